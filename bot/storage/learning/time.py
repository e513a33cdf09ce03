"""Protected learning time: stretches that are booked, and logged once they were used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from bot.storage.columns import Instant
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import LearningTime

learning_time = table_of(LearningTime)

_MINE = (learning_time.c.id == bindparam("which"), learning_time.c.person_id == bindparam("person"))
_ONE = select(learning_time).where(*_MINE)
_BETWEEN = (
    select(learning_time)
    .where(
        learning_time.c.person_id == bindparam("person"),
        learning_time.c.begins_at >= bindparam("since", type_=Instant()),
        learning_time.c.begins_at < bindparam("until", type_=Instant()),
    )
    .order_by(learning_time.c.begins_at, learning_time.c.id)
)
_BOOKED_AT = select(func.count()).where(
    learning_time.c.person_id == bindparam("person"),
    learning_time.c.begins_at == bindparam("begins", type_=Instant()),
    learning_time.c.logged_at.is_(None),
)
_LOG = update(learning_time).where(*_MINE, learning_time.c.logged_at.is_(None)).values(logged_at=bindparam("at"))
_CANCEL = delete(learning_time).where(*_MINE)


@dataclass(frozen=True, slots=True)
class TimeRecord:
    """A stretch of learning time, of so many minutes; booked until it is `logged`."""

    id: UUID
    begins_at: datetime
    minutes: int
    logged: bool


def add_time(
    store: Store, person_id: UUID, *, begins_at: datetime, minutes: int, logged_at: datetime | None = None
) -> UUID:
    """Book a stretch, or log one that was used already; its id."""
    id = uuid4()
    row = {"id": id, "person_id": person_id, "begins_at": begins_at, "minutes": minutes, "logged_at": logged_at}
    store.conn.execute(insert(learning_time), row)
    return id


def get_time(store: Store, person_id: UUID, id: UUID) -> TimeRecord | None:
    """A stretch of theirs; None when it is somebody else's or gone."""
    row = store.conn.execute(_ONE, {"which": id, "person": person_id}).one_or_none()
    return _record(row) if row else None


def time_between(store: Store, person_id: UUID, since: datetime, until: datetime) -> list[TimeRecord]:
    """What begins from `since` up to, not including, `until`, in order."""
    rows = store.conn.execute(_BETWEEN, {"person": person_id, "since": since, "until": until})
    return [_record(row) for row in rows]


def is_booked_at(store: Store, person_id: UUID, begins_at: datetime) -> bool:
    """Whether a stretch that begins just then is booked and not logged yet."""
    return bool(store.conn.scalar(_BOOKED_AT, {"person": person_id, "begins": begins_at}))


def log_time(store: Store, person_id: UUID, id: UUID, at: datetime) -> bool:
    """It was used. False when it isn't theirs, gone, or logged already."""
    return store.conn.execute(_LOG, {"which": id, "person": person_id, "at": at}).rowcount == 1


def cancel_time(store: Store, person_id: UUID, id: UUID) -> bool:
    """It did not happen, or will not. False when it isn't theirs or gone."""
    return store.conn.execute(_CANCEL, {"which": id, "person": person_id}).rowcount == 1


def _record(row: Row[Any]) -> TimeRecord:
    return TimeRecord(row.id, row.begins_at, row.minutes, row.logged_at is not None)
