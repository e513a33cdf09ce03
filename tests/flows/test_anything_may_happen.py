"""Any event, in any state, of any flow: nothing raises and no answer is lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content.load import load_flows, load_options
from bot.flows.adapt import adapt
from bot.flows.answer import Answer
from bot.flows.compile import build_all
from bot.flows.effect import Ask, Closed, Refused
from bot.flows.event import Added, Answered, Edited, Event, Pressed
from bot.flows.flow import Flow
from bot.flows.path import answered_places
from bot.flows.question import question
from bot.flows.session import Session
from tests.flows.anything import flows, histories
from tests.flows.walking import Walk

SHIPPED = build_all(load_flows(), load_options())
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def happens(walk: Walk, event: Event) -> None:
    """One turn, and all that must hold after it, whatever it was."""
    before = adapt(walk.flow, walk.session)
    effects = walk.does(event)  # goes through stored data and back, and changes nothing it is given
    after = walk.session
    asks = [effect for effect in effects if isinstance(effect, Ask)]
    assert after.question - before.question == len(asks) <= 1
    if asks:
        assert asks[0].place == after.place.key
    if any(isinstance(effect, Refused) for effect in effects):
        assert len(effects) == 1
        assert after == before
    if any(isinstance(effect, Closed) for effect in effects):
        assert after.closed
        assert after.outcome in ("finished", "draft", "deleted")
    assert_nothing_lost(before, after, event)
    assert_it_can_be_shown(walk.flow, after)


def assert_nothing_lost(before: Session, after: Session, event: Event) -> None:
    """Answers change only by what is meant to change them: a new answer, a correction, a deletion."""
    if after.outcome == "deleted":
        assert after.answers == {}
        return
    corrected = {event.place} if isinstance(event, Added | Edited) else {before.gone}
    replaced = set() if before.closed else {before.place.key}
    joined = before.trail[-2:] if event == Pressed("same_answer") or isinstance(event, Answered | Added) else []
    for key, answer in before.answers.items():
        if key not in corrected | replaced:
            assert after.answers.get(key) == answer or key in joined
    if isinstance(event, Pressed) and event.action != "done":
        assert sorted(words_of(before)) == sorted(words_of(after)), "a button takes no words away"
    for key in replaced & before.answers.keys():
        assert key in after.answers


def words_of(session: Session) -> list[tuple[str, int]]:
    return [(part.text, part.message_id) for answer in session.answers.values() for part in answer.parts]


def assert_it_can_be_shown(flow: Flow, session: Session) -> None:
    for place, step, answer in answered_places(flow, session):
        assert flow.has(place)
        assert step.id == place.step
        assert not answer.skipped
    if not session.closed:
        shown = question(flow, session)
        assert shown.place == adapt(flow, session).place.key
        assert shown.choices or not shown.understood


@quick
@given(st.data())
def test_any_event_may_happen_to_any_flow(data: st.DataObject) -> None:
    flow = data.draw(flows())
    walk = Walk(flow)
    for event in data.draw(histories(flow, most=30)):
        happens(walk, event)


@pytest.mark.parametrize("flow_id", SHIPPED)
@settings(quick, max_examples=15)
@given(data=st.data())
def test_any_event_may_happen_to_a_shipped_flow(flow_id: str, data: st.DataObject) -> None:
    flow = SHIPPED[flow_id]
    walk = Walk(flow)
    for event in data.draw(histories(flow, most=25)):
        happens(walk, event)


@quick
@given(st.data())
def test_i10_a_definition_may_change_at_any_time(data: st.DataObject) -> None:
    walk = Walk(data.draw(flows()))
    for first in (1, 9, 17):
        for event in data.draw(histories(walk.flow, most=8, first=first)):
            happens(walk, event)
        walk.flow = data.draw(flows())
        assert_it_can_be_shown(walk.flow, walk.session)


@quick
@given(st.data())
def test_every_flow_comes_to_its_end(data: st.DataObject) -> None:
    """Skipping what may be skipped and answering the rest always leads to the end, and never in a circle."""
    flow = data.draw(flows())
    walk = Walk(flow)
    typed = {"number": "3", "date": "Friday", "moment": "Friday 10:00", "duration": "45 min"}
    for _ in range(40):
        if walk.session.closed:
            break
        shown = walk.question
        if shown.understood:
            walk.chooses("yes")
        elif "skip" in shown.buttons and data.draw(st.booleans()):
            walk.presses("skip")
        elif shown.several:
            walk.ticks(shown.choices[0].id)
            walk.presses("done")
        elif shown.choices:
            walk.chooses(data.draw(st.sampled_from(shown.choices)).id)
        else:
            walk.types(typed.get(shown.kind, "A heron"))
    assert walk.session.closed


@given(
    st.builds(
        Answer.from_data,
        st.fixed_dictionaries(
            {
                "parts": st.lists(st.tuples(st.text(), st.integers(0, 9))),
                "value": st.none() | st.text() | st.integers() | st.lists(st.text()),
            }
        ),
    )
)
def test_an_answer_is_the_same_after_storing(answer: Answer) -> None:
    assert Answer.from_data(answer.to_data()) == answer
