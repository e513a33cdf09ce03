"""A word while something takes its time: it goes again when that is done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.telegram.buckets import Sleep
from bot.telegram.client import TandemBot
from bot.telegram.errors import CallFailed

log = logging.getLogger(__name__)

PATIENCE = 3.0  # seconds that nobody has to be told about


@asynccontextmanager
async def said_meanwhile(
    bot: TandemBot, chat_id: int, html: str, *, sleep: Sleep = asyncio.sleep, patience: float = PATIENCE
) -> AsyncIterator[None]:
    """Say it in the chat when what is done inside takes longer than `patience` seconds, and take it away afterwards.

    Both past the outbox: if one does not get through, it does not.
    """
    done = asyncio.Event()
    saying = asyncio.create_task(_say(bot, chat_id, html, done, sleep, patience))
    try:
        yield
    finally:
        done.set()
        await saying


async def _say(bot: TandemBot, chat_id: int, html: str, done: asyncio.Event, sleep: Sleep, patience: float) -> None:
    if await _done_within(done, sleep, patience):
        return
    try:
        said = await bot.call("sendMessage", {"chat_id": chat_id, "text": html, "parse_mode": "HTML"})
        await done.wait()
        await bot.call("deleteMessage", {"chat_id": chat_id, "message_id": said["message_id"]})
    except CallFailed as error:
        log.debug("a word while a file is made did not get through: %s", error)


async def _done_within(done: asyncio.Event, sleep: Sleep, patience: float) -> bool:
    either = [asyncio.ensure_future(done.wait()), asyncio.ensure_future(sleep(patience))]
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    for each in either:
        each.cancel()
    return done.is_set()
