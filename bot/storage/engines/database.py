"""The database: works go in, and come back when they are durable."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, select

from bot.storage.engines.migrate import bring_up_to_date, check_current
from bot.storage.engines.prepared import prepared
from bot.storage.engines.sqlite import RunLock, engine_for, plain_errors
from bot.storage.engines.writer import Writer
from bot.storage.errors import KeyMissing, StorageUnavailable
from bot.storage.outbox import end_leases
from bot.storage.rows import table_of
from bot.storage.sealing.keys import HOUSE, KeyStore, MasterKey, SqliteKeyStore
from bot.storage.store import Store
from bot.storage.tables import Person

T = TypeVar("T")

READERS = 4


class Database(Protocol):
    """Where everything is kept. A work is synchronous, and does nothing but read and write its Store."""

    async def write(self, work: Callable[[Store], T]) -> T:
        """Carry out `work` in a transaction; returns its result only after the commit is durable.

        What `work` raises comes out here and nothing of it is kept. Raises StorageUnavailable when the
        database itself is at fault: nothing was kept either, unless (on PostgreSQL) the connection broke
        during the commit. So a work that is done again must find out what has been done already.
        """
        ...

    async def read(self, work: Callable[[Store], T]) -> T:
        """Carry out `work` on one consistent view, beside the writers. Raises StorageUnavailable."""
        ...

    async def close(self) -> None:
        """Finish what has been asked for, then let go of everything. Twice is the same as once."""
        ...


class SqliteDatabase:
    """One file, one thread that writes, a few that read."""

    def __init__(self, path: Path, keys: KeyStore, lock: RunLock | None) -> None:
        self._keys = keys
        self._lock = lock
        self._closed = False
        self._writer = Writer(engine_for(path, "BEGIN IMMEDIATE"), keys)
        self._read_engine = engine_for(path, "BEGIN")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="storage-reader")
        self._own = threading.local()
        self._connections: list[Connection] = []

    async def write(self, work: Callable[[Store], T]) -> T:
        result: T = await self._writer.submit(work)
        return result

    async def read(self, work: Callable[[Store], T]) -> T:
        if self._closed:
            raise StorageUnavailable("the database is closed")
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._carry_out, work)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._close)

    def _carry_out(self, work: Callable[[Store], T]) -> T:
        with plain_errors():
            conn, quick = self._connection()
            with conn.begin() as transaction:
                try:
                    return work(Store(quick, self._keys))
                finally:
                    transaction.rollback()

    def _connection(self) -> tuple[Connection, Connection]:
        """This thread's own, and what a Store takes of it."""
        both: tuple[Connection, Connection] | None = getattr(self._own, "both", None)
        if both is None:
            conn = self._read_engine.connect()
            self._connections.append(conn)
            both = self._own.both = conn, prepared(conn)
        return both

    def _close(self) -> None:
        self._readers.shutdown()
        for conn in self._connections:
            conn.close()
        self._writer.close()
        self._keys.close()
        if self._lock:
            self._lock.release()


def default_keys_path(database: Path) -> Path:
    """Where the wrapped keys of a database are when nobody says otherwise."""
    return database.parent / "keys" / "keys.db"


def open_sqlite(path: Path, master: MasterKey, *, keys_path: Path | None = None, alone: bool = True) -> SqliteDatabase:
    """Open the database in the file `path`, or make it.

    `alone` (what runs the bot) refuses a second process and brings the tables up to date; without it (a short
    command beside a running bot) they must be up to date. Raises DatabaseBusy, DatabaseOutdated, WrongKey,
    KeyMissing, StorageUnavailable.
    """
    if not alone:
        check_current(path)  # a look must not make anything
    lock = RunLock(path) if alone else None
    try:
        keys = SqliteKeyStore(keys_path or default_keys_path(path), master)
        try:
            if alone:
                bring_up_to_date(path)
            _begin(path, keys, alone=alone)
            return SqliteDatabase(path, keys, lock)
        except BaseException:
            keys.close()
            raise
    except BaseException:
        if lock:
            lock.release()
        raise


def _begin(path: Path, keys: KeyStore, *, alone: bool) -> None:
    """The house gets its key. A database with people in it must have come with its keys."""
    with plain_errors(), engine_for(path, "BEGIN IMMEDIATE").begin() as conn:
        if alone:
            end_leases(Store(conn, keys))
        try:
            keys.cipher(HOUSE)
        except KeyMissing:
            if conn.execute(select(table_of(Person)).limit(1)).first():
                raise KeyMissing(f"the keys file does not belong to {path}: it has no keys") from None
            keys.create(HOUSE, "house")
