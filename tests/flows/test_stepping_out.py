"""Step 4 of Connecting People: who supports (M21), and the talk about what may be said (M22), which none passes by."""

from __future__ import annotations

import pytest
from hypothesis import event as note
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.load import load_flows, load_options
from bot.flows.compile import build
from bot.flows.effect import Closed, Do, Keep, Refused
from bot.flows.event import Answered, Chosen, Pressed, Ticked
from tests.flows.walking import Walk, asked

FLOW = build(load_flows()["stepping_out"], load_options())
ALL_THREE = ["agrees", "change", "talked"]
# What buttons and words can do in the chat.
PRESSES = ["prompt", "skip", "back", "next", "done", "same_answer", "pause", "resume"]
# A sensible answer to each kind of question comes more often than anything else, so that the end is reached.
MOVES = ["sensible"] * 6 + ["tick", "untick", "choose", "say", "press"]


@pytest.fixture
def walk() -> Walk:
    return Walk(FLOW)


def up_to_the_checklist(walk: Walk) -> Walk:
    walk.types("The walking group")
    walk.ticks("me", "host")
    walk.presses("done")
    walk.types("I go along twice.")
    walk.chooses("quite", "no")
    assert walk.place == "agreed"
    return walk


def test_m21_several_kinds_of_supporters_by_what_they_are_never_by_name(walk: Walk) -> None:
    walk.types("The walking group")
    kinds = [choice.id for choice in walk.question.choices]
    assert len(kinds) >= 4
    assert {"me", "team", "close", "host"} <= set(kinds)
    walk.ticks("me", "host")
    walk.presses("done")
    assert walk.answers["supporters"].value == ["me", "host"]
    assert "never by name" in walk.question.ask.msgid


@pytest.mark.parametrize("ticked", [[], ["talked"], ["talked", "agrees"]])
def test_m22_the_step_is_not_kept_until_all_of_the_checklist_is_ticked(walk: Walk, ticked: list[str]) -> None:
    up_to_the_checklist(walk)
    walk.ticks(*ticked)
    [refused] = walk.presses("done")
    assert isinstance(refused, Refused)
    assert walk.place == "agreed"
    assert "all three" in refused.why.msgid
    assert isinstance(walk.presses("skip")[0], Refused)


def test_m22_once_it_is_ticked_the_step_can_be_kept(walk: Walk) -> None:
    up_to_the_checklist(walk)
    walk.types("1, 2, 3")
    walk.presses("done")
    effects = walk.chooses("no")
    assert effects == [Keep("step"), Closed("finished")]
    assert sorted(walk.answers["agreed"].value) == ALL_THREE


def test_m22_what_may_be_said_and_to_whom_is_asked_only_when_something_may_be(walk: Walk) -> None:
    walk.types("The walking group")
    walk.presses("skip", "skip")
    assert asked(walk.chooses("yes")) == ["share_what"]
    assert isinstance(walk.presses("skip")[0], Refused)
    walk.ticks("likes")
    assert asked(walk.presses("done")) == ["share_with"]
    assert isinstance(walk.presses("skip")[0], Refused)


def test_confidence_is_a_simple_scale_or_the_persons_own_words(walk: Walk) -> None:
    walk.types("The walking group")
    walk.presses("skip")
    assert asked(walk.chooses("words")) == ["confidence_words"]
    walk.types("I will see at the door.")
    assert walk.answers["confidence_words"].text == "I will see at the door."


def test_m31_an_introduction_says_to_what_when_and_when_to_ask(walk: Walk) -> None:
    up_to_the_checklist(walk)
    walk.ticks(*ALL_THREE)
    walk.presses("done")
    walk.chooses("yes")
    walk.types("The walking group")
    walk.chooses("yesterday")
    effects = walk.chooses("weeks")
    assert Do("introduction", "step", {"day": "2026-03-31", "ask": "2026-04-15"}) in effects


def test_m31_nobody_has_to_be_asked_later(walk: Walk) -> None:
    up_to_the_checklist(walk)
    walk.ticks(*ALL_THREE)
    walk.presses("done")
    walk.chooses("yes")
    walk.types("The walking group")
    walk.chooses("today")
    assert Do("introduction", "step", {"day": "2026-04-01"}) in walk.chooses("no")


@settings(max_examples=80)
@given(st.data())
def test_m22_whatever_happens_the_step_is_never_kept_without_the_checklist(data: st.DataObject) -> None:
    walk = Walk(FLOW)
    for _ in range(40):
        if walk.session.closed:
            break
        effects = _move(walk, data, data.draw(st.sampled_from(MOVES)))
        if Keep("step") in effects:
            note("kept")
            assert sorted(walk.answers["agreed"].value) == ALL_THREE


def _move(walk: Walk, data: st.DataObject, move: str) -> list[object]:
    options = [option.id for option in FLOW.nodes[walk.session.state].options] or ["nothing"]
    match move:
        case "sensible":
            return _sensible(walk, data, options)
        case "tick" | "untick":
            return [*walk.does(Ticked(data.draw(st.sampled_from(options)), move == "tick"))]
        case "choose":
            return [*walk.does(Chosen(data.draw(st.sampled_from(options))))]
        case "say":
            words = data.draw(st.sampled_from(["The choir", "1, 2, 3", "2", "skip", "no", "Friday"]))
            return [*walk.does(Answered(words, 7))]
    return [*walk.does(Pressed(data.draw(st.sampled_from(PRESSES))))]


def _sensible(walk: Walk, data: st.DataObject, options: list[str]) -> list[object]:
    if walk.session.paused:
        return [*walk.presses("resume")]
    kind = FLOW.nodes[walk.session.state].step.answer
    if kind in ("choice", "yes_no"):
        return [*walk.chooses(data.draw(st.sampled_from(options)))]
    if kind == "choices":
        walk.ticks(*options[: data.draw(st.integers(1, len(options)))])
        return [*walk.presses("done")]
    walk.types("Friday")
    return [*(walk.chooses("yes") if walk.session.confirming else walk.effects)]
