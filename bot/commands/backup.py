"""`tandem backup`: the data in one file, the wrapped keys in another. Works beside a running bot."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.clock import SystemClock
from bot.commands.opening import database_path, open_database, postgres_url
from bot.settings import load_settings
from bot.storage.backups.backup import make_backup
from bot.storage.engines.migrate import forget_old_copy

KEYS_KEPT_DAYS = 7


def run(options: argparse.Namespace) -> int:
    """Prints what was written, and what to do with it."""
    return asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    data: Path = options.file
    keys = keys_beside(data, options.keys)
    settings, now = load_settings(), SystemClock().now()
    database = await open_database(settings, create=False, alone=False)
    try:
        made = await make_backup(database, data, keys, now, overwrite=options.overwrite)
    finally:
        await database.close()
    if not postgres_url(settings):
        forget_old_copy(database_path(settings), now)
    print(f"{data}  the data: {made.rows:,} rows, {made.size / 1e6:,.1f} MB. Keep it as your policy says.")
    print(f"{keys}  the keys: {made.keys:,}, wrapped with the master key.")
    print(f"Store the keys in another place than the data, and delete them after {KEYS_KEPT_DAYS} days:")
    print("from then on what people had erased cannot be read in any old copy of the data.")
    return 0


def keys_beside(data: Path, keys: Path | None) -> Path:
    """Where the keys of a backup are when nobody says otherwise."""
    return keys or data.with_name(f"{data.name}.keys")
