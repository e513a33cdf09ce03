"""`tandem key rotate`: a new master key in the place of the old one, while the bot is stopped.

A running bot knows only the old key: it could read nobody it has not met since its start, and take in no newcomer. To
stop it costs less than to tell it: a thousand keys take less than a second of work.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.clock import SystemClock
from bot.commands.opening import database_path, master_key, postgres_url
from bot.settings import Settings, load_settings
from bot.storage.engines.database import default_keys_path
from bot.storage.errors import DatabaseBusy
from bot.storage.processes import STOP_FIRST, living
from bot.storage.sealing.crypto import new_key
from bot.storage.sealing.key_file import as_text, begin_change, end_change
from bot.storage.sealing.keys import MasterKey, default_key_file
from bot.storage.sealing.rotate import nobody_runs, rewrap
from bot.storage.store import Store

NEW_KEY = """\
A new master key. Nothing is changed yet, and it is kept nowhere: keep a copy where the copies of the old one are.
    {key}
Stop Tandem, put it in front of the key that is set, with a comma between them,
    TANDEM_KEY={key},...
and run `tandem key rotate` again."""
AFTERWARDS = "Then make a backup: what was backed up before can only be restored with the old key as well."


def rotate(_options: argparse.Namespace) -> int:
    """Prints what was done, and what is left to do."""
    settings = load_settings()
    with _nobody_runs(settings):
        return _rotate_given(settings) if settings.key else _rotate_file(settings)


def _rotate_given(settings: Settings) -> int:
    """What is in the environment only the operator can change: first they have the new key, then it wraps anything."""
    master = master_key(settings)
    if not master.is_changing:
        print(NEW_KEY.format(key=as_text(new_key())))
        return 0
    print(f"{_rewrap(settings, master):,} keys are wrapped with the first key in TANDEM_KEY.")
    print("Take the other one out of TANDEM_KEY and start Tandem.")
    print(AFTERWARDS)
    return 0


def _rotate_file(settings: Settings) -> int:
    path = settings.key_file or default_key_file()
    count = _rewrap(settings, begin_change(path))
    old = end_change(path)
    print(
        f"{count:,} keys are wrapped with the new master key in {path}: copy it to where the copies of the old one are."
    )
    print(f"The old one is in {old}. Start Tandem.")
    print(AFTERWARDS)
    return 0


@contextmanager
def _nobody_runs(settings: Settings) -> Iterator[None]:
    """Raises DatabaseBusy when somebody does; WrongKey when the key is wrong already."""
    if postgres_url(settings):
        asyncio.run(_in_postgres(settings, master_key(settings), _check_nobody_lives))
        yield
        return
    path = database_path(settings)
    with nobody_runs(path, default_keys_path(path), master_key(settings)):
        yield


def _rewrap(settings: Settings, master: MasterKey) -> int:
    """How many keys were wrapped with the newest one."""
    if postgres_url(settings):
        return asyncio.run(_in_postgres(settings, master, lambda store: _change(store, master)))
    return rewrap(default_keys_path(database_path(settings)), master)


async def _in_postgres(settings: Settings, master: MasterKey, work: Callable[[Store], int]) -> int:
    # Loaded only here: who uses SQLite does not have to wait for it.
    from bot.storage.engines.postgres import open_postgres

    url = postgres_url(settings)
    assert url
    database = await open_postgres(url, master)
    try:
        return await database.write(work)
    finally:
        await database.close()


def _check_nobody_lives(store: Store) -> int:
    if found := len(living(store, SystemClock().now())):
        raise DatabaseBusy(STOP_FIRST)
    return found


def _change(store: Store, master: MasterKey) -> int:
    store.keys.change_master(master.newest())
    return len(store.keys.wrapped())
