"""Setting a goal, and writing parts of it anew."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from bot.callback import ObjectButton
from bot.conversation.goals import SAME, hints_about, index_answers, look_again, same_level
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, on_answer, verb
from bot.conversation.screens.goals.goal import weighing
from bot.conversation.turn import Turn
from bot.flows.answer import Answer
from bot.flows.session import Session
from bot.reports.goals.report import EXPECTED, LEVEL_PLACES
from bot.storage.connecting.journeys import get_journey
from bot.storage.entries import TITLE, get_entry


@verb("goal_new")
def set_goal(turn: Turn, button: ObjectButton) -> None:
    """A goal for the journey that the button is about; without one, the person's own."""
    about: dict[str, str] = {}
    if button.object_id:
        journey = get_journey(turn.store, turn.person.id, button.object_id)
        if journey is None:
            return
        about["journey"] = str(journey.id)
    open_flow(turn, "goal", about, known=[weighing(turn)])


@effect("goal")
def keep_goal(turn: Turn, given: Given) -> None:
    """`kind`: set, or changed. The answers are in the entry already."""
    if given.entry_id:
        index_answers(turn, given.entry_id)


@effect("goal_review")
def keep_review(turn: Turn, given: Given) -> None:
    """`when`: the day (an ISO date) on which to look at the goal again."""
    goal_id = UUID(given.about["goal"]) if "goal" in given.about else given.entry_id
    if goal_id:
        look_again(turn, goal_id, date.fromisoformat(str(given.values["when"])))


@on_answer("goal")
@on_answer("goal_levels")
def hint(turn: Turn, before: Session, after: Session) -> None:
    """A hint about what was just written, if it makes it hard to tell later whether the goal was reached."""
    place = before.place.key
    given = after.answers.get(place)
    if after.question == before.question or given is None or given == before.answers.get(place):
        return
    if place in (TITLE, EXPECTED):
        for text in hints_about(turn, place, given.text):
            turn.say(text)
    if place in LEVEL_PLACES.values() and given.text and same_level(place, _answers(turn, after)):
        turn.say(SAME)


def _answers(turn: Turn, session: Session) -> dict[str, Answer]:
    """What was answered now, over what the goal says already."""
    about = session.about.get("entry")
    entry = get_entry(turn.store, turn.person.id, UUID(about)) if about else None
    kept = {answer.place: Answer.from_data(answer.data) for answer in entry.answers} if entry else {}
    return {**kept, **session.answers}
