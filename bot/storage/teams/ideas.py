"""Ideas for a team: by name or without, what its supervisors answer, and who sees which."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, delete, insert, or_, select, update

from bot.localtime import local_date
from bot.storage.audit import audit, note
from bot.storage.people import get_person
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Idea, IdeaAnswer, Membership, Outbox, Team
from bot.storage.teams.taking_part import FLOOR, taking_part
from bot.storage.teams.teams import MembershipRecord, memberships

BODY = "idea.body"
ANSWER = "idea_answer.body"
OPENED = "opened"

IdeaAnswerKind: TypeAlias = Literal["noted", "trying", "not_now"]

idea = table_of(Idea)
answer = table_of(IdeaAnswer)
membership = table_of(Membership)
team = table_of(Team)
outbox = table_of(Outbox)

_IDEAS = (
    select(idea)
    .outerjoin(membership, idea.c.membership_id == membership.c.id)
    .order_by(idea.c.written_on.desc(), idea.c.id)
)
_OF_TEAM = _IDEAS.where(
    idea.c.team_id == bindparam("team"),
    idea.c.arrived,
    # What somebody says by name stands while they belong to the team.
    or_(idea.c.membership_id.is_(None), membership.c.until.is_(None)),
)
_OF_AUTHOR = _IDEAS.where(idea.c.author_id == bindparam("author"))
_IDS = select(idea.c.id).order_by(idea.c.id)
_IDS_IN_TEAM = _IDS.where(idea.c.team_id == bindparam("team"))
_IDS_OF_AUTHOR_IN_TEAM = _IDS_IN_TEAM.where(idea.c.author_id == bindparam("author"))
_IDS_WITH_WORDS_OF = _IDS.where(
    or_(
        idea.c.author_id == bindparam("who"),
        idea.c.id.in_(select(answer.c.idea_id).where(answer.c.supervisor_id == bindparam("who"))),
    )
)
_ANSWERS = select(answer).order_by(answer.c.answered_on, answer.c.id)
_ANSWERS_IN_TEAM = _ANSWERS.join(idea, answer.c.idea_id == idea.c.id).where(idea.c.team_id == bindparam("team"))
_ANSWERS_TO_AUTHOR = _ANSWERS.join(idea, answer.c.idea_id == idea.c.id).where(idea.c.author_id == bindparam("author"))
_ANSWER_BY = _ANSWERS.where(answer.c.idea_id == bindparam("which"), answer.c.supervisor_id == bindparam("by"))
_CHANGE_ANSWER = (
    update(answer)
    .where(answer.c.id == bindparam("same"))
    .values(kind=bindparam("new_kind"), body=bindparam("new_body"), answered_on=bindparam("day"))
)
_TAKE_BACK = delete(idea).where(idea.c.id == bindparam("which"), idea.c.author_id == bindparam("author"))
_NOT_TOLD = delete(outbox).where(outbox.c.object_id == bindparam("which"))
_ON_THEIR_WAY = (
    select(idea.c.team_id, team.c.zone)
    .join(team, idea.c.team_id == team.c.id)
    .where(idea.c.arrived.is_(False), team.c.closed_at.is_(None))
    .distinct()
)
_ARRIVE = (
    update(idea)
    .where(idea.c.team_id == bindparam("which"), idea.c.arrived.is_(False), idea.c.written_on < bindparam("today"))
    .values(arrived=True)
)
_OPENED = select(audit.c.id).where(
    audit.c.subject_id == bindparam("author"),
    audit.c.actor_id == bindparam("reader"),
    audit.c.action == OPENED,
    audit.c.object_id == bindparam("which"),
)


@dataclass(frozen=True, slots=True)
class IdeaAnswerRecord:
    """What a supervisor said to an idea, and their line if they wrote one."""

    supervisor_id: UUID
    kind: str
    line: str | None
    on: date


@dataclass(frozen=True, slots=True)
class IdeaRecord:
    """An idea for a team, as its reader may see it.

    `author_id` is None when it was written without a name, and for whoever is not to know the name. `mine`: the reader
    wrote it by name.
    """

    id: UUID
    team_id: UUID
    author_id: UUID | None
    words: str
    on: date
    answers: tuple[IdeaAnswerRecord, ...]
    mine: bool = False


def add_idea_by_name(store: Store, by: MembershipRecord, words: str, on: date) -> UUID:
    """An idea that is its author's, and has arrived at once; its id."""
    id = uuid4()
    store.conn.execute(
        insert(idea),
        {
            "id": id,
            "team_id": by.team.id,
            "author_id": by.person_id,
            "membership_id": by.id,
            "body": store.seal_data(by.person_id, BODY, id, words),
            "written_on": on,
            "arrived": True,
        },
    )
    return id


def add_idea_without_name(store: Store, team_id: UUID, words: str, on: date) -> None:
    """An idea that is nobody's: nothing that is kept of it says whose it was. It arrives on a later day.

    Raises ValueError in a team of fewer than five, where everybody would know.
    """
    if not may_be_nameless(store, team_id):
        raise ValueError("too few people for an idea without a name")
    id = uuid4()
    store.conn.execute(
        insert(idea),
        {"id": id, "team_id": team_id, "body": store.seal_data(team_id, BODY, id, words), "written_on": on},
    )


def may_be_nameless(store: Store, team_id: UUID) -> bool:
    """Whether enough people take part in a team for one of them not to be known."""
    return len(taking_part(store, team_id)) >= FLOOR


def bring_ideas(store: Store, now: datetime) -> list[UUID]:
    """Ideas without a name arrive: all of a day together, when it is over where the team is. The teams they came to.

    Not while a team has fewer than five people in it.
    """
    store.alone()
    brought = []
    for row in store.conn.execute(_ON_THEIR_WAY).all():
        today = local_date(now, row.zone)
        arrive = {"which": row.team_id, "today": today}
        if may_be_nameless(store, row.team_id) and store.conn.execute(_ARRIVE, arrive).rowcount:
            brought.append(row.team_id)
    return brought


def ideas_for(
    store: Store, reader_id: UUID, team_id: UUID, *, since: date | None = None, until: date | None = None
) -> list[IdeaRecord]:
    """What somebody may see of a team's ideas, the latest first: written from `since` up to, not including, `until`.

    Its supervisors see all, and who wrote those by name. Its connectors see those that were answered, without the name,
    and their own. Nobody else sees any; nobody who is suspended does.
    """
    role = _role(store, reader_id, team_id)
    if role is None:
        return []
    wanted = _OF_TEAM
    if since is not None:
        wanted = wanted.where(idea.c.written_on >= since)
    if until is not None:
        wanted = wanted.where(idea.c.written_on < until)
    answers = _answers(store, store.conn.execute(_ANSWERS_IN_TEAM, {"team": team_id}))
    found = []
    for row in store.conn.execute(wanted, {"team": team_id}):
        if role == "supervisor" or row.author_id == reader_id or answers[row.id]:
            found.append(_record(store, row, answers[row.id], reader_id, role == "supervisor"))
    return found


def idea_for(store: Store, reader_id: UUID, idea_id: UUID) -> IdeaRecord | None:
    """One idea, if somebody may see it."""
    team_id = store.conn.scalar(select(idea.c.team_id).where(idea.c.id == idea_id))
    if team_id is None:
        return None
    return next((each for each in ideas_for(store, reader_id, team_id) if each.id == idea_id), None)


def ideas_of(store: Store, author_id: UUID) -> list[IdeaRecord]:
    """What somebody wrote by name, in whatever team, the latest first."""
    answers = _answers(store, store.conn.execute(_ANSWERS_TO_AUTHOR, {"author": author_id}))
    rows = store.conn.execute(_OF_AUTHOR, {"author": author_id})
    return [_record(store, row, answers[row.id], author_id, True) for row in rows]


def ideas_in(store: Store, team_id: UUID, author_id: UUID | None = None) -> list[UUID]:
    """The ids of a team's ideas; those of one author by name."""
    if author_id is None:
        return list(store.conn.scalars(_IDS_IN_TEAM, {"team": team_id}))
    return list(store.conn.scalars(_IDS_OF_AUTHOR_IN_TEAM, {"team": team_id, "author": author_id}))


def ideas_with_words_of(store: Store, person_id: UUID) -> list[UUID]:
    """The ids of ideas that show words of somebody: written by them by name, or answered by them."""
    return list(store.conn.scalars(_IDS_WITH_WORDS_OF, {"who": person_id}))


def take_back_idea(store: Store, author_id: UUID, idea_id: UUID) -> bool:
    """An idea of theirs is gone, with what was answered and every message about it that still waits."""
    store.alone()
    if store.conn.execute(_TAKE_BACK, {"which": idea_id, "author": author_id}).rowcount == 0:
        return False
    store.conn.execute(_NOT_TOLD, {"which": idea_id})
    return True


def answer_idea(
    store: Store, supervisor_id: UUID, idea_id: UUID, kind: IdeaAnswerKind, line: str | None, on: date
) -> IdeaRecord | None:
    """A supervisor of the team answers; a later answer takes the place of their earlier one. None if it isn't there."""
    found = idea_for(store, supervisor_id, idea_id)
    if found is None or _role(store, supervisor_id, found.team_id) != "supervisor":
        return None
    before = store.conn.execute(_ANSWER_BY, {"which": idea_id, "by": supervisor_id}).one_or_none()
    id = before.id if before else uuid4()
    body = store.seal_data(supervisor_id, ANSWER, id, line) if line else None
    if before:
        store.conn.execute(_CHANGE_ANSWER, {"same": id, "new_kind": kind, "new_body": body, "day": on})
    else:
        values = {"id": id, "idea_id": idea_id, "supervisor_id": supervisor_id, "kind": kind, "body": body}
        store.conn.execute(insert(answer), {**values, "answered_on": on})
    return idea_for(store, supervisor_id, idea_id)


def mark_idea_opened(store: Store, reader_id: UUID, found: IdeaRecord, at: datetime) -> None:
    """Note in the author's access log that somebody opened it, the first time. Without a name there is no such log."""
    if found.author_id is None or found.author_id == reader_id:
        return
    opened = {"author": found.author_id, "reader": reader_id, "which": found.id}
    if store.conn.execute(_OPENED, opened).first() is None:
        note(store, actor_id=reader_id, subject_id=found.author_id, action=OPENED, object_id=found.id, at=at)


def _role(store: Store, reader_id: UUID, team_id: UUID) -> str | None:
    """As what somebody reads in a team: its supervisor, if they are that too."""
    reader = get_person(store, reader_id)
    if reader is None or reader.suspended:
        return None
    roles = {each.role for each in memberships(store, reader_id) if each.team.id == team_id}
    return "supervisor" if "supervisor" in roles else next(iter(roles), None)


def _answers(store: Store, rows: Any) -> dict[UUID, list[IdeaAnswerRecord]]:
    """By the idea they were given to."""
    found: dict[UUID, list[IdeaAnswerRecord]] = defaultdict(list)
    for row in rows:
        line = None if row.body is None else store.unseal_data(row.supervisor_id, ANSWER, row.id, row.body)
        found[row.idea_id].append(IdeaAnswerRecord(row.supervisor_id, row.kind, line, row.answered_on))
    return found


def _record(
    store: Store, row: Row[Any], answers: list[IdeaAnswerRecord], reader_id: UUID, with_name: bool
) -> IdeaRecord:
    mine = row.author_id == reader_id
    return IdeaRecord(
        id=row.id,
        team_id=row.team_id,
        author_id=row.author_id if with_name or mine else None,
        words=store.unseal_data(row.author_id or row.team_id, BODY, row.id, row.body),
        on=row.written_on,
        answers=tuple(answers),
        mine=mine,
    )
