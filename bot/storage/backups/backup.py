"""Making a backup beside a running bot: one view of the data in one file, the wrapped keys in another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, insert, select

from bot.storage.backups.copies import (
    CopiedKeys,
    check_whole,
    copy_tables,
    count_rows,
    opened_copy,
    read_keys,
    write_keys,
    written_whole,
)
from bot.storage.engines.database import Database
from bot.storage.engines.migrate import create_all, is_current
from bot.storage.errors import BackupRefused
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Backup

backup = table_of(Backup)

_LAST = select(backup.c.made_at)


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds. `size` is the data file's, in bytes."""

    rows: int
    keys: int
    size: int


async def make_backup(database: Database, data: Path, keys: Path, now: datetime, *, overwrite: bool = False) -> Made:
    """Write the data to one file and the wrapped keys to another, look whether they are whole, and remember it.

    Each is written whole or not at all. Raises BackupRefused, StorageUnavailable.
    """
    _check_places(data, keys, overwrite)
    with written_whole(data) as partial_data:
        counts = await database.read(lambda store: _write_data(store, partial_data, now))
        # Later than the data: whoever joined in between has a key, whoever was erased in between has none.
        copied = await database.read(lambda store: CopiedKeys(now, store.keys.wrapped()))
        with written_whole(keys) as partial_keys:
            write_keys(partial_keys, copied)
            _check_data(partial_data, counts)
            if read_keys(partial_keys) != copied:
                raise BackupRefused(f"{keys} was not written as it should be")
        made = Made(sum(counts.values()), len(copied.keys), partial_data.stat().st_size)
    await database.write(lambda store: _remember(store, now))
    return made


def last_backup(store: Store) -> datetime | None:
    """When the last backup was made; None when there has been none."""
    made_at: datetime | None = store.conn.scalar(_LAST)
    return made_at


def _check_places(data: Path, keys: Path, overwrite: bool) -> None:
    if data.resolve() == keys.resolve():
        raise BackupRefused("the keys cannot be in the same file as the data")
    for path in (data, keys):
        if not path.parent.is_dir():
            raise BackupRefused(f"there is no folder {path.parent}")
        if path.exists() and not overwrite:
            raise BackupRefused(f"{path} is there already: choose another name, or add --overwrite")


def _write_data(store: Store, path: Path, now: datetime) -> dict[str, int]:
    with opened_copy(path) as copy:
        create_all(copy)
        counts = copy_tables(store.conn, copy)
        copy.execute(delete(backup))
        copy.execute(insert(backup), {"made_at": now})
    counts[backup.name] = 1
    return counts


def _check_data(path: Path, counts: dict[str, int]) -> None:
    check_whole(path)
    with opened_copy(path) as copy:
        if not is_current(copy) or count_rows(copy) != counts:
            raise BackupRefused(f"{path} was not written as it should be")


def _remember(store: Store, now: datetime) -> None:
    store.conn.execute(delete(backup))
    store.conn.execute(insert(backup), {"made_at": now})
