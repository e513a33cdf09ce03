"""A goal as it is told: its words, where it stood, every look at it since, in the words that stood at the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from bot.flows.attainment import Attainment, Method, Missing, Scaled, attainment
from bot.reports.snapshot import Snapshot
from bot.storage.connecting.goals import (
    ATTAINMENT,
    GOAL,
    CheckIn,
    GoalRecord,
    RatedBy,
    Wording,
    check_ins_of,
    get_check_in,
    get_goal,
    goals_beside,
    latest_check_ins,
    weighs_difficulty,
    wordings_of,
)
from bot.storage.entries import TITLE, EntryRecord
from bot.storage.store import Store

EXPECTED = "expected"
# Where the words of a level stand in a goal's entry.
LEVEL_PLACES = {-2: "level_m2", -1: "level_m1", 0: EXPECTED, 1: "level_p1", 2: "level_p2"}
_PLACES = (TITLE, *LEVEL_PLACES.values())


@dataclass(frozen=True, slots=True)
class Look:
    """One check-in. `words`: what the level said when it was chosen; "" where nobody had written it out."""

    entry_id: UUID
    at: datetime
    level: float
    fit: str | None
    rated_by: RatedBy
    words: str = ""

    @property
    def method(self) -> Method:
        return Method.WRITTEN if self.fit is None else Method.LIGHT


@dataclass(frozen=True, slots=True)
class ToldGoal:
    """What is told of a goal, to its writer and to those it is shared with; the looks at it the oldest first."""

    id: UUID
    words: str
    own: bool
    state: str
    baseline: int | None
    set_at: datetime
    review_on: date | None
    looks: tuple[Look, ...]

    @property
    def latest(self) -> Look | None:
        return self.looks[-1] if self.looks else None

    @property
    def change(self) -> float | None:
        """How far it has moved since the start; None while nobody knows."""
        return None if self.latest is None or self.baseline is None else self.latest.level - self.baseline


@dataclass(frozen=True, slots=True)
class GoalStory:
    """A goal of one's own entries. `levels`: their words by level, as they stand; `reworded_at`: when words changed."""

    goal: GoalRecord
    told: ToldGoal
    levels: dict[int, str]
    reworded_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Together:
    """What goals of one journey (or one's own) come to. `first`, `last`: the days of the check-ins in it."""

    score: Attainment | Missing
    first: datetime | None
    last: datetime | None
    weighed: bool


def story_of(store: Store, person_id: UUID, goal_id: UUID) -> GoalStory | None:
    """A goal of theirs; None when it is somebody else's or gone."""
    goal = get_goal(store, person_id, goal_id)
    if goal is None:
        return None
    wordings = wordings_of(store, person_id, goal_id, _PLACES)
    standing = {each.place: each.words for each in wordings if each.until is None}
    looks = tuple(_look(each, wordings) for each in check_ins_of(store, person_id, goal_id))
    words = standing.get(TITLE, "")
    return GoalStory(
        goal,
        ToldGoal(goal.id, words, goal.own, goal.state, goal.baseline, goal.set_at, goal.review_on, looks),
        {level: standing[place] for level, place in LEVEL_PLACES.items() if standing.get(place)},
        tuple(dict.fromkeys(each.until for each in wordings if each.until is not None)),
    )


def together(store: Store, goal: GoalRecord) -> Together:
    """The T score of the goals beside this one, itself included, each at its latest check-in; or why there is none."""
    beside = goals_beside(store, goal)
    latest = latest_check_ins(store, goal.person_id, [each.id for each in beside])
    # What was said of difficulty while it was asked for does not count once a team has switched it off.
    hard = weighs_difficulty(store, goal.person_id)
    beside = beside if hard else [replace(each, difficulty=None) for each in beside]
    scaled = [scaled_by(each, latest.get(each.id)) for each in beside]
    days = sorted(each.at for each in latest.values())
    weighed = any(each.importance or each.difficulty for each in beside if each.id in latest)
    return Together(attainment(scaled), days[0] if days else None, days[-1] if days else None, weighed)


def scaled_by(goal: GoalRecord, latest: CheckIn | None) -> Scaled:
    """A goal on its scale, by the way it was rated last."""
    method = Method(goal.method) if latest is None else Method.WRITTEN if latest.fit is None else Method.LIGHT
    level = latest.level if latest else None
    return Scaled(method, goal.baseline, level, goal.importance, goal.difficulty)


def with_goal(store: Store, entry: EntryRecord, shot: Snapshot) -> Snapshot:
    """A snapshot of a goal or a check-in with where the goal stood and stands. Of the headline, no more than that."""
    if entry.kind not in (GOAL, ATTAINMENT):
        return shot
    look = get_check_in(store, entry.person_id, entry.id) if entry.kind == ATTAINMENT else None
    story = story_of(store, entry.person_id, look.goal_id if look else entry.id)
    if story is None:
        return shot
    told = story.told
    looks = [each for each in told.looks if look is None or each.at <= look.at]
    shown = looks if shot.data["scope"] != "headline" else looks[-1:]
    data = {
        "id": str(told.id),
        TITLE: told.words,
        "own": told.own,
        "state": told.state,
        "baseline": told.baseline,
        "set_at": told.set_at.isoformat(),
        "review_on": told.review_on.isoformat() if told.review_on else None,
        "looks": [_look_data(each) for each in shown],
    }
    return Snapshot({**shot.data, "goal": data})


def goal_in(shot: Snapshot) -> ToldGoal | None:
    """What a snapshot tells of a goal; None for one of another kind of entry."""
    told = shot.data.get("goal")
    if not told:
        return None
    return ToldGoal(
        id=UUID(told["id"]),
        words=told[TITLE],
        own=told["own"],
        state=told["state"],
        baseline=told["baseline"],
        set_at=datetime.fromisoformat(told["set_at"]),
        review_on=date.fromisoformat(told["review_on"]) if told["review_on"] else None,
        looks=tuple(_look_of(each) for each in told["looks"]),
    )


def _look(each: CheckIn, wordings: Sequence[Wording]) -> Look:
    """With the words that its level had when it was chosen."""
    place = LEVEL_PLACES.get(int(each.level)) if each.fit is None else None
    words = next((one.words for one in wordings if one.place == place and one.stood_at(each.at)), "")
    return Look(each.entry_id, each.at, each.level, each.fit, each.rated_by, words)


def _look_data(look: Look) -> dict[str, Any]:
    return {
        "entry": str(look.entry_id),
        "at": look.at.isoformat(),
        "level": look.level,
        "fit": look.fit,
        "rated_by": look.rated_by,
        "text": look.words,
    }


def _look_of(data: dict[str, Any]) -> Look:
    return Look(
        UUID(data["entry"]),
        datetime.fromisoformat(data["at"]),
        data["level"],
        data["fit"],
        data["rated_by"],
        data["text"],
    )
