"""Restoring into PostgreSQL: the data and the keys are in one database, changed in one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, text

from bot.storage.backups.copies import CopiedKeys, data_tables
from bot.storage.backups.restore import Restored, fill, is_in_use
from bot.storage.erase import list_erasures
from bot.storage.errors import BackupRefused, DatabaseBusy
from bot.storage.processes import STOP_FIRST, living
from bot.storage.sealing.keys import MasterKey, WrappedKey
from bot.storage.sealing.postgres_keys import wrapped_key
from bot.storage.store import Store


def restore_into_postgres(
    store: Store,
    source: Connection,
    copied: CopiedKeys | None,
    master: MasterKey,
    now: datetime,
    *,
    replace: bool,
) -> Restored:
    """Put a backup into the database: all of it, or nothing is changed. Nobody may run on it.

    Without `copied` the keys that are there stay. A database with anybody in it is replaced only when told to; who
    was erased in it stays erased. Raises BackupRefused, WrongKey, DatabaseBusy, StorageUnavailable.
    """
    if living(store, now):
        raise DatabaseBusy(STOP_FIRST)
    if not replace and is_in_use(store.conn):
        raise BackupRefused("this database is not empty: to replace what is in it, add --replace and its name")
    keys = copied or CopiedKeys(now, store.keys.wrapped())
    known = list_erasures(store)
    _empty(store.conn)
    restored = fill(store.conn, source, keys, master, known, now)
    _number_on(store.conn)
    _put_keys(store.conn, restored.keys)
    return restored


def _empty(conn: Connection) -> None:
    """Waits for whoever uses one of the tables, and lets nobody in until all is done."""
    names = ", ".join(table.name for table in data_tables())
    conn.execute(text(f"TRUNCATE {names}, {wrapped_key.fullname}"))


def _number_on(conn: Connection) -> None:
    """Numbers that the database gives begin after those that came from the backup."""
    conn.execute(
        text(
            "SELECT setval(pg_get_serial_sequence('outbox', 'number'), coalesce(max(number), 0) + 1, false) FROM outbox"
        )
    )


def _put_keys(conn: Connection, keys: list[WrappedKey]) -> None:
    conn.execute(insert(wrapped_key), [{"owner": key.owner, "kind": key.kind, "wrapped": key.wrapped} for key in keys])
