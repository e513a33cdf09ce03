"""Works on PostgreSQL: whole or not at all, whatever becomes of the connection or the server."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Uuid, bindparam, delete, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.util import await_only

from bot.storage.columns import Instant
from bot.storage.engines import postgres
from bot.storage.engines.postgres import PostgresDatabase, open_postgres
from bot.storage.errors import KeyMissing, StorageUnavailable, WrongKey
from bot.storage.inbox import take_in
from bot.storage.people import change_person, get_person
from bot.storage.rows import table_of
from bot.storage.sealing.crypto import new_key
from bot.storage.sealing.keys import HOUSE, MasterKey
from bot.storage.sealing.postgres_keys import KeyRing, PostgresKeyStore, wrapped_key
from bot.storage.store import Store
from bot.storage.tables import SeenUpdate
from tests.postgresql import OwnServer, Server, find_installation, own_server
from tests.storage.wire import Wire

from .conftest import join

pytestmark = pytest.mark.postgresql

seen = table_of(SeenUpdate)


@pytest.fixture
async def database(database_url: str, master: MasterKey) -> AsyncIterator[PostgresDatabase]:
    opened = await open_postgres(database_url, master)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
def mortal() -> Iterator[OwnServer]:
    """A server that tests may stop."""
    if find_installation() is None:
        pytest.skip("the server that was named is not ours to stop")
    with own_server() as server:
        yield server


@pytest.fixture
async def on_mortal(mortal: OwnServer, master: MasterKey) -> AsyncIterator[PostgresDatabase]:
    name = f"mortal_{uuid4().hex}"
    opened = await open_postgres(await asyncio.to_thread(mortal.make, name), master)
    yield opened
    await opened.close()
    await asyncio.to_thread(mortal.drop, name)


def see(update_id: int, at: datetime) -> Callable[[Store], None]:
    def work(store: Store) -> None:
        store.conn.execute(insert(seen), {"update_id": update_id, "seen_at": at})

    return work


def what_was_seen(store: Store) -> list[int]:
    return list(store.conn.execute(select(seen.c.update_id).order_by(seen.c.update_id)).scalars())


async def test_more_works_than_there_are_connections_wait_for_their_turn(
    database: PostgresDatabase, now: datetime
) -> None:
    many = 5 * postgres.CONNECTIONS
    await asyncio.gather(*(database.write(see(number, now)) for number in range(many)))
    assert await database.read(what_was_seen) == list(range(many))


async def test_a_read_sees_one_moment_and_blocks_no_writer(database: PostgresDatabase, now: datetime) -> None:
    await database.write(see(1, now))
    begun, go_on = asyncio.Event(), asyncio.Event()

    def long_read(store: Store) -> tuple[list[int], list[int]]:
        before = what_was_seen(store)
        begun.set()
        await_only(go_on.wait())
        return before, what_was_seen(store)

    reading = asyncio.create_task(database.read(long_read))
    await begun.wait()
    await asyncio.wait_for(database.write(see(2, now)), 5)
    go_on.set()
    assert await reading == ([1], [1])
    assert await database.read(what_was_seen) == [1, 2]


async def test_of_two_that_wait_for_one_another_one_is_done_again(database: PostgresDatabase, now: datetime) -> None:
    tries: list[int] = []
    calls: list[int] = []

    def one_then_the_other(first: int, second: int) -> Callable[[Store], None]:
        def work(store: Store) -> None:
            tries.append(first)
            store.after_commit(lambda: calls.append(first))
            for number in (first, second):
                store.conn.execute(select(seen).where(seen.c.update_id == number).with_for_update())
                store.conn.execute(text("SELECT pg_sleep(0.05)"))

        return work

    for number in (1, 2):
        await database.write(see(number, now))
    await asyncio.gather(database.write(one_then_the_other(1, 2)), database.write(one_then_the_other(2, 1)))
    assert len(tries) == 3
    assert sorted(calls) == [1, 2]


async def test_I7_an_error_does_not_show_what_was_written(
    database: PostgresDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    def clash(store: Store) -> None:
        for _ in range(2):
            store.conn.execute(text("INSERT INTO alembic_version VALUES (:words)"), {"words": "xylophone"})

    def wrong_kind(store: Store) -> None:
        store.conn.exec_driver_sql("SELECT $1::int", ("xylophone",))

    def no_such_column(store: Store) -> None:
        store.conn.exec_driver_sql("SELECT xylophone FROM seen_update")

    with caplog.at_level(logging.DEBUG):
        for work in (clash, wrong_kind, no_such_column):
            with pytest.raises(Exception, match="Error") as error:
                await database.write(work)
            assert "xylophone" not in f"{error.value!r} {error.value}"
            assert error.value.__suppress_context__
    assert "xylophone" not in caplog.text


async def test_a_broken_rule_is_told_by_its_name(database: PostgresDatabase, now: datetime) -> None:
    await database.write(see(1, now))
    with pytest.raises(IntegrityError, match="23505 pk_seen_update"):
        await database.write(see(1, now))


async def test_what_was_begun_is_finished_when_whoever_asked_gives_up(
    database: PostgresDatabase, database_url: str, master: MasterKey, now: datetime
) -> None:
    def slow(store: Store) -> None:
        store.conn.execute(text("SELECT pg_sleep(0.1)"))
        see(1, now)(store)

    impatient = asyncio.ensure_future(database.write(slow))
    await asyncio.sleep(0.02)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    await database.close()
    reopened = await open_postgres(database_url, master)
    assert await reopened.read(what_was_seen) == [1]
    await reopened.close()


# Connections


async def test_connections_that_are_cut_while_nobody_uses_them_are_replaced(
    database: PostgresDatabase, postgresql: Server, database_url: str, now: datetime
) -> None:
    await asyncio.gather(*(database.read(what_was_seen) for _ in range(5)))
    await asyncio.to_thread(postgresql.cut_connections, database_url.rpartition("/")[2])
    await asyncio.gather(*(database.write(see(number, now)) for number in range(5)))
    assert await database.read(what_was_seen) == list(range(5))


async def test_a_connection_that_is_cut_in_the_middle_of_a_work_does_not_lose_the_work(
    database: PostgresDatabase, now: datetime
) -> None:
    tries: list[int] = []

    def cut_off(store: Store) -> None:
        tries.append(1)
        see(1, now)(store)
        if len(tries) == 1:
            store.conn.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    await database.write(cut_off)
    assert len(tries) == 2
    assert await database.read(what_was_seen) == [1]


async def test_a_work_that_is_cut_off_every_time_says_that_the_database_is_unavailable(
    database: PostgresDatabase, now: datetime
) -> None:
    def cut_off(store: Store) -> None:
        see(1, now)(store)
        store.conn.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StorageUnavailable):
        await database.write(cut_off)
    assert await database.read(what_was_seen) == []


async def test_a_commit_that_breaks_a_rule_is_refused_and_nothing_of_it_is_kept(
    database: PostgresDatabase, now: datetime
) -> None:
    def break_it_late(store: Store) -> None:
        see(1, now)(store)
        constraint = "fk_entry_person_id"
        store.conn.execute(text(f"ALTER TABLE entry ALTER CONSTRAINT {constraint} DEFERRABLE INITIALLY DEFERRED"))
        nobody = {"id": uuid4(), "at": now}
        store.conn.execute(
            text(
                "INSERT INTO entry (id, person_id, kind, flow, version, zone, begun_at, kept_at)"
                " VALUES (:id, :id, 'journal', 'journal', '1', 'UTC', :at, :at)"
            ).bindparams(bindparam("id", type_=Uuid()), bindparam("at", type_=Instant())),
            nobody,
        )

    with pytest.raises(IntegrityError, match="23503 fk_entry_person_id"):
        await database.write(break_it_late)
    assert await database.read(what_was_seen) == []


@pytest.mark.parametrize("lost", ["question", "answer"])
async def test_I1_I2_a_commit_whose_answer_is_lost_is_not_done_again_behind_the_callers_back(
    database_url: str, master: MasterKey, now: datetime, lost: Literal["question", "answer"]
) -> None:
    """Nobody can know whether it was one: the caller is told, and finds out by doing the work again."""
    tries: list[int] = []
    calls: list[str] = []

    def work(store: Store) -> list[int]:
        tries.append(1)
        store.after_commit(lambda: calls.append("after"))
        return [each.chat_id for each in take_in(store, [(1, 7, {"text": "words"})], now)]

    async with Wire(database_url).strung() as wire:
        database = await open_postgres(wire.url, master)
        wire.cut_next = lost
        with pytest.raises(StorageUnavailable, match="cannot be reached"):
            await database.write(work)
        assert wire.cut_next is None
        assert (len(tries), calls) == (1, [])
        assert await database.write(work) == ([7] if lost == "question" else [])
        assert calls == ["after"]
        await database.close()


@pytest.mark.parametrize("how", ["INT", "QUIT"])
async def test_I1_after_the_server_restarts_what_was_written_is_there_and_writing_goes_on(
    on_mortal: PostgresDatabase, mortal: OwnServer, now: datetime, how: Literal["INT", "QUIT"]
) -> None:
    written: list[int] = []
    stopped = asyncio.Event()

    async def keep_writing() -> None:
        number = 0
        while not stopped.is_set():
            number += 1
            try:
                await on_mortal.write(see(number, now))
            except StorageUnavailable:
                await asyncio.sleep(0.01)
            else:
                written.append(number)

    writing = [asyncio.create_task(keep_writing())]
    while len(written) < 20:
        await asyncio.sleep(0.01)
    await asyncio.to_thread(mortal.restart, how)
    enough = len(written) + 20
    while len(written) < enough:
        await asyncio.sleep(0.01)
    stopped.set()
    await asyncio.gather(*writing)
    # What was acknowledged is there. Beside it, at most the one whose acknowledgement was lost on the way.
    there = await on_mortal.read(what_was_seen)
    assert {*written} <= {*there}
    assert len(there) <= len(written) + 1


async def test_a_server_that_is_down_is_said_in_one_line_and_found_again(
    on_mortal: PostgresDatabase, mortal: OwnServer, master: MasterKey, now: datetime
) -> None:
    await asyncio.to_thread(mortal.stop)
    try:
        for asked in (on_mortal.read(what_was_seen), on_mortal.write(see(1, now)), open_postgres(mortal.base, master)):
            with pytest.raises(StorageUnavailable, match="cannot be reached"):
                await asked
    finally:
        await asyncio.to_thread(mortal.start)
    await on_mortal.write(see(2, now))
    assert await on_mortal.read(what_was_seen) == [2]


@pytest.mark.parametrize(
    "address", ["postgresql://nobody:secret@127.0.0.1:1/tandem", "postgresql://h/tandem?sslmode=secret", "postgres://"]
)
async def test_an_address_that_leads_nowhere_is_refused_in_one_line_without_the_password(
    address: str, master: MasterKey
) -> None:
    with pytest.raises(StorageUnavailable) as error:
        await open_postgres(address, master)
    assert "secret" not in str(error.value)
    assert "\n" not in str(error.value)


async def test_a_database_that_is_not_there_is_named_as_that(postgresql: Server, master: MasterKey) -> None:
    with pytest.raises(StorageUnavailable, match="no such database"):
        await open_postgres(postgresql.url("not_there"), master)


async def test_somebody_who_waits_too_long_for_a_lock_is_told_that_it_is_locked(
    database: PostgresDatabase, now: datetime
) -> None:
    held, let_go = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(store: Store) -> None:
        store.alone_with(7)
        held.set()
        while not let_go.is_set():
            store.conn.execute(text("SELECT pg_sleep(0.01)"))

    def ask(store: Store) -> None:
        store.conn.execute(text("SET LOCAL lock_timeout = '50ms'"))
        store.alone_with(7)

    holding = loop.create_task(database.write(hold))
    await held.wait()
    with pytest.raises(StorageUnavailable, match="locked"):
        await database.write(ask)
    let_go.set()
    await holding
    await database.write(ask)


# Keys


def kept_keys(store: Store) -> set[UUID]:
    return set(store.conn.scalars(select(wrapped_key.c.owner)))


async def test_a_key_that_was_made_with_what_it_seals_is_kept_with_it_or_not_at_all(
    database: PostgresDatabase,
) -> None:
    made: list[UUID] = []

    def fail(store: Store) -> None:
        made.append(join(store, 7))
        change_person(store, made[0], name="Amina")
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(fail)
    assert await database.read(kept_keys) == {HOUSE}
    with pytest.raises(KeyMissing):
        await database.read(lambda store: store.keys.cipher(made[0]))


async def test_I11_a_destroyed_key_is_gone_with_the_commit_for_every_process_that_asks(
    database: PostgresDatabase, database_url: str, master: MasterKey
) -> None:
    other = await open_postgres(database_url, master)
    person = await database.write(lambda store: join(store, 7))
    await database.write(lambda store: change_person(store, person, name="Amina"))

    def fail(store: Store) -> None:
        store.destroy_key(person)
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(fail)
    found = await database.read(lambda store: get_person(store, person))
    assert found and found.name == "Amina"
    await database.write(lambda store: store.destroy_key(person))
    for each in (database, other):
        with pytest.raises(KeyMissing):
            await each.read(lambda store: get_person(store, person))
    await other.close()


async def test_a_database_with_another_master_key_is_refused(database_url: str, master: MasterKey) -> None:
    await (await open_postgres(database_url, master)).close()
    with pytest.raises(WrongKey):
        await open_postgres(database_url, MasterKey(bytes(32)))
    await (await open_postgres(database_url, master)).close()


async def test_a_database_that_has_lost_its_keys_is_refused(database_url: str, master: MasterKey) -> None:
    database = await open_postgres(database_url, master)
    await database.write(lambda store: join(store, 7))
    await database.write(lambda store: store.conn.execute(delete(wrapped_key)))
    await database.close()
    with pytest.raises(KeyMissing, match="there are none"):
        await open_postgres(database_url, master)


async def test_a_database_that_came_without_the_schema_of_its_keys_is_refused(
    postgresql: Server, database_url: str, master: MasterKey
) -> None:
    await asyncio.to_thread(postgresql.do, "DROP SCHEMA tandem_keys CASCADE", database_url.rpartition("/")[2])
    with pytest.raises(KeyMissing, match="came without its keys"):
        await open_postgres(database_url, master)


def test_the_master_key_can_be_changed(transaction: Connection, master: MasterKey) -> None:
    old, newest = bytes(range(32)), new_key()
    keys = PostgresKeyStore(transaction, KeyRing(master))
    keys.create(HOUSE, "house")
    sealed = keys.cipher(HOUSE).seal("x", HOUSE, b"words")
    keys.change_master(MasterKey(newest))
    anew = PostgresKeyStore(transaction, KeyRing(MasterKey(newest)))
    assert anew.cipher(HOUSE).unseal("x", HOUSE, sealed) == b"words"
    with pytest.raises(WrongKey):
        PostgresKeyStore(transaction, KeyRing(MasterKey(old))).cipher(HOUSE)


def test_who_missed_a_change_of_master_key_makes_no_key_that_nobody_could_open(
    transaction: Connection, master: MasterKey
) -> None:
    keys = PostgresKeyStore(transaction, KeyRing(master))
    keys.create(HOUSE, "house")
    keys.change_master(MasterKey(new_key()))
    with pytest.raises(WrongKey):
        PostgresKeyStore(transaction, KeyRing(master)).create(uuid4(), "person")


async def test_the_keys_are_in_a_schema_of_their_own(database: PostgresDatabase) -> None:
    def schemas(store: Store) -> list[tuple[str, int]]:
        rows = store.conn.execute(
            text(
                "SELECT table_schema, count(*) FROM information_schema.tables"
                " WHERE table_schema IN ('public', 'tandem_keys') GROUP BY 1 ORDER BY 1"
            )
        )
        return [(schema, count) for schema, count in rows]

    (_, many), keys = await database.read(schemas)
    assert many > 20
    assert keys == ("tandem_keys", 1)


# Beside SQLite


def test_who_uses_sqlite_loads_nothing_of_postgresql() -> None:
    start = (
        "import sys; import bot.app, bot.commands.run, bot.commands.opening\n"
        "assert not {'asyncpg', 'bot.storage.engines.postgres', 'sqlalchemy.ext.asyncio'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", start], check=True, timeout=60)
