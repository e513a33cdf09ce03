"""`tandem migrate`: bring the database up to date."""

from __future__ import annotations

import argparse

from bot.commands.opening import database_path
from bot.settings import load_settings
from bot.storage.migrate import migrate


def run(_options: argparse.Namespace) -> int:
    path = database_path(load_settings())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    migrate(path)
    print(f"{path} is up to date.")
    return 0
