"""Which message of a chat was what: no words, only numbers and ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.storage.columns import Instant
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import ChatMessage, Outbox, Share, ShareReader

PART = "part"

message = table_of(ChatMessage)
outbox = table_of(Outbox)
share = table_of(Share)
share_reader = table_of(ShareReader)

_FIND = select(message).where(message.c.chat_id == bindparam("chat"), message.c.message_id == bindparam("number"))
_QUESTION = (
    select(message)
    .where(message.c.session_id == bindparam("session"), message.c.question == bindparam("asked"), message.c.ours)
    .order_by(message.c.message_id.desc())
    .limit(1)
)
_UNSENT = (
    select(outbox.c.number, outbox.c.chat_id, outbox.c.tried_at, outbox.c.began_at)
    .where(
        outbox.c.session_id == bindparam("session"),
        outbox.c.question == bindparam("asked"),
        outbox.c.set_aside.is_(False),
    )
    .order_by(outbox.c.number.desc())
    .limit(1)
)
_OF_SESSION = (
    select(message)
    .where(message.c.person_id == bindparam("who"), message.c.session_id == bindparam("session"))
    .order_by(message.c.message_id)
)
_OF_ENTRY = (
    select(message)
    .where(message.c.person_id == bindparam("who"), message.c.object_id == bindparam("entry"))
    .order_by(message.c.message_id)
)
_SINCE = (
    select(message.c.message_id)
    .where(message.c.chat_id == bindparam("chat"), message.c.at >= bindparam("since", type_=Instant()))
    .order_by(message.c.message_id)
)
_OF_KINDS = (
    select(message.c.message_id)
    .where(
        message.c.person_id == bindparam("who"),
        message.c.kind.in_(bindparam("kinds", expanding=True)),
        message.c.ours,
    )
    .order_by(message.c.message_id)
)
_SHOWN = (
    select(message.c.person_id, message.c.message_id)
    .where(message.c.object_id == bindparam("shown"), message.c.kind == bindparam("which_kind"), message.c.ours)
    .order_by(message.c.message_id)
)
_SHOWN_SINCE = _SHOWN.where(
    message.c.person_id == bindparam("who"), message.c.at >= bindparam("since", type_=Instant())
)
_LISTED = (
    select(message.c.person_id, message.c.message_id)
    .join(share_reader, share_reader.c.reader_id == message.c.person_id)
    .join(share, share.c.id == share_reader.c.share_id)
    .where(
        share.c.id == bindparam("listed"),
        message.c.at >= share.c.shared_at,
        message.c.kind.in_(bindparam("kinds", expanding=True)),
        message.c.ours,
    )
    .order_by(message.c.message_id)
)
_new = insert_or(message)
# What a message means may change; when it was sent does not.
_REMEMBER = _new.on_conflict_do_update(
    index_elements=[message.c.chat_id, message.c.message_id],
    set_={column: _new.excluded[column] for column in ("kind", "session_id", "question", "place", "object_id")},
)
_LINK = [
    update(table)
    .where(table.c.session_id == bindparam("session"), table.c.object_id.is_(None))
    .values(object_id=bindparam("entry"))
    for table in (message, outbox)
]


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message: ours, or (`kind` "part") a person's that became part of an answer.

    `tried_at`: it was sent again, and the first attempt, which began then, may have arrived too.
    """

    chat_id: int
    message_id: int
    ours: bool
    at: datetime
    tried_at: datetime | None
    kind: str
    session_id: UUID | None
    question: int | None
    place: str | None
    object_id: UUID | None


@dataclass(frozen=True, slots=True)
class UnsentRecord:
    """A question that waits in the outbox.

    `tried_at`: an attempt that began then may have arrived all the same.
    """

    number: int
    chat_id: int
    tried_at: datetime | None


def find_message(store: Store, chat_id: int, message_id: int) -> MessageRecord | None:
    return _record(store.conn.execute(_FIND, {"chat": chat_id, "number": message_id}).first())


def question_message(store: Store, session_id: UUID, question: int) -> MessageRecord | None:
    """The message that asked it; the latest, if it was asked more than once."""
    which = (session_id, question)
    if which not in store.asked:
        store.asked[which] = _record(store.conn.execute(_QUESTION, {"session": session_id, "asked": question}).first())
    return store.asked[which]


def unsent_question(store: Store, session_id: UUID, question: int) -> UnsentRecord | None:
    """The question, if it is still in the outbox."""
    row = store.conn.execute(_UNSENT, {"session": session_id, "asked": question}).first()
    return UnsentRecord(row.number, row.chat_id, row.tried_at or row.began_at) if row else None


def messages_of_session(store: Store, person_id: UUID, session_id: UUID) -> list[MessageRecord]:
    """Ours and theirs, in the order of the chat."""
    rows = store.conn.execute(_OF_SESSION, {"who": person_id, "session": session_id})
    return [record for row in rows if (record := _record(row))]


def messages_of_entry(store: Store, person_id: UUID, entry_id: UUID) -> list[MessageRecord]:
    """Ours and theirs that belong to an entry, in the order of the chat."""
    rows = store.conn.execute(_OF_ENTRY, {"who": person_id, "entry": entry_id})
    return [record for row in rows if (record := _record(row))]


def shown_to(store: Store, object_id: UUID, kind: str) -> list[tuple[UUID, int]]:
    """Who has messages of ours of that kind about an object, and their numbers."""
    rows = store.conn.execute(_SHOWN, {"shown": object_id, "which_kind": kind})
    return [(row.person_id, row.message_id) for row in rows if row.person_id]


def shown_since(store: Store, person_id: UUID, object_id: UUID, kind: str, since: datetime) -> list[int]:
    """The numbers of somebody's messages of ours of that kind about an object, sent from then on."""
    about = {"shown": object_id, "which_kind": kind, "who": person_id, "since": since}
    return [row.message_id for row in store.conn.execute(_SHOWN_SINCE, about)]


def listed_to(store: Store, share_id: UUID, kinds: Sequence[str]) -> list[tuple[UUID, int]]:
    """The readers of a share with messages of ours of these kinds sent since it was shared, and their numbers."""
    rows = store.conn.execute(_LISTED, {"listed": share_id, "kinds": list(kinds)})
    return [(row.person_id, row.message_id) for row in rows]


def messages_since(store: Store, chat_id: int, since: datetime) -> list[int]:
    """The numbers of the messages we remember of a chat from `since` on."""
    return list(store.conn.scalars(_SINCE, {"chat": chat_id, "since": since}))


def ours_of_kinds(store: Store, person_id: UUID, kinds: Sequence[str]) -> list[int]:
    """The numbers of our messages of these kinds in somebody's chat."""
    return list(store.conn.scalars(_OF_KINDS, {"who": person_id, "kinds": list(kinds)}))


def remember_theirs(
    store: Store,
    *,
    chat_id: int,
    message_id: int,
    person_id: UUID,
    at: datetime,
    session_id: UUID | None,
    place: str | None,
    object_id: UUID | None = None,
) -> None:
    """The person's message became a part of the answer at `place`; said again, it has moved there."""
    store.conn.execute(
        _REMEMBER,
        {
            "chat_id": chat_id,
            "message_id": message_id,
            "person_id": person_id,
            "ours": False,
            "at": at,
            "kind": PART,
            "session_id": session_id,
            "question": None,
            "place": place,
            "object_id": object_id,
        },
    )


def remember_ours(store: Store, sent: Row[*tuple[Any, ...]], message_id: int, at: datetime) -> None:
    """A row of the outbox became this message, or changed it.

    One without a meaning of its own is not remembered.
    """
    if sent.person_id is None or (sent.kind == "message" and sent.session_id is None and sent.object_id is None):
        return
    store.asked.clear()
    store.conn.execute(
        _REMEMBER,
        {
            "chat_id": sent.chat_id,
            "message_id": message_id,
            "person_id": sent.person_id,
            "ours": True,
            "at": at,
            "tried_at": sent.tried_at,
            "kind": sent.kind,
            "session_id": sent.session_id,
            "question": sent.question,
            "place": sent.place,
            "object_id": sent.object_id,
        },
    )


def link_session_to_entry(store: Store, session_id: UUID, entry_id: UUID) -> None:
    """The session became an entry: its messages, sent or not, belong to the entry from now on."""
    store.asked.clear()
    for link in _LINK:
        store.conn.execute(link, {"session": session_id, "entry": entry_id})


def _record(row: Row[Any] | None) -> MessageRecord | None:
    if row is None:
        return None
    return MessageRecord(
        chat_id=row.chat_id,
        message_id=row.message_id,
        ours=row.ours,
        at=row.at,
        tried_at=row.tried_at,
        kind=row.kind,
        session_id=row.session_id,
        question=row.question,
        place=row.place,
        object_id=row.object_id,
    )
