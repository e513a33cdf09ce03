"""Forgetting that a conversation took place: what it led to must not lead back to whoever had it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, update

from bot.storage.chat_messages import message, outbox
from bot.storage.store import Store

_of_session = bindparam("session", type_=Uuid())
_THEIRS = delete(message).where(message.c.session_id == _of_session, message.c.ours.is_(False))
# Ours may still have to be deleted with the chat: they stay known, as screens like any other.
_OURS = [
    update(table)
    .where(table.c.session_id == _of_session)
    .values(kind="screen", session_id=None, question=None, place=None)
    for table in (message, outbox)
]


def forget_traces(store: Store, session_id: UUID) -> None:
    """No message is known any more to have belonged to that session."""
    for statement in (_THEIRS, *_OURS):
        store.conn.execute(statement, {"session": session_id})
