"""The time of day, as something that is handed in: nothing else in Tandem asks the machine what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time; everything that needs it is given one."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """A clock that can be set: it runs on from where it was put (or stands still when `running` is false).

    The sandbox steps it from due nudge to due nudge, tests stand it where they like.
    """

    def __init__(self, start: datetime | None = None, *, running: bool = False) -> None:
        self._machine = SystemClock()
        self._running = running
        self._base = start.astimezone(UTC) if start else self._machine.now()
        self._set_at = self._machine.now()

    def now(self) -> datetime:
        if not self._running:
            return self._base
        return self._base + (self._machine.now() - self._set_at)

    def set(self, moment: datetime) -> None:
        """Put the clock at `moment` (aware); it may go back."""
        self._base = moment.astimezone(UTC)
        self._set_at = self._machine.now()

    def advance(self, by: timedelta) -> None:
        """Move the clock on (or back) by `by`."""
        self.set(self.now() + by)
