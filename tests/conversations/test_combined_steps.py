"""Several steps of a journey after one visit: each is asked, one after the other, in the order they were chosen in."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bot.content.load import load_flows, load_journey_steps
from bot.conversation.journey_steps import about_following, about_steps, flow_of, step_of
from bot.conversation.screens.connecting.steps import numbers_in

HERON = UUID(int=7)


@given(chosen=st.lists(st.integers(1, 8), min_size=1, max_size=8, unique=True))
def test_rule_combine_every_chosen_step_is_asked_once_and_no_other(chosen: list[int]) -> None:
    asked = []
    about: dict[str, str] | None = about_steps(HERON, chosen)
    while about:
        assert about["journey"] == str(HERON)
        assert flow_of(about) in load_flows()
        asked.append(step_of(about))
        about = about_following(about)
    assert asked == chosen


def test_what_is_about_no_step_leads_to_none() -> None:
    assert step_of({"journey": str(HERON)}) is None
    assert about_following({"journey": str(HERON)}) is None
    assert about_following({}) is None


@given(st.text(max_size=20))
def test_a_button_that_nobody_made_names_steps_there_are_or_none(arg: str) -> None:
    numbers = numbers_in(arg)
    assert len(set(numbers)) == len(numbers)
    assert set(numbers) <= load_journey_steps().keys()
