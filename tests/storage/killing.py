"""Kills `tandem restore` and `tandem key rotate` at one line of our code after the other, and looks what is left.

`python -m tests.storage.killing restore|rotate FOLDER STEP` kills at every STEP-th line and prints how many kills
there were. A process of its own, because it forks.
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
from collections.abc import Callable
from contextlib import closing, redirect_stdout
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import bot
from bot.commands import key, restore
from bot.storage.backup import make_backup
from bot.storage.crypto import new_key
from bot.storage.database import default_keys_path, open_sqlite
from bot.storage.keys import MasterKey, SqliteKeyStore, load_master_key, read_key_file
from bot.storage.people import list_people
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


def rotating(folder: Path, step: int) -> int:
    """At every moment the file opens every key; run again, the change goes to its end."""
    key_file = folder / "key"
    key_file.write_text(b64encode(new_key()).decode())
    key_file.chmod(0o600)
    os.environ.update(TANDEM_DATA_DIR=str(folder), TANDEM_KEY_FILE=str(key_file))
    path = folder / "tandem.db"
    asyncio.run(_live(path, load_master_key(None, key_file, create=False), ["Amina", "Bilal"]))
    kills = 0
    while was_killed(1 + kills * step, lambda: key.rotate(Namespace())):
        kills += 1
        _check_every_key(path, load_master_key(None, key_file, create=False))
        assert len(read_key_file(key_file)) <= 2
        asyncio.run(_check_people(path, load_master_key(None, key_file, create=False), [["Amina", "Bilal"]]))
    _check_every_key(path, load_master_key(None, key_file, create=False))
    assert len(read_key_file(key_file)) == 1
    return kills


def restoring(folder: Path, step: int) -> int:
    """There is the old database or the new one, with its own keys: never a mixture."""
    secret = new_key()
    master = MasterKey(secret)
    os.environ.update(TANDEM_DATA_DIR=str(folder / "data"), TANDEM_KEY=b64encode(secret).decode())
    asyncio.run(_back_up(folder, master, ["Amina", "Bilal"]))
    path = folder / "data" / "tandem.db"
    asyncio.run(_live(path, master, ["Carol"]))
    shutil.copytree(folder / "data", folder / "before")
    kills = 0
    while was_killed(
        1 + kills * step, lambda: restore.run(Namespace(file=folder / "safe", keys=None, replace=str(path)))
    ):
        kills += 1
        asyncio.run(_check_people(path, master, [["Carol"], ["Amina", "Bilal"]]))
        shutil.rmtree(folder / "data")
        shutil.copytree(folder / "before", folder / "data")
    asyncio.run(_check_people(path, master, [["Amina", "Bilal"]]))
    return kills


async def _live(path: Path, master: MasterKey, names: list[str]) -> None:
    database = open_sqlite(path, master)
    await database.write(lambda store: [join_as(store, name, 7 + n, NOW) for n, name in enumerate(names)])
    await database.close()


async def _back_up(folder: Path, master: MasterKey, names: list[str]) -> None:
    path = folder / "other" / "tandem.db"
    await _live(path, master, names)
    database = open_sqlite(path, master)
    await make_backup(database, folder / "safe", folder / "safe.keys", NOW)
    await database.close()


async def _check_people(path: Path, master: MasterKey, allowed: list[list[str]]) -> None:
    """Opens as the bot does; every name is read with its own key, and nobody else has one."""
    database = open_sqlite(path, master)
    names = sorted(person.name or "" for person in await database.read(list_people))
    await database.close()
    assert names in allowed, names
    with closing(SqliteKeyStore(default_keys_path(path), master)) as keys:
        assert len(keys.wrapped()) == len(names) + 1


def _check_every_key(path: Path, master: MasterKey) -> None:
    with closing(SqliteKeyStore(default_keys_path(path), master)) as keys:
        found = keys.wrapped()
        assert len(found) == 3
        for each in found:
            master.unwrap(each.owner, each.kind, each.wrapped)


if __name__ == "__main__":
    not_wait_for_the_disk()
    what, folder, step = sys.argv[1:]
    print({"restore": restoring, "rotate": rotating}[what](Path(folder), int(step)))
