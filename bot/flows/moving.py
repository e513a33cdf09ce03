"""Moving from question to question: on, back, to any other, out and in again."""

from __future__ import annotations

from typing import Literal

from bot.flows.adapt import resting_place
from bot.flows.closing import close
from bot.flows.effect import Paused
from bot.flows.flow import Flow, round_at
from bot.flows.path import Path
from bot.flows.session import Place, Session
from bot.flows.turn import Turn
from bot.i18n import Text, say


def go_on(turn: Turn, trigger: Literal["answer", "skip"] = "answer") -> None:
    """Leave the present question, answered or skipped, for the one that follows or for the end."""
    left, node = turn.place, turn.node
    turn.fire(trigger)
    if trigger == "answer":
        linger(turn, left)
    remember(turn.session, left)
    if turn.session.closed:
        close(turn, "finished")
    else:
        arrive(turn, Place(turn.node.id, round_at(node, left.round, turn.node)))


def go_back(turn: Turn) -> None:
    """Show the question before this one again, with its answer."""
    turn.target = before = way_back(turn.session, turn.path)
    if before is None or not turn.fire("back"):
        turn.refuse(say("This is the first question."))
        return
    jump(turn, before)


def way_back(session: Session, way: Path) -> Place | None:
    """The place `Back` leads to: the latest of the trail that is still asked."""
    trail = (Place.from_key(key) for key in reversed(session.trail))
    return next((place for place in trail if place != session.place and place in way.places), None)


def go_to(turn: Turn, place: Place) -> None:
    """Ask another question (again), wherever it stands. A finished session opens for one answer."""
    session = turn.session
    here = place == session.place and not session.closed
    if here or (session.outcome != "deleted" and place in turn.path.places):
        turn.target = place
    if not turn.fire("goto"):
        turn.refuse(say("That question is not part of this any more."))
        return
    session.paused = False
    if session.outcome == "draft":
        session.outcome = ""
    if here:
        turn.ask()
    else:
        remember(session, session.place)
        jump(turn, place)


def jump(turn: Turn, place: Place) -> None:
    """Come to a question again that the machine let the session go to."""
    session = turn.session
    if place.key in session.trail:
        del session.trail[session.trail.index(place.key) :]
    if place.key in session.answers:
        session.returns[place.key] = session.returns.get(place.key, 0) + 1
    arrive(turn, place)


def arrive(turn: Turn, place: Place) -> None:
    """Ask the question the machine let the session come to; one answered before shows that answer."""
    session = turn.session
    turn.flow.machine.set_state(place.step, session)
    session.round = place.round
    session.prompted = 0
    session.confirming = None
    session.ticked = ticked_before(turn.flow, session)
    turn.ask()


def ticked_before(flow: Flow, session: Session) -> list[str]:
    """The options that an earlier answer to this question had ticked."""
    answer = session.answers.get(session.place.key)
    chosen = answer.value if answer and isinstance(answer.value, list) else []
    return [option.id for option in flow.nodes[session.state].options if option.id in chosen]


def remember(session: Session, place: Place) -> None:
    """Put a place that was answered or skipped at the end of the trail."""
    if place.key in session.answers:
        session.trail = [key for key in session.trail if key != place.key] + [place.key]


def linger(turn: Turn, place: Place) -> None:
    """Say the gentle way out of a question, once, after a long answer or when it was returned to."""
    session = turn.session
    note = turn.flow.nodes[place.step].step.linger
    answer = session.answers.get(place.key)
    if note is None or answer is None or place.key in session.noted:
        return
    if len(answer.text) > note.over or session.returns.get(place.key, 0) >= note.returns:
        session.noted.append(place.key)
        turn.say(Text(note.say))


def pause(turn: Turn) -> None:
    if not turn.fire("pause"):
        turn.refuse(say("There is nothing to pause here."))
        return
    turn.session.paused = True
    turn.effects.append(Paused())


def resume(turn: Turn) -> None:
    """Go on where a paused session stopped, or take a draft up again."""
    session = turn.session
    draft = session.closed
    if not turn.fire("resume"):
        turn.refuse(say("This is closed. There is nothing to go on with."))
        return
    session.paused = False
    if draft:
        session.outcome = ""
        jump(turn, resting_place(turn.flow, session))
    else:
        turn.ask()


def finish(turn: Turn) -> None:
    """End early, with the answers there are; the last stage is offered first, once."""
    session = turn.session
    left = session.place
    if not turn.fire("finish"):
        turn.refuse(say("This is closed. Nothing has changed."))
        return
    session.paused = False
    remember(session, left)
    if session.closed:
        close(turn, "finished")
    else:
        session.last_stage_offered = True
        arrive(turn, Place(session.state))


def cancel(turn: Turn, outcome: Literal["draft", "deleted"]) -> None:
    """End without an entry: kept as a draft, or deleted."""
    if not turn.fire("cancel"):
        turn.refuse(say("This is closed already."))
        return
    close(turn, outcome)
