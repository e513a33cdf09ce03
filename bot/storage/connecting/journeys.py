"""Journeys: opened under an alias, moved from state to state, with the entries of their steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Integer, Row, bindparam, case, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.storage.columns import Instant
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Entry, Journey, JourneyEntry, JourneyEvent
from bot.understanding.digits import normalise

ALIAS = "journey.alias"
STEP = "step"
"""The kind of entry that is written at a step."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

JourneyState: TypeAlias = Literal["open", "paused", "stepped_back", "closed"]

journey = table_of(Journey)
event = table_of(JourneyEvent)
journey_entry = table_of(JourneyEntry)
entry = table_of(Entry)

_MINE = (journey.c.id == bindparam("which"), journey.c.person_id == bindparam("person"))
# What goes on stands first, what is over last.
_PLACE = case({"open": 0, "paused": 1, "stepped_back": 1}, value=journey.c.state, else_=2)
_PAGE = (
    select(journey)
    .where(journey.c.person_id == bindparam("person"))
    .order_by(_PLACE, journey.c.changed_at.desc(), journey.c.id)
    .limit(bindparam("limit", type_=Integer()))
    .offset(bindparam("offset", type_=Integer()))
)
_HOW_MANY = select(func.count()).select_from(journey).where(journey.c.person_id == bindparam("person"))
_QUIET = (
    select(journey)
    .where(
        journey.c.person_id == bindparam("person"),
        journey.c.state == "open",
        journey.c.changed_at <= bindparam("before", type_=Instant()),
        journey.c.changed_at > bindparam("after", type_=Instant()),
    )
    .order_by(journey.c.changed_at)
)
_ONE = select(journey).where(*_MINE)
_EVENTS = select(event).join(journey, event.c.journey_id == journey.c.id).where(*_MINE).order_by(event.c.at, event.c.id)
# Whose it is, the journey says: by the person of an entry SQLite would look through all that they have written.
_ENTRIES = (
    select(journey_entry.c.entry_id, journey_entry.c.step, entry.c.kind, entry.c.kept_at)
    .join(journey, journey_entry.c.journey_id == journey.c.id)
    .join(entry, journey_entry.c.entry_id == entry.c.id)
    .where(*_MINE)
    .order_by(entry.c.kept_at, entry.c.id)
)
_STEPS = (
    select(journey_entry.c.step, func.count().label("times"), func.max(entry.c.kept_at).label("last_at"))
    .join(journey, journey_entry.c.journey_id == journey.c.id)
    .join(entry, journey_entry.c.entry_id == entry.c.id)
    .where(*_MINE, journey_entry.c.step.is_not(None))
    .group_by(journey_entry.c.step)
)
_ALIASES = select(journey.c.id, journey.c.alias).where(journey.c.person_id == bindparam("person"))
_JOURNEY_OF = (
    select(journey, journey_entry.c.step.label("at_step"))
    .join(journey_entry, journey_entry.c.journey_id == journey.c.id)
    .where(journey_entry.c.entry_id == bindparam("entry"), journey.c.person_id == bindparam("person"))
)
_TOUCH = update(journey).where(*_MINE).values(changed_at=bindparam("now"))
# A step was taken: where it was started again is behind it.
_GO_ON = update(journey).where(*_MINE).values(changed_at=bindparam("now"), step=None)
_DELETE = delete(journey).where(*_MINE)
# (PostgreSQL's form of ON CONFLICT is SQLite's too.)
_ADD_ENTRY = insert_or(journey_entry).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class JourneyRecord:
    """A journey. `step`: where it was started again (1 to 8), until a step is taken; else None."""

    id: UUID
    person_id: UUID
    alias: str
    state: JourneyState
    step: int | None
    begun_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class JourneyEventRecord:
    """Something that happened to a journey: `begun`, `renamed`, or the state it went to."""

    kind: str
    step: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class JourneyEntryRecord:
    """An entry of a journey. `step`: 1 to 8, None for one of no step (a goal, a personal plan)."""

    entry_id: UUID
    kind: str
    step: int | None
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class StepTaken:
    """How often a step was taken, and when last."""

    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class EntryJourney:
    """The journey an entry belongs to. `step`: the one it was written at (1 to 8), if it was."""

    id: UUID
    alias: str
    step: int | None


def open_journey(store: Store, person_id: UUID, alias: str, now: datetime) -> UUID:
    """Begin a journey; its id."""
    id = uuid4()
    store.conn.execute(
        insert(journey),
        {
            "id": id,
            "person_id": person_id,
            "alias": _sealed(store, person_id, id, alias),
            "state": "open",
            "begun_at": now,
            "changed_at": now,
        },
    )
    _note(store, id, "begun", None, now)
    return id


def get_journey(store: Store, person_id: UUID, journey_id: UUID) -> JourneyRecord | None:
    """A journey of theirs; None when it is somebody else's or gone."""
    row = store.conn.execute(_ONE, {"which": journey_id, "person": person_id}).one_or_none()
    return _record(store, row) if row else None


def journeys_page(store: Store, person_id: UUID, *, offset: int, limit: int) -> tuple[list[JourneyRecord], int]:
    """One page of their journeys, what goes on first, and how many there are in all."""
    total = store.conn.scalar(_HOW_MANY, {"person": person_id})
    rows = store.conn.execute(_PAGE, {"person": person_id, "limit": limit, "offset": offset})
    return [_record(store, row) for row in rows], total or 0


def quiet_journeys(
    store: Store, person_id: UUID, before: datetime, *, after: datetime = LONG_AGO
) -> list[JourneyRecord]:
    """Their open journeys on which something happened last by `before`, and later than `after`; the quietest first."""
    rows = store.conn.execute(_QUIET, {"person": person_id, "before": before, "after": after})
    return [_record(store, row) for row in rows]


def aliases_of(store: Store, person_id: UUID) -> dict[str, UUID]:
    """The journeys of theirs by their aliases, as `normalise` has them."""
    rows = store.conn.execute(_ALIASES, {"person": person_id})
    return {normalise(store.unseal_data(person_id, ALIAS, row.id, row.alias)): row.id for row in rows}


def journey_named(store: Store, person_id: UUID, alias: str) -> JourneyRecord | None:
    """Their journey under this alias, if there is one. Capitals and keyboards make no difference."""
    found = aliases_of(store, person_id).get(normalise(alias))
    return get_journey(store, person_id, found) if found else None


def move_journey(
    store: Store, mine: JourneyRecord, state: JourneyState, now: datetime, step: int | None = None
) -> bool:
    """Take a journey to a state, or start it again at a step (`open` with a step). False when nothing changed."""
    if mine.state == state and (step is None or mine.step == step):
        return False
    changes = {"state": state, "changed_at": now, "step": step or mine.step}
    store.conn.execute(update(journey).where(journey.c.id == mine.id).values(changes))
    _note(store, mine.id, state, step, now)
    return True


def rename_journey(store: Store, mine: JourneyRecord, alias: str, now: datetime) -> None:
    """Give a journey another alias. The earlier one is not kept: it may have said too much."""
    changes = {"alias": _sealed(store, mine.person_id, mine.id, alias), "changed_at": now}
    store.conn.execute(update(journey).where(journey.c.id == mine.id).values(changes))
    _note(store, mine.id, "renamed", None, now)


def delete_journey(store: Store, person_id: UUID, journey_id: UUID) -> bool:
    """Delete a journey with all that hangs on it but its entries, which stand on their own."""
    return store.conn.execute(_DELETE, {"which": journey_id, "person": person_id}).rowcount == 1


def journey_events(store: Store, person_id: UUID, journey_id: UUID) -> list[JourneyEventRecord]:
    """What happened to a journey of theirs, the oldest first."""
    rows = store.conn.execute(_EVENTS, {"which": journey_id, "person": person_id})
    return [JourneyEventRecord(row.kind, row.step, row.at) for row in rows]


def add_to_journey(
    store: Store, person_id: UUID, journey_id: UUID, entry_id: UUID, now: datetime, step: int | None = None
) -> None:
    """Say that an entry belongs to a journey of theirs; nothing happens for somebody else's."""
    touch = _TOUCH if step is None else _GO_ON
    if store.conn.execute(touch, {"which": journey_id, "person": person_id, "now": now}).rowcount:
        store.conn.execute(_ADD_ENTRY, {"entry_id": entry_id, "journey_id": journey_id, "step": step})


def steps_taken(store: Store, mine: JourneyRecord) -> dict[int, StepTaken]:
    """The steps of a journey that were taken, by their numbers."""
    rows = store.conn.execute(_STEPS, {"which": mine.id, "person": mine.person_id})
    return {row.step: StepTaken(row.times, row.last_at) for row in rows}


def entries_of_journey(store: Store, person_id: UUID, journey_id: UUID) -> list[JourneyEntryRecord]:
    """The entries of a journey of theirs, the oldest first."""
    rows = store.conn.execute(_ENTRIES, {"which": journey_id, "person": person_id})
    return [JourneyEntryRecord(row.entry_id, row.kind, row.step, row.kept_at) for row in rows]


def journey_of_entry(store: Store, person_id: UUID, entry_id: UUID) -> tuple[JourneyRecord, int | None] | None:
    """The journey an entry of theirs belongs to, and the step it was written at."""
    row = store.conn.execute(_JOURNEY_OF, {"entry": entry_id, "person": person_id}).one_or_none()
    return (_record(store, row), row.at_step) if row else None


def entry_journey(store: Store, row: Row[Any]) -> EntryJourney | None:
    """From a row of an entry with `journey_id`, `journey_alias` and `journey_step` beside it."""
    if row.journey_id is None:
        return None
    alias: str = store.unseal_data(row.person_id, ALIAS, row.journey_id, row.journey_alias)
    return EntryJourney(row.journey_id, alias, row.journey_step)


def _note(store: Store, journey_id: UUID, kind: str, step: int | None, at: datetime) -> None:
    happened = {"id": uuid4(), "journey_id": journey_id, "kind": kind, "step": step, "at": at}
    store.conn.execute(insert(event), happened)


def _sealed(store: Store, person_id: UUID, journey_id: UUID, alias: str) -> bytes:
    return store.seal_data(person_id, ALIAS, journey_id, alias)


def _record(store: Store, row: Row[Any]) -> JourneyRecord:
    alias: str = store.unseal_data(row.person_id, ALIAS, row.id, row.alias)
    return JourneyRecord(row.id, row.person_id, alias, row.state, row.step, row.begun_at, row.changed_at)
