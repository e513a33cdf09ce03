"""What supervision is prepared with and what it leaves: lines of supervisors, records, agreed actions."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from bot.storage.columns import identity, instant, link, outlives, reference, sealed


class SupervisorLine(SQLModel, table=True):
    """A line a supervisor wants to talk about with one connector, who sees it while the link stands.

    Sealed with the author's key.
    """

    __tablename__ = "supervisor_line"
    id: UUID = identity()
    author_id: UUID = link("person")
    link_id: UUID = link("supervision")
    body: bytes = sealed()
    written_at: datetime = instant()
    talked_at: datetime | None = instant(nullable=True)


class RecordCopy(SQLModel, table=True):
    """One side's own copy of the record of a session; both copies have the same `record_id`.

    `role` is the holder's in it: connector or supervisor. `other_id` and `link_id` are empty once the other one was
    erased or the link is gone. The body is sealed with the holder's key. `wellbeing` is the connector's word about
    themselves, in both copies sealed with the connector's key. Not sent yet: only its writer has a copy.
    `agreed_version` is the version the holder said yes to last (0: none), `other_agreed_version` the other one.
    """

    __tablename__ = "record_copy"
    __table_args__ = (
        UniqueConstraint("record_id", "holder_id"),
        Index("record_of_holder", "holder_id", "met_on"),
    )
    id: UUID = identity()
    record_id: UUID = reference(nullable=False)
    holder_id: UUID = link("person", index=False)
    other_id: UUID | None = outlives("person")
    link_id: UUID | None = outlives("supervision")
    role: str
    met_on: date
    next_on: date | None = None
    body: bytes = sealed()
    wellbeing: bytes | None = sealed(nullable=True)
    version: int = 1
    written_at: datetime = instant()
    sent_at: datetime | None = instant(nullable=True)
    agreed_version: int = 0
    other_agreed_version: int = 0
    remind_days: int = 1


class AgreedAction(SQLModel, table=True):
    """What one of the two agreed to do, in one side's copy; the same `action_id` in both.

    `owner`: connector or supervisor. `since_version`: the version of the record that brought it. `state`: `open`,
    `done`, `moved` (to `due_on`) or `dropped`.
    """

    __tablename__ = "agreed_action"
    __table_args__ = (UniqueConstraint("action_id", "holder_id"),)
    id: UUID = identity()
    action_id: UUID = reference(nullable=False)
    copy_id: UUID = link("record_copy")
    holder_id: UUID = link("person")
    owner: str
    position: int
    since_version: int
    body: bytes = sealed()
    due_on: date | None = None
    state: str = "open"
    state_at: datetime | None = instant(nullable=True)
