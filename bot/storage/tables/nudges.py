"""What to nudge whom about, and the rows that fall due."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.storage.columns import identity, instant, link, reference, sealed


class NudgeRule(SQLModel, table=True):
    """What, for whom and when. `timing` is bot.nudges.timing's data: no words in it.

    `by_hand`: the person dated it themselves, so quiet hours and caps do not hold it back. `about_id`: what it is
    about, if that is no entry. `words`: what they want to be reminded of, in their own words.
    """

    __tablename__ = "nudge_rule"
    id: UUID = identity()
    person_id: UUID = link("person")
    kind: str
    by_hand: bool
    timing: dict[str, Any] = Field(sa_column=Column(JSON(), nullable=False))
    entry_id: UUID | None = link("entry", nullable=True)
    about_id: UUID | None = reference()
    words: bytes | None = sealed(nullable=True)
    made_at: datetime = instant()
    stopped_at: datetime | None = instant(nullable=True)


class Nudge(SQLModel, table=True):
    """One occurrence of a rule. `due_at` moves when it is snoozed; `planned_at` stays what it was first.

    `status`: `waiting`, `sent`, `dropped` (no longer needed), `done` (acted on) or `ignored` (nothing came of it).
    """

    __table_args__ = (
        UniqueConstraint("rule_id", "local_date"),
        Index("nudge_due", "status", "due_at"),
        Index("nudge_of_person", "person_id", "status", "due_at"),
    )
    id: UUID = identity()
    rule_id: UUID = link("nudge_rule")
    person_id: UUID = link("person", index=False)
    local_date: date
    planned_at: datetime = instant()
    due_at: datetime = instant()
    status: str = "waiting"
    sent_at: datetime | None = instant(nullable=True)
    variant: int = 0


class NudgeSwitch(SQLModel, table=True):
    """How somebody wants a kind of nudge that nobody asks for by hand.

    `ignored`: how many in a row came to nothing. `halved`: only every second one comes; `left_out`: the last one did
    not. `paused_at`: none came to anything, so none comes until they are switched on again.
    """

    __tablename__ = "nudge_switch"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)
    id: UUID = identity()
    person_id: UUID = link("person", index=False)
    kind: str
    is_on: bool = False
    ignored: int = 0
    halved: bool = False
    left_out: bool = False
    paused_at: datetime | None = instant(nullable=True)
