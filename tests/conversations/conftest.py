"""A stage for every test, and the switch that writes the transcripts anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.stage import Stage, set_up


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-transcripts", action="store_true", help="write what is seen now into the transcripts")


@pytest.fixture
async def stage(tmp_path: Path, chosen_database: str | None) -> AsyncIterator[Stage]:
    """A stage with nobody on it yet; at the end nothing may have gone wrong unseen."""
    async with set_up(tmp_path, url=chosen_database) as made:
        yield made
        await made.check()
