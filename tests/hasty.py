"""What nobody looks at in most tests and a thousand of them would wait for: left out, or quicker."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

import uvicorn.server


class _Asyncio:
    """asyncio as uvicorn's servers see it, ten times as quick."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 10)

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)


def have_servers_end_soon() -> None:
    """From now on a server of this process ends within 20 ms of being told to; else it takes 200."""
    uvicorn.server.asyncio = _Asyncio()  # type: ignore[attr-defined]


def unintroduced() -> AbstractContextManager[Any]:
    """Apps that begin do not tell Telegram what it shows of them, which is fifteen questions and as many changes.

    tests/telegram/test_setup.py looks at that.
    """

    async def say_nothing(_: object) -> None:
        return None

    return patch("bot.app.introduce", say_nothing)
