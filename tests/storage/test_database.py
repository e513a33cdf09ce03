"""Works go in, and come back when they are on disk, or not at all."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.storage.engines.database import Database, SqliteDatabase, open_sqlite
from bot.storage.engines.sqlite import connect
from bot.storage.errors import DatabaseBusy, StorageUnavailable
from bot.storage.rows import table_of
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store
from bot.storage.tables import Membership, SeenUpdate

T = TypeVar("T")

seen = table_of(SeenUpdate)


def see(update_id: int, at: datetime) -> Callable[[Store], None]:
    def work(store: Store) -> None:
        store.conn.execute(insert(seen), {"update_id": update_id, "seen_at": at})

    return work


def what_was_seen(store: Store) -> list[int]:
    return list(store.conn.execute(select(seen.c.update_id).order_by(seen.c.update_id)).scalars())


def promise_what_is_not_there(store: Store) -> None:
    """Breaks a rule that is only looked at when everything is committed."""
    store.conn.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    missing = {"id": "0" * 32, "team": "1" * 32}
    store.conn.exec_driver_sql(
        f"INSERT INTO {table_of(Membership).name} (id, team_id, person_id, role, since) "
        "VALUES (:id, :team, :team, 'connector', '2026-01-01 00:00:00.000000')",
        missing,
    )


@asynccontextmanager
async def writer_held(database: SqliteDatabase) -> AsyncIterator[None]:
    """While inside, works only queue: on leaving they are all taken together."""
    go_on = threading.Event()
    begun = threading.Event()

    def wait(_: Store) -> None:
        begun.set()
        go_on.wait()

    held = asyncio.ensure_future(database.write(wait))
    await asyncio.to_thread(begun.wait)
    try:
        yield
    finally:
        go_on.set()
        await held


async def together(database: SqliteDatabase, *works: Callable[[Store], T]) -> list[T | BaseException]:
    """Carry out the works in one commit."""
    async with writer_held(database):
        tasks = [asyncio.ensure_future(database.write(work)) for work in works]
        await asyncio.sleep(0)
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_write_returns_what_the_work_returns_and_it_is_there_to_read(
    any_database: Database, now: datetime
) -> None:
    await any_database.write(see(1, now))
    assert await any_database.write(lambda store: [*what_was_seen(store), "done"]) == [1, "done"]
    assert await any_database.read(what_was_seen) == [1]


async def test_works_are_carried_out_in_the_order_in_which_they_were_asked_for(
    database: SqliteDatabase,
) -> None:
    done: list[int] = []
    await together(database, *(lambda _, n=n: done.append(n) for n in range(600)))  # type: ignore[misc]
    assert done == list(range(600))


async def test_a_work_that_fails_loses_only_its_own_and_tells_only_its_caller(
    database: SqliteDatabase, now: datetime
) -> None:
    def half_done(store: Store) -> None:
        see(2, now)(store)
        raise LookupError("half done")

    results = await together(database, see(1, now), half_done, see(3, now), see(3, now), see(4, now))
    assert [type(result) for result in results] == [
        type(None),
        LookupError,
        type(None),
        IntegrityError,
        type(None),
    ]
    assert await database.read(what_was_seen) == [1, 3, 4]


async def test_I7_an_error_of_the_database_does_not_show_what_was_written(database: SqliteDatabase) -> None:
    def clash(store: Store) -> None:
        for _ in range(2):
            store.conn.exec_driver_sql(
                "INSERT INTO erasure (person_id, at) VALUES (:words, :words)", {"words": "xylophone"}
            )

    with pytest.raises(IntegrityError) as error:
        await database.write(clash)
    assert "xylophone" not in str(error.value)


async def test_I1_when_the_commit_fails_everyone_in_it_is_told_and_nothing_is_half_written(
    database: SqliteDatabase, now: datetime
) -> None:
    calls: list[str] = []

    def with_a_call(store: Store) -> None:
        see(1, now)(store)
        store.after_commit(lambda: calls.append("called"))

    results = await together(database, with_a_call, promise_what_is_not_there, see(2, now))
    assert [type(result) for result in results] == [IntegrityError] * 3
    assert calls == []
    assert await database.read(what_was_seen) == []
    await database.write(see(5, now))
    assert await database.read(what_was_seen) == [5]


async def test_what_waits_for_the_commit_is_called_after_it_in_order_and_before_the_caller_goes_on(
    database: SqliteDatabase, database_path: Path, now: datetime
) -> None:
    calls: list[str] = []

    def look() -> None:
        with closing(connect(database_path)) as file:
            calls.append(f"{file.execute('SELECT count(*) FROM seen_update').fetchone()[0]} there")

    def work(store: Store) -> None:
        store.after_commit(look)
        store.after_commit(lambda: calls.append("second"))
        see(1, now)(store)

    def failing(store: Store) -> None:
        store.after_commit(lambda: calls.append("never"))
        raise LookupError

    await together(database, work, failing, lambda store: store.after_commit(lambda: calls.append("third")))
    assert calls == ["1 there", "second", "third"]


async def test_what_fails_after_the_commit_is_logged_without_words_and_the_write_stands(
    any_database: Database, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[str] = []

    def fail() -> None:
        raise ValueError("xylophone")

    def work(store: Store) -> None:
        see(1, now)(store)
        store.after_commit(fail)
        store.after_commit(lambda: calls.append("next"))

    with caplog.at_level(logging.DEBUG):
        await any_database.write(work)
    assert calls == ["next"]
    assert "ValueError" in caplog.text
    assert "xylophone" not in caplog.text
    assert await any_database.read(what_was_seen) == [1]


async def test_a_caller_who_gives_up_does_not_disturb_the_others(database: SqliteDatabase, now: datetime) -> None:
    async with writer_held(database):
        impatient = asyncio.ensure_future(database.write(see(1, now)))
        patient = asyncio.ensure_future(database.write(see(2, now)))
        await asyncio.sleep(0)
        impatient.cancel()
    await patient
    assert 2 in await database.read(what_was_seen)


async def test_even_a_stray_stop_iteration_reaches_its_caller(any_database: Database) -> None:
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(any_database.write(lambda _: next(iter(()))), 5)


async def test_a_read_sees_one_moment_and_blocks_no_writer(database: SqliteDatabase, now: datetime) -> None:
    await database.write(see(1, now))
    begun, go_on = threading.Event(), threading.Event()

    def long_read(store: Store) -> tuple[list[int], list[int]]:
        before = what_was_seen(store)
        begun.set()
        go_on.wait(10)
        return before, what_was_seen(store)

    reading = asyncio.ensure_future(database.read(long_read))
    await asyncio.to_thread(begun.wait)
    await asyncio.wait_for(database.write(see(2, now)), 5)
    go_on.set()
    assert await reading == ([1], [1])
    assert await database.read(what_was_seen) == [1, 2]


async def test_a_read_cannot_write(any_database: Database, now: datetime) -> None:
    with pytest.raises(StorageUnavailable, match="read-only"):
        await any_database.read(see(1, now))
    assert await any_database.read(what_was_seen) == []


async def test_a_read_that_fails_leaves_nothing_behind(any_database: Database, now: datetime) -> None:
    def fail(store: Store) -> None:
        what_was_seen(store)
        raise LookupError

    for _ in range(10):
        with pytest.raises(LookupError):
            await any_database.read(fail)
    await any_database.write(see(1, now))
    assert await any_database.read(what_was_seen) == [1]


async def test_closing_carries_out_what_was_asked_for_and_refuses_the_rest(
    database_path: Path, master: MasterKey, now: datetime
) -> None:
    database = open_sqlite(database_path, master)
    writes = [asyncio.ensure_future(database.write(see(n, now))) for n in range(50)]
    await asyncio.sleep(0)
    await database.close()
    await database.close()
    await asyncio.gather(*writes)
    with pytest.raises(StorageUnavailable, match="closed"):
        await database.write(see(99, now))
    with pytest.raises(StorageUnavailable, match="closed"):
        await database.read(what_was_seen)
    assert not database_path.with_name("tandem.db-wal").exists()


async def test_a_second_process_is_refused_in_one_line(
    database: SqliteDatabase, database_path: Path, master: MasterKey
) -> None:
    with pytest.raises(DatabaseBusy, match="already running") as refused:
        open_sqlite(database_path, master)
    assert "\n" not in str(refused.value)
    second = (
        "import sys; from pathlib import Path\n"
        "from bot.storage.engines.database import open_sqlite; from bot.storage.sealing.keys import MasterKey\n"
        "from bot.storage.errors import DatabaseBusy\n"
        "try: open_sqlite(Path(sys.argv[1]), MasterKey(bytes(range(32))))\n"
        "except DatabaseBusy: sys.exit(7)\n"
    )
    process = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", second, str(database_path)], check=False, timeout=60
    )
    assert process.returncode == 7
    await database.write(what_was_seen)


async def test_a_short_command_may_write_beside_a_running_bot(
    database: SqliteDatabase, database_path: Path, master: MasterKey, now: datetime
) -> None:
    beside = open_sqlite(database_path, master, alone=False)
    await asyncio.gather(
        *(database.write(see(n, now)) for n in range(0, 40, 2)),
        *(beside.write(see(n, now)) for n in range(1, 40, 2)),
    )
    await beside.close()
    assert await database.read(what_was_seen) == list(range(40))


async def test_after_closing_another_may_open_it(database_path: Path, master: MasterKey, now: datetime) -> None:
    for number in (1, 2):
        database = open_sqlite(database_path, master)
        await database.write(see(number, now))
        await database.close()
    database = open_sqlite(database_path, master)
    assert await database.read(what_was_seen) == [1, 2]
    await database.close()


async def test_the_files_are_for_their_owner_only(database: SqliteDatabase, database_path: Path) -> None:
    await database.write(what_was_seen)
    files = [path for path in database_path.parent.rglob("*") if ".db" in path.name and path.suffix != ".lock"]
    assert {path.stat().st_mode & 0o077 for path in files} == {0}


async def test_a_full_disk_says_so_loses_nothing_and_recovers(database: SqliteDatabase, now: datetime) -> None:
    await database.write(see(1, now))

    def fill_up(store: Store) -> None:
        pages = store.conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        store.conn.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}")

    def big(store: Store) -> None:
        store.conn.exec_driver_sql("CREATE TABLE big (words TEXT)")
        store.conn.exec_driver_sql("INSERT INTO big VALUES (:words)", {"words": "xylophone" * 10_000})

    def make_room(store: Store) -> None:
        store.conn.exec_driver_sql("PRAGMA max_page_count = 100000")

    await database.write(fill_up)
    results = await together(database, see(2, now), big, see(3, now))
    kept = [number for number, result in zip((2, None, 3), results, strict=True) if result is None]
    assert isinstance(results[1], StorageUnavailable)
    assert str(results[1]) == "the disk is full"
    assert await database.read(what_was_seen) == [1, *kept]
    assert kept

    await database.write(make_room)
    await database.write(big)
    await database.write(see(4, now))
    assert await database.read(what_was_seen) == [1, *kept, 4]


async def test_when_the_database_gives_up_the_whole_transaction_all_in_it_are_told_and_the_rest_go_on(
    database: SqliteDatabase, now: datetime
) -> None:
    def all_lost(store: Store) -> None:
        # What SQLite does by itself on some errors of the disk.
        store.conn.connection.cursor().execute("ROLLBACK")
        raise sqlite3.OperationalError("disk I/O error")

    results = await together(database, see(1, now), all_lost, see(2, now))
    assert [type(result) for result in results] == [
        sqlite3.OperationalError,
        sqlite3.OperationalError,
        type(None),
    ]
    assert await database.read(what_was_seen) == [2]


async def test_a_locked_database_says_so_and_recovers(
    database: SqliteDatabase, database_path: Path, now: datetime
) -> None:
    await database.write(lambda store: store.conn.exec_driver_sql("PRAGMA busy_timeout = 50").all())
    with closing(connect(database_path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageUnavailable, match="locked"):
            await database.write(see(1, now))
        assert await database.read(what_was_seen) == []
        other.execute("ROLLBACK")
    await database.write(see(2, now))
    assert await database.read(what_was_seen) == [2]


async def test_a_database_that_has_become_read_only_says_so_and_recovers(
    database: SqliteDatabase, now: datetime
) -> None:
    driver = await database.write(lambda store: store.conn.connection.driver_connection)
    driver.execute("PRAGMA query_only = ON")
    with pytest.raises(StorageUnavailable, match="read-only"):
        await database.write(see(1, now))
    driver.execute("PRAGMA query_only = OFF")
    await database.write(see(2, now))
    assert await database.read(what_was_seen) == [2]


def test_a_file_that_is_no_database_is_refused_in_one_line(database_path: Path, master: MasterKey) -> None:
    database_path.parent.mkdir()
    database_path.write_text("A letter to a friend. " * 100)
    with pytest.raises(StorageUnavailable, match="not a database"):
        open_sqlite(database_path, master)


def test_a_folder_that_cannot_be_made_is_refused_in_one_line(tmp_path: Path, master: MasterKey) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnavailable):
        open_sqlite(tmp_path / "file" / "tandem.db", master)


WRITING = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.storage.engines.database import open_sqlite
from bot.storage.inbox import finish_in, next_in, take_in
from bot.storage.sealing.keys import MasterKey
from bot.storage.outbox import put_out

AT = datetime(2026, 3, 2, tzinfo=UTC)

async def person(database, chat):
    for n in range(100_000):
        update = chat * 1_000_000 + n
        await database.write(lambda store: take_in(store, [(update, chat, {"n": n})], AT))
        def turn(store):
            record = next_in(store, chat, AT)
            finish_in(store, record.id)
            call = {"method": "sendMessage", "body": record.body}
            return put_out(store, chat_id=chat, person_id=None, owner="p", at=AT, **call)
        number = await database.write(turn)
        print(chat, n, number, flush=True)

async def main():
    database = open_sqlite(Path(sys.argv[1]), MasterKey(bytes(range(32))))
    await asyncio.gather(*(person(database, chat) for chat in range(1, 9)))

asyncio.run(main())
"""


def lines_until_killed(database_path: Path) -> list[str]:
    """What a process that writes as fast as it can said it had written when it was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, str(database_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(300)]
        process.kill()
        return lines + process.stdout.readlines()


async def test_I1_what_was_acknowledged_before_a_kill_is_there_afterwards(
    database_path: Path, master: MasterKey
) -> None:
    lines = await asyncio.to_thread(lines_until_killed, database_path)
    acknowledged = {tuple(map(int, line.split())) for line in lines if line.endswith("\n")}
    assert len(acknowledged) >= 300

    database = open_sqlite(database_path, master)

    def look(store: Store) -> tuple[set[tuple[int, ...]], int, int, int]:
        rows = store.conn.exec_driver_sql("SELECT chat_id, number FROM outbox ORDER BY number").all()
        counted: dict[int, int] = {}
        sent = set()
        for chat, number in rows:
            sent.add((chat, counted.get(chat, 0), number))
            counted[chat] = counted.get(chat, 0) + 1
        count = [
            store.conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in ("seen_update", "inbox", "outbox")
        ]
        return sent, *count

    sent, seen_updates, waiting, going = await database.read(look)
    await database.close()
    assert acknowledged <= sent
    # No update is in neither place, none in both.
    assert waiting + going == seen_updates


async def test_many_small_works_share_their_commits(database: SqliteDatabase, now: datetime) -> None:
    begun = time.perf_counter()
    await asyncio.gather(*(database.write(see(n, now)) for n in range(2000)))
    took = time.perf_counter() - begun
    assert (
        await database.read(lambda store: store.conn.execute(select(func.count()).select_from(seen)).scalar()) == 2000
    )
    # Thousands a second by themselves; a machine that is busy with other things is forgiven much.
    assert took < 10


def test_a_commit_waits_for_the_disk(tmp_path: Path) -> None:
    durable = getattr(connect, "__wrapped__", connect)  # in the tests it does not (tests/hasty.py)
    with closing(durable(tmp_path / "tandem.db")) as file:
        assert file.execute("PRAGMA synchronous").fetchone() == (2,)
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
