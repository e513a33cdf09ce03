"""Invitations: one-time links into a team."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select, update

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Invitation, Team
from bot.storage.teams.teams import Role, TeamRecord, team_record

invitation = table_of(Invitation)
team = table_of(Team)

_OPEN = (
    select(
        invitation.c.id.label("invitation_id"),
        invitation.c.role,
        invitation.c.made_by,
        invitation.c.expires_at,
        team,
    )
    .join(team, invitation.c.team_id == team.c.id)
    .where(
        invitation.c.token_hash == bindparam("token_hash"),
        invitation.c.used_at.is_(None),
        invitation.c.expires_at > bindparam("at"),
        team.c.closed_at.is_(None),
    )
)
_USE = (
    update(invitation)
    .where(
        invitation.c.id == bindparam("which"),
        invitation.c.used_at.is_(None),
        invitation.c.expires_at > bindparam("at"),
        invitation.c.team_id.in_(select(team.c.id).where(team.c.closed_at.is_(None))),
    )
    .values(used_by=bindparam("who"), used_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """A link that is still good. `made_by` is None when it came from the command line."""

    id: UUID
    team: TeamRecord
    role: Role
    made_by: UUID | None
    expires_at: datetime


def make_invitation(
    store: Store,
    *,
    team_id: UUID,
    role: Role,
    made_by: UUID | None,
    at: datetime,
    lives: timedelta = timedelta(days=7),
) -> str:
    """A new link's token: 22 characters of A-Z a-z 0-9 _ -, kept nowhere (only its SHA-256 is)."""
    token = secrets.token_urlsafe(16)
    store.conn.execute(
        insert(invitation),
        {
            "id": uuid4(),
            "team_id": team_id,
            "role": role,
            "token_hash": _hash(token),
            "made_by": made_by,
            "made_at": at,
            "expires_at": at + lives,
        },
    )
    return token


def find_invitation(store: Store, token: str, at: datetime) -> InvitationRecord | None:
    """The invitation of that token; None when it is unknown, used or expired, which are not told apart."""
    row = store.conn.execute(_OPEN, {"token_hash": _hash(token), "at": at}).one_or_none()
    if row is None:
        return None
    return InvitationRecord(row.invitation_id, team_record(store, row), row.role, row.made_by, row.expires_at)


def use_invitation(store: Store, invitation_id: UUID, person_id: UUID, at: datetime) -> bool:
    """Use it up. Only the first to do so gets True, and only while it is good."""
    return store.conn.execute(_USE, {"which": invitation_id, "who": person_id, "at": at}).rowcount == 1


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
