"""Teams, who belongs to them, and who supervises whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from bot.storage.columns import identity, instant, link, reference, sealed


class Team(SQLModel, table=True):
    """A team. Its name and urgent card are sealed with the team's own key."""

    id: UUID = identity()
    name: bytes = sealed()
    urgent_card: bytes | None = sealed(nullable=True)
    urgent_card_at: datetime | None = instant(nullable=True)
    zone: str = "Europe/London"
    nation: str = "england"
    created_at: datetime = instant()
    closed_at: datetime | None = instant(nullable=True)


class Membership(SQLModel, table=True):
    """That somebody is, or was until then, a connector or a supervisor of a team."""

    id: UUID = identity()
    team_id: UUID = link("team")
    person_id: UUID = link("person")
    role: str  # "connector" or "supervisor"
    since: datetime = instant()
    until: datetime | None = instant(nullable=True)


class Invitation(SQLModel, table=True):
    """A one-time link. Only a hash of its token is kept."""

    id: UUID = identity()
    team_id: UUID = link("team")
    role: str
    token_hash: bytes = Field(unique=True)
    made_by: UUID | None = reference()
    made_at: datetime = instant()
    expires_at: datetime = instant()
    used_by: UUID | None = reference(index=True)
    used_at: datetime | None = instant(nullable=True)


class Supervision(SQLModel, table=True):
    """Who sees whom.

    It stands from `confirmed_at` (the inviter said that this is who they meant) to `until`.
    """

    id: UUID = identity()
    team_id: UUID = link("team")
    supervisor_id: UUID = link("person")
    connector_id: UUID = link("person")
    since: datetime = instant()
    confirmed_at: datetime | None = instant(nullable=True)
    until: datetime | None = instant(nullable=True)
    ended_by: UUID | None = reference()
