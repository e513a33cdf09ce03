"""When a nudge is due: pure functions from a rule's timing and a person's day to moments in UTC.

The local date is always computed first, then `bot.localtime.to_utc` makes it a moment.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.localtime import local_date, to_utc

# A plan's reminder without a time of its own comes in the morning.
MORNING = time(9, 0)


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


def every_month(day: int, clock: time = MORNING) -> dict[str, Any]:
    """The timing of something that happens every month on that day; on the last one of a month that has no such day."""
    return {"monthly": day, "time": clock.isoformat("minutes")}


def recurs(timing: dict[str, Any]) -> bool:
    """Whether it happens more than once."""
    return "weekly" in timing or "monthly" in timing


def next_due(timing: dict[str, Any], zone: str, after: datetime) -> Due | None:
    """The first occurrence later than `after`.

    Something that happens once occurs even if its moment has passed: it is then due at once.
    """
    if "at" in timing:
        moment = datetime.fromisoformat(timing["at"])
        return Due(local_date(moment, zone), moment)
    if "on" in timing:
        day = date.fromisoformat(timing["on"])
        return Due(day, moment_on(timing, day, zone))
    today = local_date(after, zone)
    dues = (Due(day, moment_on(timing, day, zone)) for day in _days(timing, today))
    return next((due for due in dues if due.at > after), None)


def moment_on(timing: dict[str, Any], day: date, zone: str) -> datetime:
    """The moment at which something that goes by a wall clock occurs on that day."""
    return to_utc(datetime.combine(day, time.fromisoformat(timing["time"])), zone)


def _days(timing: dict[str, Any], today: date) -> Iterator[date]:
    """The days from today on (or a little before) on which it happens; two are enough."""
    if "weekly" in timing:
        first = today + timedelta(days=(timing["weekly"] - today.weekday()) % 7)
        yield from (first, first + timedelta(days=7))
    elif "monthly" in timing:
        month = today.replace(day=1)
        for _ in range(2):
            days = monthrange(month.year, month.month)[1]
            yield month.replace(day=min(timing["monthly"], days))
            month += timedelta(days=days)
