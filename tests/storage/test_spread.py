"""The spread of what people say of a place: everybody counts once, nothing is averaged."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.storage.places.places import months_before
from bot.storage.places.ratings import COLOURS, Colour, Spread, colour_named, one_better, spread_of

SAID = st.lists(st.sampled_from(COLOURS), max_size=40)


@given(SAID)
def test_everybody_counts_once(said: list[Colour]) -> None:
    spread = spread_of(said)
    assert spread.total == len(said)
    assert [spread.count(each) for each in COLOURS] == [said.count(each) for each in COLOURS]


@given(SAID)
def test_the_order_makes_no_difference(said: list[Colour]) -> None:
    assert spread_of(said) == spread_of(reversed(said)) == spread_of(sorted(said))


@given(SAID)
def test_one_more_voice_changes_its_own_colour_and_no_other(said: list[Colour]) -> None:
    for colour in COLOURS:
        more = spread_of([*said, colour])
        assert [more.count(each) - said.count(each) for each in COLOURS] == [each == colour for each in COLOURS]


@given(SAID)
def test_an_idea_lifts_the_worst_that_is_said_by_one(said: list[Colour]) -> None:
    to_lift = spread_of(said).to_lift
    if to_lift is None:
        assert set(said) <= {"green"}
    else:
        assert COLOURS.index(to_lift) == max(COLOURS.index(each) for each in said)
        assert COLOURS.index(one_better(to_lift)) == COLOURS.index(to_lift) - 1


def test_nobody_has_said_anything() -> None:
    assert spread_of([]) == Spread(0, 0, 0)
    assert spread_of([]).to_lift is None


@given(st.text(max_size=8).filter(lambda name: name not in COLOURS))
def test_there_are_three_colours(name: str) -> None:
    assert colour_named(name) is None
    assert spread_of([name]).total == 0


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_months_before_a_day(day: date, months: int) -> None:
    before = months_before(day, months)
    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day == day.day or (before.day < day.day and before.day >= 28)


def test_a_shorter_month_ends_earlier() -> None:
    assert months_before(date(2026, 5, 31), 3) == date(2026, 2, 28)
    assert months_before(date(2024, 5, 31), 3) == date(2024, 2, 29)
    assert months_before(date(2026, 3, 4), 12) == date(2025, 3, 4)
