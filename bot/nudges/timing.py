"""When a nudge is due: pure functions from a rule's timing and a person's day to moments in UTC.

The local date is always computed first, then `bot.localtime.to_utc` makes it a moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.localtime import to_utc

# A plan's reminder without a time of its own comes in the morning.
MORNING = time(9, 0)


@dataclass(frozen=True, slots=True)
class Quiet:
    """When somebody wants to hear nothing: from and until in minutes of their day, and whole weekends if they like."""

    start: int
    end: int
    weekends: bool

    def holds(self, local: datetime) -> bool:
        """Whether it is quiet at that local moment."""
        if self.weekends and local.weekday() >= 5:
            return True
        minute = local.hour * 60 + local.minute
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


@dataclass(frozen=True, slots=True)
class Due:
    """An occurrence: the local date it belongs to and the moment (UTC)."""

    local_date: date
    at: datetime


def at_moment(moment: datetime) -> dict[str, Any]:
    """The timing of something that happens once, at a moment."""
    return {"at": moment.astimezone(UTC).isoformat()}


def on_day(day: date, clock: time = MORNING) -> dict[str, Any]:
    """The timing of something that happens once, on a day, at that time by the person's clock."""
    return {"on": day.isoformat(), "time": clock.isoformat("minutes")}


def every_week(weekday: int, clock: time) -> dict[str, Any]:
    """The timing of something that happens every week (Monday is 0)."""
    return {"weekly": weekday, "time": clock.isoformat("minutes")}


def next_due(timing: dict[str, Any], zone: str, after: datetime) -> Due | None:
    """The first occurrence later than `after`; None when there is none any more.

    Something that happens once occurs even if its moment has passed: it is then due at once.
    """
    if "at" in timing:
        moment = datetime.fromisoformat(timing["at"])
        return Due(moment.astimezone(ZoneInfo(zone)).date(), moment)
    if "on" in timing:
        day = date.fromisoformat(timing["on"])
        return Due(day, moment_on(timing, day, zone))
    return _next_weekly(timing, zone, after)


def moment_on(timing: dict[str, Any], day: date, zone: str) -> datetime:
    """The moment at which something that goes by a wall clock occurs on that day."""
    return to_utc(datetime.combine(day, time.fromisoformat(timing["time"])), zone)


def _next_weekly(timing: dict[str, Any], zone: str, after: datetime) -> Due:
    today = after.astimezone(ZoneInfo(zone)).date()
    day = today + timedelta(days=(timing["weekly"] - today.weekday()) % 7)
    moment = moment_on(timing, day, zone)
    if moment <= after:
        day += timedelta(days=7)
        moment = moment_on(timing, day, zone)
    return Due(day, moment)


def out_of_quiet(moment: datetime, zone: str, quiet: Quiet) -> datetime:
    """The moment itself, or the first one after it at which it is not quiet."""
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if not quiet.holds(local):
        return moment
    for _ in range(9):  # a weekend and its two nights end within these steps
        day = local.date() if local.hour * 60 + local.minute < quiet.end else local.date() + timedelta(days=1)
        local = datetime.combine(day, time(quiet.end // 60 % 24, quiet.end % 60))
        if not quiet.holds(local):
            return max(moment, to_utc(local, zone))
        local += timedelta(minutes=1)
    return moment
