"""Goals beside their entries: what their answers come to, when they are looked at again, and what may be noted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from bot.conversation.kept_answers import answer_at
from bot.conversation.turn import Turn
from bot.flows.answer import Answer
from bot.flows.attainment import LOWEST, Fit, Method, baseline_level, light_level
from bot.flows.flow import NO, YES
from bot.i18n import Text, When, mark, say
from bot.nudges.planning import call_off, plan_once
from bot.reports.goals.report import LEVEL_PLACES
from bot.storage.connecting.goals import GoalRecord, get_goal, index_goal, set_review
from bot.storage.entries import TITLE, EntryRecord, get_entry
from bot.understanding.goals import Hint, hints_in, same_words

REVIEW = "goal_review"
"""The reminder to look at a goal again."""

# What level an option of content/flows/goals/check_in.yaml stands for, where the levels are written out.
WRITTEN_LEVELS = {"p2": 2.0, "p1": 1.0, "zero": 0.0, "m1": -1.0, "m2": -2.0}
HINTS: dict[Hint, str] = {
    "two_things": mark("That may be two goals in one. One goal each is easier to follow. Change it, or leave it so."),
    "vague": mark("Words like “better” are hard to judge later. What could somebody see? Change it, or leave it so."),
}
SAME = say("Two levels say the same. Later it will be hard to tell which one fits. Change it, or leave it so.")


def index_answers(turn: Turn, entry_id: UUID) -> None:
    """Take down anew what a goal's answers come to."""
    entry = get_entry(turn.store, turn.person.id, entry_id)
    if entry is None:
        return
    worse = _value(entry, "worse")
    index_goal(
        turn.store,
        entry_id=entry.id,
        person_id=entry.person_id,
        journey_id=entry.journey.id if entry.journey else None,
        method=_method(entry),
        baseline=baseline_level(worse == YES) if worse in (YES, NO) else None,
        importance=_number(entry, "importance"),
        difficulty=_number(entry, "difficulty"),
        at=turn.now,
    )


def look_again(turn: Turn, goal_id: UUID, day: date | None) -> None:
    """When to look at a goal again, in place of what was said before; None: no day."""
    set_review(turn.store, turn.person.id, goal_id, day)
    remind(turn, goal_id)


def remind(turn: Turn, goal_id: UUID) -> None:
    """The reminder of a goal is the one for its day, while it is open; no other one comes."""
    call_off(turn.store, turn.person.id, REVIEW, goal_id, turn.now)
    goal = get_goal(turn.store, turn.person.id, goal_id)
    if goal and goal.state == "open" and goal.review_on:
        due = plan_once(turn.store, turn.person, REVIEW, goal.review_on, turn.now, entry_id=goal_id, about_id=goal_id)
        if due:
            turn.say(say("⏰ I'll remind you: {when}.", when=When(due)))


def level_of(goal: GoalRecord, fit: str | None, chosen: str | None) -> float | None:
    """The level that an answer stands for; None for ready words while nobody has said where it began."""
    if fit is None:
        return WRITTEN_LEVELS[chosen or ""]
    if Fit(fit) is Fit.WORSE:
        # Also where it is not on offer any more: it is the lowest, wherever it began.
        return float(LOWEST)
    return None if goal.baseline is None else light_level(Fit(fit), goal.baseline)


def hints_about(turn: Turn, place: str, answers: Mapping[str, Answer]) -> list[Text]:
    """What in the answer at this place may make it hard to tell later whether a goal was reached. Nothing is refused.

    `answers`: all there are, by place.
    """
    words = answers[place].text
    if not words or place not in (TITLE, *LEVEL_PLACES.values()):
        return []
    found = hints_in(words, (turn.person.language, "en"))
    hints = [Text(HINTS[hint]) for hint in found if hint == "vague" or place == TITLE]
    return [*hints, SAME] if place != TITLE and _same_level(place, answers) else hints


def _same_level(place: str, answers: Mapping[str, Answer]) -> bool:
    """Whether another level says the same as the one at this place."""
    words = answers[place].text
    others = (answers.get(each) for each in LEVEL_PLACES.values() if each != place)
    return any(other is not None and bool(other.text) and same_words(other.text, words) for other in others)


def _method(entry: EntryRecord) -> Method:
    """Written out when there is at least a level above and one below the expected one."""
    written = all(answer_at(entry, LEVEL_PLACES[level]) for level in (-1, 1))
    return Method.WRITTEN if written else Method.LIGHT


def _number(entry: EntryRecord, place: str) -> int | None:
    value = _value(entry, place)
    return value if isinstance(value, int) else None


def _value(entry: EntryRecord, place: str) -> int | str | None:
    kept = answer_at(entry, place)
    value: int | str | None = kept.data["value"] if kept else None
    return value
