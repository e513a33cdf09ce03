"""What whoever opens a flow knows already answers its first questions: they are not asked, nor come back to."""

from __future__ import annotations

from bot.flows.answer import Answer, AnswerPart
from bot.flows.effect import Ask, Refused
from bot.flows.event import Answered, Chosen, Pressed
from bot.flows.flow import Flow
from bot.flows.path import answered_places
from bot.flows.question import question
from bot.flows.walk import start, step

from .walking import AT, flow_of

FLOW = """
opening: Hello.
steps:
  - id: way
    ask: Which way?
    answer: choice
    skip: false
    kept: false
    choices: [{id: left, label: Left}, {id: right, label: Right}]
  - {id: far, ask: "How far left?", when: {step: way, any_of: [left]}}
  - {id: near, ask: "How far right?", when: {step: way, any_of: [right]}}
  - {id: note, ask: "Anything else?"}
"""


def asked(flow: Flow, *known: str) -> tuple[str, bool]:
    """The first question that is asked, and whether `Back` is refused there."""
    session, effects = start(flow, {}, AT, known)
    assert [effect.place for effect in effects if isinstance(effect, Ask)] == [session.state]
    assert len(effects) == 2, "the opening is said once, and one question asked"
    _, after = step(flow, session, Pressed("back"), AT)
    return session.state, any(isinstance(effect, Refused) for effect in after)


def test_a_known_answer_leads_the_way_and_is_never_asked() -> None:
    flow = flow_of(FLOW)
    assert asked(flow) == ("way", True)
    assert asked(flow, "left") == ("far", True)
    assert asked(flow, "right") == ("near", True)


def test_what_follows_goes_on_as_if_it_had_been_answered() -> None:
    flow = flow_of(FLOW, entry="example")
    session, _ = start(flow, {}, AT, ["right"])
    session, _ = step(flow, session, Answered("a mile"), AT)
    session, _ = step(flow, session, Pressed("back"), AT)
    assert session.state == "near"
    session, _ = step(flow, session, Pressed("next"), AT)
    session, _ = step(flow, session, Answered("it rained"), AT)
    assert session.closed
    assert [place.key for place, _, _ in answered_places(flow, session)] == ["way", "near", "note"]


def test_an_answer_that_is_none_leaves_the_question_to_be_asked() -> None:
    session, _ = start(flow_of(FLOW), {}, AT, ["nowhere"])
    assert session.state == "way"
    assert step(flow_of(FLOW), session, Chosen("left"), AT)[0].state == "far"


def test_what_was_answered_before_is_shown_and_next_keeps_it() -> None:
    flow = flow_of(FLOW, entry="example")
    given = {"way": Answer(value="left"), "far": Answer((AnswerPart("a mile"),)), "gone": Answer(value="x")}
    session, _ = start(flow, {}, AT, given=given)
    assert session.state == "way"
    assert [choice.id for choice in question(flow, session).choices if choice.ticked] == ["left"]
    session, _ = step(flow, session, Pressed("next"), AT)
    assert question(flow, session).given == ("a mile",)
    session, _ = step(flow, session, Answered("two miles"), AT)
    assert session.answers["far"].text == "two miles"
    assert "gone" not in session.answers
