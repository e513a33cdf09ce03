"""A backup's two files, both plain SQLite whatever they came from: the data, and apart from them the wrapped keys."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Engine, Table, create_engine, func, insert, select
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

import bot.storage.tables  # noqa: F401 - fills the metadata
from bot.storage.engines.sqlite import plain_errors
from bot.storage.errors import BackupRefused
from bot.storage.sealing.key_file import sync_folder
from bot.storage.sealing.keys import KEYS_TABLE, WrappedKey

ROWS_AT_ONCE = 500

_MADE = "CREATE TABLE made (at TEXT NOT NULL)"


@dataclass(frozen=True, slots=True)
class CopiedKeys:
    """Wrapped keys as they were at a moment."""

    made_at: datetime
    keys: list[WrappedKey]


def data_tables() -> list[Table]:
    """Every table of the data, what is pointed at before what points at it."""
    return SQLModel.metadata.sorted_tables


def copy_tables(source: Connection, target: Connection) -> dict[str, int]:
    """Copy every row of every table between two databases of this version; how many rows each table has.

    What is in memory at a time is a few hundred rows.
    """
    counts = {}
    for table in data_tables():
        count = 0
        rows = source.execute(select(table).execution_options(yield_per=ROWS_AT_ONCE))
        for batch in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in batch])
            count += len(batch)
        counts[table.name] = count
    return counts


def count_rows(conn: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {table.name: conn.scalar(select(func.count()).select_from(table)) or 0 for table in data_tables()}


@contextmanager
def opened_copy(path: Path) -> Iterator[Connection]:
    """One transaction on a file of a backup, which somebody else keeps from others' hands."""
    with plain_errors(), _engine(path).begin() as conn:
        yield conn


def check_whole(path: Path, *, called: Path | None = None) -> None:
    """Raises BackupRefused, naming the file, when it is damaged or none of SQLite's."""
    try:
        with closing(_connect(path)) as file:
            found = file.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError:
        found = None
    if found != ("ok",):
        raise BackupRefused(f"{called or path} is damaged, or not a backup")


def write_keys(path: Path, copied: CopiedKeys) -> None:
    """Fill an empty file."""
    with plain_errors(), closing(_connect(path)) as file:
        file.execute("BEGIN")
        file.execute(KEYS_TABLE)
        file.execute(_MADE)
        rows = ((key.owner.bytes, key.kind, key.wrapped) for key in copied.keys)
        file.executemany("INSERT INTO wrapped_key VALUES (?, ?, ?)", rows)
        file.execute("INSERT INTO made VALUES (?)", (copied.made_at.isoformat(),))
        file.execute("COMMIT")


def read_keys(path: Path) -> CopiedKeys:
    """Raises BackupRefused."""
    check_whole(path)
    try:
        with closing(_connect(path)) as file:
            made_at = datetime.fromisoformat(file.execute("SELECT at FROM made").fetchone()[0])
            rows = file.execute("SELECT owner, kind, wrapped FROM wrapped_key ORDER BY owner").fetchall()
    except (sqlite3.Error, TypeError, ValueError):
        raise BackupRefused(f"{path} does not hold the keys of a backup") from None
    return CopiedKeys(made_at, [WrappedKey(UUID(bytes=owner), kind, wrapped) for owner, kind, wrapped in rows])


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A file to write, for its owner only, that takes the place of `path` when it is on disk as a whole.

    Raises BackupRefused.
    """
    partial = path.with_name(f"{path.name}.partial")
    with _plain_os_errors(path):
        held = os.open(partial, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _hold(held, partial, path)
        try:
            yield partial
            with _plain_os_errors(path):
                os.fsync(held)
                partial.replace(path)
                sync_folder(path.parent)
        finally:
            partial.unlink(missing_ok=True)
    finally:
        os.close(held)


def _hold(held: int, partial: Path, path: Path) -> None:
    """Two that write to the same place must not take each other's file; what was left by one that died is emptied."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(held).st_ino != partial.stat().st_ino:
            raise OSError
    except OSError:
        raise BackupRefused(f"{path} is just being written by another backup") from None
    os.ftruncate(held, 0)


@contextmanager
def _plain_os_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupRefused(f"{path} cannot be written ({error.strerror})") from None


def _engine(path: Path) -> Engine:
    return create_engine("sqlite://", creator=lambda: _connect(path), poolclass=NullPool, hide_parameters=True)


def _connect(path: Path) -> sqlite3.Connection:
    """No journal beside it and nothing forced to disk: it is synced as a whole when it is finished."""
    file = sqlite3.connect(path, check_same_thread=False)
    file.execute("PRAGMA journal_mode = MEMORY").fetchall()
    file.execute("PRAGMA synchronous = OFF")
    return file
