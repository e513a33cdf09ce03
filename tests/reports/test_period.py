"""Periods: in one's own zone, by name or from day to day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import reader
from bot.reports.period import (
    EARLIEST,
    LATEST,
    NAMED,
    Period,
    between,
    last_week,
    period_named,
    period_title,
    week_so_far,
)

LONDON = "Europe/London"
NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)  # a Wednesday
days = st.dates(EARLIEST, LATEST)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("now", date(2026, 5, 4), date(2026, 5, 6)),
        ("last", date(2026, 4, 27), date(2026, 5, 3)),
        ("month", date(2026, 5, 1), date(2026, 5, 6)),
        ("last_month", date(2026, 4, 1), date(2026, 4, 30)),
        ("quarter", date(2026, 4, 1), date(2026, 5, 6)),
        ("year", date(2026, 1, 1), date(2026, 5, 6)),
        ("2026-02-03_2026-02-05", date(2026, 2, 3), date(2026, 2, 5)),
        ("nothing of ours", date(2026, 4, 27), date(2026, 5, 3)),
        ("2026-02-30_2026-03-01", date(2026, 4, 27), date(2026, 5, 3)),
    ],
)
def test_a_name_says_from_which_day_to_which(name: str, first: date, last: date) -> None:
    assert period_named(name, NOW, LONDON) == Period(first, last, LONDON)


def test_in_january_the_last_month_is_of_the_year_before() -> None:
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    assert period_named("last_month", new_year, LONDON) == Period(date(2025, 12, 1), date(2025, 12, 31), LONDON)
    assert period_named("year", new_year, LONDON).days == 1


def test_weeks_begin_on_monday_by_the_reader_s_own_clock() -> None:
    sunday_night = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)

    assert week_so_far(sunday_night, LONDON).first == date(2026, 3, 2)
    assert week_so_far(sunday_night, "Asia/Karachi").first == date(2026, 3, 9)
    assert last_week(sunday_night, "Asia/Karachi").last == date(2026, 3, 8)


def test_a_week_over_a_change_of_the_clocks_is_an_hour_shorter() -> None:
    week = last_week(datetime(2026, 4, 1, tzinfo=UTC), LONDON)
    assert (week.until - week.since).total_seconds() == 7 * 24 * 3600 - 3600


@given(days, days)
def test_two_days_are_a_period_whichever_comes_first_and_its_name_is_it_again(one: date, other: date) -> None:
    period = between(one, other, LONDON)
    assert period == between(other, one, LONDON)
    assert (period.first, period.last) == (min(one, other), max(one, other))
    assert period_named(period.name, NOW, LONDON) == period


@pytest.mark.parametrize("name", ["0001-01-01_9999-12-31", "9999-12-31_9999-12-31", "_", "2026-01-01_", "_2026-01-01"])
def test_no_name_leads_beyond_the_calendar(name: str) -> None:
    period = period_named(name, NOW, "Pacific/Kiritimati")
    assert period.since < period.until


@given(days, st.integers(0, 800))
def test_weeks_and_months_are_all_of_a_period_and_nothing_twice(first: date, length: int) -> None:
    period = between(first, min(first + timedelta(days=length), LATEST), LONDON)
    for parts in (period.weeks(), period.months()):
        assert parts[0].first == period.first
        assert parts[-1].last == period.last
        assert sum(part.days for part in parts) == period.days
    assert all(part.first.weekday() == 0 for part in period.weeks()[1:])
    assert all(part.first.day == 1 for part in period.months()[1:])


def test_what_a_period_is_called() -> None:
    who = reader("en", now=NOW)
    told = {
        name: who.text(period_title(name, period_named(name, NOW, LONDON)))
        for name in (*NAMED, "2026-02-03_2026-02-05")
    }
    assert told == {
        "now": "This week so far, 4 May 2026 to 6 May 2026",
        "last": "Last week, 27 Apr 2026 to 3 May 2026",
        "month": "This month, 1 May 2026 to 6 May 2026",
        "last_month": "Last month, 1 Apr 2026 to 30 Apr 2026",
        "quarter": "This quarter, 1 Apr 2026 to 6 May 2026",
        "year": "This year, 1 Jan 2026 to 6 May 2026",
        "2026-02-03_2026-02-05": "3 Feb 2026 to 5 Feb 2026",
    }
