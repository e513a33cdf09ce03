"""A backup is made beside a running bot, comes back whole into any database, and brings back nobody who was erased."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect

from bot.storage.backups import copies
from bot.storage.backups.backup import last_backup, make_backup
from bot.storage.backups.copies import read_keys
from bot.storage.backups.restore import Restored, opened_backup
from bot.storage.backups.restore_sqlite import restore_into_sqlite
from bot.storage.engines.database import SqliteDatabase, default_keys_path, open_sqlite
from bot.storage.engines.migrate import alembic_config, migrate
from bot.storage.engines.sqlite import connect
from bot.storage.erase import erase_person, list_erasures
from bot.storage.errors import BackupRefused, DatabaseBusy, KeyMissing, WrongKey
from bot.storage.people import find_person, list_people
from bot.storage.sealing.keys import HOUSE, MasterKey, SqliteKeyStore
from tests.storage.lives import every_row, fill_every_table, join_as

LATER = timedelta(days=3)
TABLES_AT_FIRST = ("person", "team", "entry", "erasure")


@dataclass(frozen=True)
class Files:
    data: Path
    keys: Path


@pytest.fixture
def files(tmp_path: Path) -> Files:
    (tmp_path / "safe").mkdir()
    return Files(tmp_path / "safe" / "tandem", tmp_path / "safe" / "tandem.keys")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Another machine's database."""
    return tmp_path / "elsewhere" / "tandem.db"


def restore(
    path: Path,
    files: Files,
    master: MasterKey,
    now: datetime,
    *,
    replace: bool = False,
    with_keys: bool = True,
) -> Restored:
    copied = read_keys(files.keys) if with_keys else None
    with opened_backup(files.data) as source:
        return restore_into_sqlite(path, default_keys_path(path), source, copied, master, now, replace=replace)


@asynccontextmanager
async def opened(path: Path, master: MasterKey) -> AsyncIterator[SqliteDatabase]:
    database = open_sqlite(path, master)
    yield database
    await database.close()


# Making one


async def test_what_was_backed_up_comes_back_on_another_machine_row_by_row_and_can_be_read(
    database: SqliteDatabase, files: Files, elsewhere: Path, master: MasterKey, now: datetime
) -> None:
    await database.write(lambda store: fill_every_table(store, now))
    made = await make_backup(database, files.data, files.keys, now)
    before = await database.read(lambda store: every_row(store.conn))
    assert made.rows == sum(map(len, before.values()))

    restored = restore(elsewhere, files, master, now + LATER)
    assert (restored.made_at, restored.rows, restored.erased) == (now, made.rows, 0)

    def names(store: Any) -> set[str | None]:
        return {person.name for person in list_people(store)}

    async with opened(elsewhere, master) as other:
        after = await other.read(lambda store: every_row(store.conn))
        assert {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in before.items()}
        for rows in (before["outbox"], after["outbox"]):
            for row in rows:  # a start ends the leases
                row["lease_until"] = None
        assert after == before
        assert await other.read(names) == {"Sam", "Bilal", "name 0 by اَمینہ"}


async def test_a_backup_is_two_files_for_their_owner_only_and_the_data_hold_no_key(
    database: SqliteDatabase, files: Files, now: datetime, database_path: Path
) -> None:
    await database.write(lambda store: fill_every_table(store, now))
    await make_backup(database, files.data, files.keys, now)
    assert sorted(path.name for path in files.data.parent.iterdir()) == ["tandem", "tandem.keys"]
    for path in files.data, files.keys:
        assert path.stat().st_mode & 0o777 == 0o600
    with closing(connect(default_keys_path(database_path))) as file:
        wrapped = [row[0] for row in file.execute("SELECT wrapped FROM wrapped_key")]
    assert len(wrapped) == len(read_keys(files.keys).keys) == 5  # the house, the team, three people
    assert not any(key in files.data.read_bytes() for key in wrapped)


async def test_a_backup_is_of_one_moment_however_much_is_written_meanwhile(
    database: SqliteDatabase, files: Files, elsewhere: Path, master: MasterKey, now: datetime
) -> None:
    """Everybody who joins writes two rows in one transaction: no copy has the one without the other."""
    await database.write(lambda store: [join_as(store, f"P{n}", n, now) for n in range(500)])
    stop = asyncio.Event()

    async def keep_writing() -> int:
        n = 0
        while not stop.is_set():
            n += 1
            await database.write(lambda store, n=n: fill_pair(store, 10_000 + n, now))  # type: ignore[misc]
        return n

    writing = asyncio.create_task(keep_writing())
    for n in range(5):
        await make_backup(database, files.data, files.keys, now + timedelta(minutes=n), overwrite=True)
        with closing(sqlite3.connect(files.data)) as file:
            people, seen = file.execute(
                "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM seen_update)"
            ).fetchone()
        assert people == seen + 500
    stop.set()
    assert await writing > 5
    restore(elsewhere, files, master, now)


def fill_pair(store: Any, number: int, now: datetime) -> None:
    join_as(store, "Pair", number, now)
    store.conn.exec_driver_sql(f"INSERT INTO seen_update VALUES ({number}, '2026-03-02 09:30:00.000000')")


async def test_a_backup_takes_nobodys_place_unless_told_to(
    database: SqliteDatabase, files: Files, now: datetime
) -> None:
    files.keys.write_text("something else")
    with pytest.raises(BackupRefused, match=r"tandem\.keys is there already"):
        await make_backup(database, files.data, files.keys, now)
    assert files.keys.read_text() == "something else"
    assert not files.data.exists()
    assert await database.read(last_backup) is None
    await make_backup(database, files.data, files.keys, now, overwrite=True)
    assert await database.read(last_backup) == now


@pytest.mark.parametrize("broken", ["write_keys", "copy_tables", "check_whole"])
async def test_a_backup_that_fails_leaves_the_last_one_and_no_scraps(
    database: SqliteDatabase, files: Files, now: datetime, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_backup(database, files.data, files.keys, now)
    last = files.data.read_bytes(), files.keys.read_bytes()

    def fail(*_: object) -> None:
        raise BackupRefused("broken")

    monkeypatch.setattr(f"bot.storage.backups.backup.{broken}", fail)
    with pytest.raises(BackupRefused, match="broken"):
        await make_backup(database, files.data, files.keys, now + LATER, overwrite=True)
    assert (files.data.read_bytes(), files.keys.read_bytes()) == last
    assert len(list(files.data.parent.iterdir())) == 2
    assert await database.read(last_backup) == now


async def test_a_backup_that_lacks_a_row_is_noticed(
    database: SqliteDatabase, files: Files, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_one(source: Any, target: Any) -> dict[str, int]:
        counts = copies.copy_tables(source, target)
        target.exec_driver_sql("DELETE FROM person WHERE telegram_id = 7")
        return counts

    await database.write(lambda store: join_as(store, "Amina", 7, now))
    monkeypatch.setattr("bot.storage.backups.backup.copy_tables", lose_one)
    with pytest.raises(BackupRefused, match="not written as it should be"):
        await make_backup(database, files.data, files.keys, now)
    assert list(files.data.parent.iterdir()) == []


async def test_the_keys_cannot_go_into_the_file_of_the_data_nor_anything_where_there_is_no_folder(
    database: SqliteDatabase, files: Files, now: datetime
) -> None:
    with pytest.raises(BackupRefused, match="same file"):
        await make_backup(database, files.data, files.data, now)
    with pytest.raises(BackupRefused, match="no folder"):
        await make_backup(database, files.data / "a" / "b", files.keys, now)


# Restoring it


@pytest.fixture
async def backed_up(database: SqliteDatabase, files: Files, now: datetime, master: MasterKey) -> Files:
    """Two people, Amina (7) and Bilal (8), in a backup."""
    await database.write(lambda store: (join_as(store, "Amina", 7, now), join_as(store, "Bilal", 8, now)))
    await make_backup(database, files.data, files.keys, now)
    return files


async def people(path: Path, master: MasterKey) -> set[str | None]:
    async with opened(path, master) as database:
        return {person.name for person in await database.read(list_people)}


async def test_a_restore_does_not_touch_a_database_that_somebody_runs_on(
    backed_up: Files, database_path: Path, master: MasterKey, now: datetime
) -> None:
    with pytest.raises(DatabaseBusy):
        restore(database_path, backed_up, master, now, replace=True)


async def test_a_database_with_people_is_replaced_only_when_told_to(
    backed_up: Files, elsewhere: Path, master: MasterKey, now: datetime
) -> None:
    async with opened(elsewhere, master) as other:
        await other.write(lambda store: join_as(store, "Carol", 9, now))
    with pytest.raises(BackupRefused, match=f"--replace {elsewhere}"):
        restore(elsewhere, backed_up, master, now)
    assert await people(elsewhere, master) == {"Carol"}
    restore(elsewhere, backed_up, master, now, replace=True)
    assert await people(elsewhere, master) == {"Amina", "Bilal"}


async def test_a_database_that_was_only_begun_is_empty(
    backed_up: Files, elsewhere: Path, master: MasterKey, now: datetime
) -> None:
    await open_sqlite(elsewhere, master).close()
    restore(elsewhere, backed_up, master, now)
    assert await people(elsewhere, master) == {"Amina", "Bilal"}


async def test_with_the_wrong_master_key_nothing_is_touched(
    backed_up: Files, elsewhere: Path, master: MasterKey, now: datetime
) -> None:
    async with opened(elsewhere, master) as other:
        await other.write(lambda store: join_as(store, "Carol", 9, now))
    with pytest.raises(WrongKey) as refused:
        restore(elsewhere, backed_up, MasterKey(bytes(32)), now, replace=True)
    assert "\n" not in str(refused.value)
    assert await people(elsewhere, master) == {"Carol"}


async def test_a_backup_from_before_a_change_of_master_key_opens_with_both_and_is_wrapped_with_the_new_one(
    backed_up: Files, elsewhere: Path, now: datetime
) -> None:
    restore(elsewhere, backed_up, MasterKey(bytes([1] * 32), bytes(range(32))), now)
    assert await people(elsewhere, MasterKey(bytes([1] * 32))) == {"Amina", "Bilal"}


async def test_keys_of_another_database_are_refused(
    backed_up: Files, elsewhere: Path, tmp_path: Path, master: MasterKey, now: datetime
) -> None:
    async with opened(tmp_path / "other" / "tandem.db", master) as other:
        await make_backup(other, tmp_path / "other-data", tmp_path / "other-keys", now)
    with pytest.raises(BackupRefused, match="do not belong"):
        restore(elsewhere, Files(backed_up.data, tmp_path / "other-keys"), master, now)
    async with opened(elsewhere, master) as other:
        assert await other.read(list_people) == []


@pytest.mark.parametrize("contents", [b"", b"not a database at all, only words" * 100])
def test_what_is_not_a_backup_is_refused_by_name(files: Files, contents: bytes) -> None:
    files.data.write_bytes(contents)
    files.keys.write_bytes(contents)
    with pytest.raises(BackupRefused, match=str(files.data)), opened_backup(files.data):
        pass
    with pytest.raises(BackupRefused, match=str(files.keys)):
        read_keys(files.keys)


async def test_a_damaged_backup_is_refused(backed_up: Files) -> None:
    damaged = bytearray(backed_up.data.read_bytes())
    damaged[4096 * 3 : 4096 * 6] = bytes(4096 * 3)
    backed_up.data.write_bytes(damaged)
    with pytest.raises(BackupRefused, match="damaged"), opened_backup(backed_up.data):
        pass


async def test_a_backup_of_a_newer_version_is_refused_and_left_as_it_is(
    backed_up: Files, elsewhere: Path, master: MasterKey, now: datetime
) -> None:
    with closing(sqlite3.connect(backed_up.data)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()
    before = backed_up.data.read_bytes()
    with pytest.raises(BackupRefused, match="newer Tandem"):
        restore(elsewhere, backed_up, master, now)
    assert backed_up.data.read_bytes() == before
    assert not elsewhere.exists()


def as_of_the_first_version(path: Path) -> None:
    """Give the file the tables of the first version, with what they had room for."""
    newer = path.rename(path.with_suffix(".newer"))
    with create_engine(f"sqlite:///{path}").begin() as conn:
        command.upgrade(alembic_config(conn), "0001")
        tables = {name: [column["name"] for column in inspect(conn).get_columns(name)] for name in TABLES_AT_FIRST}
    with closing(sqlite3.connect(path)) as file:
        file.execute("ATTACH ? AS newer", (str(newer),))
        for table, columns in tables.items():
            names = ", ".join(columns)
            file.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM newer.{table}")
        file.commit()
    newer.unlink()


async def test_the_copy_that_was_made_before_a_migration_can_be_restored_with_the_keys_that_are_there(
    backed_up: Files, database: SqliteDatabase, database_path: Path, files: Files, master: MasterKey, now: datetime
) -> None:
    """It is of an older version, and no keys are beside it."""
    as_of_the_first_version(files.data)
    await database.write(lambda store: join_as(store, "Carol", 9, now + LATER))
    await database.close()
    restore(database_path, files, master, now + LATER, replace=True, with_keys=False)
    assert await people(database_path, master) == {"Amina", "Bilal"}
    with closing(SqliteKeyStore(default_keys_path(database_path), master)) as keys:
        assert len(keys.wrapped()) == 3  # nobody needs Carol's any more


async def test_without_keys_anywhere_there_is_nothing_to_restore(
    backed_up: Files, elsewhere: Path, master: MasterKey, now: datetime
) -> None:
    with pytest.raises(BackupRefused, match="--keys"):
        restore(elsewhere, backed_up, master, now, with_keys=False)


# Erasures


async def forget(database: SqliteDatabase, telegram_id: int, at: datetime) -> None:
    def work(store: Any) -> None:
        person = find_person(store, telegram_id)
        assert person
        erase_person(store, person.id, at)

    await database.write(work)


async def check_amina_is_gone(path: Path, master: MasterKey) -> None:
    async with opened(path, master) as database:
        assert [person.name for person in await database.read(list_people)] == ["Bilal"]
        [erased] = await database.read(list_erasures)
        with pytest.raises(KeyMissing):
            await database.read(lambda store: store.keys.cipher(erased))


async def test_I11_who_was_erased_after_the_backup_stays_erased_in_the_database_that_it_replaces(
    backed_up: Files, database: SqliteDatabase, database_path: Path, master: MasterKey, now: datetime
) -> None:
    await forget(database, 7, now + LATER)
    await database.close()
    restored = restore(database_path, backed_up, master, now + 2 * LATER, replace=True)
    assert restored.erased == 1
    await check_amina_is_gone(database_path, master)


async def test_I11_who_was_erased_after_the_backup_stays_erased_on_another_machine_that_has_newer_keys(
    backed_up: Files, database: SqliteDatabase, elsewhere: Path, tmp_path: Path, master: MasterKey, now: datetime
) -> None:
    await forget(database, 7, now + LATER)
    await make_backup(database, tmp_path / "newer", tmp_path / "newer.keys", now + LATER)
    restored = restore(elsewhere, Files(backed_up.data, tmp_path / "newer.keys"), master, now + 2 * LATER)
    assert restored.erased == 1
    await check_amina_is_gone(elsewhere, master)


async def test_I11_who_was_erased_before_the_backup_stays_erased(
    database: SqliteDatabase, files: Files, elsewhere: Path, master: MasterKey, now: datetime
) -> None:
    await database.write(lambda store: (join_as(store, "Amina", 7, now), join_as(store, "Bilal", 8, now)))
    await forget(database, 7, now)
    await make_backup(database, files.data, files.keys, now + LATER)
    restore(elsewhere, files, master, now + LATER)
    await check_amina_is_gone(elsewhere, master)


async def test_I11_who_was_erased_while_the_backup_was_made_stays_erased(
    database: SqliteDatabase,
    files: Files,
    elsewhere: Path,
    master: MasterKey,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between the data and the keys."""
    await database.write(lambda store: (join_as(store, "Amina", 7, now), join_as(store, "Bilal", 8, now)))
    read = database.read

    async def erasing_read(work: Any) -> Any:
        result = await read(work)
        if await read(lambda store: find_person(store, 7)):
            await forget(database, 7, now)
        return result

    monkeypatch.setattr(database, "read", erasing_read)
    await make_backup(database, files.data, files.keys, now)
    restore(elsewhere, files, master, now + LATER)
    await check_amina_is_gone(elsewhere, master)


async def test_nobody_is_taken_for_erased_because_the_keys_are_older_than_the_data(
    backed_up: Files, database: SqliteDatabase, elsewhere: Path, tmp_path: Path, master: MasterKey, now: datetime
) -> None:
    await database.write(lambda store: join_as(store, "Carol", 9, now + LATER))
    await make_backup(database, tmp_path / "newer", tmp_path / "newer.keys", now + LATER)
    with pytest.raises(BackupRefused, match="before the data"):
        restore(elsewhere, Files(tmp_path / "newer", backed_up.keys), master, now + LATER)


# A kill


async def test_the_house_has_the_key_of_the_backup(
    backed_up: Files, elsewhere: Path, master: MasterKey, now: datetime, database: SqliteDatabase
) -> None:
    sealed = await database.read(lambda store: store.seal(HOUSE, "x", HOUSE, b"words"))
    migrate(elsewhere)
    restore(elsewhere, backed_up, master, now)
    async with opened(elsewhere, master) as other:
        assert await other.read(lambda store: store.unseal(HOUSE, "x", HOUSE, sealed)) == b"words"
