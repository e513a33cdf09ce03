"""Changing a goal: each part by itself. What it said before stays in its history."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.goals import hints_about
from bot.conversation.keeping import kept_as
from bot.conversation.kept_answers import answers_of
from bot.conversation.playing import leave_short, open_flow
from bot.conversation.questions import pairs
from bot.conversation.registry import Given, effect, on_edit, on_question, verb
from bot.conversation.screens.goals.goal import find_story, show_goal, weighing
from bot.conversation.turn import Turn
from bot.flows.answer import Answer
from bot.flows.attainment import Method
from bot.flows.flow import Node
from bot.flows.session import Session
from bot.i18n import Text, say
from bot.message import Button, MessageBuilder
from bot.reports.goals.report import LEVEL_PLACES, GoalStory, story_of
from bot.storage.connecting.goals import GOAL
from bot.storage.entries import TITLE, EntryRecord, get_entry, put_answer

FLOW, WEIGHT = "goal", "goal_weight"
PLAN, FIRST_STEP = "plan", "first_step"
# What a goal says in words, in the order in which it is asked for.
PARTS = (TITLE, PLAN, FIRST_STEP, "expected", "level_p1", "level_p2", "level_m1", "level_m2", "support", "barriers")
WRITTEN_OUT = tuple(place for level, place in LEVEL_PLACES.items() if level)


@verb("goal_change")
def choose_part(turn: Turn, button: ObjectButton) -> None:
    """What should be different?"""
    story = find_story(turn, button.object_id)
    entry = get_entry(turn.store, turn.person.id, story.goal.id) if story else None
    if story and entry:
        _show_parts(turn, story, entry)


@on_edit(GOAL)
def edit_goal(turn: Turn, entry: EntryRecord) -> None:
    story = find_story(turn, entry.id)
    if story:
        _show_parts(turn, story, entry)


def _show_parts(turn: Turn, story: GoalStory, entry: EntryRecord) -> None:
    """A button for each part, whether it says something yet or not."""
    goal, said = story.goal, {answer.place for answer in entry.answers}
    written = goal.method == Method.WRITTEN
    left_out = {*(() if written else WRITTEN_OUT), *(() if FIRST_STEP in said else (FIRST_STEP,))}
    buttons = [
        Button(Text(_node(turn, place).step.title or ""), object_button("goal_part", goal.id, place))
        for place in PARTS
        if place not in left_out
    ]
    if not written:
        buttons.append(Button(say("Levels"), object_button("goal_levels", goal.id)))
    if not story.told.looks:
        # Afterwards the levels that were chosen stand beside the beginning as it was.
        buttons.append(Button(say("At the start"), object_button("goal_start", goal.id)))
    buttons.append(Button(say("Importance"), object_button(WEIGHT, goal.id)))
    built = MessageBuilder().words(story.told.words).line(say("What would you like to change?"))
    for row in pairs(buttons):
        built.row(*row)
    turn.show(built.row(Button(say("Open the goal"), object_button("goal", goal.id))))


@verb("goal_levels")
@verb("goal_start")
@verb(WEIGHT)
def ask_for_several(turn: Turn, button: ObjectButton) -> None:
    """The flow of that name, with what the goal says already."""
    story = find_story(turn, button.object_id)
    entry = get_entry(turn.store, turn.person.id, story.goal.id) if story else None
    if entry:
        known = [weighing(turn)] if button.verb == WEIGHT else []
        open_flow(turn, button.verb, {"entry": str(entry.id)}, known=known, given=answers_of(entry))


@verb("goal_part")
def ask_for_part(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the place of the part."""
    story = find_story(turn, button.object_id)
    if story and button.arg in PARTS:
        open_flow(turn, "goal_part", {"entry": str(story.goal.id), "place": button.arg})


@on_question("goal_part")
def head(turn: Turn, session: Session, built: MessageBuilder) -> None:
    """The question as it was asked at first, and what was said to it; below it the way back."""
    goal_id, place = UUID(session.about["entry"]), session.about["place"]
    step = _node(turn, place).step
    built.line(Text(step.title or ""), "bold").line(Text(step.ask))
    entry = get_entry(turn.store, turn.person.id, goal_id)
    said = answers_of(entry).get(place) if entry else None
    if said and said.text:
        built.words(said.text)
    built.row(Button(say("Open the goal"), object_button("goal_leave", goal_id)))


@verb("goal_leave")
def leave_question(turn: Turn, button: ObjectButton) -> None:
    """It stays as it is."""
    leave_short(turn)
    story = find_story(turn, button.object_id)
    if story:
        show_goal(turn, story)


@effect("goal_part")
def keep_part(turn: Turn, given: Given) -> None:
    """The new words, a hint if they make it hard to judge later, and the goal as it stands now."""
    goal_id, place = UUID(given.about["entry"]), given.about["place"]
    entry = get_entry(turn.store, turn.person.id, goal_id)
    if entry is None:
        find_story(turn, goal_id)
        return
    node, words = _node(turn, place), Answer(given.session.answers["words"].parts)
    longest = node.step.limits.most
    if longest is not None and len(words.text) > longest:
        turn.say(Text(node.step.limits.say or ""))
        open_flow(turn, "goal_part", given.about)
        return
    put_answer(turn.store, turn.person.id, goal_id, kept_as(node, node.index, place, words), turn.now)
    for hint in hints_about(turn, place, {**answers_of(entry), place: words}):
        turn.say(hint)
    story = story_of(turn.store, turn.person.id, goal_id)
    if story:
        show_goal(turn, story)


def _node(turn: Turn, place: str) -> Node:
    """The question that a part of a goal answers."""
    return turn.world.flows[FLOW].nodes[place]
