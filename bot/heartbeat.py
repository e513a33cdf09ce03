"""Says that this process is alive, and shares what may be sent a second among those who are."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.clock import Clock
from bot.storage.engines.database import Database
from bot.storage.processes import BEAT_EVERY, beat, leave

FAREWELL_SECONDS = 2.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """`name` is the process's own, `kind` how it was started; `share` is told among how many the rate is shared."""

    database: Database
    clock: Clock
    name: str
    kind: str
    share: Callable[[int], None]
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    async def run(self) -> None:
        """Until cancelled; then take leave, so that the others have the whole rate again."""
        try:
            while True:
                await self.beat()
                await self.sleep(BEAT_EVERY.total_seconds())
        finally:
            with suppress(Exception):
                async with asyncio.timeout(FAREWELL_SECONDS):
                    await self.database.write(lambda store: leave(store, self.name))

    async def beat(self) -> None:
        """Once."""
        now = self.clock.now()
        try:
            self.share(await self.database.write(lambda store: beat(store, self.name, self.kind, now)))
        except Exception as error:
            log.warning("nobody hears that this process is alive: %s", type(error).__name__)
