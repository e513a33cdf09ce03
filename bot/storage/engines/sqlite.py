"""SQLite files: how they are opened, locked, copied, and what their errors are called here."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.storage.errors import DatabaseBusy, StorageUnavailable

BUSY_SECONDS = 5.0

_UNAVAILABLE = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_BUSY: "the database is locked",
    sqlite3.SQLITE_LOCKED: "the database is locked",
    sqlite3.SQLITE_READONLY: "the database is read-only",
    sqlite3.SQLITE_IOERR: "the disk has an error",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened",
    sqlite3.SQLITE_PERM: "the database cannot be opened",
    sqlite3.SQLITE_AUTH: "the database cannot be opened",
    sqlite3.SQLITE_CORRUPT: "the database is damaged",
    sqlite3.SQLITE_NOTADB: "the file is not a database",
}


def as_unavailable(error: BaseException) -> StorageUnavailable | None:
    """What `error` is to a caller when it is the database, not the work, that is at fault."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, sqlite3.Error):
        return None
    code = getattr(cause, "sqlite_errorcode", None)
    # An extended code carries the plain one in its low byte.
    reason = _UNAVAILABLE.get(code & 0xFF) if code is not None else None
    return StorageUnavailable(reason) if reason else None


@contextmanager
def plain_errors() -> Iterator[None]:
    """Errors of the database itself leave as StorageUnavailable, without statement or parameters."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        unavailable = as_unavailable(error)
        if unavailable is None:
            raise
        raise unavailable from None


@contextmanager
def _plain_os_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageUnavailable(f"{path} cannot be made ({error.strerror})") from None


def connect(path: Path) -> sqlite3.Connection:
    """A connection that commits only when told to, and durably. A new file is for its owner only."""
    if not path.exists():
        with _plain_os_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    file = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        file.execute("PRAGMA journal_mode = WAL").fetchall()
        file.execute("PRAGMA synchronous = FULL")
        file.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error:
        file.close()
        raise
    return file


def engine_for(path: Path, begin: Literal["BEGIN IMMEDIATE", "BEGIN"]) -> Engine:
    """An engine whose transactions begin with `begin`; with plain BEGIN they can only read."""

    def open_file() -> sqlite3.Connection:
        file = connect(path)
        if begin == "BEGIN":
            file.execute("PRAGMA query_only = ON")
        return file

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    engine = create_engine("sqlite://", creator=open_file, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "begin", begin_transaction)
    return engine


class RunLock:
    """That this process is the one running on a database. Held until `release` or the end of the process."""

    def __init__(self, database: Path) -> None:
        """Raises DatabaseBusy, StorageUnavailable."""
        path = database.with_name(database.name + ".lock")
        with _plain_os_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = open(path, "w")  # noqa: SIM115
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise DatabaseBusy(f"another Tandem is already running on {database}") from None

    def release(self) -> None:
        self._file.close()


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy of an SQLite file, taken while it may be in use. Raises StorageUnavailable."""
    with plain_errors(), closing(connect(source)) as origin, closing(connect(target)) as copy:
        origin.backup(copy)
