"""Which barriers an entry names, and introductions: indexes beside entries, whose words are their answers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.storage.columns import link


class BarrierMet(SQLModel, table=True):
    """A barrier that an entry names, by its id in `content/barriers.yaml`.

    `helped`: whether what was tried helped (helped, a_little, did_not, too_early); None while nothing was tried.
    """

    __tablename__ = "barrier_met"
    __table_args__ = (Index("barrier_met_of_person", "person_id", "barrier"),)
    entry_id: UUID = link("entry", primary_key=True)
    barrier: str = Field(primary_key=True)
    person_id: UUID = link("person", index=False)
    helped: str | None = None


class Introduction(SQLModel, table=True):
    """An introduction that was made. `fit`: fits, not_sure, does_not or not_gone; None while nobody has said."""

    __tablename__ = "introduction"
    entry_id: UUID = link("entry", primary_key=True)
    person_id: UUID = link("person")
    made_on: date
    fit: str | None = None
