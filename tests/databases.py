"""Where the database of a whole bot is in a test: in a folder of its own, or on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.storage.database import Database, open_sqlite
from bot.storage.keys import MasterKey
from bot.storage.postgres import open_postgres

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


async def open_in(folder: Path, url: str | None, master: MasterKey) -> Database:
    """The database at `url`; without one, the SQLite database in the folder."""
    return await open_postgres(url, master) if url else open_sqlite(folder / "tandem.db", master)
