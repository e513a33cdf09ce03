"""Going on with another Telegram account: a link made on somebody's word, and what changes with the account."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, delete, insert, select, update

from bot.storage.columns import Instant
from bot.storage.people import find_person, person
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import AccountMove, ChatMessage, FlowSession, Outbox

LIVES = timedelta(days=7)

move = table_of(AccountMove)
message = table_of(ChatMessage)
outbox = table_of(Outbox)
session = table_of(FlowSession)

_NOT_OVER = (move.c.ended_at.is_(None), move.c.expires_at > bindparam("now", type_=Instant()))
_BY_TOKEN = select(move).where(move.c.token_hash == bindparam("token_hash"), move.c.claimed_at.is_(None), *_NOT_OVER)
_BY_ID = select(move).where(move.c.id == bindparam("id"), *_NOT_OVER)
_OF_PERSON = select(move).where(move.c.person_id == bindparam("person"), *_NOT_OVER)
_CLAIMED_BY = (
    select(move)
    .where(move.c.new_telegram_id == bindparam("account"), *_NOT_OVER)
    .order_by(move.c.claimed_at.desc())
    .limit(1)
)
_CLAIM = (
    update(move)
    .where(move.c.id == bindparam("which"), move.c.claimed_at.is_(None), move.c.ended_at.is_(None))
    .values(
        new_telegram_id=bindparam("account"),
        code=bindparam("shown"),
        claimed_at=bindparam("at"),
        expires_at=bindparam("until"),
    )
)
_END = (
    update(move)
    .where(move.c.id == bindparam("which"), move.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"), new_telegram_id=None, code=None)
)
_END_ALL = (
    update(move)
    .where(move.c.person_id == bindparam("whose"), move.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"), new_telegram_id=None, code=None)
)

_CHANGE_ACCOUNT = (
    update(person)
    .where(person.c.id == bindparam("who"))
    .values(telegram_id=bindparam("account"), unreachable_since=None)
)
_open = (session.c.person_id == bindparam("who"), session.c.status == "open")
# What changes with the account. The old chat's question cannot be answered any more; the words given so far stay.
# A new message that has not been tried yet goes to the new chat; what changes or deletes an old one cannot.
_LET_GO = (
    delete(session).where(*_open, session.c.resumable.is_(False)),
    update(session).where(*_open).values(status="paused"),
    update(outbox)
    .where(
        outbox.c.person_id == bindparam("who"),
        outbox.c.attempts == 0,
        outbox.c.method.in_(["sendMessage", "document", "picture"]),
        outbox.c.session_id.is_(None),
        outbox.c.set_aside.is_(False),
    )
    .values(chat_id=bindparam("account")),
    delete(outbox).where(outbox.c.person_id == bindparam("who"), outbox.c.chat_id == bindparam("old_account")),
    delete(message).where(message.c.person_id == bindparam("who")),
)


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """A move that is not over. `vouched_by` is None for the command line.

    `new_telegram_id` and the `code` which that account shows are None until the link was opened and accepted.
    """

    id: UUID
    person_id: UUID
    vouched_by: UUID | None
    made_at: datetime
    expires_at: datetime
    new_telegram_id: int | None
    code: str | None


def make_move(store: Store, *, person_id: UUID, vouched_by: UUID | None, at: datetime) -> str:
    """A new link's token, as of an invitation. Earlier links for this person are worth nothing any more."""
    end_moves(store, person_id, at)
    token = secrets.token_urlsafe(16)
    values = {
        "id": uuid4(),
        "person_id": person_id,
        "vouched_by": vouched_by,
        "token_hash": _hash(token),
        "made_at": at,
        "expires_at": at + LIVES,
    }
    store.conn.execute(insert(move), values)
    return token


def find_move(store: Store, token: str, now: datetime) -> MoveRecord | None:
    """The move whose link has that token; None when it is unknown, used, over or too old."""
    return _one(store.conn.execute(_BY_TOKEN, {"token_hash": _hash(token), "now": now}).first())


def get_move(store: Store, id: UUID, now: datetime) -> MoveRecord | None:
    return _one(store.conn.execute(_BY_ID, {"id": id, "now": now}).first())


def move_of(store: Store, person_id: UUID, now: datetime) -> MoveRecord | None:
    """The move of somebody that is not over, if there is one."""
    return _one(store.conn.execute(_OF_PERSON, {"person": person_id, "now": now}).first())


def move_claimed_by(store: Store, telegram_id: int, now: datetime) -> MoveRecord | None:
    """The move that waits to be made to this account."""
    return _one(store.conn.execute(_CLAIMED_BY, {"account": telegram_id, "now": now}).first())


def claim_move(store: Store, move_id: UUID, telegram_id: int, at: datetime) -> str | None:
    """This account is the one to go on with; the code it is to show. None when somebody else was first."""
    code = new_code()
    values = {"which": move_id, "account": telegram_id, "shown": code, "at": at, "until": at + LIVES}
    return code if store.conn.execute(_CLAIM, values).rowcount == 1 else None


def new_code() -> str:
    """Four digits, short enough to be read out."""
    return f"{secrets.randbelow(10_000):04}"


def end_move(store: Store, move_id: UUID, at: datetime) -> bool:
    """The move is over, made or refused. False when it was already."""
    return store.conn.execute(_END, {"which": move_id, "at": at}).rowcount == 1


def end_moves(store: Store, person_id: UUID, at: datetime) -> None:
    """Every link there is for somebody is worth nothing any more."""
    store.conn.execute(_END_ALL, {"whose": person_id, "at": at})


def change_account(store: Store, person_id: UUID, telegram_id: int) -> bool:
    """From now on somebody is who writes from this account, with all that is theirs.

    Nothing leads back to the old chat. What was open is paused. False when the account is somebody else's.
    """
    store.alone()
    old = store.conn.scalar(select(person.c.telegram_id).where(person.c.id == person_id))
    if old is None or find_person(store, telegram_id) is not None:
        return False
    values = {"who": person_id, "account": telegram_id, "old_account": old}
    store.asked.clear()
    for statement in (*_LET_GO, _CHANGE_ACCOUNT):
        store.conn.execute(statement, values)
    return True


def _one(row: Row[Any] | None) -> MoveRecord | None:
    if row is None:
        return None
    return MoveRecord(
        id=row.id,
        person_id=row.person_id,
        vouched_by=row.vouched_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
        new_telegram_id=row.new_telegram_id,
        code=row.code,
    )


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
