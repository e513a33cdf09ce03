"""Makes an entry of a finished session."""

from __future__ import annotations

from uuid import UUID

from bot.conversation.turn import Turn
from bot.flows.answer import Answer
from bot.flows.flow import Flow
from bot.flows.path import answered_places
from bot.flows.session import Place, Session
from bot.storage.chat_messages import link_session_to_entry
from bot.storage.entries import KeptAnswer, keep_entry
from bot.storage.sessions import get_session


def keep(turn: Turn, session_id: UUID, flow: Flow, session: Session, kind: str) -> UUID:
    """Keep the session's answers as an entry of this kind; gives its id."""
    reminders = reminder_steps(flow)
    answers = [
        KeptAnswer(
            place=place.key,
            position=position,
            data=answer.to_data(),
            private=step.private,
            headline=step.headline,
            part=step.part,
        )
        for position, (place, step, answer) in enumerate(answered_places(flow, session))
        if not answer.skipped and step.id not in reminders
    ]
    answers += _answers_nobody_asks_for(flow, session, len(answers))
    record = get_session(turn.store, session_id)
    entry_id = keep_entry(
        turn.store,
        person_id=turn.person.id,
        kind=kind,
        flow=session.flow,
        version=session.version,
        zone=turn.person.zone,
        begun_at=record.opened_at if record else turn.now,
        kept_at=turn.now,
        answers=answers,
        competences=competences_of(session.answers),
    )
    link_session_to_entry(turn.store, session_id, entry_id)
    return entry_id


def _answers_nobody_asks_for(flow: Flow, session: Session, position: int) -> list[KeptAnswer]:
    """Words given to questions that were taken out of the flow meanwhile: they stay the writer's own."""
    gone = [
        (key, answer) for key, answer in session.answers.items() if answer.text and not flow.has(Place.from_key(key))
    ]
    return [
        KeptAnswer(place=key, position=number, data=answer.to_data(), private=True)
        for number, (key, answer) in enumerate(gone, start=position)
    ]


def reminder_steps(flow: Flow) -> set[str]:
    """The steps that ask when to be reminded: their answers live on as a nudge, they are no part of the entry."""
    return {
        step
        for effect in flow.definition.effects
        if effect.do == "plan"
        for steps in effect.with_.values()
        for step in steps
    }


def competences_of(answers: dict[str, Answer]) -> list[str]:
    """The competences somebody ticked."""
    ticked = answers.get("competences")
    return list(ticked.value or []) if ticked else []
