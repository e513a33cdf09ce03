"""What comes in and what goes out, until it has been dealt with; and which message was which."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from bot.storage.columns import identity, instant, link, reference, rising_number, sealed, telegram_number


class SeenUpdate(SQLModel, table=True):
    """Updates that have been taken in.

    A set with expiry: Telegram restarts the numbers at random after an idle week.
    """

    __tablename__ = "seen_update"
    update_id: int = Field(sa_column=Column(BigInteger(), primary_key=True, autoincrement=False))
    seen_at: datetime = instant(index=True)


class Inbox(SQLModel, table=True):
    """An update that has not been acted on yet.

    `body` is sealed with the sender's key, a stranger's with the house key.

    `chat_id` is the chat whose queue it belongs to (the sender's private chat). `set_aside_at` and `error` (a
    class name) mark one that failed three times. That an update is here only once is SeenUpdate's doing: the
    number of one that was set aside long ago may come again.
    """

    __table_args__ = (Index("inbox_of_chat", "chat_id", "update_id"),)
    id: UUID = identity()
    update_id: int = telegram_number()
    chat_id: int = telegram_number()
    received_at: datetime = instant()
    key_owner: UUID = reference(nullable=False)
    body: bytes = sealed()
    attempts: int = 0
    not_before: datetime | None = instant(nullable=True)
    set_aside_at: datetime | None = instant(nullable=True)
    error: str | None = None


class Outbox(SQLModel, table=True):
    """One call to Telegram that has still to be made: rows of a chat go out in the order of `number`.

    `method` and the sealed `body` (its parameters, or what a document is made from) say what; `target` rows
    of an earlier message are named by session and question, because that message may have no id yet.
    `began_at` is when the attempt under way began, `tried_at` when the first attempt began that may have
    arrived although no answer came. `set_aside` rows (`error` says why) wait for nobody; `lease_until` then
    says when they were last held.
    """

    __table_args__ = (
        Index("outbox_of_chat", "chat_id", "number"),
        Index("outbox_question", "session_id", "question"),
        # Numbers never come again, so that a late mark cannot hit another row.
        {"sqlite_autoincrement": True},
    )
    number: int = rising_number()
    id: UUID = Field(unique=True)
    chat_id: int = telegram_number()
    person_id: UUID | None = link("person", nullable=True)
    key_owner: UUID = reference(nullable=False)
    method: str
    body: bytes = sealed()
    nudge: bool = False
    put_at: datetime = instant()
    owner: str
    lease_until: datetime = instant()
    not_before: datetime | None = instant(nullable=True)
    attempts: int = 0
    began_at: datetime | None = instant(nullable=True)
    tried_at: datetime | None = instant(nullable=True)
    kind: str = "message"  # what the message is to us: question, card, nudge, week, ...
    session_id: UUID | None = reference()
    question: int | None = None
    place: str | None = None
    object_id: UUID | None = reference()
    set_aside: bool = False
    error: str | None = None


class ChatMessage(SQLModel, table=True):
    """What a message in a chat was: ours (a question, a card) or the person's (a part of an answer).

    No words.
    """

    __tablename__ = "chat_message"
    __table_args__ = (Index("chat_message_question", "session_id", "question"),)
    chat_id: int = Field(sa_column=Column(BigInteger(), primary_key=True, autoincrement=False))
    message_id: int = Field(sa_column=Column(BigInteger(), primary_key=True, autoincrement=False))
    person_id: UUID | None = link("person", nullable=True)
    ours: bool
    at: datetime = instant()
    tried_at: datetime | None = instant(nullable=True)
    kind: str = "message"
    session_id: UUID | None = reference()
    question: int | None = None
    place: str | None = None
    object_id: UUID | None = reference(index=True)
