"""Correcting answers already given: late messages, swipe-replies, edits, and `Same answer`."""

from __future__ import annotations

from bot.flows.answer import Answer, AnswerPart
from bot.flows.answering import NOTHING_WRITTEN
from bot.flows.effect import Corrected
from bot.flows.flow import Flow
from bot.flows.moving import arrive, linger
from bot.flows.session import Place, Session
from bot.flows.turn import Turn
from bot.flows.understand import Understood, outside_limits, understand
from bot.i18n import Text, say
from bot.understanding.digits import shows_nothing

CHOSEN_KINDS = ("choice", "choices", "yes_no", "scale")
USE_BACK = say("A message cannot change that answer. Use Back to give it again.")
NO_SUCH_ANSWER = say("That message is not part of an answer any more, so nothing has changed.")


def add(turn: Turn, place: Place, part: AnswerPart) -> None:
    """Add words to the answer at an earlier place."""
    session = turn.session
    known = session.answers.get(place.key)
    gone = session.outcome == "deleted" or not turn.flow.has(place)
    if gone or (known is None and place not in turn.path.places):
        turn.refuse(NO_SUCH_ANSWER)
    elif shows_nothing(part.text):
        turn.refuse(NOTHING_WRITTEN)
    elif turn.flow.nodes[place.step].step.answer != "text":
        turn.refuse(USE_BACK)
    else:
        correct(turn, place, (known or Answer()).joined(part))


def edit(turn: Turn, place: Place, part: AnswerPart) -> None:
    """Put a message's new words in the place of its old ones."""
    session = turn.session
    if place == session.place and session.confirming and has_part(session.confirming, part.message_id):
        edit_unconfirmed(turn, session.confirming, part)
        return
    known = session.answers.get(place.key)
    if not turn.flow.has(place) or known is None or not has_part(known, part.message_id):
        turn.refuse(NO_SUCH_ANSWER)
    elif known.corrected(part) == known:
        return
    elif shows_nothing(part.text):
        turn.refuse(NOTHING_WRITTEN)
    elif turn.flow.nodes[place.step].step.answer == "text":
        correct(turn, place, known.corrected(part))
    else:
        edit_value(turn, place, part)


def edit_unconfirmed(turn: Turn, understood: Answer, part: AnswerPart) -> None:
    """The message was corrected before its meaning was confirmed: say what it means now."""
    if understood.corrected(part) == understood:
        return
    found = understand(turn.node, part, turn.at)
    if isinstance(found, Understood):
        turn.session.confirming = found.answer
        turn.ask()
    else:
        turn.refuse(found)


def edit_value(turn: Turn, place: Place, part: AnswerPart) -> None:
    """A number, date or alias that was typed is understood anew."""
    node = turn.flow.nodes[place.step]
    found = USE_BACK if node.step.answer in CHOSEN_KINDS else understand(node, part, turn.at)
    if isinstance(found, Text):
        turn.refuse(found)
    else:
        change(turn, place, found.answer)


def correct(turn: Turn, place: Place, answer: Answer) -> None:
    """Change a text answer, if it stays within its limits."""
    if answer == turn.session.answers.get(place.key):
        return
    if why_not := outside_limits(turn.flow.nodes[place.step].step, answer.text):
        turn.refuse(why_not)
    else:
        change(turn, place, answer)
        linger(turn, place)


def change(turn: Turn, place: Place, answer: Answer) -> None:
    turn.put(place, answer)
    turn.effects.append(Corrected(place.key))
    if place == turn.place:
        turn.redraw()


def has_part(answer: Answer, message_id: int) -> bool:
    return message_id > 0 and any(part.message_id == message_id for part in answer.parts)


def same_answer(turn: Turn) -> None:
    """What was sent last belongs to the answer before it; its own question is asked again."""
    joinable = last_two_texts(turn.flow, turn.session)
    if joinable is None:
        turn.refuse(say("There are no two answers in a row that could be one."))
        return
    earlier, later = joinable
    joined = turn.session.answers[earlier.key]
    for part in turn.session.answers[later.key].parts:
        joined = joined.joined(part)
    if why_not := outside_limits(turn.flow.nodes[earlier.step].step, joined.text):
        turn.refuse(why_not)
        return
    turn.target = later
    turn.fire("goto")
    turn.take(later)
    turn.session.trail.pop()
    change(turn, earlier, joined)
    linger(turn, earlier)
    arrive(turn, later)


def last_two_texts(flow: Flow, session: Session) -> tuple[Place, Place] | None:
    """The places of the two latest answers, when both are free text and the present question has none yet."""
    if session.closed or session.place.key in session.answers or len(session.trail) < 2:
        return None
    earlier, later = (Place.from_key(key) for key in session.trail[-2:])
    return (earlier, later) if _is_text(flow, session, earlier) and _is_text(flow, session, later) else None


def _is_text(flow: Flow, session: Session, place: Place) -> bool:
    answer = session.answers.get(place.key)
    return answer is not None and bool(answer.parts) and flow.nodes[place.step].step.answer == "text"
