"""What a team asks and says together: ideas, review dates, learning needs, the learning-culture round."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.storage.columns import identity, link, sealed


class Idea(SQLModel, table=True):
    """An idea for a team. Days, no times: what is kept must not tell who wrote one without a name.

    With a name it is its author's (`author_id`, sealed with their key), and stands while their membership does. Without
    one both are empty, and it is sealed with the team's key. `arrived`: its supervisors have been told.
    """

    id: UUID = identity()
    team_id: UUID = link("team")
    author_id: UUID | None = link("person", nullable=True)
    membership_id: UUID | None = link("membership", nullable=True)
    body: bytes = sealed()
    written_on: date
    arrived: bool = False


class IdeaAnswer(SQLModel, table=True):
    """What a supervisor said to an idea: `noted`, `trying` or `not_now`, and a line sealed with their key."""

    __tablename__ = "idea_answer"
    __table_args__ = (UniqueConstraint("idea_id", "supervisor_id"),)
    id: UUID = identity()
    idea_id: UUID = link("idea")
    supervisor_id: UUID = link("person")
    kind: str
    body: bytes | None = sealed(nullable=True)
    answered_on: date


class ReviewDate(SQLModel, table=True):
    """When a connector's next appraisal, review or probation talk is, and how many days before they are reminded."""

    __tablename__ = "review_date"
    __table_args__ = (UniqueConstraint("membership_id", "kind"),)
    id: UUID = identity()
    person_id: UUID = link("person")
    membership_id: UUID = link("membership")
    kind: str
    due_on: date = Field(index=True)
    remind_days: int


class LearningNeed(SQLModel, table=True):
    """That somebody would like to learn more about a competence (ELFT framework id): theirs alone."""

    __tablename__ = "learning_need"
    person_id: UUID = link("person", primary_key=True)
    competence: str = Field(primary_key=True)


class NeedShare(SQLModel, table=True):
    """That a connector's needs count in their team's totals.

    `counted`: the competences that did when those were last worked out, one after the other.
    """

    __tablename__ = "need_share"
    membership_id: UUID = link("membership", primary_key=True)
    person_id: UUID = link("person")
    counted: str = ""


class NeedTotal(SQLModel, table=True):
    """A team's totals as they were last worked out: only numbers of five people or more. `people` were counted."""

    __tablename__ = "need_total"
    team_id: UUID = link("team", primary_key=True)
    counted_on: date
    people: int
    totals: dict[str, Any] = Field(sa_column=Column(JSON(), nullable=False))


class CultureRound(SQLModel, table=True):
    """A round of the sixteen learning-culture questions: `totals` by question and answer, sealed with the team's key.

    `closed_on`: its day came, or everybody had replied.
    """

    __tablename__ = "culture_round"
    id: UUID = identity()
    team_id: UUID = link("team")
    opened_on: date
    closes_on: date
    closed_on: date | None = None
    totals: bytes = sealed()


class CultureReply(SQLModel, table=True):
    """That somebody has replied to a round that is open: so that nobody does twice. Nothing of what they said."""

    __tablename__ = "culture_reply"
    round_id: UUID = link("culture_round", primary_key=True)
    person_id: UUID = link("person", primary_key=True)
