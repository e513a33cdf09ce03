"""Feedback that was asked for and not given yet. What is given becomes a learning record of who asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, delete, insert, or_, select

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.supervision.links import supervisors_of
from bot.storage.tables import FeedbackRequest, Outbox
from bot.storage.teams.teams import Role, members, memberships

BODY = "feedback_request.body"

FeedbackKind: TypeAlias = Literal["observe", "brief"]

request_table = table_of(FeedbackRequest)
outbox = table_of(Outbox)

_OF_ASKER = (
    select(request_table)
    .where(request_table.c.person_id == bindparam("person"))
    .order_by(request_table.c.asked_at, request_table.c.id)
)
_OF_GIVER = (
    select(request_table)
    .where(request_table.c.giver_id == bindparam("giver"))
    .order_by(request_table.c.asked_at, request_table.c.id)
)
_TO_GIVER = _OF_GIVER.where(request_table.c.id == bindparam("which"))
_BY_ASKER = _OF_ASKER.where(request_table.c.id == bindparam("which"))
_DROP = delete(request_table).where(request_table.c.id == bindparam("which"))
_DROP_MESSAGES = delete(outbox).where(outbox.c.object_id == bindparam("which"))


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """A request: `words` say what to look at; `role` is what the giver is to who asks."""

    id: UUID
    person_id: UUID
    giver_id: UUID
    kind: FeedbackKind
    role: Role
    words: str
    asked_at: datetime


def who_may_give(store: Store, person_id: UUID) -> dict[UUID, Role]:
    """Whom somebody can ask for feedback, and as what: their supervisors, and fellow connectors of their teams."""
    found: dict[UUID, Role] = {link.supervisor_id: "supervisor" for link in supervisors_of(store, person_id)}
    for membership in memberships(store, person_id):
        if membership.role != "connector":
            continue
        for member in members(store, membership.team.id, "connector"):
            if member.person_id != person_id:
                found.setdefault(member.person_id, "connector")
    return found


def ask_for_feedback(
    store: Store, *, person_id: UUID, giver_id: UUID, kind: FeedbackKind, words: str, at: datetime
) -> UUID | None:
    """The request's id; None when they cannot be asked (any more)."""
    role = who_may_give(store, person_id).get(giver_id)
    if role is None:
        return None
    id = uuid4()
    store.conn.execute(
        insert(request_table),
        {
            "id": id,
            "person_id": person_id,
            "giver_id": giver_id,
            "kind": kind,
            "role": role,
            "body": store.seal_data(person_id, BODY, id, {"line": words}),
            "asked_at": at,
        },
    )
    return id


def request_to(store: Store, giver_id: UUID, id: UUID) -> FeedbackRecord | None:
    """A request to them that still stands: None when it is gone, or they can no longer be asked by that person."""
    row = store.conn.execute(_TO_GIVER, {"giver": giver_id, "which": id}).one_or_none()
    if row is None or giver_id not in who_may_give(store, row.person_id):
        return None
    return _record(store, row)


def request_by(store: Store, person_id: UUID, id: UUID) -> FeedbackRecord | None:
    """A request of theirs that has not been answered; None when it is somebody else's or gone."""
    row = store.conn.execute(_BY_ASKER, {"person": person_id, "which": id}).one_or_none()
    return _record(store, row) if row else None


def requests_by(store: Store, person_id: UUID) -> list[FeedbackRecord]:
    """What they asked for and have not been given yet, the oldest first."""
    return [_record(store, row) for row in store.conn.execute(_OF_ASKER, {"person": person_id})]


def requests_not_allowed(store: Store, person_id: UUID) -> list[UUID]:
    """Requests by or to somebody between people who are not linked any more."""
    either = select(request_table).where(
        or_(request_table.c.person_id == person_id, request_table.c.giver_id == person_id)
    )
    return [
        row.id for row in store.conn.execute(either).all() if row.giver_id not in who_may_give(store, row.person_id)
    ]


def drop_request(store: Store, id: UUID) -> None:
    """It was answered, declined or taken back; a message about it that has not gone out yet goes too."""
    store.conn.execute(_DROP_MESSAGES, {"which": id})
    store.conn.execute(_DROP, {"which": id})


def _record(store: Store, row: Row[Any]) -> FeedbackRecord:
    data: dict[str, str] = store.unseal_data(row.person_id, BODY, row.id, row.body)
    return FeedbackRecord(row.id, row.person_id, row.giver_id, row.kind, row.role, data["line"], row.asked_at)
