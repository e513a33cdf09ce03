"""Who supervises whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Uuid, bindparam, insert, or_, select, update

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
DEPUTIES_LAST = (supervision.c.deputy_for.is_not(None), supervision.c.since, supervision.c.id)
"""The order of links: who is linked for good reads by that link, and not by one that will end by itself."""

_IN_ORDER = select(supervision).order_by(*DEPUTIES_LAST)
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
    supervision.c.deputy_for.is_not_distinct_from(bindparam("deputy_for", type_=Uuid())),
    supervision.c.until.is_(None),
)
_OF_ABSENT = _IN_ORDER.where(supervision.c.deputy_for == bindparam("person_id"), *STANDING)
_RUN_OUT = _IN_ORDER.where(supervision.c.ends_at <= bindparam("now"), supervision.c.until.is_(None))
_CONFIRM = (
    update(supervision)
    .where(
        supervision.c.id == bindparam("which"),
        supervision.c.until.is_(None),
        supervision.c.confirmed_at.is_(None),
    )
    .values(confirmed_at=bindparam("at"))
)
_ENDS_AT = update(supervision).where(supervision.c.id == bindparam("which")).values(ends_at=bindparam("at"))
_END = update(supervision).where(supervision.c.until.is_(None)).values(until=bindparam("at"), ended_by=bindparam("by"))
_END_ONE = _END.where(supervision.c.id == bindparam("which"))
_END_IN_TEAM = _END.where(
    supervision.c.team_id == bindparam("which"),
    or_(
        supervision.c.connector_id == bindparam("who"),
        supervision.c.supervisor_id == bindparam("who"),
        supervision.c.deputy_for == bindparam("who"),
    ),
)


@dataclass(frozen=True, slots=True)
class SupervisionRecord:
    """A link between a supervisor and a connector of a team. Nothing is seen by it until `confirmed`.

    A deputy stands in for the supervisor `deputy_for`, until `ends_at`.
    """

    id: UUID
    team_id: UUID
    supervisor_id: UUID
    connector_id: UUID
    since: datetime
    confirmed: bool
    deputy_for: UUID | None = None
    ends_at: datetime | None = None


def propose_supervision(
    store: Store,
    *,
    team_id: UUID,
    supervisor_id: UUID,
    connector_id: UUID,
    at: datetime,
    deputy_for: UUID | None = None,
    ends_at: datetime | None = None,
) -> SupervisionRecord:
    """A link that waits to be confirmed; the one that stands already, when there is one.

    With `deputy_for` and `ends_at` it is a deputy's. One that stands already then ends when this one would.
    """
    same = {
        "team_id": team_id,
        "supervisor_id": supervisor_id,
        "connector_id": connector_id,
        "deputy_for": deputy_for,
    }
    store.alone()
    row = store.conn.execute(_SAME, same).one_or_none()
    if row:
        if ends_at:
            store.conn.execute(_ENDS_AT, {"which": row.id, "at": ends_at})
        return replace(_record(row), ends_at=ends_at)
    id = uuid4()
    store.conn.execute(insert(supervision), {"id": id, "since": at, "ends_at": ends_at, **same})
    return SupervisionRecord(
        id, team_id, supervisor_id, connector_id, at, confirmed=False, deputy_for=deputy_for, ends_at=ends_at
    )


def confirm_supervision(store: Store, id: UUID, at: datetime) -> bool:
    """The inviter said that this is who they meant. False when it is confirmed already, ended or unknown."""
    return store.conn.execute(_CONFIRM, {"which": id, "at": at}).rowcount == 1


def end_supervision(store: Store, id: UUID, *, by: UUID | None, at: datetime) -> bool:
    """End a link, confirmed or not: what was read by it can no longer be. False when it has ended already."""
    store.alone()
    return store.conn.execute(_END_ONE, {"which": id, "by": by, "at": at}).rowcount == 1


def end_supervisions_in_team(store: Store, *, team_id: UUID, person_id: UUID, by: UUID | None, at: datetime) -> None:
    """End every link that somebody has in a team, on either side of it, and those of their deputies."""
    store.alone()
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


def deputies_of(store: Store, supervisor_id: UUID) -> list[SupervisionRecord]:
    """The links of those who stand in for a supervisor, confirmed or not."""
    return [_record(row) for row in store.conn.execute(_OF_ABSENT, {"person_id": supervisor_id})]


def run_out(store: Store, now: datetime) -> list[SupervisionRecord]:
    """Deputies' links whose time is over, but which have not been ended yet."""
    return [_record(row) for row in store.conn.execute(_RUN_OUT, {"now": now})]


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
        deputy_for=row.deputy_for,
        ends_at=row.ends_at,
    )
