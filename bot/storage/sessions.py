"""Flow sessions: where people are in what they are in the middle of, their words sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, delete, insert, or_, select, update

from bot.storage.columns import Instant
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import FlowSession

BODY = "session.body"
WARNED_AFTER = timedelta(days=23)
DROPPED_AFTER = timedelta(days=30)

session_table = table_of(FlowSession)
_c = session_table.c

_ALL = select(session_table)
_NEWEST = _ALL.order_by(_c.touched_at.desc(), _c.id)
_OLDEST = _ALL.order_by(_c.touched_at, _c.id).limit(bindparam("limit"))
_BY_ID = _ALL.where(_c.id == bindparam("id"))
_OPEN = _NEWEST.where(_c.person_id == bindparam("person_id"), _c.status == "open").limit(1)
_TOUCHED = select(_c.touched_at).where(_c.person_id == bindparam("person_id"), _c.status == "open").limit(1)
_CLOSED = _NEWEST.where(_c.person_id == bindparam("person_id"), _c.status == "closed").limit(1)
_WAITING = _NEWEST.where(_c.person_id == bindparam("person_id"), _c.status.in_(["paused", "draft"]), _c.resumable)
_TO_WARN = _OLDEST.where(
    _c.status != "closed",
    _c.resumable,
    _c.warned_at.is_(None),
    _c.touched_at <= bindparam("untouched_since", type_=Instant()),
)
_TO_DROP = _OLDEST.where(
    _c.status != "closed",
    _c.touched_at <= bindparam("untouched_since", type_=Instant()),
    or_(
        ~_c.resumable,
        and_(_c.warned_at.is_not(None), _c.warned_at <= bindparam("warned_before", type_=Instant())),
    ),
)
_ADD = insert(session_table)
_MINE = (_c.id == bindparam("which"), _c.person_id == bindparam("who"))
_SAVE = (
    update(session_table)
    .where(*_MINE)
    .values(body=bindparam("new_body"), status=bindparam("new_status"), touched_at=bindparam("at"), warned_at=None)
)
_SAVE_WITH_ENTRY = _SAVE.values(entry_id=bindparam("entry"))
_WARNED = update(session_table).where(_c.id == bindparam("which")).values(warned_at=bindparam("at"))
_DELETE = delete(session_table).where(*_MINE)


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One way through one flow; `session` is bot.flows.session's data.

    `status`: `open`, `paused`, `draft` or `closed`. `entry_id`: the entry that it became.
    """

    id: UUID
    person_id: UUID
    flow: str
    status: str
    resumable: bool
    session: dict[str, Any]
    opened_at: datetime
    touched_at: datetime
    warned_at: datetime | None
    entry_id: UUID | None


def open_session_of(store: Store, person_id: UUID) -> SessionRecord | None:
    """The one they are being asked in now."""
    return _one(store, store.conn.execute(_OPEN, {"person_id": person_id}).one_or_none())


def open_session_touched(store: Store, person_id: UUID) -> datetime | None:
    """When they last did something in the one they are being asked in now; None when there is none."""
    touched: datetime | None = store.conn.scalar(_TOUCHED, {"person_id": person_id})
    return touched


def latest_closed(store: Store, person_id: UUID) -> SessionRecord | None:
    """The one they finished last, for messages that come late."""
    return _one(store, store.conn.execute(_CLOSED, {"person_id": person_id}).one_or_none())


def get_session(store: Store, id: UUID) -> SessionRecord | None:
    return _one(store, store.conn.execute(_BY_ID, {"id": id}).one_or_none())


def waiting_sessions(store: Store, person_id: UUID) -> list[SessionRecord]:
    """What they may go on with: paused ones and drafts, the newest first."""
    return [_record(store, row) for row in store.conn.execute(_WAITING, {"person_id": person_id})]


def add_session(
    store: Store,
    *,
    id: UUID,
    person_id: UUID,
    flow: str,
    resumable: bool,
    session: dict[str, Any],
    at: datetime,
) -> None:
    """Add an open session. Whoever has one open already must have had it paused."""
    store.conn.execute(
        _ADD,
        {
            "id": id,
            "person_id": person_id,
            "flow": flow,
            "status": "open",
            "resumable": resumable,
            "body": store.seal_data(person_id, BODY, id, session),
            "opened_at": at,
            "touched_at": at,
        },
    )


def save_session(
    store: Store,
    record_id: UUID,
    person_id: UUID,
    *,
    session: dict[str, Any],
    status: str,
    at: datetime,
    entry_id: UUID | None = None,
) -> None:
    """Write a session's new state. It is touched by that: its 30 days begin again. An `entry_id` stays."""
    values = {
        "which": record_id,
        "who": person_id,
        "new_body": store.seal_data(person_id, BODY, record_id, session),
        "new_status": status,
        "at": at,
    }
    if entry_id is None:
        store.conn.execute(_SAVE, values)
    else:
        store.conn.execute(_SAVE_WITH_ENTRY, {**values, "entry": entry_id})


def delete_session(store: Store, record_id: UUID, person_id: UUID) -> bool:
    """Delete a session of theirs. False when it is not theirs or gone."""
    return store.conn.execute(_DELETE, {"which": record_id, "who": person_id}).rowcount == 1


def drafts_to_warn(store: Store, now: datetime, limit: int) -> list[SessionRecord]:
    """Unfinished sessions untouched for 23 days whose writers have not been told yet, the oldest first."""
    rows = store.conn.execute(_TO_WARN, {"untouched_since": now - WARNED_AFTER, "limit": limit})
    return [_record(store, row) for row in rows]


def mark_warned(store: Store, id: UUID, at: datetime) -> None:
    """Note that the writer was told that it will go in 7 days."""
    store.conn.execute(_WARNED, {"which": id, "at": at})


def drafts_to_drop(store: Store, now: datetime, limit: int) -> list[SessionRecord]:
    """Unfinished sessions untouched for 30 days, their writers told at least 7 days ago; the oldest first.

    What can't be resumed anyway is dropped without having been announced.
    """
    times = {"untouched_since": now - DROPPED_AFTER, "warned_before": now - (DROPPED_AFTER - WARNED_AFTER)}
    rows = store.conn.execute(_TO_DROP, {**times, "limit": limit})
    return [_record(store, row) for row in rows]


def _one(store: Store, row: Row[Any] | None) -> SessionRecord | None:
    return _record(store, row) if row else None


def _record(store: Store, row: Row[Any]) -> SessionRecord:
    return SessionRecord(
        id=row.id,
        person_id=row.person_id,
        flow=row.flow,
        status=row.status,
        resumable=row.resumable,
        session=store.unseal_data(row.person_id, BODY, row.id, row.body),
        opened_at=row.opened_at,
        touched_at=row.touched_at,
        warned_at=row.warned_at,
        entry_id=row.entry_id,
    )
