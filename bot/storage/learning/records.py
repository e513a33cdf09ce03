"""Learning records: entries of their own kind, and the index by which they are found without reading them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias
from uuid import UUID

from sqlalchemy import Date, Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.storage.entries import EntryRecord
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Entry, LearningRecord

LEARNING = "learning"
"""The kind of entry that a learning record is."""

State: TypeAlias = Literal["planned", "done", "applied"]

learning_record = table_of(LearningRecord)
entry = table_of(Entry)

_MINE = (learning_record.c.entry_id == bindparam("entry"), learning_record.c.person_id == bindparam("person"))
_RECORD = select(learning_record).where(*_MINE)
_OF_PERSON = (
    select(learning_record)
    .join(entry, entry.c.id == learning_record.c.entry_id)
    .where(learning_record.c.person_id == bindparam("person"))
    .order_by(learning_record.c.first_day, entry.c.kept_at, entry.c.id)
)
_BETWEEN = _OF_PERSON.where(
    learning_record.c.first_day >= bindparam("first", type_=Date()),
    learning_record.c.first_day <= bindparam("last", type_=Date()),
)
_OF_REFLECTION = select(learning_record).where(
    learning_record.c.reflection_id == bindparam("reflection"), learning_record.c.person_id == bindparam("person")
)
# (PostgreSQL's form of ON CONFLICT is SQLite's too.)
_new = insert_or(learning_record)
_INDEX = _new.on_conflict_do_update(
    index_elements=["entry_id"],
    set_={name: _new.excluded[name] for name in ("state", "first_day", "last_day", "minutes")},
)
_LINK = update(learning_record).where(*_MINE).values(reflection_id=bindparam("reflection"))


@dataclass(frozen=True, slots=True)
class Record:
    """A learning record as the index knows it. `minutes`: how long it took; None when that was not said."""

    entry_id: UUID
    state: State
    first_day: date
    last_day: date | None
    minutes: int | None
    reflection_id: UUID | None


def index_record(store: Store, kept: EntryRecord, today: date) -> None:
    """Take down what a learning record's answers say now. What says no day is of `today`.

    Its places: `state`, `day`, `last_day` (ISO dates) and `minutes`. Nothing happens for another kind of entry.
    """
    if kept.kind != LEARNING:
        return
    values = {answer.place: answer.data["value"] for answer in kept.answers}
    store.conn.execute(
        _INDEX,
        {
            "entry_id": kept.id,
            "person_id": kept.person_id,
            "state": values.get("state") or "done",
            "first_day": _day(values.get("day")) or today,
            "last_day": _day(values.get("last_day")),
            "minutes": values.get("minutes"),
        },
    )


def get_record(store: Store, person_id: UUID, entry_id: UUID) -> Record | None:
    """A learning record of theirs; None when it is somebody else's, gone, or another kind of entry."""
    row = store.conn.execute(_RECORD, {"entry": entry_id, "person": person_id}).one_or_none()
    return _record(row) if row else None


def records_between(store: Store, person_id: UUID, first: date, last: date) -> list[Record]:
    """Their records that began (or are to begin) on these days, both included, in the order of the days."""
    rows = store.conn.execute(_BETWEEN, {"person": person_id, "first": first, "last": last})
    return [_record(row) for row in rows]


def all_records(store: Store, person_id: UUID) -> list[Record]:
    """Every record of theirs, in the order of the days."""
    return [_record(row) for row in store.conn.execute(_OF_PERSON, {"person": person_id})]


def link_reflection(store: Store, person_id: UUID, entry_id: UUID, reflection_id: UUID) -> bool:
    """Link a record of theirs with a reflection, in place of an earlier one. False when it isn't theirs or gone."""
    linked = {"entry": entry_id, "person": person_id, "reflection": reflection_id}
    return store.conn.execute(_LINK, linked).rowcount == 1


def record_of_reflection(store: Store, person_id: UUID, reflection_id: UUID) -> Record | None:
    """The record of theirs that is linked with a reflection, if there is one."""
    row = store.conn.execute(_OF_REFLECTION, {"reflection": reflection_id, "person": person_id}).first()
    return _record(row) if row else None


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _record(row: Row[Any]) -> Record:
    return Record(row.entry_id, row.state, row.first_day, row.last_day, row.minutes, row.reflection_id)
