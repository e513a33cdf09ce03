"""Changing the master key: every key is wrapped with a new one, and at every moment what is set opens them all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.storage.engines.sqlite import RunLock
from bot.storage.errors import DatabaseOutdated
from bot.storage.sealing.keys import MasterKey, SqliteKeyStore, has_keys


@contextmanager
def nobody_runs(database: Path, keys_path: Path, master: MasterKey) -> Iterator[None]:
    """Keep everybody from starting on a database of SQLite, whose keys `master` opens.

    Raises DatabaseBusy, DatabaseOutdated, WrongKey.
    """
    if not has_keys(keys_path):
        raise DatabaseOutdated(f"there are no keys at {keys_path}")
    lock = RunLock(database)
    try:
        SqliteKeyStore(keys_path, master).close()
        yield
    finally:
        lock.release()


def rewrap(keys_path: Path, master: MasterKey) -> int:
    """Wrap every key with the newest of the master keys, all or none. Gives how many there are. Raises WrongKey."""
    with closing(SqliteKeyStore(keys_path, master)) as keys:
        keys.change_master(master.newest())
        return len(keys.wrapped())
