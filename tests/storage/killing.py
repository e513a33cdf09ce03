"""Kills `tandem restore` and `tandem key rotate` at one line of our code after the other, and looks what is left.

`python -m tests.storage.killing restore|rotate FOLDER STEP [URL]` kills at every STEP-th line and prints how many kills
there were, on SQLite in the folder or on the PostgreSQL database at the URL. A process of its own, because it forks.
"""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import signal
import sys
from argparse import Namespace
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import bot
from bot.commands import key, restore
from bot.storage.backups.backup import make_backup
from bot.storage.engines.database import Database, open_sqlite
from bot.storage.engines.postgres import open_postgres
from bot.storage.people import list_people
from bot.storage.sealing.crypto import new_key
from bot.storage.sealing.keys import MasterKey, WrappedKey, load_master_key, read_key_file
from tests.hasty import not_wait_for_the_disk
from tests.storage.lives import join_as

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OURS = tuple(str(Path(bot.__file__).parent / room) for room in ("storage", "commands"))


def was_killed(at_line: int, work: Callable[[], Any]) -> bool:
    """Do `work` in a child that is killed at that line of our code; False when it had ended before."""
    child = os.fork()
    if child == 0:
        _die_at(at_line)
        try:
            with redirect_stdout(io.StringIO()):
                os._exit(work() or 0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, status
    return os.WIFSIGNALED(status)


def _die_at(line: int) -> None:
    lines = count(1)

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        if event == "line" and next(lines) == line:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a database is: a file, or a database of PostgreSQL at `url`."""

    file: Path
    url: str | None = None

    @property
    def name(self) -> str:
        """What `--replace` calls it."""
        return urlsplit(self.url).path.strip("/") if self.url else str(self.file)

    def settle(self) -> None:
        """From now on the settings mean this one."""
        os.environ["TANDEM_DATA_DIR"] = str(self.file.parent)
        if self.url:
            os.environ["TANDEM_DATABASE_URL"] = self.url

    @asynccontextmanager
    async def opened(self, master: MasterKey) -> AsyncIterator[Database]:
        """As the bot opens it."""
        database: Database = await open_postgres(self.url, master) if self.url else open_sqlite(self.file, master)
        try:
            yield database
        finally:
            await database.close()


def rotating(folder: Path, step: int, url: str | None) -> int:
    """At every moment the file opens every key; run again, the change goes to its end."""
    key_file = folder / "key"
    key_file.write_text(b64encode(new_key()).decode())
    key_file.chmod(0o600)
    place = Place(folder / "tandem.db", url)
    place.settle()
    os.environ["TANDEM_KEY_FILE"] = str(key_file)
    people = ["Amina", "Bilal"]

    def check() -> None:
        asyncio.run(_check_people(place, load_master_key(None, key_file, create=False), [people]))

    asyncio.run(_live(place, load_master_key(None, key_file, create=False), people))
    kills = 0
    while was_killed(1 + kills * step, lambda: key.rotate(Namespace())):
        kills += 1
        check()
        assert len(read_key_file(key_file)) <= 2
    check()
    assert len(read_key_file(key_file)) == 1
    return kills


def restoring(folder: Path, step: int, url: str | None) -> int:
    """There is the old database or the new one, with its own keys: never a mixture."""
    secret = new_key()
    master = MasterKey(secret)
    os.environ["TANDEM_KEY"] = b64encode(secret).decode()
    asyncio.run(_back_up(folder, master, ["Amina", "Bilal"]))
    place = Place(folder / "data" / "tandem.db", url)
    place.settle()
    asyncio.run(_live(place, master, ["Carol"]))
    if not url:
        shutil.copytree(folder / "data", folder / "before")
    kills = 0
    while was_killed(
        1 + kills * step, lambda: restore.run(Namespace(file=folder / "safe", keys=None, replace=place.name))
    ):
        kills += 1
        asyncio.run(_check_people(place, master, [["Carol"], ["Amina", "Bilal"]]))
        if not url:
            shutil.rmtree(folder / "data")
            shutil.copytree(folder / "before", folder / "data")
    asyncio.run(_check_people(place, master, [["Amina", "Bilal"]]))
    return kills


async def _live(place: Place, master: MasterKey, names: list[str]) -> None:
    async with place.opened(master) as database:
        await database.write(lambda store: [join_as(store, name, 7 + n, NOW) for n, name in enumerate(names)])


async def _back_up(folder: Path, master: MasterKey, names: list[str]) -> None:
    place = Place(folder / "other" / "tandem.db")
    await _live(place, master, names)
    async with place.opened(master) as database:
        await make_backup(database, folder / "safe", folder / "safe.keys", NOW)


async def _check_people(place: Place, master: MasterKey, allowed: list[list[str]]) -> None:
    """Opens as the bot does; every key can be opened, every name is read with its own, and nobody else has one."""
    async with place.opened(master) as database:
        names = sorted(person.name or "" for person in await database.read(list_people))
        found: list[WrappedKey] = await database.read(lambda store: list(store.keys.wrapped()))
    assert names in allowed, names
    assert len(found) == len(names) + 1
    for each in found:
        master.unwrap(each.owner, each.kind, each.wrapped)


if __name__ == "__main__":
    not_wait_for_the_disk()
    what, folder, step, *at = sys.argv[1:]
    print({"restore": restoring, "rotate": rotating}[what](Path(folder), int(step), at[0] if at else None))
