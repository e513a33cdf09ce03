"""Goals and check-ins: entries of their own kinds, and the index by which they are found without reading them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Date, Row, and_, bindparam, case, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.storage.connecting.journeys import ALIAS
from bot.storage.entries import BODY, TITLE
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Answer, Attainment, Goal, GoalEvent, GoalTeam, Journey, Membership

GOAL = "goal"
ATTAINMENT = "attainment"
"""The kinds of entries that goals and check-ins on them are."""
NOTE = "note"
"""Where the note of a check-in stands in its entry."""

GoalState: TypeAlias = Literal["open", "paused", "closed"]
OPEN: tuple[GoalState, ...] = ("open",)
RatedBy: TypeAlias = Literal["person", "worker", "both"]

goal = table_of(Goal)
event = table_of(GoalEvent)
attainment = table_of(Attainment)
goal_team = table_of(GoalTeam)
answer = table_of(Answer)
journey = table_of(Journey)
membership = table_of(Membership)

_MINE = (goal.c.entry_id == bindparam("which"), goal.c.person_id == bindparam("person"))
_GOALS = select(goal).where(goal.c.person_id == bindparam("person"))
_HOW_MANY = select(func.count()).select_from(goal).where(goal.c.person_id == bindparam("person"))
_ONE = _GOALS.where(goal.c.entry_id == bindparam("which"))
_OLDEST_FIRST = _GOALS.order_by(goal.c.set_at, goal.c.entry_id)
_IS_DUE = goal.c.review_on <= bindparam("today", type_=Date())
# What is due comes first, the longest due before the others; then one's own, then by journey, the latest changed first.
_IN_TURN = (
    case((_IS_DUE, 0), else_=1),
    case((_IS_DUE, goal.c.review_on), else_=None),
    goal.c.own.desc(),
    journey.c.changed_at.desc(),
    goal.c.set_at,
    goal.c.entry_id,
)
# (PostgreSQL's form of ON CONFLICT is SQLite's too.)
_new = insert_or(goal)
_INDEX = _new.on_conflict_do_update(
    index_elements=["entry_id"],
    set_={name: _new.excluded[name] for name in ("method", "baseline", "importance", "difficulty")},
)
_MOVE = update(goal).where(*_MINE, goal.c.state != bindparam("to")).values(state=bindparam("to"))
_REVIEW = update(goal).where(*_MINE).values(review_on=bindparam("day"))
_EVENTS = select(event).join(goal, goal.c.entry_id == event.c.goal_id).where(*_MINE).order_by(event.c.at, event.c.id)

_CHECK_INS = select(attainment).where(attainment.c.person_id == bindparam("person"))
_OF_GOAL = _CHECK_INS.where(attainment.c.goal_id == bindparam("which")).order_by(attainment.c.at, attainment.c.entry_id)
_OF_GOALS = _CHECK_INS.where(attainment.c.goal_id.in_(bindparam("goals", expanding=True))).order_by(
    attainment.c.at, attainment.c.entry_id
)
_CHECK_IN = _CHECK_INS.where(attainment.c.entry_id == bindparam("which"))

_WORDINGS = select(answer).order_by(answer.c.written_at, answer.c.id)
_WORDINGS_OF = _WORDINGS.join(goal, goal.c.entry_id == answer.c.entry_id).where(
    *_MINE, answer.c.place.in_(bindparam("places", expanding=True))
)
_STANDING = select(answer.c.id, answer.c.entry_id, answer.c.body).where(
    answer.c.entry_id.in_(bindparam("entries", expanding=True)),
    answer.c.place == bindparam("place"),
    answer.c.replaced_at.is_(None),
)
_TITLES = _STANDING.join(goal, goal.c.entry_id == answer.c.entry_id).where(goal.c.person_id == bindparam("person"))
_NOTES = _STANDING.join(attainment, attainment.c.entry_id == answer.c.entry_id).where(
    attainment.c.person_id == bindparam("person")
)

_ALIASES = select(journey.c.id, journey.c.alias).where(
    journey.c.person_id == bindparam("person"), journey.c.id.in_(bindparam("journeys", expanding=True))
)

_TEAM_WEIGHS = select(goal_team.c.team_id).where(goal_team.c.team_id == bindparam("team"))
_PERSON_WEIGHS = (
    select(goal_team.c.team_id)
    .join(membership, membership.c.team_id == goal_team.c.team_id)
    .where(membership.c.person_id == bindparam("person"), membership.c.until.is_(None))
)
_SWITCH_ON = insert_or(goal_team).on_conflict_do_nothing()
_SWITCH_OFF = delete(goal_team).where(goal_team.c.team_id == bindparam("team"))


@dataclass(frozen=True, slots=True)
class GoalRecord:
    """A goal as the index knows it. `journey_id`: the journey it belongs to; None for one's own, or when that is gone.

    `method`: light or written. `baseline`: -1, -2, or None. `importance`, `difficulty`: 1 to 3, or None.
    """

    id: UUID
    person_id: UUID
    journey_id: UUID | None
    own: bool
    state: GoalState
    method: str
    baseline: int | None
    importance: int | None
    difficulty: int | None
    review_on: date | None
    set_at: datetime

    def is_due(self, today: date) -> bool:
        """Whether it was to be looked at by that day."""
        return self.state == "open" and self.review_on is not None and self.review_on <= today


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One look at a goal. `level`: -2 to 2; `fit`: the answer in words it came from, None for a written-out level."""

    entry_id: UUID
    goal_id: UUID
    level: float
    fit: str | None
    rated_by: RatedBy
    at: datetime
    review_before: date | None


@dataclass(frozen=True, slots=True)
class GoalEventRecord:
    """That a goal went to a state."""

    state: GoalState
    at: datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """What one place of a goal said, from then until it was reworded (None: it still says so)."""

    place: str
    words: str
    since: datetime
    until: datetime | None

    def stood_at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or self.until > moment)


def index_goal(
    store: Store,
    *,
    entry_id: UUID,
    person_id: UUID,
    journey_id: UUID | None,
    method: str,
    baseline: int | None,
    importance: int | None,
    difficulty: int | None,
    at: datetime,
) -> None:
    """Take down what a goal's answers say now. A new one is open, and their own if it is of no journey."""
    row = {
        "entry_id": entry_id,
        "person_id": person_id,
        "own": journey_id is None,
        "journey_id": journey_id,
        "state": "open",
        "method": method,
        "baseline": baseline,
        "importance": importance,
        "difficulty": difficulty,
        "set_at": at,
    }
    store.conn.execute(_INDEX, row)


def get_goal(store: Store, person_id: UUID, goal_id: UUID) -> GoalRecord | None:
    """A goal of theirs; None when it is somebody else's, gone, or another kind of entry."""
    row = store.conn.execute(_ONE, {"which": goal_id, "person": person_id}).one_or_none()
    return _goal(row) if row else None


def goals_page(
    store: Store,
    person_id: UUID,
    *,
    today: date,
    offset: int,
    limit: int,
    states: Collection[GoalState] = OPEN,
    journey_id: UUID | None = None,
) -> tuple[list[GoalRecord], int]:
    """One page of their goals in these states (of one journey), and how many there are in all.

    What is due comes first, then their own, then those of journeys, the one that changed last first.
    """
    wanted: list[ColumnElement[bool]] = [goal.c.state.in_(states)]
    if journey_id is not None:
        wanted.append(goal.c.journey_id == journey_id)
    total = store.conn.scalar(_HOW_MANY.where(*wanted), {"person": person_id})
    page = (
        _GOALS.where(*wanted)
        .outerjoin(journey, journey.c.id == goal.c.journey_id)
        .order_by(*_IN_TURN)
        .offset(offset)
        .limit(limit)
    )
    rows = store.conn.execute(page, {"person": person_id, "today": today})
    return [_goal(row) for row in rows], total or 0


def goals_beside(store: Store, mine: GoalRecord) -> list[GoalRecord]:
    """Every goal of the same journey, or their own ones, whatever their state, the oldest first."""
    if mine.journey_id is None and not mine.own:
        return [mine]
    beside = goal.c.journey_id == mine.journey_id if mine.journey_id else goal.c.own.is_(True)
    rows = store.conn.execute(_OLDEST_FIRST.where(beside), {"person": mine.person_id})
    return [_goal(row) for row in rows]


def count_goals(store: Store, person_id: UUID, journey_id: UUID, today: date) -> tuple[int, int]:
    """How many goals a journey of theirs has, whatever their state, and how many are due."""
    mine = (
        select(func.count(), func.count(case((and_(goal.c.state == "open", _IS_DUE), 1))))
        .select_from(goal)
        .where(goal.c.person_id == bindparam("person"), goal.c.journey_id == journey_id)
    )
    found = store.conn.execute(mine, {"person": person_id, "today": today}).one()
    return found[0], found[1]


def titles_of(store: Store, person_id: UUID, goal_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The words of goals of theirs, by their ids."""
    rows = store.conn.execute(_TITLES, {"person": person_id, "place": TITLE, "entries": list(goal_ids)})
    return {row.entry_id: _words(store, person_id, row.id, row.body) for row in rows}


def notes_of(store: Store, person_id: UUID, check_in_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What was noted at check-ins of theirs, by the ids of their entries; those without a note are not in it."""
    rows = store.conn.execute(_NOTES, {"person": person_id, "place": NOTE, "entries": list(check_in_ids)})
    notes = {row.entry_id: _words(store, person_id, row.id, row.body) for row in rows}
    return {entry_id: note for entry_id, note in notes.items() if note}


def journey_aliases(store: Store, person_id: UUID, journey_ids: Collection[UUID]) -> dict[UUID, str]:
    """The aliases of journeys of theirs, by their ids; those that are gone are not in it."""
    rows = store.conn.execute(_ALIASES, {"person": person_id, "journeys": list(journey_ids)})
    return {row.id: store.unseal_data(person_id, ALIAS, row.id, row.alias) for row in rows}


def wordings_of(store: Store, person_id: UUID, goal_id: UUID, places: Collection[str]) -> list[Wording]:
    """What places of a goal of theirs say and have said, the oldest first."""
    rows = store.conn.execute(_WORDINGS_OF, {"which": goal_id, "person": person_id, "places": list(places)})
    return [
        Wording(row.place, _words(store, person_id, row.id, row.body), row.written_at, row.replaced_at) for row in rows
    ]


def move_goal(store: Store, person_id: UUID, goal_id: UUID, state: GoalState, at: datetime) -> bool:
    """Pause, close or open a goal of theirs. False when it isn't theirs, or is so already."""
    if store.conn.execute(_MOVE, {"which": goal_id, "person": person_id, "to": state}).rowcount == 0:
        return False
    store.conn.execute(insert(event), {"id": uuid4(), "goal_id": goal_id, "state": state, "at": at})
    return True


def goal_events(store: Store, person_id: UUID, goal_id: UUID) -> list[GoalEventRecord]:
    """When a goal of theirs was paused, closed and opened again, the oldest first."""
    rows = store.conn.execute(_EVENTS, {"which": goal_id, "person": person_id})
    return [GoalEventRecord(row.state, row.at) for row in rows]


def set_review(store: Store, person_id: UUID, goal_id: UUID, day: date | None) -> None:
    """Say when a goal of theirs is to be looked at again; None: no day."""
    store.conn.execute(_REVIEW, {"which": goal_id, "person": person_id, "day": day})


def add_check_in(
    store: Store,
    mine: GoalRecord,
    entry_id: UUID,
    *,
    level: float,
    fit: str | None,
    rated_by: RatedBy,
    at: datetime,
) -> None:
    """Take down what an entry says of a goal."""
    row = {
        "entry_id": entry_id,
        "person_id": mine.person_id,
        "goal_id": mine.id,
        "level": level,
        "fit": fit,
        "rated_by": rated_by,
        "review_before": mine.review_on,
        "at": at,
    }
    store.conn.execute(insert(attainment), row)


def get_check_in(store: Store, person_id: UUID, entry_id: UUID) -> CheckIn | None:
    """A check-in of theirs by its entry; None when it is somebody else's, gone, or another kind of entry."""
    row = store.conn.execute(_CHECK_IN, {"which": entry_id, "person": person_id}).one_or_none()
    return _check_in(row) if row else None


def check_ins_of(store: Store, person_id: UUID, goal_id: UUID) -> list[CheckIn]:
    """The check-ins on a goal of theirs, the oldest first."""
    return [_check_in(row) for row in store.conn.execute(_OF_GOAL, {"which": goal_id, "person": person_id})]


def latest_check_ins(store: Store, person_id: UUID, goal_ids: Sequence[UUID]) -> dict[UUID, CheckIn]:
    """The latest check-in on each of these goals of theirs that has one."""
    rows = store.conn.execute(_OF_GOALS, {"goals": list(goal_ids), "person": person_id})
    return {row.goal_id: _check_in(row) for row in rows}


def weigh_by_difficulty(store: Store, team_id: UUID, *, on: bool, at: datetime) -> None:
    """Whether the goals of a team's connectors are weighed by how hard they are, too."""
    if on:
        store.conn.execute(_SWITCH_ON, {"team_id": team_id, "switched_at": at})
    else:
        store.conn.execute(_SWITCH_OFF, {"team": team_id})


def team_weighs_difficulty(store: Store, team_id: UUID) -> bool:
    return store.conn.execute(_TEAM_WEIGHS, {"team": team_id}).first() is not None


def weighs_difficulty(store: Store, person_id: UUID) -> bool:
    """Whether a team they are in has switched that on."""
    return store.conn.execute(_PERSON_WEIGHS, {"person": person_id}).first() is not None


def _words(store: Store, person_id: UUID, answer_id: UUID, body: bytes) -> str:
    data: dict[str, Any] = store.unseal_data(person_id, BODY, answer_id, body)
    return "\n".join(text for text, _message_id in data["parts"])


def _goal(row: Row[Any]) -> GoalRecord:
    return GoalRecord(
        id=row.entry_id,
        person_id=row.person_id,
        journey_id=row.journey_id,
        own=row.own,
        state=row.state,
        method=row.method,
        baseline=row.baseline,
        importance=row.importance,
        difficulty=row.difficulty,
        review_on=row.review_on,
        set_at=row.set_at,
    )


def _check_in(row: Row[Any]) -> CheckIn:
    return CheckIn(
        entry_id=row.entry_id,
        goal_id=row.goal_id,
        level=row.level,
        fit=row.fit,
        rated_by=row.rated_by,
        at=row.at,
        review_before=row.review_before,
    )
