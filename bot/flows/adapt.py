"""Open sessions outlive changes of content: a session is fitted to the flow as it is today."""

from __future__ import annotations

from bot.flows.flow import Flow
from bot.flows.path import path
from bot.flows.session import Place, Session


def adapt(flow: Flow, session: Session) -> Session:
    """A copy of the session that fits `flow`, whatever version it was begun with."""
    return make_fit(flow, session.copy())


def make_fit(flow: Flow, session: Session) -> Session:
    """The session itself, changed where it does not fit `flow`.

    It goes on at the question of the same id; if that is gone, at the first one not answered yet. No answer
    is dropped: those to questions that are gone stay in the session, out of the entry.
    """
    if fits(flow, session):
        return session
    session.version = flow.version
    session.trail = [key for key in session.trail if flow.has(Place.from_key(key))]
    if session.closed:
        return session
    if not flow.has(session.place):
        place = Place(session.state) if session.state in flow.nodes else resting_place(flow, session)
        session.gone = session.gone or session.place.key
        session.state, session.round = place.step, place.round
        session.prompted, session.ticked, session.confirming = 0, [], None
    node = flow.nodes[session.state]
    session.ticked = [option.id for option in node.options if option.id in session.ticked]
    if node.step.answer not in ("date", "moment", "duration"):
        session.confirming = None
    return session


def fits(flow: Flow, session: Session) -> bool:
    """Whether the session is of the flow as it is today, at a place that there is."""
    return session.version == flow.version and (session.closed or flow.has(session.place))


def resting_place(flow: Flow, session: Session) -> Place:
    """Where a session goes on that lost its place: the first unanswered question, else the last one."""
    way = path(flow, session.answers)
    return way.unanswered or way.places[-1]
