"""What nobody looks at in most tests and a thousand of them would wait for: left out, or quicker."""

from __future__ import annotations

import asyncio
import gc
import os
import sqlite3
import sys
from contextlib import AbstractContextManager
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

import uvicorn.server

from bot.storage.engines import sqlite


def new_event_loop() -> asyncio.AbstractEventLoop:
    """The loop that the bot is served on; it takes half the time of Python's own."""
    try:
        import uvloop
    except ImportError:  # not on every platform
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def seldom_look_for_garbage() -> None:
    """From now on what has been loaded is not gone through again and again for rubbish that it cannot be."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


class _Asyncio:
    """asyncio as uvicorn's servers see it, ten times as quick."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 10)

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)


def have_servers_end_soon() -> None:
    """From now on a server of this process ends within 20 ms of being told to; else it takes 200."""
    uvicorn.server.asyncio = _Asyncio()  # type: ignore[attr-defined]


def not_wait_for_the_disk() -> None:
    """From now on what this process commits is with the system, which outlives the process, and not yet on the disk.

    Tests may kill a process, but not the machine.
    """
    durable = sqlite.connect

    @wraps(durable)
    def connect(path: Path) -> sqlite3.Connection:
        file = durable(path)
        file.execute("PRAGMA synchronous = OFF")
        return file

    for name, module in list(sys.modules.items()):
        if name.startswith("bot.storage.") and getattr(module, "connect", None) is durable:
            module.connect = connect  # type: ignore[attr-defined]
    os.fsync = lambda _: None


def unintroduced() -> AbstractContextManager[Any]:
    """Apps that begin do not tell Telegram what it shows of them, which is fifteen questions and as many changes.

    tests/telegram/test_setup.py looks at that.
    """

    async def say_nothing(_: object) -> None:
        return None

    return patch("bot.app.introduce", say_nothing)
