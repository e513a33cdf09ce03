"""When somebody wants to hear nothing, and when that is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nudges.quiet import Quiet, before_quiet, out_of_quiet

LONDON = "Europe/London"
DEFAULT = Quiet(18 * 60, 8 * 60, weekends=True, nation="england")
minutes = st.integers(0, 23).map(lambda hour: hour * 60)
zones = st.sampled_from(["Europe/London", "Australia/Lord_Howe", "Asia/Karachi", "America/St_Johns"])
nations = st.sampled_from(["", "england", "wales", "scotland", "northern_ireland"])
days = st.dates(date(2025, 1, 1), date(2027, 12, 1))


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(LONDON))


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-03-04 10:00", "2026-03-04 10:00"),  # a Wednesday
        ("2026-03-04 18:00", "2026-03-05 08:00"),
        ("2026-03-06 17:59", "2026-03-06 17:59"),
        ("2026-03-06 18:00", "2026-03-09 08:00"),  # over the weekend
        ("2026-04-02 20:00", "2026-04-07 08:00"),  # Easter, from Good Friday on
        ("2026-12-24 18:00", "2026-12-29 08:00"),
    ],
)
def test_evenings_weekends_and_bank_holidays_are_quiet(moment: str, allowed: str) -> None:
    assert out_of_quiet(london(moment), LONDON, DEFAULT) == london(allowed)


def test_every_nation_has_its_own_bank_holidays() -> None:
    saint_andrew = london("2026-11-30 10:00")
    assert out_of_quiet(saint_andrew, LONDON, DEFAULT) == saint_andrew
    scotland = Quiet(18 * 60, 8 * 60, weekends=True, nation="scotland")
    assert out_of_quiet(saint_andrew, LONDON, scotland) == london("2026-12-01 08:00")


@pytest.mark.parametrize(
    ("moment", "last_day"),
    [
        ("2026-03-06 15:00", "2026-03-06 15:00"),  # a Friday like any other
        ("2026-04-03 15:00", "2026-04-02 15:00"),  # Good Friday
        ("2026-12-25 15:00", "2026-12-24 15:00"),
        ("2026-03-06 19:00", None),  # always in quiet hours
    ],
)
def test_before_a_quiet_day_is_the_last_one_that_is_not(moment: str, last_day: str | None) -> None:
    assert before_quiet(london(moment), LONDON, DEFAULT) == (last_day and london(last_day))


def test_leave_ends_on_the_first_day_back() -> None:
    away = Quiet(18 * 60, 8 * 60, weekends=False, away_from=date(2026, 7, 1), back_on=date(2026, 7, 20))
    assert out_of_quiet(london("2026-06-30 12:00"), LONDON, away) == london("2026-06-30 12:00")
    assert out_of_quiet(london("2026-07-01 12:00"), LONDON, away) == london("2026-07-20 08:00")


def test_without_quiet_hours_a_weekend_ends_at_midnight() -> None:
    weekends = Quiet(5 * 60, 5 * 60, weekends=True)
    assert out_of_quiet(london("2026-03-07 12:00"), LONDON, weekends) == london("2026-03-09 00:00")


@settings(max_examples=200)
@given(days, st.times(), zones, minutes, minutes, st.booleans(), nations, days, st.integers(0, 60))
def test_it_is_the_first_minute_at_which_it_is_not_quiet(
    day: date, clock: time, zone: str, start: int, end: int, weekends: bool, nation: str, away: date, length: int
) -> None:
    quiet = Quiet(start, end, weekends, nation, away, away + timedelta(days=length))
    moment = datetime.combine(day, clock.replace(microsecond=0), UTC)
    allowed = out_of_quiet(moment, zone, quiet)
    tz = ZoneInfo(zone)
    assert allowed >= moment
    assert not quiet.holds(allowed.astimezone(tz).replace(tzinfo=None))
    before = moment
    while before < allowed:
        assert quiet.holds(before.astimezone(tz).replace(tzinfo=None)), f"{before} was allowed already"
        before += timedelta(minutes=15)
