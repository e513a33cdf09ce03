"""Setting a goal, and writing parts of it anew."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from bot.callback import ObjectButton
from bot.conversation.goals import hints_about, index_answers, look_again
from bot.conversation.kept_answers import answers_of
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, on_answer, verb
from bot.conversation.screens.goals.goal import find_story, show_goal, weighing
from bot.conversation.turn import Turn
from bot.flows.flow import NO
from bot.flows.session import Session
from bot.storage.connecting.journeys import get_journey
from bot.storage.entries import get_entry


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


@effect("goal_again")
def keep_other_date(turn: Turn, given: Given) -> None:
    """Another day, or none any more; and the goal as it stands now."""
    story = find_story(turn, given.entry_id)
    if story is None:
        return
    if given.session.answers["again"].value == NO:
        look_again(turn, story.goal.id, None)
        story = find_story(turn, given.entry_id)
    if story:
        show_goal(turn, story)


@on_answer("goal")
@on_answer("goal_levels")
def hint(turn: Turn, before: Session, after: Session) -> None:
    """A hint about what was just written, if it makes it hard to tell later whether the goal was reached."""
    place = before.place.key
    given = after.answers.get(place)
    if after.question == before.question or given is None or given == before.answers.get(place):
        return
    about = after.about.get("entry")
    entry = get_entry(turn.store, turn.person.id, UUID(about)) if about else None
    said_before = answers_of(entry) if entry else {}
    for text in hints_about(turn, place, {**said_before, **after.answers}):
        turn.say(text)
