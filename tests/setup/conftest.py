from __future__ import annotations

from pathlib import Path

import pytest

from tests.setup.checkout import Checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout that was never started, and no Python on the PATH yet."""
    return Checkout(tmp_path)


@pytest.fixture
def set_up(checkout: Checkout) -> Checkout:
    """A checkout that was started once."""
    checkout.add_python()
    assert checkout.start("first").returncode == 0
    checkout.calls()
    return checkout
