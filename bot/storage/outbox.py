"""What has still to go out: in order within a chat, each row held by one process at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, and_, bindparam, delete, exists, func, insert, or_, select, update

from bot.storage.chat_messages import remember_ours
from bot.storage.errors import KeyMissing, Unreadable
from bot.storage.rows import table_of
from bot.storage.store import HOUSE, Store
from bot.storage.tables import Outbox

BODY = "outbox.body"
# For so long nobody else sends what a process has begun to send and not finished: it may just be slow.
LEASE = timedelta(seconds=30)
# Nobody leases or waits for longer. What seems to was noted before the clock went back, and is over.
LONGEST = 2 * LEASE

outbox = table_of(Outbox)

_waiting = outbox.c.set_aside.is_(False)
_this = outbox.c.number == bindparam("which")
_not_too_early = or_(
    outbox.c.not_before.is_(None),
    outbox.c.not_before <= bindparam("now"),
    outbox.c.not_before > bindparam("longest"),
)
_mine_or_nobodys = or_(
    outbox.c.owner == bindparam("me"),
    outbox.c.lease_until <= bindparam("now"),
    outbox.c.lease_until > bindparam("longest"),
)

_PUT = insert(outbox).returning(outbox.c.number)
_IN_ORDER = select(outbox).where(outbox.c.chat_id == bindparam("chat"), _waiting).order_by(outbox.c.number)
_FIRST = _IN_ORDER.limit(1)
_FIRST_FEW = _IN_ORDER.limit(bindparam("most"))
# Whoever comes first sends what nobody has begun to send; what somebody has begun is theirs while they live.
_mine_to_send = or_(_mine_or_nobodys, outbox.c.began_at.is_(None))
_HOLD = update(outbox).where(_this, _mine_to_send).values(owner=bindparam("me"), lease_until=bindparam("until"))
_CHATS = (
    select(outbox.c.chat_id)
    .where(
        outbox.c.number.in_(select(func.min(outbox.c.number)).where(_waiting).group_by(outbox.c.chat_id)),
        _mine_or_nobodys,
        _not_too_early,
    )
    .order_by(outbox.c.nudge, outbox.c.number)
)
_TRYING = (
    update(outbox)
    .where(_waiting, _mine_to_send)
    .values(
        owner=bindparam("me"),
        lease_until=bindparam("until"),
        attempts=outbox.c.attempts + 1,
        # An attempt whose end was never noted may have arrived.
        tried_at=func.coalesce(outbox.c.tried_at, outbox.c.began_at),
        began_at=bindparam("now"),
    )
)
_TRY = _TRYING.where(_this)
_other = outbox.alias()
_others = (_other.c.chat_id == bindparam("chat"), _other.c.set_aside.is_(False))
# One row, or two: what another process puts out meanwhile may stand between them.
_these = (
    outbox.c.chat_id == bindparam("chat"),
    or_(outbox.c.number == bindparam("first"), outbox.c.number == bindparam("last")),
)
_not_these = and_(_other.c.number != bindparam("first"), _other.c.number != bindparam("last"))
_TRY_SEVERAL = _TRYING.where(*_these, ~exists().where(*_others, _other.c.number < bindparam("first"))).returning(
    outbox.c.number
)
_LATER = (
    update(outbox)
    .where(_this)
    .values(
        not_before=bindparam("wait_until"),
        tried_at=func.coalesce(outbox.c.tried_at, bindparam("maybe_arrived", type_=outbox.c.tried_at.type)),
        began_at=None,
    )
)
_meaning = (
    outbox.c.number,
    outbox.c.chat_id,
    outbox.c.person_id,
    outbox.c.kind,
    outbox.c.session_id,
    outbox.c.question,
    outbox.c.place,
    outbox.c.object_id,
    outbox.c.tried_at,
)
_SENT = delete(outbox).where(_this).returning(*_meaning)
_SENT_SEVERAL = (
    delete(outbox).where(*_these, _waiting).returning(*_meaning, exists().where(*_others, _not_these).label("more"))
)
_SET_ASIDE = update(outbox).where(_this).values(set_aside=True, error=bindparam("why"))
_DROP = delete(outbox).where(outbox.c.chat_id == bindparam("chat"), _waiting)
_DROP_ABOUT = delete(outbox).where(
    outbox.c.person_id == bindparam("who"),
    outbox.c.object_id == bindparam("shown"),
    outbox.c.kind == bindparam("which_kind"),
)
_DROP_SHOWN = delete(outbox).where(outbox.c.object_id == bindparam("shown"), outbox.c.kind == bindparam("which_kind"))
_RENEW = update(outbox).where(outbox.c.owner == bindparam("me"), _waiting).values(lease_until=bindparam("until"))
_LET_GO = update(outbox).where(outbox.c.owner == bindparam("me"), _waiting).values(lease_until=outbox.c.put_at)
_END_LEASES = update(outbox).where(_waiting).values(lease_until=outbox.c.put_at)
_BEING_SENT = (
    select(outbox.c.number)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        _waiting,
        outbox.c.began_at.is_not(None),
        outbox.c.owner != bindparam("me"),
        outbox.c.lease_until > bindparam("now"),
        outbox.c.lease_until <= bindparam("longest"),
    )
    .limit(1)
)
_NUDGES_QUEUED = select(func.count()).select_from(outbox).where(outbox.c.nudge, _waiting, outbox.c.not_before.is_(None))
_OLDEST = select(func.min(outbox.c.put_at)).where(_waiting)


@dataclass(frozen=True, slots=True)
class OutboxRecord:
    """A call to Telegram that has to be made. `attempts` were begun before.

    `tried_at`: one that began then may have arrived, although no answer came.
    """

    number: int
    id: UUID
    chat_id: int
    person_id: UUID | None
    method: str
    body: dict[str, Any]
    nudge: bool
    attempts: int
    tried_at: datetime | None
    not_before: datetime | None
    kind: str
    session_id: UUID | None
    question: int | None
    place: str | None
    object_id: UUID | None


def put_out(
    store: Store,
    *,
    chat_id: int,
    person_id: UUID | None,
    method: str,
    body: dict[str, Any],
    nudge: bool = False,
    owner: str,
    at: datetime,
    kind: str = "message",
    session_id: UUID | None = None,
    question: int | None = None,
    place: str | None = None,
    object_id: UUID | None = None,
) -> int:
    """Have a method of the Bot API called with `body`, after everything that waits for that chat.

    Returns its number.

    `owner` is the process that will send it: it holds the row until its lease runs out. Raises KeyMissing.
    """
    id = uuid4()
    key_owner = person_id or HOUSE
    values = {
        "id": id,
        "chat_id": chat_id,
        "person_id": person_id,
        "key_owner": key_owner,
        "method": method,
        "body": store.seal_data(key_owner, BODY, id, body),
        "nudge": nudge,
        "put_at": at,
        "owner": owner,
        "lease_until": at + LEASE,
        "attempts": 0,
        "kind": kind,
        "session_id": session_id,
        "question": question,
        "place": place,
        "object_id": object_id,
        "set_aside": False,
    }
    number: int = store.conn.execute(_PUT, values).scalar_one()
    store.queued.append(
        OutboxRecord(
            number=number,
            id=id,
            chat_id=chat_id,
            person_id=person_id,
            method=method,
            body=body,
            nudge=nudge,
            attempts=0,
            tried_at=None,
            not_before=None,
            kind=kind,
            session_id=session_id,
            question=question,
            place=place,
            object_id=object_id,
        )
    )
    return number


def next_out(store: Store, chat_id: int, owner: str, now: datetime) -> OutboxRecord | None:
    """The oldest row that waits for this chat, if `owner` may send it now: nobody has begun to, or it is theirs.

    Belongs in a write: the row is held for a full lease from now, and what cannot be read any more is set
    aside.
    """
    while row := store.conn.execute(_FIRST, {"chat": chat_id}).first():
        if row.not_before is not None and now < row.not_before <= now + LONGEST:
            return None
        held = {"which": row.number, "me": owner, **_at(now), "until": now + LEASE}
        if store.conn.execute(_HOLD, held).rowcount == 0:
            return None
        try:
            return _record(store, row)
        except (KeyMissing, Unreadable) as error:
            set_aside(store, row.number, type(error).__name__)
    return None


def first_out(store: Store, chat_id: int, owner: str, now: datetime, most: int) -> tuple[list[OutboxRecord], bool]:
    """The oldest rows of this chat, at most so many, and whether there are any at all.

    Left out, with all that follow, is one that is not `owner`'s to send, has to wait or cannot be read: those are for
    `next_out`. Nothing is held by that: whoever sends one notes that they try.
    """
    rows = store.conn.execute(_FIRST_FEW, {"chat": chat_id, "most": most}).all()
    records: list[OutboxRecord] = []
    for row in rows:
        if (row.owner != owner and row.began_at is not None) or (
            row.not_before is not None and now < row.not_before <= now + LONGEST
        ):
            break
        try:
            records.append(_record(store, row))
        except (KeyMissing, Unreadable):
            break
    return records, bool(rows)


def is_being_sent(store: Store, chat_id: int, owner: str, now: datetime) -> bool:
    """Whether another process than `owner` has begun to send to this chat and not noted yet how it ended."""
    return store.conn.scalar(_BEING_SENT, {"chat": chat_id, "me": owner, **_at(now)}) is not None


def chats_waiting(store: Store, owner: str, now: datetime) -> list[int]:
    """The chats for which `next_out` has something: those that wait for a reply before nudges."""
    return list(store.conn.execute(_CHATS, {"me": owner, **_at(now)}).scalars())


def note_try(store: Store, number: int, owner: str, at: datetime) -> bool:
    """An attempt of `owner`'s to send the row begins: it is held for a full lease from now.

    If nothing more is ever heard of the attempt, it may have arrived. False when the row is gone or somebody else's by
    now: then it must not be sent.
    """
    held = {"which": number, "me": owner, **_at(at), "until": at + LEASE}
    return store.conn.execute(_TRY, held).rowcount == 1


def note_tries(store: Store, rows: Sequence[OutboxRecord], owner: str, at: datetime) -> set[int]:
    """The same for one or two rows of a chat, if none waits before the first: the numbers of those still to be sent."""
    held = {"chat": rows[0].chat_id, "first": rows[0].number, "last": rows[-1].number, "me": owner}
    return set(store.conn.execute(_TRY_SEVERAL, {**held, **_at(at), "until": at + LEASE}).scalars())


def mark_sent(store: Store, number: int, message_id: int | None, at: datetime) -> bool:
    """The row was sent and is gone; what the message means is remembered, if it has any meaning.

    False when the row was gone already: it was taken back while it was on its way.
    """
    sent = store.conn.execute(_SENT, {"which": number}).first()
    if sent is not None and message_id is not None:
        remember_ours(store, sent, message_id, at)
    return sent is not None


def mark_all_sent(
    store: Store, chat_id: int, messages: Mapping[int, int | None], at: datetime
) -> tuple[set[int], bool]:
    """The same for one or two rows of a chat: their numbers, with the numbers of their messages.

    Gives those that were not gone already, and whether more may wait for that chat.
    """
    these = {"chat": chat_id, "first": min(messages), "last": max(messages)}
    rows = store.conn.execute(_SENT_SEVERAL, these).all()
    for sent in sorted(rows, key=lambda row: row.number):
        if (message_id := messages[sent.number]) is not None:
            remember_ours(store, sent, message_id, at)
    return {sent.number for sent in rows}, any(sent.more for sent in rows) or not rows


def retry_later(store: Store, number: int, not_before: datetime, tried_at: datetime | None = None) -> None:
    """The attempt failed; the chat waits until `not_before`.

    `tried_at`: when the attempt began, if it may have arrived all the same; None if it surely did not.
    """
    values = {"which": number, "wait_until": not_before, "maybe_arrived": tried_at}
    store.conn.execute(_LATER, values)


def set_aside(store: Store, number: int, error: str) -> None:
    """The row can never be sent (`error` is a class or a code, no words): the chat goes on without it."""
    store.conn.execute(_SET_ASIDE, {"which": number, "why": error})


def drop_chat(store: Store, chat_id: int) -> int:
    """Nothing will ever arrive in this chat: nothing waits for it any more. Returns how many rows did."""
    return store.conn.execute(_DROP, {"chat": chat_id}).rowcount


def drop_about(store: Store, person_id: UUID, object_id: UUID, kind: str) -> None:
    """Drop what has still to go to somebody, is of that kind and about that: it is not so any more."""
    store.conn.execute(_DROP_ABOUT, {"who": person_id, "shown": object_id, "which_kind": kind})


def drop_shown(store: Store, object_id: UUID, kind: str) -> None:
    """The same for everybody."""
    store.conn.execute(_DROP_SHOWN, {"shown": object_id, "which_kind": kind})


def renew_leases(store: Store, owner: str, until: datetime) -> None:
    """The process is alive: all its rows are its own until then."""
    store.conn.execute(_RENEW, {"me": owner, "until": until})


def let_go(store: Store, owner: str) -> None:
    """The process sends nothing itself: whoever looks first may send what it put out."""
    store.conn.execute(_LET_GO, {"me": owner})


def end_leases(store: Store) -> None:
    """No other process is alive: what is left from before may be sent at once."""
    store.conn.execute(_END_LEASES)


def nudges_queued(store: Store) -> int:
    """How many nudges wait to be sent; those that failed and are tried again later do not count."""
    return store.conn.scalar(_NUDGES_QUEUED) or 0


def oldest_outbox(store: Store) -> datetime | None:
    """When the row that has waited longest was put out."""
    return store.conn.execute(_OLDEST).scalar()


def _at(now: datetime) -> dict[str, datetime]:
    """What leases and waits are compared with."""
    return {"now": now, "longest": now + LONGEST}


def _record(store: Store, row: Row[Any]) -> OutboxRecord:
    return OutboxRecord(
        number=row.number,
        id=row.id,
        chat_id=row.chat_id,
        person_id=row.person_id,
        method=row.method,
        body=store.unseal_data(row.key_owner, BODY, row.id, row.body),
        nudge=row.nudge,
        attempts=row.attempts,
        tried_at=row.tried_at or row.began_at,
        not_before=row.not_before,
        kind=row.kind,
        session_id=row.session_id,
        question=row.question,
        place=row.place,
        object_id=row.object_id,
    )
