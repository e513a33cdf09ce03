"""The access log: who did what to whose data, when. Ids and names of actions, never words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Audit

audit = table_of(Audit)

_NOTE = insert(audit)
_OF_SUBJECT = (
    select(audit.c.at, audit.c.actor_id, audit.c.action, audit.c.object_id)
    .where(audit.c.subject_id == bindparam("subject_id"))
    .order_by(audit.c.at.desc(), audit.c.id)
    .limit(bindparam("limit"))
)
_ACTIONS_OF_SUBJECT = _OF_SUBJECT.where(audit.c.action == bindparam("action"))


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One line of the log. `actor_id` is None for the command line; `object_id` names what it was done to."""

    at: datetime
    actor_id: UUID | None
    action: str
    object_id: UUID | None


def note(
    store: Store,
    *,
    actor_id: UUID | None,
    subject_id: UUID,
    action: str,
    object_id: UUID | None = None,
    at: datetime,
) -> None:
    """Note that somebody did something to the data of `subject_id`."""
    store.conn.execute(
        _NOTE,
        {
            "id": uuid4(),
            "at": at,
            "actor_id": actor_id,
            "subject_id": subject_id,
            "action": action,
            "object_id": object_id,
        },
    )


def audit_of(store: Store, subject_id: UUID, *, action: str | None = None, limit: int = 50) -> list[AuditRecord]:
    """What was done to somebody's data, the latest first."""
    wanted = {"subject_id": subject_id, "limit": limit}
    if action is None:
        rows = store.conn.execute(_OF_SUBJECT, wanted)
    else:
        rows = store.conn.execute(_ACTIONS_OF_SUBJECT, {**wanted, "action": action})
    return [AuditRecord(row.at, row.actor_id, row.action, row.object_id) for row in rows]
