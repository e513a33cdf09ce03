"""Does what is due: nudges every second, the housekeeping every hour. What is due is in the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock
from bot.conversation.links import end_what_ran_out
from bot.nudges.dispatch import NOTHING, Dispatched, dispatch_due
from bot.nudges.drafts import look_after_drafts
from bot.nudges.planning import plan_nearer
from bot.nudges.teams import look_after_teams
from bot.postbox import Postbox
from bot.storage.engines.database import Database
from bot.storage.errors import StorageUnavailable
from bot.storage.nudges.rules import next_due
from bot.storage.outbox import nudges_queued
from bot.storage.purge import purge
from bot.storage.store import Store

log = logging.getLogger(__name__)

TICK_SECONDS = 1
# Nudges in one transaction, and nudges that may wait in the outbox: ten seconds' worth at Telegram's rate.
BATCH = 10
MOST_QUEUED = 300
HOUSEKEEPING_EVERY = timedelta(hours=1)


@dataclass(slots=True)
class Timekeeper:
    """`wake` tells the sender of a chat that something was queued for it. There may be several on one database."""

    database: Database
    postbox: Postbox
    clock: Clock
    wake: Callable[[int], None]
    _house_kept_at: datetime = field(default=datetime.min.replace(tzinfo=UTC))
    _complained: bool = False

    async def run(self) -> None:
        """Tick until cancelled. One in-memory job only ticks, so a missed tick loses nothing."""
        scheduler = AsyncIOScheduler(job_defaults={"coalesce": True, "misfire_grace_time": None})
        scheduler.add_job(self._tick_if_possible, IntervalTrigger(seconds=TICK_SECONDS), max_instances=1)
        scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Dispatch the nudges that are due, and once an hour keep house."""
        now = self.clock.now()
        if abs(now - self._house_kept_at) >= HOUSEKEEPING_EVERY:
            self._house_kept_at = now
            await self._keep_house(now)
        while await self._dispatch(now):
            pass

    async def _dispatch(self, now: datetime) -> bool:
        """Queue a few of the nudges that are due, in a transaction short enough for others to be answered meanwhile.

        False when there is no more to be done: none is due, another process has them, or enough wait to be sent.
        """
        due = await self.next_due()
        if due is None or due > now:
            return False
        done = await self.database.write(lambda store: self._dispatch_some(store, now))
        for chat_id in done.woken:
            self.wake(chat_id)
        return done.claimed > 0

    def _dispatch_some(self, store: Store, now: datetime) -> Dispatched:
        """What is queued cannot be looked at again before it is sent: more than a few seconds' worth is not."""
        room = MOST_QUEUED - nudges_queued(store)
        return dispatch_due(store, self.postbox, now, min(BATCH, room)) if room > 0 else NOTHING

    async def next_due(self) -> datetime | None:
        """When the next nudge is due."""
        return await self.database.read(next_due)

    async def _tick_if_possible(self) -> None:
        """The end of the process may come in the middle of a tick, or the database be away; what is due stays due."""
        try:
            await self.tick()
        except asyncio.CancelledError:
            pass
        except StorageUnavailable as error:
            if not self._complained:
                log.error("what is due has to wait: %s", error)
            self._complained = True
        else:
            self._complained = False

    async def _keep_house(self, now: datetime) -> None:
        """Warn about drafts and drop old ones; let deputies go; forget what has been kept long enough.

        And what a clock that was wrong planned for much later is planned again.
        """
        await self.database.write(lambda store: plan_nearer(store, now))
        await self._queue(lambda store: look_after_drafts(store, self.postbox, now))
        await self._queue(lambda store: end_what_ran_out(store, self.postbox, now))
        await self.database.write(lambda store: look_after_teams(store, now))
        await self.database.write(lambda store: purge(store, now))

    async def _queue(self, work: Callable[[Store], set[int]]) -> None:
        """Carry out a work that queues messages, then have them sent."""
        for chat_id in await self.database.write(work):
            self.wake(chat_id)
