"""What came in and has not been acted on yet: kept in order, chat by chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, case, delete, exists, func, insert, or_, select, update
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
# On PostgreSQL nobody is erased between being looked up and having their update kept.
_PEOPLE = select(person.c.telegram_id, person.c.id).with_for_update(read=True, key_share=True)
_WRITER = _PEOPLE.where(person.c.telegram_id == bindparam("chat"))
_WRITERS = _PEOPLE.where(person.c.telegram_id.in_(bindparam("chats", expanding=True)))
_ADD = insert(inbox)
_FIRST_TWO = (
    select(inbox)
    .where(inbox.c.chat_id == bindparam("chat"), _waiting)
    .order_by(inbox.c.update_id, inbox.c.received_at)
    .limit(2)
)
_FINISH = delete(inbox).where(_this)
_other = inbox.alias()
_FINISH_THE_ONLY_ONE = _FINISH.where(
    ~exists().where(
        _other.c.chat_id == bindparam("chat"), _other.c.id != bindparam("which"), _other.c.set_aside_at.is_(None)
    )
)
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
_CHATS_SINCE = _CHATS.where(
    # What comes later than now came before the clock went back.
    or_(
        inbox.c.received_at <= bindparam("before", type_=inbox.c.received_at.type),
        inbox.c.received_at > bindparam("now", type_=inbox.c.received_at.type),
    ),
    or_(inbox.c.not_before.is_(None), inbox.c.not_before <= bindparam("now", type_=inbox.c.not_before.type)),
)
_OLDEST = select(func.min(inbox.c.received_at)).where(_waiting)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Which update waits for its turn, and in which chat."""

    id: UUID
    update_id: int
    chat_id: int


@dataclass(frozen=True, slots=True)
class InboxRecord(Waiting):
    """An update that waits for its turn; `more` wait after it in the same chat."""

    body: dict[str, Any]
    attempts: int
    received_at: datetime
    more: bool


def take_in(store: Store, updates: Sequence[tuple[int, int, dict[str, Any]]], at: datetime) -> list[Waiting]:
    """Keep the updates (update_id, chat_id, body) that have not been seen before; tells which these are, in order."""
    if not updates:
        return []
    bodies = {update_id: (chat_id, body) for update_id, chat_id, body in reversed(updates)}
    # Sorted: two processes that take in the same updates wait for one another, not for ever.
    rows = [{"update_id": update_id, "seen_at": at} for update_id in sorted(bodies)]
    fresh = sorted(store.conn.execute(_NEW, rows).scalars())
    if not fresh:
        return []
    kept = [Waiting(uuid4(), update_id, bodies[update_id][0]) for update_id in fresh]
    writers = _writers(store, list({each.chat_id for each in kept}))
    store.conn.execute(_ADD, [_row(store, each, bodies[each.update_id][1], writers, at) for each in kept])
    return kept


def next_in(store: Store, chat_id: int, now: datetime) -> InboxRecord | None:
    """The update of this chat whose turn it is; None while there is none or it has to wait.

    Belongs in a write that is alone with the chat: what cannot be read any more is set aside.
    """
    while rows := store.conn.execute(_FIRST_TWO, {"chat": chat_id}).all():
        row = rows[0]
        if row.not_before is not None and row.not_before > now:
            return None
        try:
            body = store.unseal_data(row.key_owner, BODY, row.id, row.body)
        except (KeyMissing, Unreadable) as error:
            store.conn.execute(_SET_ASIDE, {"which": row.id, "now": now, "why": type(error).__name__})
        else:
            more = len(rows) > 1
            return InboxRecord(row.id, row.update_id, row.chat_id, body, row.attempts, row.received_at, more)
    return None


def finish_in(store: Store, inbox_id: UUID) -> bool:
    """The update has been acted on.

    False when it was not there any more: then it must not be acted on again.
    """
    return store.conn.execute(_FINISH, {"which": inbox_id}).rowcount == 1


def finish_if_alone(store: Store, update: Waiting) -> bool:
    """The same for an update that was not read back, if nothing else waits in its chat.

    False when something does, or it was not there any more: then `next_in` says whose turn it is.
    """
    which = {"which": update.id, "chat": update.chat_id}
    return store.conn.execute(_FINISH_THE_ONLY_ONE, which).rowcount == 1


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


def left_waiting(store: Store, since: datetime, now: datetime) -> list[int]:
    """The chats with something in the inbox that came before `since` and may be acted on, whoever took it in."""
    return list(store.conn.execute(_CHATS_SINCE, {"before": since, "now": now}).scalars())


def oldest_inbox(store: Store) -> datetime | None:
    """When the update that has waited longest came in."""
    return store.conn.execute(_OLDEST).scalar()


def _writers(store: Store, chats: list[int]) -> dict[int, UUID]:
    """Who of these chats has joined. Most batches are of one chat, and then a plain statement is quicker."""
    if len(chats) == 1:
        rows = store.conn.execute(_WRITER, {"chat": chats[0]})
    else:
        rows = store.conn.execute(_WRITERS, {"chats": chats})
    return {row.telegram_id: row.id for row in rows}


def _row(store: Store, update: Waiting, body: dict[str, Any], writers: dict[int, UUID], at: datetime) -> dict[str, Any]:
    owner = writers.get(update.chat_id, HOUSE)
    return {
        "id": update.id,
        "update_id": update.update_id,
        "chat_id": update.chat_id,
        "received_at": at,
        "key_owner": owner,
        "body": store.seal_data(owner, BODY, update.id, body),
        "attempts": 0,
    }
