"""Where the database of a whole bot is in a test: in a folder of its own, or on PostgreSQL."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.storage.engines.database import Database, open_sqlite
from bot.storage.engines.migrate import migrate
from bot.storage.engines.postgres import open_postgres
from bot.storage.sealing.keys import MasterKey

# For a test of the whole bot that is always done on both.
on_both = pytest.mark.parametrize(
    "chosen_database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


async def open_in(folder: Path, url: str | None, master: MasterKey) -> Database:
    """The database at `url`; without one, the SQLite database in the folder, which may be empty."""
    if url:
        return await open_postgres(url, master)
    path = folder / "tandem.db"
    if not path.exists():
        put_empty(path)
    return open_sqlite(path, master)


def put_empty(path: Path) -> None:
    """A SQLite database with today's tables and nothing in them: a copy, for making them takes longer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(_empty())


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        migrate(path := Path(folder) / "empty.db")
        return path.read_bytes()
