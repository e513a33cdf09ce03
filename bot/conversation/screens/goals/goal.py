"""One goal: where it is, and everything that can be done with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.card import show_card
from bot.conversation.desk import SCREEN
from bot.conversation.goals import remind
from bot.conversation.playing import open_flow
from bot.conversation.registry import on_card, on_kept, verb
from bot.conversation.turn import Turn
from bot.flows.flow import NO, YES
from bot.i18n import Framework, Text, mark, say
from bot.message import Button, MessageBuilder, message
from bot.outgoing import Meaning, SendDocument
from bot.reports.goals.report import GoalStory, story_of
from bot.reports.goals.words import STANDS, goal_lines, levels_chart
from bot.storage.connecting.goals import (
    ATTAINMENT,
    GOAL,
    GoalState,
    get_check_in,
    get_goal,
    move_goal,
    weighs_difficulty,
)
from bot.storage.connecting.journeys import get_journey
from bot.storage.entries import EntryRecord, get_entry
from bot.storage.shares import shares_of

GONE = say("That goal is not here any more. /goals shows those that are.")
OWN = say("Your own goal")
MOVES: dict[GoalState, str] = {
    "paused": mark("Pause goal"),
    "closed": mark("Close goal"),
    "open": mark("Open it again"),
}


@verb("goal")
def open_goal(turn: Turn, button: ObjectButton) -> None:
    story = find_story(turn, button.object_id)
    if story:
        show_goal(turn, story)


def find_story(turn: Turn, goal_id: UUID | None) -> GoalStory | None:
    """A goal of the person's own entries; it is said when there is none."""
    story = story_of(turn.store, turn.person.id, goal_id) if goal_id else None
    if story is None:
        turn.refuse(GONE)
    return story


def show_goal(turn: Turn, story: GoalStory, meaning: Meaning = SCREEN) -> None:
    """The goal, its level in words, the change since the start; then what can be done."""
    goal, told = story.goal, story.told
    built = MessageBuilder().line(say("🎯 {whose}", whose=whose(turn, story)), "bold").words(told.words)
    for line, words in goal_lines(told):
        built.line(line)
        if words:
            built.words(words)
    shared_at = _shared_at(turn, goal.id)
    if shared_at and _changed_since(turn, story, shared_at):
        built.line(say("It is shared as it was before. Share it again to show how it is now."), "italic")
    if goal.state == "open":
        built.row(
            Button(say("Check in"), object_button("check_in", goal.id)),
            Button(say("Another date"), object_button("goal_again", goal.id)),
        )
    more = Button(say("More"), object_button("goal_more", goal.id))
    if len(told.looks) > 1:
        built.row(Button(say("Over time"), object_button("goal_picture", goal.id)), more)
    else:
        built.row(more)
    edit = Button(say("Edit"), object_button("goal_change", goal.id))
    if told.latest:
        built.row(edit, Button(say("Undo check-in"), object_button("goal_undo", told.latest.entry_id)))
    else:
        built.row(edit)
    built.row(*(Button(Text(MOVES[to]), object_button("goal_move", goal.id, to)) for to in _ways(goal.state)))
    built.row(
        Button(say("Share again") if shared_at else say("Share"), object_button("share", goal.id)),
        Button(say("The whole goal"), object_button("entry", goal.id)),
    )
    every = Button(say("All goals"), object_button("goals"))
    if goal.journey_id:
        built.row(every, Button(say("Open the journey"), object_button("journey", goal.journey_id)))
    else:
        built.row(every)
    turn.show(built, meaning)


def _changed_since(turn: Turn, story: GoalStory, moment: datetime) -> bool:
    """Whether it was looked at, or written anew, after that."""
    if story.told.latest and story.told.latest.at > moment:
        return True
    entry = get_entry(turn.store, turn.person.id, story.goal.id)
    return entry is not None and entry.changed_at is not None and entry.changed_at > moment


def _shared_at(turn: Turn, goal_id: UUID) -> datetime | None:
    """When it was shared, if that stands."""
    shares = shares_of(turn.store, turn.person.id, entry_id=goal_id)
    return next((share.shared_at for share in shares if share.kind != "line"), None)


def whose(turn: Turn, story: GoalStory) -> Text:
    """The alias of its journey, or that it is one's own."""
    if story.goal.own:
        return OWN
    journey = get_journey(turn.store, turn.person.id, story.goal.journey_id) if story.goal.journey_id else None
    return say("{alias}", alias=journey.alias) if journey else say("A journey that was deleted")


def send_picture(turn: Turn, story: GoalStory) -> None:
    """The levels over time, with what is in it in words."""
    caption = levels_chart(story.told, turn.reader).caption
    about = {"goal": str(story.goal.id)}
    turn.send(
        SendDocument("goal_picture", about, message(Text("{caption}", {"caption": Framework(caption)})), picture=True)
    )


@verb("goal_picture")
def show_picture(turn: Turn, button: ObjectButton) -> None:
    story = find_story(turn, button.object_id)
    if story:
        send_picture(turn, story)


@verb("goal_again")
def ask_for_other_date(turn: Turn, button: ObjectButton) -> None:
    story = find_story(turn, button.object_id)
    if story:
        open_flow(turn, "goal_again", {"entry": str(story.goal.id)})


def weighing(turn: Turn) -> str:
    """Whether a team of theirs weighs goals by difficulty, too: the answer to the question that flows never ask."""
    return YES if weighs_difficulty(turn.store, turn.person.id) else NO


@verb("goal_move")
def move(turn: Turn, button: ObjectButton) -> None:
    """`arg`: paused, closed or open. Its history stays, whatever becomes of it."""
    story = find_story(turn, button.object_id)
    to = next((state for state in MOVES if state == button.arg), None)
    if story is None or to is None:
        return
    if not move_goal(turn.store, turn.person.id, story.goal.id, to, turn.now):
        turn.toast(Text(STANDS[to]))
        return
    remind(turn, story.goal.id)
    moved = find_story(turn, story.goal.id)
    if moved:
        show_goal(turn, moved)


@on_card(GOAL)
def add_to_card(turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    """Back to where it is, and checking in while it is open."""
    goal = get_goal(turn.store, turn.person.id, entry.id)
    there = Button(say("Open the goal"), object_button("goal", entry.id))
    if goal and goal.state == "open":
        built.row(Button(say("Check in"), object_button("check_in", entry.id)), there)
    else:
        built.row(there)


@on_card(ATTAINMENT)
def add_to_check_in(turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    if look := get_check_in(turn.store, turn.person.id, entry.id):
        built.row(Button(say("Open the goal"), object_button("goal", look.goal_id)))


@on_kept(GOAL)
def show_set(turn: Turn, entry_id: UUID, meaning: Meaning) -> None:
    story = story_of(turn.store, turn.person.id, entry_id)
    if story:
        show_goal(turn, story, meaning)


@on_kept(ATTAINMENT)
def show_checked_in(turn: Turn, entry_id: UUID, meaning: Meaning) -> None:
    """From the second check-in on with a picture of the way so far."""
    look = get_check_in(turn.store, turn.person.id, entry_id)
    story = story_of(turn.store, turn.person.id, look.goal_id) if look else None
    if story is None:
        show_card(turn, entry_id, session_id=meaning.session_id, number=meaning.question)
        return
    if len(story.told.looks) > 1:
        send_picture(turn, story)
    show_goal(turn, story, meaning)


def _ways(state: GoalState) -> tuple[GoalState, ...]:
    """Where a goal can go from here."""
    return ("paused", "closed") if state == "open" else ("open",)
