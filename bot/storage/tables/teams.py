"""Teams, who belongs to them, and who supervises whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from bot.storage.columns import identity, instant, link, reference, sealed


class Team(SQLModel, table=True):
    """A team. Its name, urgent card and safeguarding lead are sealed with the team's own key.

    `nation_at` is when somebody chose its nation (until then it is only taken to be England).
    """

    id: UUID = identity()
    name: bytes = sealed()
    urgent_card: bytes | None = sealed(nullable=True)
    urgent_card_at: datetime | None = instant(nullable=True)
    safeguarding_lead: bytes | None = sealed(nullable=True)
    zone: str = "Europe/London"
    nation: str = "england"
    nation_at: datetime | None = instant(nullable=True)
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

    It stands from `confirmed_at` (the inviter said that this is who they meant) to `until`. A deputy stands in
    for the supervisor `deputy_for` until `ends_at` at the latest; the connector confirms it.
    """

    id: UUID = identity()
    team_id: UUID = link("team")
    supervisor_id: UUID = link("person")
    connector_id: UUID = link("person")
    since: datetime = instant()
    confirmed_at: datetime | None = instant(nullable=True)
    until: datetime | None = instant(nullable=True)
    ended_by: UUID | None = reference()
    deputy_for: UUID | None = link("person", nullable=True)
    ends_at: datetime | None = instant(nullable=True)
