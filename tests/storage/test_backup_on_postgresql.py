"""A backup of one kind of database comes back in the other; on PostgreSQL too it is all or nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bot.storage.backups.backup import make_backup
from bot.storage.backups.copies import read_keys
from bot.storage.backups.restore import Restored, opened_backup
from bot.storage.backups.restore_postgres import restore_into_postgres
from bot.storage.backups.restore_sqlite import restore_into_sqlite
from bot.storage.engines.database import Database, default_keys_path, open_sqlite
from bot.storage.engines.postgres import open_postgres
from bot.storage.erase import erase_person, list_erasures
from bot.storage.errors import BackupRefused, DatabaseBusy, WrongKey
from bot.storage.outbox import put_out
from bot.storage.people import find_person, list_people
from bot.storage.processes import beat
from bot.storage.sealing.keys import HOUSE, MasterKey
from bot.storage.store import Store
from tests.storage.lives import every_row, fill_every_table, join_as

pytestmark = pytest.mark.postgresql


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "backup"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "backup.keys"


@asynccontextmanager
async def opened(database: str | Path, master: MasterKey) -> AsyncIterator[Database]:
    one: Database = (
        await open_postgres(database, master) if isinstance(database, str) else open_sqlite(database, master)
    )
    try:
        yield one
    finally:
        await one.close()


async def restore(
    target: str | Path, data: Path, keys: Path, master: MasterKey, now: datetime, *, replace: bool = False
) -> Restored:
    copied = read_keys(keys)
    with opened_backup(data) as source:
        if isinstance(target, Path):
            return restore_into_sqlite(target, default_keys_path(target), source, copied, master, now, replace=replace)
        async with opened(target, master) as database:
            return await database.write(
                lambda store: restore_into_postgres(store, source, copied, master, now, replace=replace)
            )


def people(store: Store) -> set[str | None]:
    return {person.name for person in list_people(store)}


@pytest.mark.parametrize("there", ["sqlite", "postgresql"])
async def test_what_was_backed_up_from_either_database_comes_back_in_either(
    any_database: Database,
    there: str,
    data: Path,
    keys: Path,
    master: MasterKey,
    now: datetime,
    tmp_path: Path,
    postgresql: Any,
    template: str,
) -> None:
    await any_database.write(lambda store: fill_every_table(store, now))
    before = await any_database.read(lambda store: every_row(store.conn))
    await make_backup(any_database, data, keys, now)

    name = f"there_{uuid4().hex}"
    target = tmp_path / "there" / "tandem.db" if there == "sqlite" else postgresql.make(name, template)
    try:
        restored = await restore(target, data, keys, master, now)
        assert (restored.made_at, restored.erased, len(restored.keys)) == (now, 0, 5)
        async with opened(target, master) as other:
            after = await other.read(lambda store: every_row(store.conn))
            assert await other.read(people) == {"Sam", "Bilal", "name 0 by اَمینہ"}
            number = await other.write(lambda store: put(store, now))
    finally:
        if there == "postgresql":
            postgresql.drop(name)
    before["backup"] = [{"made_at": now}]
    for rows in (before["outbox"], after["outbox"]):
        for row in rows:  # a start on SQLite ends the leases
            row["lease_until"] = None
    assert after == before
    assert number > max(row["number"] for row in before["outbox"])


def put(store: Store, now: datetime) -> int:
    return put_out(store, chat_id=5, person_id=None, method="sendMessage", body={}, owner="p", at=now)


@pytest.fixture
async def backed_up(tmp_path: Path, data: Path, keys: Path, master: MasterKey, now: datetime) -> None:
    """Amina (7) and Bilal (8), in a backup of SQLite."""
    async with opened(tmp_path / "here" / "tandem.db", master) as here:
        await here.write(lambda store: (join_as(store, "Amina", 7, now), join_as(store, "Bilal", 8, now)))
        await make_backup(here, data, keys, now)


async def test_a_database_with_people_is_replaced_only_when_told_to_and_remembers_its_erasures(
    backed_up: None, database_url: str, data: Path, keys: Path, master: MasterKey, now: datetime
) -> None:
    await restore(database_url, data, keys, master, now)
    async with opened(database_url, master) as database:
        amina = await database.read(lambda store: find_person(store, 7))
        assert amina
        await database.write(lambda store: erase_person(store, amina.id, now))
    with pytest.raises(BackupRefused, match="--replace"):
        await restore(database_url, data, keys, master, now)
    restored = await restore(database_url, data, keys, master, now, replace=True)
    assert restored.erased == 1
    async with opened(database_url, master) as database:
        assert await database.read(people) == {"Bilal"}
        assert list(await database.read(list_erasures)) == [amina.id]
        assert {key.kind for key in await database.read(lambda store: store.keys.wrapped())} == {"house", "person"}


async def test_a_restore_that_fails_at_the_end_changes_nothing(
    backed_up: None,
    database_url: str,
    data: Path,
    keys: Path,
    master: MasterKey,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with opened(database_url, master) as database:
        await database.write(lambda store: join_as(store, "Carol", 9, now))
        sealed = await database.read(lambda store: store.seal(HOUSE, "x", HOUSE, b"words"))

    def fail(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr("bot.storage.backups.restore_postgres._put_keys", fail)
    with pytest.raises(LookupError):
        await restore(database_url, data, keys, master, now, replace=True)
    async with opened(database_url, master) as database:
        assert await database.read(people) == {"Carol"}
        assert await database.read(lambda store: store.unseal(HOUSE, "x", HOUSE, sealed)) == b"words"


async def test_nothing_is_restored_under_a_running_bot_which_goes_on(
    backed_up: None, database_url: str, data: Path, keys: Path, master: MasterKey, now: datetime
) -> None:
    async with opened(database_url, master) as database:
        await database.write(lambda store: beat(store, "a web process", "web", now))
        with pytest.raises(DatabaseBusy):
            await restore(database_url, data, keys, master, now)
        await restore(database_url, data, keys, master, now + timedelta(minutes=1))


async def test_a_change_of_master_key_is_all_or_nothing(database_url: str, master: MasterKey, now: datetime) -> None:
    new = bytes([7] * 32)
    async with opened(database_url, master) as database:
        await database.write(lambda store: join_as(store, "Amina", 7, now))
    async with opened(database_url, MasterKey(new, bytes(range(32)))) as database:

        def change(store: Store) -> None:
            store.keys.change_master(MasterKey(new))

        def change_and_fail(store: Store) -> None:
            change(store)
            raise LookupError

        with pytest.raises(LookupError):
            await database.write(change_and_fail)
        async with opened(database_url, master) as before:
            assert await before.read(people) == {"Amina"}
        await database.write(change)
    async with opened(database_url, MasterKey(new)) as after:
        assert await after.read(people) == {"Amina"}
    with pytest.raises(WrongKey):
        await open_postgres(database_url, master)
