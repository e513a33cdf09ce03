"""Periods of days, in one's own zone: a week from Monday, a month, a quarter, a year, or from any day to any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType

from bot.i18n import Text, When, mark, say
from bot.localtime import local_date, to_utc

BETWEEN = "_"
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


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

    @property
    def name(self) -> str:
        """What `period_named` makes it of again, on whatever day that is."""
        return f"{self.first.isoformat()}{BETWEEN}{self.last.isoformat()}"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def weeks(self) -> list[Period]:
        """Its weeks from Monday to Sunday; the first and the last may be shorter."""
        return self._cut(lambda day: day.weekday() == 0)

    def months(self) -> list[Period]:
        """The same by calendar months."""
        return self._cut(lambda day: day.day == 1)

    def _cut(self, begins: Callable[[date], bool]) -> list[Period]:
        days = [self.first + timedelta(days=at) for at in range(self.days)]
        firsts = [self.first, *filter(begins, days[1:]), self.last + timedelta(days=1)]
        return [Period(first, after - timedelta(days=1), self.zone) for first, after in pairwise(firsts)]


def week_so_far(now: datetime, zone: str) -> Period:
    """This week, from Monday to today."""
    today = local_date(now, zone)
    return Period(today - timedelta(days=today.weekday()), today, zone)


def last_week(now: datetime, zone: str) -> Period:
    """The last whole week."""
    monday = week_so_far(now, zone).first
    return Period(monday - timedelta(days=7), monday - timedelta(days=1), zone)


def month_so_far(now: datetime, zone: str) -> Period:
    """This month, from its first day to today."""
    today = local_date(now, zone)
    return Period(today.replace(day=1), today, zone)


def last_month(now: datetime, zone: str) -> Period:
    """The last whole month."""
    last = month_so_far(now, zone).first - timedelta(days=1)
    return Period(last.replace(day=1), last, zone)


def quarter_so_far(now: datetime, zone: str) -> Period:
    """From the first day of January, April, July or October to today."""
    today = local_date(now, zone)
    return Period(today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1), today, zone)


def year_so_far(now: datetime, zone: str) -> Period:
    """From New Year to today."""
    today = local_date(now, zone)
    return Period(today.replace(month=1, day=1), today, zone)


@dataclass(frozen=True, slots=True)
class Named:
    """A period that has a name: what it is called on a button, and how it is worked out."""

    label: str
    of: Callable[[datetime, str], Period]


NAMED: Mapping[str, Named] = MappingProxyType(
    {
        "now": Named(mark("This week so far"), week_so_far),
        "last": Named(mark("Last week"), last_week),
        "month": Named(mark("This month"), month_so_far),
        "last_month": Named(mark("Last month"), last_month),
        "quarter": Named(mark("This quarter"), quarter_so_far),
        "year": Named(mark("This year"), year_so_far),
    }
)


def period_named(name: str, now: datetime, zone: str) -> Period:
    """One of `NAMED`, or two days such as 2026-01-01_2026-03-31; anything else is the last whole week."""
    named = NAMED.get(name)
    if named is not None:
        return named.of(now, zone)
    first, _, last = name.partition(BETWEEN)
    try:
        return between(date.fromisoformat(first), date.fromisoformat(last), zone)
    except ValueError:
        return last_week(now, zone)


def between(one: date, other: date, zone: str) -> Period:
    """From the earlier of two days to the later, within what a calendar of work can mean."""
    first, last = sorted(min(max(day, EARLIEST), LATEST) for day in (one, other))
    return Period(first, last, zone)


def period_title(name: str, period: Period) -> Text:
    """What a period is called, with its days: "Last week, 23 Feb 2026 to 1 Mar 2026"."""
    first, last = When(period.first, "short"), When(period.last, "short")
    match name:
        case "now" if period.first == period.last:
            return say("This week so far: today")
        case "now":
            return say("This week so far, {first} to {last}", first=first, last=last)
        case "last":
            return say("Last week, {first} to {last}", first=first, last=last)
        case _ if name in NAMED:
            return say("{name}, {first} to {last}", name=Text(NAMED[name].label), first=first, last=last)
    return say("{first} to {last}", first=first, last=last)
