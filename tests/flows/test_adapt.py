"""I10: content may change under open sessions."""

from __future__ import annotations

import pytest

from bot.flows.adapt import adapt
from bot.flows.event import Answered
from bot.flows.flow import Flow
from bot.flows.question import question
from bot.flows.session import Session
from bot.flows.walk import step
from tests.flows.walking import AT, Walk, asked, flow_of, steps


def walked(*texts: str) -> Walk:
    walk = Walk(flow_of(steps("one", "two", "three")))
    walk.types(*texts)
    return walk


def moved_to(walk: Walk, flow: Flow) -> Session:
    return adapt(flow, walk.session)


def test_i10_a_session_goes_on_at_the_question_of_the_same_id() -> None:
    session = moved_to(walked("First."), flow_of(steps("zero", "two", "one", "four")))
    assert session.state == "two"


def test_i10_a_question_that_is_gone_is_left_for_the_first_unanswered() -> None:
    session = moved_to(walked("First."), flow_of(steps("one", "other", "three")))
    assert session.state == "other"


def test_i10_when_all_is_answered_the_last_question_is_shown_with_its_answer() -> None:
    flow = flow_of(steps("one"))
    session = moved_to(walked("First."), flow)
    assert session.state == "one"
    assert question(flow, session).given == ("First.",)


def test_i10_no_answer_is_dropped() -> None:
    walk = walked("First.", "Second.")
    session = moved_to(walk, flow_of(steps("three", "four")))
    assert session.answers == walk.session.answers
    assert session.trail == [], "there is nothing to go back to"


def test_i10_answers_come_back_with_their_questions() -> None:
    walk = walked("First.", "Second.")
    there, back = flow_of(steps("three")), walk.flow
    session = adapt(back, adapt(there, walk.session))
    assert session.answers == walk.session.answers


def test_i10_a_step_adapts_by_itself() -> None:
    walk = walked("First.")
    session, effects = step(flow_of(steps("zero", "two", "four")), walk.session, Answered("Second."), AT)
    assert session.answers["two"].text == "Second."
    assert asked(effects) == ["four"]


def test_i10_words_for_a_question_that_is_gone_do_not_answer_another() -> None:
    walk = walked("First.")
    walk.flow = flow_of(steps("one", "new", "three"))
    assert asked(walk.types("Second.")) == ["new"]
    assert walk.words == {"one": "First."}
    assert walk.session.answers["two"].text == "Second.", "kept, should the question come back"
    assert asked(walk.types("New.")) == ["three"]


def test_i10_a_button_of_a_question_that_is_gone_asks_the_present_one() -> None:
    walk = walked("First.")
    walk.flow = flow_of(steps("one", "new", "three"))
    assert asked(walk.presses("skip")) == ["new"]
    assert "new" not in walk.session.answers


def test_i10_a_closed_session_stays_closed() -> None:
    walk = walked("First.", "Second.", "Third.")
    assert moved_to(walk, flow_of(steps("one", "new"))).closed


def test_i10_a_question_may_become_another_kind() -> None:
    walk = walked("First.", "Second.")
    flow = flow_of("""
        steps:
          - {id: one, ask: One, answer: date}
          - {id: two, ask: Two, answer: choices, choices: [{id: a, label: A}]}
          - {id: three, ask: Three, answer: number}
    """)
    walk.flow = flow
    walk.presses("back")
    assert walk.question.given == ("Second.",)
    walk.presses("back")
    assert walk.question.given == ("First.",)


def test_i10_what_was_being_confirmed_is_forgotten_when_the_kind_changes() -> None:
    walk = Walk(flow_of("steps: [{id: one, ask: One, answer: date}]"))
    walk.types("Friday")
    walk.flow = flow_of("steps: [{id: one, ask: One}, {id: two, ask: Two}]")
    assert asked(walk.types("yes")) == ["two"]
    assert walk.words == {"one": "yes"}


def test_i10_ticks_of_options_that_are_gone_are_forgotten() -> None:
    kind = "steps: [{id: one, ask: One, answer: choices, choices: [%s]}]"
    a, b = "{id: a, label: A}", "{id: b, label: B}"
    walk = Walk(flow_of(kind % f"{a}, {b}"))
    walk.ticks("a", "b")
    assert moved_to(walk, flow_of(kind % b)).ticked == ["b"]


def test_i10_a_question_that_left_its_group_is_asked_once() -> None:
    group = "steps: [{group: g, again: More, steps: [{id: one, ask: One}]}]"
    walk = Walk(flow_of(group))
    walk.types("First.")
    walk.chooses("yes")
    assert walk.place == "one#2"
    session = moved_to(walk, flow_of(steps("one", "two")))
    assert session.place.key == "one"


@pytest.mark.parametrize("wording", ["What about one?", "Something else entirely"])
def test_i10_wording_may_change_at_any_time(wording: str) -> None:
    walk = walked("First.")
    walk.flow = flow_of(steps("one", "two", "three").replace("What about two?", wording))
    assert asked(walk.types("Second.")) == ["three"]
