"""Flows that people are in the middle of."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import SQLModel

from bot.storage.columns import identity, instant, link, reference, sealed


class FlowSession(SQLModel, table=True):
    """One way through one flow. `body` is the sealed session (bot.flows.session).

    `status`: `open` (the one being asked now: at most one a person), `paused`, `draft` (cancelled but kept)
    or `closed` (kept for late messages until it is purged).
    """

    __tablename__ = "session"
    __table_args__ = (Index("session_of_person", "person_id", "status"),)
    id: UUID = identity()
    person_id: UUID = link("person", index=False)
    flow: str
    status: str
    resumable: bool = True
    body: bytes = sealed()
    opened_at: datetime = instant()
    touched_at: datetime = instant(index=True)
    warned_at: datetime | None = instant(nullable=True)
    entry_id: UUID | None = reference(index=True)
