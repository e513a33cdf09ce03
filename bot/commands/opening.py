"""Opens what the commands work on."""

from __future__ import annotations

from pathlib import Path

from bot.settings import Settings
from bot.storage.database import SqliteDatabase, default_keys_path, open_sqlite
from bot.storage.keys import has_keys, load_master_key


def database_path(settings: Settings) -> Path:
    """Where the SQLite database of these settings is."""
    return settings.data_dir / "tandem.db"


def open_database(settings: Settings, *, create: bool, alone: bool = True) -> SqliteDatabase:
    """The database of these settings; with `create`, made with its key if there is none.

    Raises StorageError.
    """
    path = database_path(settings)
    if create:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = create and not has_keys(default_keys_path(path))
    key = settings.key.get_secret_value() if settings.key else None
    master = load_master_key(key, settings.key_file, create=fresh)
    return open_sqlite(path, master, alone=alone)
