"""What people keep: entries and their answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.storage.columns import identity, instant, link, sealed


class Entry(SQLModel, table=True):
    """One finished piece: a reflection, a journal entry. `zone` is the writer's at the time."""

    __table_args__ = (Index("entry_of_person", "person_id", "kept_at"),)
    id: UUID = identity()
    person_id: UUID = link("person", index=False)
    kind: str
    flow: str
    version: str
    zone: str
    begun_at: datetime = instant()
    kept_at: datetime = instant()
    changed_at: datetime | None = instant(nullable=True)


class Answer(SQLModel, table=True):
    """One answer of an entry. `replaced_at` marks an older wording: the history of an edited answer stays.

    `body` is the sealed answer (bot.flows.answer). `private` ones are left out of a share unless ticked;
    `headline` ones belong to the short share; `part` is experience, thinking or action.
    """

    id: UUID = identity()
    entry_id: UUID = link("entry")
    place: str
    position: int
    body: bytes = sealed()
    private: bool = False
    headline: bool = False
    part: str | None = None
    written_at: datetime = instant()
    replaced_at: datetime | None = instant(nullable=True)


class EntryCompetence(SQLModel, table=True):
    """That an entry touched a competence (ELFT framework id, such as 2.3)."""

    __tablename__ = "entry_competence"
    entry_id: UUID = link("entry", primary_key=True)
    competence: str = Field(primary_key=True)
