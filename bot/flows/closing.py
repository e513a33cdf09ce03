"""Closing a session: what is kept, and what its definition wants to happen then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any, Literal

from bot.content.definition import Choice
from bot.flows.answer import Answer
from bot.flows.circumstances import Circumstances
from bot.flows.effect import Closed, Do, Keep
from bot.flows.flow import Flow, Node
from bot.flows.path import Path
from bot.flows.session import Session
from bot.flows.turn import Turn

MINUTES_A_DAY, MINUTES_AN_HOUR = 24 * 60, 60


def close(turn: Turn, outcome: Literal["finished", "draft", "deleted"]) -> None:
    """Say what follows, once the machine has closed the session. One without any answer is deleted."""
    session, entry = turn.session, turn.flow.definition.entry
    reopened = session.outcome == "finished"
    nothing_given = all(answer.skipped for answer in turn.live.values())
    if outcome == "finished" and nothing_given:
        outcome = "deleted"

    if outcome == "finished" and entry:
        turn.effects.append(Keep(entry))
    if outcome == "finished" and not reopened:
        turn.effects.extend(consequences(turn.flow, turn.path, turn.at))
    # An entry that was opened for one answer is an entry, also when that answer was not given in the end.
    session.outcome = "finished" if reopened else outcome
    session.round, session.prompted = 1, 0
    session.paused, session.ticked, session.confirming = False, [], None
    if session.outcome == "deleted":
        forget(session)
    turn.effects.append(Closed(session.outcome))


def forget(session: Session) -> None:
    """Deleted means that the words are gone."""
    session.answers.clear()
    session.trail.clear()


def consequences(flow: Flow, way: Path, at: Circumstances) -> Iterator[Do]:
    """The effects of the definition that got at least one of the values they are made with."""
    for effect in flow.definition.effects:
        values = {
            name: value
            for name, steps in effect.with_.items()
            if (value := last_given(flow, way, steps, at)) is not None
        }
        if values or not effect.with_:
            yield Do(effect.do, effect.kind, values)


def last_given(flow: Flow, way: Path, steps: tuple[str, ...], at: Circumstances) -> Any:
    """The value of the last of these steps that gives one (in a group, in its last round); else None."""
    for step in reversed(steps):
        for place in reversed(way.places):
            answer = way.answers.get(place.key) if place.step == step else None
            value = value_of(flow.nodes[step], answer, at) if answer else None
            if value is not None:
                return value
    return None


def value_of(node: Node, answer: Answer, at: Circumstances) -> Any:
    """What an answer means to an effect: text, a number, minutes, option ids, an ISO date or moment.

    A choice that stands for a number of days is the ISO date so many days from today, one for hours the ISO
    instant (UTC) so many hours from now. None for a skip, and for a choice without a date among choices with
    one ("No", "Pick a date").
    """
    if answer.value is None:
        return answer.text if answer.parts else None
    choice = next((choice for choice in node.step.choices if choice.id == answer.value), None)
    if choice is None or not any(is_dated(each) for each in node.step.choices):
        return answer.value
    if not is_dated(choice):
        return None
    days, hours = choice.days or 0, choice.hours or 0
    if node.step.answer == "duration":
        return days * MINUTES_A_DAY + hours * MINUTES_AN_HOUR
    if choice.hours is None:
        return (at.local.date() + timedelta(days=days)).isoformat()
    return (at.now + timedelta(days=days, hours=hours)).astimezone(UTC).isoformat(timespec="minutes")


def is_dated(choice: Choice) -> bool:
    return choice.days is not None or choice.hours is not None
