"""Makes an entry of a finished session, or adds to the entry that the session was about."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from bot.conversation.journey_steps import step_of
from bot.conversation.turn import Turn
from bot.flows.answer import Answer
from bot.flows.flow import Flow, Node
from bot.flows.path import answered_places
from bot.flows.session import Place, Session
from bot.storage.chat_messages import link_session_to_entry
from bot.storage.connecting.journeys import add_to_journey
from bot.storage.entries import EntryRecord, KeptAnswer, get_entry, keep_entry, put_answer, set_competences
from bot.storage.learning.records import link_reflection
from bot.storage.sessions import get_session


def keep(turn: Turn, session_id: UUID, flow: Flow, session: Session, kind: str) -> UUID:
    """Keep the session's answers as an entry of this kind, or in the one it was about; gives the entry's id."""
    home = home_of(turn, flow)
    answers = list(_answers(flow, session, home))
    answers += _answers_nobody_asks_for(flow, session, len(answers))
    entry = _entry_to_add_to(turn, flow, session)
    if entry is None:
        entry_id = _keep_anew(turn, session_id, home, session, kind, answers)
    else:
        entry_id = _add(turn, entry, session, answers)
    link_session_to_entry(turn.store, session_id, entry_id)
    if record_id := session.about.get("learning"):
        link_reflection(turn.store, turn.person.id, UUID(record_id), entry_id)
    if journey_id := session.about.get("journey"):
        step = step_of(session.about)
        add_to_journey(turn.store, turn.person.id, UUID(journey_id), entry_id, turn.now, step)
    return entry_id


def home_of(turn: Turn, flow: Flow) -> Flow:
    """The flow whose questions the answers belong to: another one's, where this one asks for a part of its entry."""
    return turn.world.flows[flow.definition.entry_of] if flow.definition.entry_of else flow


def kept_as(node: Node, position: int, key: str, answer: Answer) -> KeptAnswer:
    """An answer to this question as it goes into an entry."""
    step = node.step
    return KeptAnswer(
        place=key,
        position=position,
        data=answer.to_data(),
        private=step.private,
        headline=step.headline,
        part=step.part,
    )


def _answers(flow: Flow, session: Session, home: Flow) -> Iterator[KeptAnswer]:
    reminders = reminder_steps(flow)
    for position, (place, step, answer) in enumerate(answered_places(flow, session)):
        if step.id not in reminders and step.kept:
            node = home.nodes.get(step.id, flow.nodes[step.id])
            yield kept_as(node, node.index if flow.definition.entry_of else position, place.key, answer)


def _keep_anew(
    turn: Turn, session_id: UUID, home: Flow, session: Session, kind: str, answers: list[KeptAnswer]
) -> UUID:
    record = get_session(turn.store, session_id)
    return keep_entry(
        turn.store,
        person_id=turn.person.id,
        kind=kind,
        flow=home.id,
        version=home.version if home.id != session.flow else session.version,
        zone=turn.person.zone,
        begun_at=record.opened_at if record else turn.now,
        kept_at=turn.now,
        answers=answers,
        competences=competences_of(session.answers),
    )


def _entry_to_add_to(turn: Turn, flow: Flow, session: Session) -> EntryRecord | None:
    about = session.about.get("entry")
    if flow.definition.entry_of is None or about is None:
        return None
    return get_entry(turn.store, turn.person.id, UUID(about))


def _add(turn: Turn, entry: EntryRecord, session: Session, answers: list[KeptAnswer]) -> UUID:
    for given in answers:
        put_answer(turn.store, turn.person.id, entry.id, given, turn.now)
    if "competences" in session.answers:
        set_competences(turn.store, turn.person.id, entry.id, competences_of(session.answers), turn.now)
    return entry.id


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
