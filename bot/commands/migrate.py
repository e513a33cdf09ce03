"""`tandem migrate`: bring the database up to date."""

from __future__ import annotations

import argparse
import asyncio

from bot.commands.opening import database_path, postgres_url
from bot.settings import load_settings
from bot.storage.engines.migrate import migrate


def run(_options: argparse.Namespace) -> int:
    settings = load_settings()
    if url := postgres_url(settings):
        from bot.storage.engines.postgres import migrate_postgres

        asyncio.run(migrate_postgres(url))
        print("The PostgreSQL database is up to date.")
        return 0
    path = database_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    migrate(path)
    print(f"{path} is up to date.")
    return 0
