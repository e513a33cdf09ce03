"""Goals and the check-ins on them: what has to be found and added up without reading the entries."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import SQLModel

from bot.storage.columns import identity, instant, link, outlives


class Goal(SQLModel, table=True):
    """What of a goal has to be known without reading its words; those are in its entry.

    `own`: the connector's own goal, and not one of a person they support. `journey_id`: the journey it belongs to,
    while that is there. `state`: open, paused or closed. `method`: light or written. `baseline`: -1 or -2; None when
    nobody said. `importance` and `difficulty`: 1 to 3, if they were weighed. `review_on`: when to look again.
    """

    __tablename__ = "goal"
    __table_args__ = (
        Index("goal_of_person", "person_id", "state", "review_on"),
        Index("goal_of_journey", "journey_id", "person_id"),
    )
    entry_id: UUID = link("entry", primary_key=True)
    person_id: UUID = link("person", index=False)
    own: bool
    journey_id: UUID | None = outlives("journey", index=False)
    state: str
    method: str
    baseline: int | None = None
    importance: int | None = None
    difficulty: int | None = None
    review_on: date | None = None
    set_at: datetime = instant()


class GoalEvent(SQLModel, table=True):
    """That a goal was paused, closed or opened again."""

    __tablename__ = "goal_event"
    id: UUID = identity()
    goal_id: UUID = link("entry")
    state: str
    at: datetime = instant()


class Attainment(SQLModel, table=True):
    """How far a goal was reached on a day: the index beside the entry of a check-in.

    `level`: -2 to 2. `fit`: the answer in words that it came from; None where the levels are written out. `rated_by`:
    person, worker or both. `review_before`: when the goal was to be looked at until then, for undoing.
    """

    __tablename__ = "attainment"
    __table_args__ = (Index("attainment_of_goal", "goal_id", "person_id", "at"),)
    entry_id: UUID = link("entry", primary_key=True)
    person_id: UUID = link("person")
    goal_id: UUID = link("entry", index=False)
    level: float
    fit: str | None = None
    rated_by: str
    review_before: date | None = None
    at: datetime = instant()


class GoalTeam(SQLModel, table=True):
    """A team whose goals are weighed by difficulty as well; without a row they are not."""

    __tablename__ = "goal_team"
    team_id: UUID = link("team", primary_key=True)
    switched_at: datetime = instant()
