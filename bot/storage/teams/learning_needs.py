"""What people would like to learn more about: everybody's own, and a team's totals in which nobody can be found.

A total is of five people or more. The totals are worked out anew only when at least five people's part in them has
changed, so that whoever looks twice cannot work out what one of them marked or took away.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.localtime import local_date
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import LearningNeed, Membership, NeedShare, NeedTotal, Team
from bot.storage.teams.taking_part import FLOOR, TAKES_PART
from bot.storage.teams.teams import MembershipRecord

need = table_of(LearningNeed)
need_share = table_of(NeedShare)
need_total = table_of(NeedTotal)
membership = table_of(Membership)
team = table_of(Team)

_NEEDS = select(need.c.competence).where(need.c.person_id == bindparam("person")).order_by(need.c.competence)
# (PostgreSQL's form of ON CONFLICT is SQLite's too.)
_MARK = insert_or(need).on_conflict_do_nothing(index_elements=["person_id", "competence"])
_UNMARK = delete(need).where(need.c.person_id == bindparam("person"), need.c.competence == bindparam("which"))
_SHARE = insert_or(need_share).on_conflict_do_nothing(index_elements=["membership_id"])
_KEEP_PRIVATE = delete(need_share).where(need_share.c.membership_id == bindparam("which"))
_SHARED_IN = select(need_share.c.membership_id).where(need_share.c.person_id == bindparam("person"))
_SHARES = (
    select(need_share)
    .join(membership, need_share.c.membership_id == membership.c.id)
    .join(team, membership.c.team_id == team.c.id)
    .where(membership.c.team_id == bindparam("team"), *TAKES_PART)
)
_NEEDS_OF = select(need).where(need.c.person_id.in_(bindparam("people", expanding=True)))
_COUNTED = update(need_share).where(need_share.c.membership_id == bindparam("which")).values(counted=bindparam("what"))
_TOTAL = select(need_total).where(need_total.c.team_id == bindparam("team"))
_FORGET_TOTAL = delete(need_total).where(need_total.c.team_id == bindparam("team"))
_FORGET_LEAVERS = delete(need_share).where(
    need_share.c.membership_id.in_(select(membership.c.id).where(membership.c.until.is_not(None)))
)
_TEAMS = (
    select(team.c.id, team.c.zone)
    .join(membership, membership.c.team_id == team.c.id)
    .join(need_share, need_share.c.membership_id == membership.c.id)
    .where(team.c.closed_at.is_(None))
    .distinct()
)


@dataclass(frozen=True, slots=True)
class TeamNeeds:
    """How many people of a team would like to learn more about what, as worked out on that day.

    `competences` and `domains` by their ids. A domain has a number only where none of its competences has one: nothing
    can be taken off it.
    """

    on: date
    competences: dict[str, int]
    domains: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Part:
    """One person's part in a team's totals: what it is now, and what it was when they were last worked out."""

    membership_id: UUID
    now: tuple[str, ...]
    counted: tuple[str, ...]


def needs_of(store: Store, person_id: UUID) -> list[str]:
    """The competences somebody has marked: nobody else's to see."""
    return list(store.conn.scalars(_NEEDS, {"person": person_id}))


def mark_need(store: Store, person_id: UUID, competence: str, wanted: bool) -> None:
    """Mark a competence or take the mark away; twice is the same as once."""
    if wanted:
        store.conn.execute(_MARK, {"person_id": person_id, "competence": competence})
    else:
        store.conn.execute(_UNMARK, {"person": person_id, "which": competence})


def share_needs(store: Store, by: MembershipRecord) -> None:
    """What somebody marks counts in the totals of that team, from the next time they are worked out."""
    store.conn.execute(_SHARE, {"membership_id": by.id, "person_id": by.person_id})


def keep_needs_private(store: Store, by: MembershipRecord) -> None:
    """It does not count any more, from the next time they are worked out."""
    store.conn.execute(_KEEP_PRIVATE, {"which": by.id})


def needs_shared_in(store: Store, person_id: UUID) -> frozenset[UUID]:
    """In which memberships of theirs somebody shares what they mark."""
    return frozenset(store.conn.scalars(_SHARED_IN, {"person": person_id}))


def learning_needs(store: Store, team_id: UUID) -> TeamNeeds | None:
    """A team's totals; None while fewer than five people share theirs."""
    row = store.conn.execute(_TOTAL, {"team": team_id}).one_or_none()
    if row is None or len([part for part in _parts(store, team_id) if part.now]) < FLOOR:
        return None
    return TeamNeeds(row.counted_on, dict(row.totals["competences"]), dict(row.totals["domains"]))


def count_needs(store: Store, team_id: UUID, on: date) -> bool:
    """Work a team's totals out anew, if at least five people's part in them has changed. False when it has not."""
    # What others mark meanwhile counts now or the next time, never half.
    store.alone()
    parts = _parts(store, team_id)
    before = store.conn.execute(_TOTAL, {"team": team_id}).one_or_none()
    counted = sum(1 for part in parts if part.counted)
    gone = (before.people if before else counted) - counted
    if gone + sum(1 for part in parts if part.now != part.counted) < FLOOR:
        return False
    store.conn.execute(_FORGET_TOTAL, {"team": team_id})
    for part in parts:
        store.conn.execute(_COUNTED, {"which": part.membership_id, "what": " ".join(part.now)})
    people = [part.now for part in parts if part.now]
    totals = {"competences": {}, "domains": {}} if len(people) < FLOOR else _totals(people)
    store.conn.execute(
        insert(need_total), {"team_id": team_id, "counted_on": on, "people": len(people), "totals": totals}
    )
    return True


def count_all_needs(store: Store, now: datetime) -> None:
    """Work out anew what has to be, in every team; what somebody shared in a team they have left is forgotten."""
    store.alone()
    store.conn.execute(_FORGET_LEAVERS)
    for row in store.conn.execute(_TEAMS).all():
        count_needs(store, row.id, local_date(now, row.zone))


def _totals(people: list[tuple[str, ...]]) -> dict[str, dict[str, int]]:
    """What may be said of these people's needs: numbers from five on, and nothing that could be taken off another."""
    by_competence = Counter(each for needs in people for each in needs)
    competences = {each: count for each, count in sorted(by_competence.items()) if count >= FLOOR}
    shown = {domain_of(each) for each in competences}
    by_domain = Counter(domain for needs in people for domain in {domain_of(each) for each in needs})
    domains = {each: count for each, count in sorted(by_domain.items()) if count >= FLOOR and each not in shown}
    return {"competences": competences, "domains": domains}


def domain_of(competence: str) -> str:
    """The domain a competence belongs to, by its id: `2` of `2.3`."""
    return competence.partition(".")[0]


def _parts(store: Store, team_id: UUID) -> list[_Part]:
    rows = store.conn.execute(_SHARES, {"team": team_id}).all()
    marked: dict[UUID, list[str]] = {row.person_id: [] for row in rows}
    for row in store.conn.execute(_NEEDS_OF, {"people": list(marked)}):
        marked[row.person_id].append(row.competence)
    return [_Part(row.membership_id, tuple(sorted(marked[row.person_id])), tuple(row.counted.split())) for row in rows]
