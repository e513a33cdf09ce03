"""One a day and three in any seven days, of what nobody asked for by hand."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.nudges.caps import first_fit, fits

MONDAY = date(2026, 3, 2)
near = st.integers(-14, 14).map(lambda days: MONDAY + timedelta(days=days))


def test_one_comes_in_a_day() -> None:
    assert fits(MONDAY, [])
    assert not fits(MONDAY, [MONDAY])
    assert first_fit(MONDAY, [MONDAY]) == MONDAY + timedelta(days=1)


def test_three_come_in_any_seven_days() -> None:
    taken = [MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=5)]
    assert not fits(MONDAY + timedelta(days=6), taken)
    assert first_fit(MONDAY + timedelta(days=6), taken) == MONDAY + timedelta(days=7)


@given(st.lists(near, max_size=30))
def test_whatever_wants_to_come_in_its_turn_no_week_has_more_than_three(wanted: list[date]) -> None:
    taken: list[date] = []
    for day in sorted(wanted):
        came = first_fit(day, taken)
        assert came >= day
        taken.append(came)
    assert len(set(taken)) == len(taken), "two on a day"
    for day in taken:
        assert sum(day <= each < day + timedelta(days=7) for each in taken) <= 3
