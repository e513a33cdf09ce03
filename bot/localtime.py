"""From local time to UTC: the only place where that happens; and the day it is somewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def local_date(moment: datetime, zone: str) -> date:
    """The day it is in a zone at that moment (aware)."""
    return moment.astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """The moment (in UTC) at which a day is over in a zone."""
    return to_utc(datetime.combine(day + timedelta(days=1), time()), zone)


def to_utc(local: datetime, zone: str) -> datetime:
    """A wall-clock moment (naive) in UTC. In a gap the first valid minute after it, in a fold the first of the two."""
    tz = ZoneInfo(zone)
    moment = local.replace(tzinfo=tz, fold=0).astimezone(UTC)
    if moment.astimezone(tz).replace(tzinfo=None) == local:
        return moment
    # Such a moment does not exist. Fold 1 reads it with the later offset, which lands before the gap.
    before = local.replace(tzinfo=tz, fold=1).astimezone(UTC)
    return _end_of_gap(before, moment, tz)


def _end_of_gap(before: datetime, after: datetime, tz: ZoneInfo) -> datetime:
    """The first minute with the new offset between two moments around a change of the clock."""
    offset = after.astimezone(tz).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle.astimezone(tz).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(second=0, microsecond=0)
