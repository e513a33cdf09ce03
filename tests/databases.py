"""Where the database of a whole bot is in a test: in a folder of its own, or on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.storage.database import Database, open_sqlite
from bot.storage.keys import MasterKey
from bot.storage.postgres import open_postgres

# For a test of the whole bot that is always done on both.
on_both = pytest.mark.parametrize(
    "chosen_database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


async def open_in(folder: Path, url: str | None, master: MasterKey) -> Database:
    """The database at `url`; without one, the SQLite database in the folder."""
    return await open_postgres(url, master) if url else open_sqlite(folder / "tandem.db", master)
