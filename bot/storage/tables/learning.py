"""Learning records beside their entries, protected learning time, and who was asked for feedback."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import SQLModel

from bot.storage.columns import identity, instant, link, reference, sealed


class LearningRecord(SQLModel, table=True):
    """What of a learning record's answers has to be found without reading them: an index, made anew when they change.

    `state`: planned, done or applied. `first_day` and `last_day` are when it was (or is to be); `minutes` is how long
    it took. `reflection_id` is the entry of the reflection it is linked with.
    """

    __tablename__ = "learning_record"
    __table_args__ = (Index("learning_record_of_person", "person_id", "first_day"),)
    entry_id: UUID = link("entry", primary_key=True)
    person_id: UUID = link("person", index=False)
    state: str
    first_day: date
    last_day: date | None = None
    minutes: int | None = None
    reflection_id: UUID | None = reference(index=True)


class LearningTime(SQLModel, table=True):
    """A stretch of protected learning time: booked, and logged once it was used."""

    __tablename__ = "learning_time"
    __table_args__ = (Index("learning_time_of_person", "person_id", "begins_at"),)
    id: UUID = identity()
    person_id: UUID = link("person", index=False)
    begins_at: datetime = instant()
    minutes: int
    logged_at: datetime | None = instant(nullable=True)


class LearningYear(SQLModel, table=True):
    """How somebody counts: the month their year begins in (1 or 4), and their own targets in minutes, if any."""

    __tablename__ = "learning_year"
    person_id: UUID = link("person", primary_key=True)
    month: int = 1
    target: int | None = None
    monthly: int | None = None


class FeedbackRequest(SQLModel, table=True):
    """Feedback that was asked of somebody and has not been given. `body`: what for, sealed with the asker's key.

    `kind`: `observe` or `brief`. `role`: what the giver is to the asker, all that is kept of them once they answered.
    """

    __tablename__ = "feedback_request"
    id: UUID = identity()
    person_id: UUID = link("person")
    giver_id: UUID = link("person")
    kind: str
    role: str
    body: bytes = sealed()
    asked_at: datetime = instant(index=True)
