"""Weeks, as people count them: Monday to Sunday in the reader's own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.localtime import to_utc


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last` day inclusive, in `zone`."""

    first: date
    last: date
    zone: str

    @property
    def since(self) -> datetime:
        """Its first moment, in UTC."""
        return to_utc(datetime.combine(self.first, time()), self.zone)

    @property
    def until(self) -> datetime:
        """The first moment after it, in UTC."""
        return to_utc(datetime.combine(self.last + timedelta(days=1), time()), self.zone)


def week_so_far(now: datetime, zone: str) -> Period:
    """This week, from Monday to today."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return Period(today - timedelta(days=today.weekday()), today, zone)


def last_week(now: datetime, zone: str) -> Period:
    """The last whole week."""
    monday = now.astimezone(ZoneInfo(zone)).date()
    monday -= timedelta(days=monday.weekday())
    return Period(monday - timedelta(days=7), monday - timedelta(days=1), zone)


def period_named(name: str, now: datetime, zone: str) -> Period:
    """`now` is the week so far, everything else the last whole week."""
    return week_so_far(now, zone) if name == "now" else last_week(now, zone)
