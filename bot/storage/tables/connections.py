"""The map of connections with its history, strengths, and what somebody thought over their own map."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from bot.storage.columns import identity, instant, link, sealed


class Connection(SQLModel, table=True):
    """A person or group on a map: that of a journey, or without one the connector's own."""

    __tablename__ = "connection"
    __table_args__ = (Index("connection_of_map", "person_id", "journey_id"),)
    id: UUID = identity()
    person_id: UUID = link("person", index=False)
    journey_id: UUID | None = link("journey", nullable=True)


class ConnectionState(SQLModel, table=True):
    """How a connection was from a moment on, until its next state. `number` counts them, from 1.

    `kind`, `ring`, `often` and `standing`: as bot/content/connections.py has them; `standing` is also `removed`.
    `body`: its label, what is given and what is received, sealed with the connector's key.
    """

    __tablename__ = "connection_state"
    __table_args__ = (UniqueConstraint("connection_id", "number", name="uq_connection_state_number"),)
    id: UUID = identity()
    connection_id: UUID = link("connection", index=False)
    number: int
    kind: str
    ring: str
    often: str | None = None
    standing: str
    body: bytes = sealed()
    at: datetime = instant()


class Strength(SQLModel, table=True):
    """What the person of a journey is good at (`strength`) or likes (`interest`). `body`: sealed, its few words."""

    __tablename__ = "strength"
    __table_args__ = (Index("strength_of_person", "person_id", "journey_id"),)
    id: UUID = identity()
    person_id: UUID = link("person", index=False)
    journey_id: UUID = link("journey")
    kind: str
    body: bytes = sealed()
    added_at: datetime = instant()
    removed_at: datetime | None = instant(nullable=True)


class MapThought(SQLModel, table=True):
    """What a connector thought over their own map, by question. `body`: sealed; nobody else can ever see it."""

    __tablename__ = "map_thought"
    id: UUID = identity()
    person_id: UUID = link("person")
    body: bytes = sealed()
    at: datetime = instant()
