"""The eight steps of Connecting People: each has its questions, in no order, and none is a test of anybody."""

from __future__ import annotations

import pytest

from bot.content.load import load_aliases, load_flows, load_journey_steps, load_options, steps_of
from bot.flows.compile import build_all
from bot.i18n import Text, language, shipped_languages
from bot.storage.connecting.journeys import STEP
from tests.flows.walking import Walk

STEPS = load_journey_steps()
ALIAS = build_all(load_flows(), load_options())["journey_alias"]


def test_all_eight_steps_are_there_by_name() -> None:
    assert {number: step.name for number, step in STEPS.items()} == {
        1: "Getting started",
        2: "Mapping connections",
        3: "Making plans",
        4: "Stepping out",
        5: "Taking stock",
        6: "Working around barriers",
        7: "Organisation",
        8: "Reviewing",
    }


@pytest.mark.parametrize("number", STEPS)
def test_a_step_keeps_an_entry_of_its_own(number: int) -> None:
    flow = load_flows()[STEPS[number].flow]
    assert flow.entry == STEP
    assert flow.title == STEPS[number].name
    assert flow.resumable, "nothing that was written on a visit is dropped"


@pytest.mark.parametrize("number", STEPS)
def test_a_step_asks_a_few_questions_and_the_rest_are_cues(number: int) -> None:
    asked = [step for _, step in steps_of(load_flows()[STEPS[number].flow]) if step.stage]
    assert 2 <= len(asked) <= 5
    assert any(step.prompts for step in asked)


@pytest.mark.parametrize("number", STEPS)
def test_rule_not_an_assessment_no_step_asks_for_a_number(number: int) -> None:
    kinds = {step.answer for _, step in steps_of(load_flows()[STEPS[number].flow])}
    assert not kinds & {"number", "scale"}


@pytest.mark.parametrize("number", [number for number in STEPS if number != 4])
def test_rule_the_person_leads_nobody_has_to_write_about_anything(number: int) -> None:
    """Whatever the person does not wish to talk about can be left out. (Stepping out needs their yes first.)"""
    written = [step for _, step in steps_of(load_flows()[STEPS[number].flow]) if step.answer == "text"]
    assert [step.id for step in written if not step.skip] == []


@pytest.mark.parametrize("code", shipped_languages())
def test_whatever_is_suggested_as_an_alias_is_one(code: str) -> None:
    """Also as somebody types it: with capitals, or with a number behind it."""
    suggested = [language(code).translate(Text(alias)) for alias in load_aliases()]
    assert len(set(suggested)) == len(suggested)
    for alias in suggested:
        for typed in (alias, alias.title(), f"{alias} 2"):
            walk = Walk(ALIAS)
            walk.types(typed)
            assert walk.session.answers["alias"].text == typed, typed


@pytest.mark.parametrize(
    "name", ["07700 900123", "943 476 5919", "amina@example.org", "John Smith", "J.S.", "Mrs Green"]
)
def test_an_alias_that_could_point_to_somebody_is_refused(name: str) -> None:
    walk = Walk(ALIAS)
    walk.types(name)
    assert "alias" not in walk.session.answers
