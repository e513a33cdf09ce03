"""Opens what the commands work on: the database that the settings name."""

from __future__ import annotations

from pathlib import Path

from bot.clock import SystemClock
from bot.settings import Settings
from bot.storage.engines.database import Database, default_keys_path, open_sqlite
from bot.storage.engines.migrate import forget_old_copy
from bot.storage.sealing.keys import MasterKey, has_keys, load_master_key

_SQLITE = "sqlite:///"


def database_path(settings: Settings) -> Path:
    """Where the SQLite database of these settings is."""
    url = _url(settings)
    return Path(url.removeprefix(_SQLITE)) if url else settings.data_dir / "tandem.db"


def postgres_url(settings: Settings) -> str | None:
    """The address of the PostgreSQL database of these settings, password and all; None when they name none."""
    url = _url(settings)
    return url if url and not url.startswith(_SQLITE) else None


async def open_database(settings: Settings, *, create: bool, alone: bool = True) -> Database:
    """The database of these settings; with `create`, made with its key if there is none (on SQLite only).

    `alone`: see `open_sqlite`. Raises StorageError.
    """
    if url := postgres_url(settings):
        # Loaded only here: who uses SQLite need not wait for it.
        from bot.storage.engines.postgres import open_postgres

        return await open_postgres(url, master_key(settings))
    path = database_path(settings)
    if create:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if alone:
        forget_old_copy(path, SystemClock().now())
    fresh = create and not has_keys(default_keys_path(path))
    return open_sqlite(path, master_key(settings, create=fresh), alone=alone)


def master_key(settings: Settings, *, create: bool = False) -> MasterKey:
    """The master key of these settings. Raises MasterKeyRefused."""
    key = settings.key.get_secret_value() if settings.key else None
    return load_master_key(key, settings.key_file, create=create)


def _url(settings: Settings) -> str | None:
    return settings.database_url.get_secret_value() if settings.database_url else None
