"""Journeys under their aliases, what became of them, and which entries belong to which."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import SQLModel

from bot.storage.columns import identity, instant, link, sealed


class Journey(SQLModel, table=True):
    """A connector's work with one person. `alias`: sealed with the connector's key.

    `state`: open, paused, stepped_back or closed. `step`: where it was started again (1 to 8), if it was.
    """

    __tablename__ = "journey"
    __table_args__ = (Index("journey_of_person", "person_id", "changed_at"),)
    id: UUID = identity()
    person_id: UUID = link("person", index=False)
    alias: bytes = sealed()
    state: str
    step: int | None = None
    begun_at: datetime = instant()
    changed_at: datetime = instant()


class JourneyEvent(SQLModel, table=True):
    """What happened to a journey, besides its steps: begun, paused, stepped_back, closed, open (again) or renamed.

    `step`: where it was started again, if a step was named.
    """

    __tablename__ = "journey_event"
    id: UUID = identity()
    journey_id: UUID = link("journey")
    kind: str
    step: int | None = None
    at: datetime = instant()


class JourneyEntry(SQLModel, table=True):
    """An entry that belongs to a journey; `step` is the step of the model it was written at (1 to 8), if it was."""

    __tablename__ = "journey_entry"
    entry_id: UUID = link("entry", primary_key=True)
    journey_id: UUID = link("journey")
    step: int | None = None
