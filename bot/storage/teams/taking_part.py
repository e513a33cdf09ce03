"""Who takes part in what a team says together, where nobody is to be picked out."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, exists, select

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Membership, Person, Team

FLOOR = 5
"""Of fewer people nothing is said: a number, or words without a name, would be somebody's."""

membership = table_of(Membership)
person = table_of(Person)
team = table_of(Team)

_other = membership.alias("other")
# Who supervises in the team too would know what to take off the numbers: their own.
_SUPERVISES_TOO = exists().where(
    _other.c.team_id == membership.c.team_id,
    _other.c.person_id == membership.c.person_id,
    _other.c.role == "supervisor",
    _other.c.until.is_(None),
)
TAKES_PART = (
    membership.c.role == "connector",
    membership.c.until.is_(None),
    membership.c.team_id == team.c.id,
    team.c.closed_at.is_(None),
    ~_SUPERVISES_TOO,
)
"""Whose memberships count: of connectors of an open team. (A condition on `membership` and `team`.)"""

_IN_REACH = (
    select(membership.c.person_id)
    .join(person, person.c.id == membership.c.person_id)
    .where(
        membership.c.team_id == bindparam("team"),
        *TAKES_PART,
        person.c.suspended_at.is_(None),
        person.c.unreachable_since.is_(None),
    )
)


def taking_part(store: Store, team_id: UUID) -> frozenset[UUID]:
    """The connectors of a team who could write now: neither suspended nor out of reach, nor its supervisors."""
    return frozenset(store.conn.scalars(_IN_REACH, {"team": team_id}))
