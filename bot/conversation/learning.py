"""What learning records are made of: answers that nobody was asked for, and the index beside the entry."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from bot.conversation.keeping import kept_as
from bot.conversation.kept_answers import answer_at
from bot.conversation.turn import Turn
from bot.flows.answer import Answer, AnswerPart
from bot.localtime import local_date
from bot.nudges.planning import plan_once
from bot.storage.entries import EntryRecord, KeptAnswer, get_entry, keep_entry, put_answer
from bot.storage.learning.records import LEARNING, State, get_record, index_record
from bot.storage.nudges.rules import rules_of, stop_rule
from bot.storage.people import PersonRecord

HOME = "learning_record"
"""The flow that knows every question of a learning record."""

WRITE_UP = "learning_write_up"


def new_record(turn: Turn, person: PersonRecord, **answers: str | int) -> UUID:
    """A learning record of somebody's that no flow asked for; the entry's id.

    `answers`: values by the id of their question, and words where words are asked for.
    """
    home = turn.world.flows[HOME]
    day = local_date(turn.now, person.zone)
    entry_id = keep_entry(
        turn.store,
        person_id=person.id,
        kind=LEARNING,
        flow=HOME,
        version=home.version,
        zone=person.zone,
        begun_at=turn.now,
        kept_at=turn.now,
        answers=[_kept(turn, *answer) for answer in {"day": day.isoformat(), **answers}.items()],
        competences=(),
    )
    entry = get_entry(turn.store, person.id, entry_id)
    assert entry is not None
    index_record(turn.store, entry, day)
    return entry_id


def put(turn: Turn, entry_id: UUID, **answers: str | int) -> None:
    """Give answers of a record new values, or words where words are asked for."""
    for answer in answers.items():
        put_answer(turn.store, turn.person.id, entry_id, _kept(turn, *answer), turn.now)
    reindex(turn, entry_id)


def reindex(turn: Turn, entry_id: UUID) -> None:
    """Take down anew what is found without reading."""
    entry = get_entry(turn.store, turn.person.id, entry_id)
    if entry:
        index_record(turn.store, entry, today(turn))


def set_state(turn: Turn, entry: EntryRecord, state: State) -> None:
    """Planned, done or applied. What is not only planned has a day, which is not still to come."""
    put(turn, entry.id, state=state)
    day = value_of(entry, "day")
    if state != "planned" and (day is None or str(day) > today(turn).isoformat()):
        put(turn, entry.id, day=today(turn).isoformat())


def remind_to_write_up(turn: Turn, entry_id: UUID) -> datetime | None:
    """The day after something booked, and no other day: what was planned before it was moved is called off.

    When it will come; None when there is nothing to write up, or the day is past.
    """
    for rule in rules_of(turn.store, turn.person.id):
        if rule.kind == WRITE_UP and rule.entry_id == entry_id and not rule.stopped:
            stop_rule(turn.store, turn.person.id, rule.id, turn.now)
    record = get_record(turn.store, turn.person.id, entry_id)
    entry = get_entry(turn.store, turn.person.id, entry_id)
    if record is None or entry is None or record.state != "planned" or value_of(entry, "day") is None:
        return None
    day_after = (record.last_day or record.first_day) + timedelta(days=1)
    return plan_once(turn.store, turn.person, WRITE_UP, day_after, turn.now, entry_id=entry_id)


def value_of(entry: EntryRecord, place: str) -> str | int | None:
    """What was chosen at a question of the entry; None when it was not answered."""
    kept = answer_at(entry, place)
    value: str | int | None = kept.data["value"] if kept else None
    return value


def today(turn: Turn) -> date:
    """By the person's own clock."""
    return turn.circumstances.local.date()


def _kept(turn: Turn, place: str, value: str | int) -> KeptAnswer:
    node = turn.world.flows[HOME].nodes[place]
    given = Answer((AnswerPart(str(value)),)) if node.step.answer == "text" else Answer(value=value)
    return kept_as(node, node.index, place, given)
