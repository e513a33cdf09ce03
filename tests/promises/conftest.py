"""A house for each test, or only a database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.engines.sqlite import engine_for
from bot.storage.sealing.keys import HOUSE, MasterKey, SqliteKeyStore
from bot.storage.store import Store
from tests.databases import put_empty
from tests.promises.house import MASTER, House, a_house


@pytest.fixture
async def house(tmp_path: Path, chosen_database: str | None) -> AsyncIterator[House]:
    """Anybody may begin; nobody has."""
    async with a_house(tmp_path, url=chosen_database) as house:
        yield house


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """One open transaction on an empty database, rolled back at the end."""
    path = tmp_path / "tandem.db"
    put_empty(path)
    with (
        closing(SqliteKeyStore(tmp_path / "keys.db", MasterKey(MASTER))) as keys,
        engine_for(path, "BEGIN IMMEDIATE").begin() as conn,
    ):
        keys.create(HOUSE, "house")
        yield Store(conn, keys)
        conn.rollback()
