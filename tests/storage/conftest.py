"""A database in a folder of the test's own, with a fixed master key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection

from bot.storage.engines.database import Database, SqliteDatabase, default_keys_path, open_sqlite
from bot.storage.engines.postgres import open_postgres
from bot.storage.engines.sqlite import engine_for
from bot.storage.people import add_person
from bot.storage.sealing.keys import HOUSE, MasterKey, SqliteKeyStore
from bot.storage.sealing.postgres_keys import KeyRing, PostgresKeyStore
from bot.storage.store import Store
from tests.databases import put_empty

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A Monday morning."""
    return NOW


@pytest.fixture
def master() -> MasterKey:
    return MasterKey(bytes(range(32)))


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "tandem.db"


def join(store: Store, telegram_id: int) -> UUID:
    """Somebody new."""
    return add_person(
        store,
        telegram_id=telegram_id,
        language="en",
        zone="Europe/London",
        nation="england",
        notice_version="1",
        at=NOW,
    ).id


@pytest.fixture
async def database(database_path: Path, master: MasterKey) -> AsyncIterator[SqliteDatabase]:
    """An empty database, opened as the bot opens it."""
    opened = open_sqlite(database_path, master)
    yield opened
    await opened.close()


@pytest.fixture
def sqlite_store(database_path: Path, master: MasterKey) -> Iterator[Store]:
    """One open transaction on an empty SQLite database, rolled back at the end (nothing is done after it)."""
    put_empty(database_path)
    with (
        closing(SqliteKeyStore(default_keys_path(database_path), master)) as keys,
        engine_for(database_path, "BEGIN IMMEDIATE").begin() as conn,
    ):
        keys.create(HOUSE, "house")
        yield Store(conn, keys)
        conn.rollback()


@pytest.fixture
def postgres_store(transaction: Connection, master: MasterKey) -> Store:
    """The same on PostgreSQL."""
    keys = PostgresKeyStore(transaction, KeyRing(master))
    keys.create(HOUSE, "house")
    return Store(transaction, keys)


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest) -> Store:
    """One open transaction on an empty database of each kind, rolled back at the end."""
    store: Store = request.getfixturevalue("postgres_store" if request.param == "postgresql" else "sqlite_store")
    return store


@pytest.fixture(params=DATABASES)
async def any_database(request: pytest.FixtureRequest, master: MasterKey) -> AsyncIterator[Database]:
    """An empty database of each kind, opened as the bot opens it."""
    opened: Database
    if request.param == "postgresql":
        opened = await open_postgres(request.getfixturevalue("database_url"), master)
    else:
        put_empty(path := request.getfixturevalue("database_path"))
        opened = open_sqlite(path, master)
    yield opened
    await opened.close()
