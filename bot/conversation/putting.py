"""Puts answers into entries that nobody was asked for just then: a choice made by a button, a day worked out."""

from __future__ import annotations

from uuid import UUID

from bot.conversation.keeping import kept_as
from bot.conversation.turn import Turn
from bot.flows.answer import Answer
from bot.flows.flow import Flow
from bot.storage.chat_messages import remember_theirs
from bot.storage.entries import EntryRecord, KeptAnswer, get_entry, keep_entry, put_answer


def put_value(turn: Turn, entry: EntryRecord, place: str, value: str | list[str]) -> None:
    """Give an answer of an entry this value; what was there stays as its history."""
    given = _kept(turn.world.flows[entry.flow], place, Answer(value=value))
    put_answer(turn.store, turn.person.id, entry.id, given, turn.now)


def keep_answers(turn: Turn, flow_id: str, **answers: Answer) -> UUID:
    """An entry of that flow which its questions were not asked for; its id. `answers` by the id of their question."""
    flow = turn.world.flows[flow_id]
    return keep_entry(
        turn.store,
        person_id=turn.person.id,
        kind=flow.definition.entry or "",
        flow=flow_id,
        version=flow.version,
        zone=turn.person.zone,
        begun_at=turn.now,
        kept_at=turn.now,
        answers=[_kept(flow, place, answer) for place, answer in answers.items()],
        competences=(),
    )


def remember_parts(
    turn: Turn, answer: Answer, place: str, *, session_id: UUID | None = None, entry_id: UUID | None = None
) -> None:
    """The messages an answer was said in belong there: what is edited or replied to later finds it."""
    for part in answer.parts:
        if part.message_id:
            remember_theirs(
                turn.store,
                chat_id=turn.person.telegram_id,
                message_id=part.message_id,
                person_id=turn.person.id,
                at=turn.now,
                session_id=session_id,
                place=place,
                object_id=entry_id,
            )


def entry_after(turn: Turn, entry_id: UUID) -> EntryRecord:
    """An entry of the person's own that is certainly there, as it is now."""
    entry = get_entry(turn.store, turn.person.id, entry_id)
    assert entry is not None
    return entry


def _kept(flow: Flow, place: str, answer: Answer) -> KeptAnswer:
    node = flow.nodes[place]
    return kept_as(node, node.index, place, answer)
