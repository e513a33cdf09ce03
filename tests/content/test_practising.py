"""The exercises (M26): short, one question at a time, kept as entries, and nothing of them goes anywhere by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.content.check import check_one
from bot.content.definition import Step
from bot.content.load import load_flows, steps_of
from bot.conversation.screens.connecting.practising import EXERCISES
from bot.storage.connecting.exercises import EXERCISE

DECIDES = "take"
"""The question whether what is not clear goes to supervision: one tap, no stage, and no part of the entry."""


def steps(id: str) -> Iterator[Step]:
    return (step for _, step in steps_of(load_flows()[id]) if step.id != DECIDES)


def test_m26_every_flow_that_keeps_an_exercise_is_offered() -> None:
    assert {id for id, flow in load_flows().items() if flow.entry == EXERCISE} == set(EXERCISES)


@pytest.mark.parametrize("id", EXERCISES)
def test_m26_an_exercise_is_well_formed_and_says_what_it_is_and_how_long_it_takes(id: str) -> None:
    exercise = load_flows()[id]
    assert check_one(exercise, ["en"]) == []
    assert exercise.about
    assert exercise.opening
    assert exercise.resumable
    assert exercise.minutes in range(1, 6)


@pytest.mark.parametrize("id", EXERCISES)
def test_m26_three_to_five_questions_the_needed_ones_first_and_the_others_can_be_skipped(id: str) -> None:
    asked = list(steps(id))
    assert 3 <= len(asked) <= 5
    assert all(step.stage for step in asked)
    may_be_skipped = [step.skip for step in asked]
    assert may_be_skipped == sorted(may_be_skipped)
    assert 1 <= may_be_skipped.count(False) <= 2


@pytest.mark.parametrize("id", EXERCISES)
def test_m26_nothing_is_scored(id: str) -> None:
    assert {step.answer for step in steps(id)} <= {"text", "choice"}


def test_m26_only_what_is_not_clear_can_leave_and_it_is_asked_about() -> None:
    [effect] = load_flows()["practise_known"].effects
    assert (effect.do, effect.with_) == ("unclear", {"line": ("unclear",), "take": (DECIDES,)})
    asked = next(step for _, step in steps_of(load_flows()["practise_known"]) if step.id == DECIDES)
    assert not asked.skip
    assert not asked.kept
    assert asked.when is not None
    assert (asked.when.step, asked.when.answered) == ("unclear", True)
    assert all(not load_flows()[id].effects for id in EXERCISES if id != "practise_known")


def test_m26_the_animation_is_elsewhere_and_that_is_said() -> None:
    said = load_flows()["practise_known"].opening or ""
    assert "www.connectingpeople.net" in said
    assert "not in Tandem" in said
