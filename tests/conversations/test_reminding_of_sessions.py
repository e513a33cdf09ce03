"""When somebody hears of their next session: as many days before as they chose, and in no weekend they keep quiet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.agreed import SATURDAY, day_before

days = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("next_session", "how_long_before", "quiet_weekends", "expected"),
    [
        (date(2026, 3, 12), 1, True, date(2026, 3, 11)),
        (date(2026, 3, 9), 1, True, date(2026, 3, 6)),
        (date(2026, 3, 9), 1, False, date(2026, 3, 8)),
        (date(2026, 3, 10), 3, True, date(2026, 3, 6)),
    ],
)
def test_the_day_before_a_monday_is_the_friday_for_whoever_keeps_weekends_quiet(
    next_session, how_long_before, quiet_weekends, expected
):
    assert day_before(next_session, how_long_before, quiet_weekends=quiet_weekends) == expected


@given(days, st.sampled_from([1, 3]), st.booleans())
def test_it_is_never_later_and_never_much_earlier(day, before, quiet_weekends):
    found = day_before(day, before, quiet_weekends=quiet_weekends)
    assert timedelta(days=before) <= day - found <= timedelta(days=before + 2)
    assert not quiet_weekends or found.weekday() < SATURDAY
