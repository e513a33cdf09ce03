"""Who supervises whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, insert, or_, select, update

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Supervision, Team

supervision = table_of(Supervision)
team = table_of(Team)

STANDING = (supervision.c.until.is_(None), supervision.c.team_id == team.c.id, team.c.closed_at.is_(None))
"""When a link has not ended: neither it nor its team. (A condition on `supervision` and `team`.)"""
CONFIRMED = (*STANDING, supervision.c.confirmed_at.is_not(None))
"""When a link is one that somebody may read by."""

_BY_ID = select(supervision).where(supervision.c.id == bindparam("id"), *STANDING)
_IN_ORDER = select(supervision).order_by(supervision.c.since, supervision.c.id)
_OF_CONNECTOR = _IN_ORDER.where(supervision.c.connector_id == bindparam("person_id"), *CONFIRMED)
_OF_SUPERVISOR = _IN_ORDER.where(supervision.c.supervisor_id == bindparam("person_id"), *CONFIRMED)
_OF_PERSON = _IN_ORDER.where(
    or_(
        supervision.c.connector_id == bindparam("person_id"),
        supervision.c.supervisor_id == bindparam("person_id"),
    ),
    *STANDING,
)
_SAME = select(supervision).where(
    supervision.c.team_id == bindparam("team_id"),
    supervision.c.supervisor_id == bindparam("supervisor_id"),
    supervision.c.connector_id == bindparam("connector_id"),
    supervision.c.until.is_(None),
)
_CONFIRM = (
    update(supervision)
    .where(
        supervision.c.id == bindparam("which"),
        supervision.c.until.is_(None),
        supervision.c.confirmed_at.is_(None),
    )
    .values(confirmed_at=bindparam("at"))
)
_END = update(supervision).where(supervision.c.until.is_(None)).values(until=bindparam("at"), ended_by=bindparam("by"))
_END_ONE = _END.where(supervision.c.id == bindparam("which"))
_END_IN_TEAM = _END.where(
    supervision.c.team_id == bindparam("which"),
    or_(supervision.c.connector_id == bindparam("who"), supervision.c.supervisor_id == bindparam("who")),
)


@dataclass(frozen=True, slots=True)
class SupervisionRecord:
    """A link between a supervisor and a connector of a team. Nothing is seen by it until `confirmed`."""

    id: UUID
    team_id: UUID
    supervisor_id: UUID
    connector_id: UUID
    since: datetime
    confirmed: bool


def propose_supervision(
    store: Store, *, team_id: UUID, supervisor_id: UUID, connector_id: UUID, at: datetime
) -> SupervisionRecord:
    """A link that waits to be confirmed; the one that stands already, when there is one."""
    same = {"team_id": team_id, "supervisor_id": supervisor_id, "connector_id": connector_id}
    row = store.conn.execute(_SAME, same).one_or_none()
    if row:
        return _record(row)
    record = SupervisionRecord(uuid4(), team_id, supervisor_id, connector_id, at, confirmed=False)
    store.conn.execute(insert(supervision), {"id": record.id, "since": at, **same})
    return record


def confirm_supervision(store: Store, id: UUID, at: datetime) -> bool:
    """The inviter said that this is who they meant. False when it is confirmed already, ended or unknown."""
    return store.conn.execute(_CONFIRM, {"which": id, "at": at}).rowcount == 1


def end_supervision(store: Store, id: UUID, *, by: UUID | None, at: datetime) -> bool:
    """End a link, confirmed or not: what was read by it can no longer be. False when it has ended already."""
    return store.conn.execute(_END_ONE, {"which": id, "by": by, "at": at}).rowcount == 1


def end_supervisions_in_team(store: Store, *, team_id: UUID, person_id: UUID, by: UUID | None, at: datetime) -> None:
    """End every link that somebody has in a team, on either side of it."""
    store.conn.execute(_END_IN_TEAM, {"which": team_id, "who": person_id, "by": by, "at": at})


def supervisors_of(store: Store, connector_id: UUID) -> list[SupervisionRecord]:
    """By whom somebody is supervised: links that stand and are confirmed, the oldest first."""
    return [_record(row) for row in store.conn.execute(_OF_CONNECTOR, {"person_id": connector_id})]


def connectors_of(store: Store, supervisor_id: UUID) -> list[SupervisionRecord]:
    """Whom somebody supervises: links that stand and are confirmed, the oldest first."""
    return [_record(row) for row in store.conn.execute(_OF_SUPERVISOR, {"person_id": supervisor_id})]


def standing_supervisions(store: Store, person_id: UUID) -> list[SupervisionRecord]:
    """Every link somebody has on either side that has not ended, confirmed or not, the oldest first."""
    return [_record(row) for row in store.conn.execute(_OF_PERSON, {"person_id": person_id})]


def get_supervision(store: Store, id: UUID) -> SupervisionRecord | None:
    """A link that has not ended; None when it has, or there is none."""
    row = store.conn.execute(_BY_ID, {"id": id}).one_or_none()
    return _record(row) if row else None


def _record(row: Row[Any]) -> SupervisionRecord:
    return SupervisionRecord(
        id=row.id,
        team_id=row.team_id,
        supervisor_id=row.supervisor_id,
        connector_id=row.connector_id,
        since=row.since,
        confirmed=row.confirmed_at is not None,
    )
