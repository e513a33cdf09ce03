"""`tandem restore`: put a backup into an empty database, or in the place of the one that is named."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection

from bot.clock import SystemClock
from bot.commands.backup import keys_beside
from bot.commands.opening import database_path, master_key, open_database, postgres_url
from bot.settings import Settings, load_settings
from bot.storage.backups.copies import CopiedKeys, read_keys
from bot.storage.backups.restore import HeldKeys, Restored, opened_backup
from bot.storage.backups.restore_sqlite import restore_into_sqlite
from bot.storage.engines.database import default_keys_path
from bot.storage.errors import BackupRefused


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be restored: `keys` is None when the database's own are to be used."""

    settings: Settings
    data: Connection
    keys: CopiedKeys | None
    replace: bool
    now: datetime


def run(options: argparse.Namespace) -> int:
    """Prints what came back."""
    settings = load_settings()
    target = _name(settings)
    if options.replace is not None and not _is_named(options.replace, settings):
        raise BackupRefused(f"--replace names {options.replace}, but the database of these settings is {target}")
    keys = _copied_keys(options)
    if keys:
        HeldKeys(keys.keys, master_key(settings))  # the wrong key is noticed before anything is opened
    with opened_backup(options.file) as data:
        wish = Wish(settings, data, keys, options.replace is not None, SystemClock().now())
        restored = asyncio.run(_into_postgres(wish)) if postgres_url(settings) else _into_sqlite(wish)
    made = f", made {restored.made_at:%d %B %Y %H:%M} UTC" if restored.made_at else ""
    print(f"{target} is what {options.file} held{made}: {restored.rows:,} rows, {len(restored.keys):,} keys.")
    if restored.erased:
        print(f"Erased since, and erased again: {restored.erased:,}.")
    return 0


def _copied_keys(options: argparse.Namespace) -> CopiedKeys | None:
    path = keys_beside(options.file, options.keys)
    return read_keys(path) if options.keys or path.exists() else None


def _into_sqlite(wish: Wish) -> Restored:
    path = database_path(wish.settings)
    master = master_key(wish.settings)
    keys_path = default_keys_path(path)
    return restore_into_sqlite(path, keys_path, wish.data, wish.keys, master, wish.now, replace=wish.replace)


async def _into_postgres(wish: Wish) -> Restored:
    # Loaded only here: who uses SQLite does not have to wait for it.
    from bot.storage.backups.restore_postgres import restore_into_postgres

    master = master_key(wish.settings)
    database = await open_database(wish.settings, create=False)
    try:
        return await database.write(
            lambda store: restore_into_postgres(store, wish.data, wish.keys, master, wish.now, replace=wish.replace)
        )
    finally:
        await database.close()


def _name(settings: Settings) -> str:
    """What the database of these settings is called: its file, or its name on the server."""
    url = postgres_url(settings)
    return urlsplit(url).path.strip("/") if url else str(database_path(settings))


def _is_named(given: str, settings: Settings) -> bool:
    if postgres_url(settings):
        return given == _name(settings)
    return Path(given).resolve() == database_path(settings).resolve()
