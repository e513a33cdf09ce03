"""When a connector's next appraisal, review or probation talk is: set by their team, seen by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, delete, exists, insert, select

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.supervision.links import CONFIRMED, supervision
from bot.storage.tables import Membership, ReviewDate, Team
from bot.storage.teams.teams import MembershipRecord

ReviewKind: TypeAlias = Literal["appraisal", "review", "probation"]

review_date = table_of(ReviewDate)
membership = table_of(Membership)
team = table_of(Team)

_STANDING = (
    select(review_date, membership.c.team_id)
    .join(membership, review_date.c.membership_id == membership.c.id)
    .join(team, membership.c.team_id == team.c.id)
    .where(membership.c.until.is_(None), team.c.closed_at.is_(None))
    .order_by(review_date.c.due_on, review_date.c.kind, review_date.c.id)
)
_OF_PERSON = _STANDING.where(review_date.c.person_id == bindparam("person"))
_BY_ID = _STANDING.where(review_date.c.id == bindparam("id"))
_OF_TEAM = _STANDING.where(
    membership.c.team_id == bindparam("team"),
    exists().where(
        supervision.c.supervisor_id == bindparam("supervisor"),
        supervision.c.connector_id == review_date.c.person_id,
        supervision.c.team_id == membership.c.team_id,
        supervision.c.deputy_for.is_(None),
        *CONFIRMED,
    ),
)
_REMOVE = delete(review_date).where(
    review_date.c.membership_id == bindparam("whose"), review_date.c.kind == bindparam("which_kind")
)


@dataclass(frozen=True, slots=True)
class ReviewDateRecord:
    """A day that is set for somebody, and how many days before they are reminded."""

    id: UUID
    team_id: UUID
    person_id: UUID
    kind: str
    on: date
    remind_days: int


def set_review_date(store: Store, whose: MembershipRecord, kind: ReviewKind, on: date, remind_days: int) -> UUID:
    """The next one of that kind; it takes the place of the one before. Its id, which nothing before had."""
    remove_review_date(store, whose.id, kind)
    id = uuid4()
    values = {"id": id, "person_id": whose.person_id, "membership_id": whose.id, "kind": kind}
    store.conn.execute(insert(review_date), {**values, "due_on": on, "remind_days": remind_days})
    return id


def remove_review_date(store: Store, membership_id: UUID, kind: str) -> bool:
    """None of that kind is set any more. False when none was."""
    return store.conn.execute(_REMOVE, {"whose": membership_id, "which_kind": kind}).rowcount > 0


def get_review_date(store: Store, id: UUID) -> ReviewDateRecord | None:
    """One that stands: None when it was moved or removed, or its connector is not in the team any more."""
    row = store.conn.execute(_BY_ID, {"id": id}).one_or_none()
    return _record(row) if row else None


def review_dates_of(store: Store, person_id: UUID) -> list[ReviewDateRecord]:
    """A connector's own, in the teams they are in, the soonest first."""
    return [_record(row) for row in store.conn.execute(_OF_PERSON, {"person": person_id})]


def review_dates(store: Store, supervisor_id: UUID, team_id: UUID) -> list[ReviewDateRecord]:
    """Those of the connectors who are linked with this supervisor in the team (for good), the soonest first."""
    rows = store.conn.execute(_OF_TEAM, {"supervisor": supervisor_id, "team": team_id})
    return [_record(row) for row in rows]


def _record(row: Row[Any]) -> ReviewDateRecord:
    return ReviewDateRecord(
        id=row.id,
        team_id=row.team_id,
        person_id=row.person_id,
        kind=row.kind,
        on=row.due_on,
        remind_days=row.remind_days,
    )
