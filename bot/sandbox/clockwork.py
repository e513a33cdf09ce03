"""Moving the sandbox's clock: by so much, to a time people would name, to the next nudge that is due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.world import World

ZONE = ZoneInfo("Europe/London")

NextDue = Callable[[], Awaitable[datetime | None]]
Settled = Callable[[], Awaitable[None]]


class Clockwork:
    """The clock and the bot's work that depends on it."""

    def __init__(self, world: World, next_due: NextDue | None, settled: Settled | None) -> None:
        self._world = world
        self._next_due = next_due
        self._settled = settled

    @property
    def knows_nudges(self) -> bool:
        """Whether the clock can be stepped to the next nudge."""
        return self._next_due is not None

    def shown(self) -> dict[str, Any]:
        """The time for the page and for tests."""
        return {
            "now": self._world.clock.now().isoformat(),
            "zone": ZONE.key,
            "knows_nudges": self.knows_nudges,
        }

    async def set(self, moment: datetime) -> None:
        """Put the clock at `moment` (aware) and let the bot do what is due by then."""
        self._world.clock.set(moment)
        self._world.feed.publish("clock", now=self._world.clock.now().isoformat())
        await self.settle()

    async def live_until(self, moment: datetime) -> None:
        """Let the time pass until `moment`: the bot does what is due when it is due, not all of it at the end."""
        before = None
        while self._next_due and (due := await self._next_due()) is not None and due <= moment and due != before:
            await self.set(max(due, self._world.clock.now()))
            before = due
        await self.set(moment)

    async def advance(self, by: timedelta) -> None:
        await self.live_until(self._world.clock.now() + by)

    async def step(self) -> bool:
        """Go to the next nudge that is due; False when none is."""
        moment = await self._next_due() if self._next_due else None
        if moment is None:
            return False
        await self.set(max(moment, self._world.clock.now()))
        return True

    async def to_local(self, at: time, weekday: int | None) -> None:
        """Go to the next `weekday` (0 is Monday; None: tomorrow), `at` that time in the sandbox's zone."""
        today = self._world.clock.now().astimezone(ZONE).date()
        days = 1 if weekday is None else (weekday - today.weekday() - 1) % 7 + 1
        await self.live_until(datetime.combine(today + timedelta(days=days), at, ZONE))

    async def settle(self) -> None:
        """Wait until the bot has done all it has to do now."""
        if self._settled is not None:
            await self._settled()
