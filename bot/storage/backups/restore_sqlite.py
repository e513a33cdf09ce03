"""Restoring into SQLite: two files, the data and the keys, changed in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, create_engine, event, inspect, select
from sqlalchemy.pool import NullPool

from bot.storage.backups.copies import CopiedKeys
from bot.storage.backups.restore import Restored, fill, is_in_use
from bot.storage.engines.migrate import create_all, stored_revision
from bot.storage.engines.sqlite import RunLock, connect, plain_errors
from bot.storage.erase import erasure
from bot.storage.errors import BackupRefused, StorageUnavailable
from bot.storage.sealing.keys import KEYS_TABLE, MasterKey, SqliteKeyStore, WrappedKey, has_keys


def restore_into_sqlite(
    path: Path,
    keys_path: Path,
    source: Connection,
    copied: CopiedKeys | None,
    master: MasterKey,
    now: datetime,
    *,
    replace: bool,
) -> Restored:
    """Put a backup into the database at `path`: all of it, or nothing is changed. Nobody may run on it.

    Without `copied` the keys that are there stay. A database with anybody in it is replaced only when told to; who
    was erased in it stays erased. Raises BackupRefused, WrongKey, DatabaseBusy, StorageUnavailable.
    """
    lock = RunLock(path)
    try:
        keys = copied or _keys_there(keys_path, master, now)
        with _both_opened(path, keys_path) as conn:
            if not replace and stored_revision(conn) and is_in_use(conn):
                raise BackupRefused(f"{path} is not empty: to replace what is in it, add --replace {path}")
            known = _erasures(conn)
            _drop_everything(conn)
            create_all(conn)
            restored = fill(conn, source, keys, master, known, now)
            if conn.exec_driver_sql("PRAGMA main.foreign_key_check").first():
                raise BackupRefused("rows of the backup point at what is not there")
            _put_keys(conn, restored.keys)
            return restored
    finally:
        lock.release()


def _keys_there(keys_path: Path, master: MasterKey, now: datetime) -> CopiedKeys:
    if not has_keys(keys_path):
        raise BackupRefused(
            f"there are no keys beside the backup, and none at {keys_path}: name their copy with --keys"
        )
    with closing(SqliteKeyStore(keys_path, master)) as keys:
        return CopiedKeys(now, keys.wrapped())


@contextmanager
def _both_opened(path: Path, keys_path: Path) -> Iterator[Connection]:
    """One transaction over the data and, as `tandem_keys`, the keys: a kill leaves both as they were, or both new.

    That holds for SQLite's rollback journals, not for its write-ahead logs, which are put back afterwards.
    """
    connect(path).close()
    with plain_errors(), closing(connect(keys_path)) as keys:
        keys.execute(KEYS_TABLE)

    def open_files() -> sqlite3.Connection:
        file = connect(path)
        file.execute("ATTACH ? AS tandem_keys", (str(keys_path),))
        file.execute("PRAGMA foreign_keys = OFF")
        file.execute("PRAGMA tandem_keys.secure_delete = ON")
        for name in ("main", "tandem_keys"):
            if file.execute(f"PRAGMA {name}.journal_mode = DELETE").fetchone() != ("delete",):
                raise StorageUnavailable(f"{path} is in use")
            file.execute(f"PRAGMA {name}.synchronous = EXTRA")
        return file

    engine = create_engine("sqlite://", creator=open_files, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN EXCLUSIVE"))
    with plain_errors():
        with engine.begin() as conn:
            yield conn
        for file in (keys_path, path):
            connect(file).close()


def _erasures(conn: Connection) -> dict[UUID, datetime]:
    if not inspect(conn).has_table(erasure.name):
        return {}
    return {row.person_id: row.at for row in conn.execute(select(erasure.c.person_id, erasure.c.at))}


def _drop_everything(conn: Connection) -> None:
    """Whatever version the tables are of."""
    for name in inspect(conn).get_table_names():
        conn.exec_driver_sql(f'DROP TABLE "{name}"')


def _put_keys(conn: Connection, keys: list[WrappedKey]) -> None:
    conn.exec_driver_sql("DELETE FROM tandem_keys.wrapped_key")
    for key in keys:
        row = (key.owner.bytes, key.kind, key.wrapped)
        conn.exec_driver_sql("INSERT INTO tandem_keys.wrapped_key VALUES (?, ?, ?)", row)
