"""People, what was done to their data, and who has been erased."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from bot.storage.columns import identity, instant, link, reference, sealed, telegram_number


class Person(SQLModel, table=True):
    """Somebody who has agreed to the notice. Quiet hours are minutes of the person's own day.

    They are away from the day `away_from` until `back_on`, their first day back.
    """

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
    quiet_holidays: bool = True
    away_from: date | None = None
    back_on: date | None = None
    nudges_paused_at: datetime | None = instant(nullable=True)
    tip_shown: bool = False
    unreachable_since: datetime | None = instant(nullable=True)
    suspended_at: datetime | None = instant(nullable=True)


class AccountMove(SQLModel, table=True):
    """That somebody is to go on with another Telegram account, because somebody gave their word for it.

    Only a hash of the link's token is kept. `vouched_by` is None for the command line. `new_telegram_id` and
    the `code` that account shows are there from `claimed_at` on, when the link was opened and accepted.
    """

    __tablename__ = "account_move"
    id: UUID = identity()
    person_id: UUID = link("person")
    vouched_by: UUID | None = reference()
    token_hash: bytes = Field(unique=True)
    made_at: datetime = instant()
    expires_at: datetime = instant()
    new_telegram_id: int | None = telegram_number(nullable=True, index=True)
    code: str | None = None
    claimed_at: datetime | None = instant(nullable=True)
    ended_at: datetime | None = instant(nullable=True)


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
