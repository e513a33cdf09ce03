"""People, what was done to their data, and who has been erased."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from bot.storage.columns import identity, instant, reference, sealed, telegram_number


class Person(SQLModel, table=True):
    """Somebody who has agreed to the notice. Quiet hours are minutes of the person's own day."""

    id: UUID = identity()
    telegram_id: int = telegram_number(unique=True)
    name: bytes | None = sealed(nullable=True)
    language: str = "en"
    zone: str = "Europe/London"
    nation: str = "england"
    notice_version: str
    notice_at: datetime = instant()
    quiet_from: int = 18 * 60
    quiet_until: int = 8 * 60
    quiet_weekends: bool = True
    tip_shown: bool = False
    unreachable_since: datetime | None = instant(nullable=True)
    suspended_at: datetime | None = instant(nullable=True)


class Audit(SQLModel, table=True):
    """Who did what to whose data, when. Ids and names of actions only."""

    id: UUID = identity()
    at: datetime = instant(index=True)
    actor_id: UUID | None = reference()
    subject_id: UUID = reference(nullable=False, index=True)
    action: str
    object_id: UUID | None = reference()


class Erasure(SQLModel, table=True):
    """The people who were erased, so that a restored backup can be made to forget them again."""

    person_id: UUID = Field(primary_key=True)
    at: datetime = instant()
