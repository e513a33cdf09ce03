"""A word while a file is made: only when it takes its time, and gone when it is done."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.telegram.errors import NotDelivered
from bot.telegram.progress import said_meanwhile


class Bot:
    """Notes what it is asked to do; every call fails when `broken`."""

    def __init__(self, *, broken: bool = False) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.called = asyncio.Event()
        self._broken = broken

    async def call(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((method, parameters))
        self.called.set()
        if self._broken:
            raise NotDelivered("not now")
        return {"message_id": 7}


async def at_once(_seconds: float) -> None:
    """Patience that is over already."""


async def for_ever(_seconds: float) -> None:
    await asyncio.Event().wait()


async def test_what_is_quick_is_not_announced() -> None:
    bot = Bot()
    async with said_meanwhile(bot, 8001, "Making your file…", sleep=for_ever):  # type: ignore[arg-type]
        pass
    assert bot.calls == []


async def test_what_takes_its_time_is_announced_and_the_word_goes_when_it_is_done() -> None:
    bot = Bot()
    async with said_meanwhile(bot, 8001, "Making your file…", sleep=at_once):  # type: ignore[arg-type]
        await bot.called.wait()
        assert [method for method, _ in bot.calls] == ["sendMessage"]
    assert bot.calls == [
        ("sendMessage", {"chat_id": 8001, "text": "Making your file…", "parse_mode": "HTML"}),
        ("deleteMessage", {"chat_id": 8001, "message_id": 7}),
    ]


async def test_the_word_goes_when_what_was_done_fails() -> None:
    bot = Bot()

    async def failing() -> None:
        async with said_meanwhile(bot, 8001, "Making your file…", sleep=at_once):  # type: ignore[arg-type]
            await bot.called.wait()
            raise LookupError

    with pytest.raises(LookupError):
        await failing()
    assert [method for method, _ in bot.calls] == ["sendMessage", "deleteMessage"]


async def test_a_word_that_does_not_arrive_changes_nothing() -> None:
    bot = Bot(broken=True)
    async with said_meanwhile(bot, 8001, "Making your file…", sleep=at_once):  # type: ignore[arg-type]
        await bot.called.wait()
    assert len(bot.calls) == 1
