"""The bot as it is run, in a process of its own, and Telegram in this one: the sandbox, with people who write and wait.

Times are seconds of the clock on the wall, from the moment something is written to the moment its answer is there.
"""

from __future__ import annotations

import asyncio
import base64
import os
import sys
import time
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import psutil

from bot.clock import MovableClock
from bot.sandbox import acts
from bot.sandbox.messages import Message
from bot.sandbox.server import Sandbox
from tests.load.many_entries import KEY, Filled

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "4242:load"
PATIENCE = 900.0
# A database that has met one sandbox remembers its updates: the next one numbers them elsewhere.
_first_ids = count(800_000_001, 1_000_000)


class RunningClock(MovableClock):
    """Telegram's own time is the real one."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class Peak:
    """The most memory the bot and what it started have used, in bytes: resident, all of it together."""

    process: psutil.Process
    most: int = 0

    async def watch(self) -> None:
        while True:
            with suppress(psutil.NoSuchProcess):
                family = [self.process, *self.process.children(recursive=True)]
                self.most = max(self.most, sum(each.memory_info().rss for each in family))
            await asyncio.sleep(0.05)


@dataclass(slots=True)
class Watched:
    """A sandbox whose every message of the bot can be waited for."""

    sandbox: Sandbox
    process: psutil.Process
    arrived: dict[int, list[tuple[float, Message]]] = field(default_factory=dict)
    _waiting: dict[int, asyncio.Event] = field(default_factory=dict)

    def listen(self) -> None:
        world, add = self.sandbox.world, self.sandbox.world.add_message

        def add_message(chat: Any, sender: Any, content: Any, **more: Any) -> Message:
            message = add(chat, sender, content, **more)
            if message.from_bot:
                self.arrived.setdefault(chat.id, []).append((time.perf_counter(), message))
                if event := self._waiting.get(chat.id):
                    event.set()
            return message

        world.add_message = add_message  # type: ignore[method-assign]

    async def answer(self, who: int, do: Callable[[], object], wanted: Callable[[Message], bool] = bool) -> float:
        """Do something in a chat; the seconds until a message that is wanted came of it."""
        before = len(self.arrived.get(who, []))
        began = time.perf_counter()
        do()
        return await self.awaited(who, before, wanted) - began

    async def awaited(self, who: int, after: int, wanted: Callable[[Message], bool] = bool) -> float:
        """When a message came to a chat that is wanted, not counting the first so many."""
        event = self._waiting.setdefault(who, asyncio.Event())
        async with asyncio.timeout(PATIENCE):
            while True:
                event.clear()
                for at, message in self.arrived.get(who, [])[after:]:
                    if wanted(message):
                        return at
                await event.wait()

    def write(self, who: int, text: str) -> Callable[[], object]:
        return lambda: acts.write(self.sandbox.world, self.sandbox.world.people[who], text)

    def press(self, who: int, data: str) -> Callable[[], object]:
        """Press a button with that data, whether it was ever shown or not."""
        newest = max(self.sandbox.world.messages.get(who, {1: None}))
        return lambda: acts.forge_press(self.sandbox.world, self.sandbox.world.people[who], data, who, newest)

    async def highest_memory(self, during: Awaitable[Any]) -> int:
        peak = Peak(self.process)
        watching = asyncio.create_task(peak.watch())
        try:
            await during
        finally:
            watching.cancel()
        return peak.most


@asynccontextmanager
async def whole_bot(filled: Filled, people: list[int], *, limits: bool) -> AsyncIterator[Watched]:
    """The bot on a filled database, and phones for these people. With `limits`, Telegram's own and the bot's pacing."""
    sandbox = Sandbox(clock=RunningClock(datetime.now(UTC)), token=TOKEN, flood_limits=limits)
    sandbox.world.updates.next_id = next(_first_ids)
    await sandbox.start()
    for who in people:
        sandbox.world.open_chat(sandbox.world.add_person(who, f"Phone {who}"))
    sqlite = isinstance(filled.where, Path)
    variables = {
        "TANDEM_TOKEN": TOKEN,
        "TANDEM_API_URL": sandbox.url,
        "TANDEM_DATA_DIR": str(Path(filled.where).parent) if sqlite else "/nonexistent",
        "TANDEM_KEY": base64.b64encode(KEY).decode(),
        **({} if limits else {"TANDEM_SEND_RATE": "0"}),
        **({} if sqlite else {"TANDEM_DATABASE_URL": str(filled.where)}),
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_")}
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=None if os.environ.get("LOUD") else DEVNULL,
        env=clean | variables,
        cwd=ROOT,
    )
    watched = Watched(sandbox, psutil.Process(bot.pid))
    watched.listen()
    try:
        yield watched
    finally:
        if bot.returncode is None:
            bot.terminate()
            await bot.wait()
        await sandbox.stop()
