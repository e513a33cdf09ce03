"""Walking through a flow: `start` and `step` turn an event into a new session and effects.

Both are functions of their arguments: nothing they are given changes, and no event in any state makes them
raise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.flows.adapt import adapt
from bot.flows.answer import Answer, AnswerPart
from bot.flows.answering import answer, choose, tick
from bot.flows.circumstances import Circumstances
from bot.flows.correcting import add, edit
from bot.flows.effect import Effect
from bot.flows.event import Added, Answered, Chosen, Edited, Event, GoTo, Opened, Pressed, Ticked
from bot.flows.flow import Flow
from bot.flows.moving import go_to, ticked_before
from bot.flows.pressing import press, typed_button
from bot.flows.session import Place, Session
from bot.flows.turn import Turn
from bot.i18n import Text, say


def start(
    flow: Flow,
    about: Mapping[str, str],
    at: Circumstances,
    known: Sequence[str] = (),
    given: Mapping[str, Answer] = MappingProxyType({}),
) -> tuple[Session, list[Effect]]:
    """A session at the first question, and what is said. `about` says what it is about: an entry, a share.

    `known`: the options that answer the first questions. These are not asked, and `Back` does not lead to them.
    `given`: what was answered before, by place: the questions show it, and `Next` keeps it.
    """
    answers = {place: answer for place, answer in given.items() if flow.has(Place.from_key(place))}
    session = Session(flow.id, flow.version, flow.first.id, about=dict(about), answers=answers)
    session.ticked = ticked_before(flow, session)
    for option in known:
        session, _ = step(flow, session, Chosen(option), at)
    session.trail.clear()
    turn = Turn(flow, session, at)
    if flow.definition.opening:
        turn.say(Text(flow.definition.opening))
    turn.ask()
    return turn.session, turn.effects


def step(flow: Flow, session: Session, event: Event, at: Circumstances) -> tuple[Session, list[Effect]]:
    """The session after the event, and what follows from it. An event that does not fit is `Refused`."""
    turn = Turn(flow, adapt(flow, session), at)
    match event:
        case Added(place, text, message_id) if not is_present(turn, place):
            add(turn, Place.from_key(place), AnswerPart(text, message_id))
        case Edited(place, text, message_id):
            edit(turn, Place.from_key(place), AnswerPart(text, message_id))
        case GoTo(place):
            go_to(turn, Place.from_key(place))
        case Pressed("resume" | "finish" | "keep_draft" | "delete" as action):
            press(turn, action)
        case _ if turn.session.closed:
            turn.refuse(say("This is closed. Nothing has changed."))
        case _ if turn.session.paused:
            turn.refuse(say("This is paused. /resume takes you back to it."))
        case _ if turn.session.gone:
            where_a_question_was(turn, event)
        case _:
            at_the_question(turn, event)
    return turn.session, turn.effects


def where_a_question_was(turn: Turn, event: Event) -> None:
    """The question that was asked is gone from the definition: what is said now was not said to the present one."""
    gone = turn.session.gone
    if isinstance(event, Answered):
        given = turn.session.answers.get(gone, Answer())
        turn.put(Place.from_key(gone), given.joined(AnswerPart(event.text, event.message_id)))
    turn.ask_again(say("The questions have changed in the meantime. This is where we go on."))


def at_the_question(turn: Turn, event: Event) -> None:
    """What happens to the question that is open."""
    match event:
        case Answered(text, message_id) | Added(_, text, message_id):
            if button := typed_button(turn, text):
                press(turn, button)
            else:
                answer(turn, text, message_id)
        case Chosen(option):
            choose(turn, option)
        case Ticked(option, on):
            tick(turn, option, on=on)
        case Pressed(action):
            press(turn, action)
        case Opened():
            turn.ask()


def is_present(turn: Turn, place: str) -> bool:
    """Whether that is the question being asked."""
    return not turn.session.closed and Place.from_key(place) == turn.place
