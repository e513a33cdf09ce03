"""Moments as a transcript names them: `tomorrow 09:00`, `Monday 08:30`, `in 45 minutes`, `in 8 days`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
AWAY = re.compile(r"in (\d+) (minute|hour|day)s?")


def moment(words: str, now: datetime) -> datetime:
    """The moment these words name, seen from `now`; a weekday is the next one, not today."""
    if away := AWAY.fullmatch(words):
        return now + timedelta(**{f"{away[2]}s": int(away[1])})
    day, _, clock = words.partition(" ")
    today = now.astimezone(ZONE).date()
    days = {"today": 0, "tomorrow": 1}.get(day)
    if days is None:
        days = (DAYS.index(day) - today.weekday() - 1) % 7 + 1
    return datetime.combine(today + timedelta(days=days), time.fromisoformat(clock), ZONE).astimezone(UTC)


def named(moment: datetime) -> str:
    """What people in London call it: "Monday 08:30"."""
    local = moment.astimezone(ZONE)
    return f"{DAYS[local.weekday()]} {local:%H:%M}"
