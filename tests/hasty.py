"""What nobody looks at in most tests and a thousand of them would wait for: left out, or quicker."""

from __future__ import annotations

import asyncio
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
