"""Teams, who belongs to them, and the card with whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, bindparam, delete, insert, select, update

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.supervision.links import end_supervisions_in_team
from bot.storage.tables import Invitation, Membership, Team

NAME = "team.name"
URGENT_CARD = "team.urgent_card"
SAFEGUARDING_LEAD = "team.safeguarding_lead"
UNCHOSEN_NATION = "england"

Role: TypeAlias = Literal["connector", "supervisor"]

team = table_of(Team)
membership = table_of(Membership)
invitation = table_of(Invitation)

_ALL = select(team).order_by(team.c.created_at, team.c.id)
_BY_ID = select(team).where(team.c.id == bindparam("id"))
_CLOSE = (
    update(team).where(team.c.id == bindparam("which"), team.c.closed_at.is_(None)).values(closed_at=bindparam("at"))
)
_SET_CARD = (
    update(team)
    .where(team.c.id == bindparam("which"))
    .values(urgent_card=bindparam("card"), urgent_card_at=bindparam("at"))
)
_SET_LEAD = update(team).where(team.c.id == bindparam("which")).values(safeguarding_lead=bindparam("lead"))
_SET_NATION = (
    update(team).where(team.c.id == bindparam("which")).values(nation=bindparam("where"), nation_at=bindparam("at"))
)

_STANDING: Select[Any] = (
    select(
        membership.c.id.label("membership_id"),
        membership.c.person_id,
        membership.c.role,
        membership.c.since,
        team,
    )
    .join(team, membership.c.team_id == team.c.id)
    .where(membership.c.until.is_(None), team.c.closed_at.is_(None))
    .order_by(membership.c.since, membership.c.id)
)
_OF_PERSON = _STANDING.where(membership.c.person_id == bindparam("person_id"))
_OF_TEAM = _STANDING.where(membership.c.team_id == bindparam("team_id"))
_OF_BOTH = _OF_PERSON.where(membership.c.team_id == bindparam("team_id"))
_LEAVE = (
    update(membership)
    .where(
        membership.c.team_id == bindparam("which"),
        membership.c.person_id == bindparam("who"),
        membership.c.until.is_(None),
    )
    .values(until=bindparam("at"))
)
_WITHDRAW = delete(invitation).where(
    invitation.c.team_id == bindparam("which"),
    invitation.c.made_by == bindparam("who"),
    invitation.c.used_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class TeamRecord:
    """A team. `nation_chosen`: somebody said which nation it works in."""

    id: UUID
    name: str
    zone: str
    nation: str
    closed: bool
    nation_chosen: bool = True


@dataclass(frozen=True, slots=True)
class MembershipRecord:
    """That somebody belongs to a team, as `connector` or as `supervisor`."""

    id: UUID
    team: TeamRecord
    person_id: UUID
    role: str
    since: datetime


@dataclass(frozen=True, slots=True)
class UrgentCardRecord:
    """Whom a team calls first when something is urgent, and when that was last looked after."""

    card: dict[str, str]
    at: datetime


def create_team(store: Store, *, name: str, zone: str, nation: str | None, at: datetime) -> TeamRecord:
    """Add a team and make its key. Without a `nation` it is taken to be in England until somebody chooses."""
    id = uuid4()
    store.create_key(id, "team")
    store.conn.execute(
        insert(team),
        {
            "id": id,
            "name": store.seal_data(id, NAME, id, name),
            "zone": zone,
            "nation": nation or UNCHOSEN_NATION,
            "nation_at": at if nation else None,
            "created_at": at,
        },
    )
    return TeamRecord(id, name, zone, nation or UNCHOSEN_NATION, closed=False, nation_chosen=bool(nation))


def get_team(store: Store, id: UUID) -> TeamRecord | None:
    row = store.conn.execute(_BY_ID, {"id": id}).one_or_none()
    return team_record(store, row) if row else None


def list_teams(store: Store) -> list[TeamRecord]:
    """Every team, closed ones included, the oldest first."""
    return [team_record(store, row) for row in store.conn.execute(_ALL)]


def close_team(store: Store, id: UUID, at: datetime) -> bool:
    """Close a team: nobody belongs to it, supervises in it or reads by it. False when it is not open."""
    store.alone()
    return store.conn.execute(_CLOSE, {"which": id, "at": at}).rowcount == 1


def memberships(store: Store, person_id: UUID) -> list[MembershipRecord]:
    """Where somebody belongs now (closed teams left out), the oldest first."""
    rows = store.conn.execute(_OF_PERSON, {"person_id": person_id})
    return [_membership_record(store, row) for row in rows]


def members(store: Store, team_id: UUID, role: Role | None = None) -> list[MembershipRecord]:
    """Who belongs to a team now, all of them or those of one role."""
    rows = store.conn.execute(_OF_TEAM, {"team_id": team_id})
    return [_membership_record(store, row) for row in rows if role in (None, row.role)]


def join_team(store: Store, *, team_id: UUID, person_id: UUID, role: Role, at: datetime) -> MembershipRecord | None:
    """Make somebody a member in that role; who is one stays one. None when there is no such open team."""
    store.alone()
    joined = get_team(store, team_id)
    if joined is None or joined.closed:
        return None
    for row in store.conn.execute(_OF_BOTH, {"team_id": team_id, "person_id": person_id}):
        if row.role == role:
            return _membership_record(store, row)
    record = MembershipRecord(uuid4(), joined, person_id, role, at)
    store.conn.execute(
        insert(membership),
        {"id": record.id, "team_id": team_id, "person_id": person_id, "role": role, "since": at},
    )
    return record


def leave_team(store: Store, *, team_id: UUID, person_id: UUID, at: datetime, by: UUID | None = None) -> bool:
    """End what somebody is in a team: member, supervisor, supervised; their open invitations to it go too.

    `by`: who ended it (themselves unless said otherwise). False when they did not belong to it.
    """
    store.alone()
    store.conn.execute(_WITHDRAW, {"which": team_id, "who": person_id})
    end_supervisions_in_team(store, team_id=team_id, person_id=person_id, by=by or person_id, at=at)
    return store.conn.execute(_LEAVE, {"which": team_id, "who": person_id, "at": at}).rowcount > 0


def set_urgent_card(store: Store, team_id: UUID, card: dict[str, str], at: datetime) -> None:
    """Replace the team's card; `at` is when somebody last said that it is right."""
    sealed = store.seal_data(team_id, URGENT_CARD, team_id, card)
    store.conn.execute(_SET_CARD, {"which": team_id, "card": sealed, "at": at})


def urgent_card(store: Store, team_id: UUID) -> UrgentCardRecord | None:
    row = store.conn.execute(_BY_ID, {"id": team_id}).one_or_none()
    if row is None or row.urgent_card is None:
        return None
    card = store.unseal_data(team_id, URGENT_CARD, team_id, row.urgent_card)
    return UrgentCardRecord(card, row.urgent_card_at)


def set_safeguarding_lead(store: Store, team_id: UUID, lead: dict[str, str]) -> None:
    """Replace who leads on safeguarding in the team: `who`, and `reach` (how to reach them)."""
    store.conn.execute(
        _SET_LEAD, {"which": team_id, "lead": store.seal_data(team_id, SAFEGUARDING_LEAD, team_id, lead)}
    )


def safeguarding_lead(store: Store, team_id: UUID) -> dict[str, str] | None:
    """Who leads on safeguarding in the team; None when nobody has said."""
    row = store.conn.execute(_BY_ID, {"id": team_id}).one_or_none()
    if row is None or row.safeguarding_lead is None:
        return None
    lead: dict[str, str] = store.unseal_data(team_id, SAFEGUARDING_LEAD, team_id, row.safeguarding_lead)
    return lead


def choose_nation(store: Store, team_id: UUID, nation: str, at: datetime) -> None:
    """Somebody said which nation the team works in: those who join from now on begin with its numbers."""
    store.conn.execute(_SET_NATION, {"which": team_id, "where": nation, "at": at})


def team_record(store: Store, row: Row[Any]) -> TeamRecord:
    """The team in a row that has the columns of `team` under their own names."""
    return TeamRecord(
        id=row.id,
        name=store.unseal_data(row.id, NAME, row.id, row.name),
        zone=row.zone,
        nation=row.nation,
        closed=row.closed_at is not None,
        nation_chosen=row.nation_at is not None,
    )


def _membership_record(store: Store, row: Row[Any]) -> MembershipRecord:
    return MembershipRecord(row.membership_id, team_record(store, row), row.person_id, row.role, row.since)
