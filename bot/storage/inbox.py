"""What came in and has not been acted on yet: kept in order, chat by chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, case, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.storage.errors import KeyMissing, Unreadable
from bot.storage.rows import table_of
from bot.storage.store import HOUSE, Store
from bot.storage.tables import Inbox, Person, SeenUpdate

BODY = "inbox.body"
MOST_ATTEMPTS = 3

inbox = table_of(Inbox)
seen = table_of(SeenUpdate)
person = table_of(Person)

_waiting = inbox.c.set_aside_at.is_(None)
_this = inbox.c.id == bindparam("which")
# (PostgreSQL's form of ON CONFLICT is SQLite's too.)
_NEW = insert_or(seen).on_conflict_do_nothing().returning(seen.c.update_id)
_WRITERS = select(person.c.telegram_id, person.c.id).where(person.c.telegram_id.in_(bindparam("chats", expanding=True)))
_ADD = insert(inbox)
_FIRST = (
    select(inbox)
    .where(inbox.c.chat_id == bindparam("chat"), _waiting)
    .order_by(inbox.c.update_id, inbox.c.received_at)
    .limit(1)
)
_FINISH = delete(inbox).where(_this)
_FAIL = (
    update(inbox)
    .where(_this)
    .values(
        attempts=inbox.c.attempts + 1,
        error=bindparam("why"),
        not_before=bindparam("wait_until"),
        set_aside_at=case((inbox.c.attempts + 1 >= MOST_ATTEMPTS, bindparam("now", type_=inbox.c.received_at.type))),
    )
    .returning(inbox.c.attempts)
)
_SET_ASIDE = update(inbox).where(_this).values(set_aside_at=bindparam("now"), error=bindparam("why"))
_CHATS = select(inbox.c.chat_id).where(_waiting).group_by(inbox.c.chat_id).order_by(func.min(inbox.c.received_at))
_OLDEST = select(func.min(inbox.c.received_at)).where(_waiting)


@dataclass(frozen=True, slots=True)
class InboxRecord:
    """An update that waits for its turn."""

    id: UUID
    update_id: int
    chat_id: int
    body: dict[str, Any]
    attempts: int
    received_at: datetime


def take_in(store: Store, updates: Sequence[tuple[int, int, dict[str, Any]]], at: datetime) -> list[int]:
    """Keep the updates (update_id, chat_id, body) that have not been seen before.

    Returns the chats that have something new, in the order in which it came.
    """
    if not updates:
        return []
    bodies = {update_id: (chat_id, body) for update_id, chat_id, body in reversed(updates)}
    rows = [{"update_id": update_id, "seen_at": at} for update_id in bodies]
    fresh = sorted(store.conn.execute(_NEW, rows).scalars())
    if not fresh:
        return []
    chats = list(dict.fromkeys(bodies[update_id][0] for update_id in fresh))
    writers = {row.telegram_id: row.id for row in store.conn.execute(_WRITERS, {"chats": chats})}
    store.conn.execute(_ADD, [_row(store, update_id, *bodies[update_id], writers, at) for update_id in fresh])
    return chats


def next_in(store: Store, chat_id: int, now: datetime) -> InboxRecord | None:
    """The update of this chat whose turn it is; None while there is none or it has to wait.

    Belongs in a write: what cannot be read any more is set aside.
    """
    while row := store.conn.execute(_FIRST, {"chat": chat_id}).first():
        if row.not_before is not None and row.not_before > now:
            return None
        try:
            body = store.unseal_data(row.key_owner, BODY, row.id, row.body)
        except (KeyMissing, Unreadable) as error:
            store.conn.execute(_SET_ASIDE, {"which": row.id, "now": now, "why": type(error).__name__})
        else:
            return InboxRecord(row.id, row.update_id, row.chat_id, body, row.attempts, row.received_at)
    return None


def finish_in(store: Store, inbox_id: UUID) -> bool:
    """The update has been acted on.

    False when it was not there any more: then it must not be acted on again.
    """
    return store.conn.execute(_FINISH, {"which": inbox_id}).rowcount == 1


def fail_in(store: Store, inbox_id: UUID, error: str, at: datetime, *, not_before: datetime | None = None) -> int:
    """A turn failed with an `error` of that class.

    Returns how often it has now: the third time it is set aside.

    Until then the chat waits for it: from `not_before` on it may be tried again.
    """
    values = {"which": inbox_id, "why": error, "now": at, "wait_until": not_before}
    return store.conn.execute(_FAIL, values).scalar() or 0


def waiting_chats(store: Store) -> list[int]:
    """The chats with something in the inbox, the one that has waited longest first."""
    return list(store.conn.execute(_CHATS).scalars())


def oldest_inbox(store: Store) -> datetime | None:
    """When the update that has waited longest came in."""
    return store.conn.execute(_OLDEST).scalar()


def _row(
    store: Store, update_id: int, chat_id: int, body: dict[str, Any], writers: dict[int, UUID], at: datetime
) -> dict[str, Any]:
    id = uuid4()
    owner = writers.get(chat_id, HOUSE)
    return {
        "id": id,
        "update_id": update_id,
        "chat_id": chat_id,
        "received_at": at,
        "key_owner": owner,
        "body": store.seal_data(owner, BODY, id, body),
        "attempts": 0,
    }
