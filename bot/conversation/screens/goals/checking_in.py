"""Checking in on a goal: which level fits today, who says so, a note. And taking the last check-in back."""

from __future__ import annotations

from typing import get_args
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import blank_for_readers
from bot.conversation.goals import level_of, look_again
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, on_question, verb
from bot.conversation.screens.goals.goal import find_story, show_goal
from bot.conversation.turn import Turn
from bot.flows.attainment import LOWEST, Method
from bot.flows.session import Session
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder
from bot.reports.goals.report import story_of
from bot.reports.goals.words import LEVELS
from bot.storage.connecting.goals import CheckIn, RatedBy, add_check_in, check_ins_of, get_check_in, get_goal
from bot.storage.entries import delete_entry
from bot.storage.shares import shares_of

CHECK_IN = "check_in"
FITS = ("fit", "fit_lowest")
LEVEL = "level"
GONE = say("That check-in is not here any more.")


@verb("check_in")
def check_in(turn: Turn, button: ObjectButton) -> None:
    """Ask how far the goal is today."""
    story = find_story(turn, button.object_id)
    if story is None:
        return
    goal = story.goal
    if goal.state != "open":
        turn.refuse(say("This goal is not open. Open it again to check in."))
        return
    if goal.baseline is None and goal.method == Method.LIGHT:
        # Ready words mean something only beside where it began.
        open_flow(turn, "goal_start", {"entry": str(goal.id)})
        return
    scale = "lowest" if goal.method == Method.LIGHT and goal.baseline == LOWEST else goal.method
    about = {"goal": str(goal.id)} | ({"journey": str(goal.journey_id)} if goal.journey_id else {})
    open_flow(turn, CHECK_IN, about, known=[scale, "own" if goal.own else "person"])


@on_question(CHECK_IN)
def head(turn: Turn, session: Session, built: MessageBuilder) -> None:
    """The goal; and above the first question, what its levels say."""
    story = story_of(turn.store, turn.person.id, UUID(session.about["goal"])) if "goal" in session.about else None
    if story is None:
        return
    built.words(story.told.words)
    levels = (2, 1, 0, -1, -2) if session.state == LEVEL else (0,) if session.state in FITS else ()
    for level in levels:
        if words := story.levels.get(level):
            built.line(Text(LEVELS[level]), "bold").words(words)


@effect("check_in")
def keep_check_in(turn: Turn, given: Given) -> None:
    """Take down which level was chosen, and by whom. The goal waits for no other day, unless one is given."""
    goal = get_goal(turn.store, turn.person.id, UUID(given.about["goal"]))
    chosen = {place: str(answer.value) for place, answer in given.session.answers.items() if answer.value is not None}
    fit = next((chosen[place] for place in FITS if place in chosen), None)
    level = level_of(goal, fit, chosen.get(LEVEL)) if goal else None
    if goal is None or given.entry_id is None or level is None:
        turn.say(say("That goal is not here any more, so the check-in stands alone in /entries."))
        return
    add_check_in(
        turn.store,
        goal,
        given.entry_id,
        level=level,
        fit=fit,
        rated_by=_rated_by(chosen),
        at=turn.now,
    )
    look_again(turn, goal.id, None)


@verb("goal_undo")
def ask_before_undoing(turn: Turn, button: ObjectButton) -> None:
    last = _last(turn, button)
    if last is None:
        return
    turn.say(
        say("Undo the check-in, {day}? Its note goes for good.", day=When(last.at, "moment")),
        rows=(
            (
                Button(say("Undo"), object_button("goal_undo_yes", last.entry_id)),
                Button(say("Cancel"), object_button("delete_no")),
            ),
        ),
    )


@verb("goal_undo_yes")
def undo(turn: Turn, button: ObjectButton) -> None:
    """The goal stands as it stood before its last check-in."""
    last = _last(turn, button)
    if last is None:
        return
    blank_for_readers(turn, [each.id for each in shares_of(turn.store, turn.person.id, entry_id=last.entry_id)])
    delete_entry(turn.store, turn.person.id, last.entry_id)
    turn.record("deleted_entry", last.entry_id)
    turn.drop_pressed()
    look_again(turn, last.goal_id, last.review_before)
    story = story_of(turn.store, turn.person.id, last.goal_id)
    if story:
        show_goal(turn, story)


def _last(turn: Turn, button: ObjectButton) -> CheckIn | None:
    """The check-in of the button, if it is the last one of its goal; it is said when it is not."""
    found = get_check_in(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if found is None:
        turn.refuse(GONE)
        return None
    if check_ins_of(turn.store, turn.person.id, found.goal_id)[-1] != found:
        turn.refuse(say("There is a later check-in. Undo that one first."))
        return None
    return found


def _rated_by(chosen: dict[str, str]) -> RatedBy:
    """Who chose the level: of one's own goal, oneself."""
    return next((who for who in get_args(RatedBy) if who == chosen.get("rated_by")), "worker")
