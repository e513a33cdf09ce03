"""How many nudges that nobody asked for by hand may come: one a day, three in any seven days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

A_DAY, A_WEEK = 1, 3
WEEK = timedelta(days=7)


def fits(day: date, taken: Collection[date]) -> bool:
    """Whether one more may come on that day; `taken` has a date for each one that came, or is sure to."""
    if sum(each == day for each in taken) >= A_DAY:
        return False
    windows = (day - timedelta(days=back) for back in range(7))
    return all(sum(first <= each < first + WEEK for each in taken) < A_WEEK for first in windows)


def first_fit(day: date, taken: Collection[date]) -> date:
    """The first day from that one on on which one more may come."""
    while not fits(day, taken):
        day += timedelta(days=1)
    return day
