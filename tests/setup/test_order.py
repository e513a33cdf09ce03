"""The files that are begun first are there."""

from __future__ import annotations

from tests.conftest import FIRST
from tests.setup.checkout import ROOT


def test_every_file_that_goes_first_is_there() -> None:
    assert [file for file in FIRST if not (ROOT / "tests" / file).exists()] == []
    assert len(set(FIRST)) == len(FIRST)
