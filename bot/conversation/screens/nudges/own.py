"""Reminders of one's own, and changing a single one that waits."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.nudges.reminders import GONE, moment_of, my_nudge
from bot.conversation.screens.nudges.upcoming import all_reminders, line_of
from bot.conversation.turn import Turn
from bot.conversation.words import answer_held, take_words
from bot.i18n import When, say
from bot.message import Button, MessageBuilder, message
from bot.nudges.planning import plan_instead, plan_own
from bot.nudges.timing import recurs
from bot.nudges.upcoming import upcoming
from bot.storage.nudges.rules import NudgeRecord, get_nudge, set_words, waiting_nudges

OVER = say("That time is over already, so I set no reminder.")


@verb("remind_me")
def ask_what(turn: Turn, _button: ObjectButton) -> None:
    open_flow(turn, "remind_me")


@verb("held_remind")
def remind_of_held(turn: Turn, button: ObjectButton) -> None:
    """The words that were held are what to be reminded of."""
    words = take_words(turn, button)
    if not words:
        return
    turn.show_here(message(say("Good, I'll remind you of it.")))
    answer_held(turn, open_flow(turn, "remind_me"), words)


@effect("remind")
def keep_own(turn: Turn, given: Given) -> None:
    """`what` in their own words, `when` a date, a local moment or an instant, `often` once or weekly."""
    weekly = given.values["often"] == "weekly"
    planned = plan_own(turn.store, turn.person, moment_of(str(given.values["when"])), turn.now, weekly=weekly)
    if planned is None:
        turn.say(OVER)
    else:
        send_line(turn, "own_words", str(given.values["what"]), planned.rule_id)


@sends_line("own_words")
def keep_words(turn: Turn, words: str, rule_id: UUID | None) -> None:
    """They have been looked over for identifying details. (Until then the reminder comes without them.)"""
    nudge = next((each for each in waiting_nudges(turn.store, turn.person.id) if each.rule.id == rule_id), None)
    if nudge is None:
        turn.say(GONE)
        return
    set_words(turn.store, turn.person.id, nudge.rule.id, words)
    if recurs(nudge.rule.timing):
        turn.say(say("⏰ I'll remind you every week, first {when}.", when=When(nudge.due_at)))
    else:
        turn.say(say("⏰ I'll remind you: {when}.", when=When(nudge.due_at)))


@verb("nudge_list")
def show_list(turn: Turn, _button: ObjectButton) -> None:
    """A button for each one that waits."""
    coming = upcoming(turn.store, turn.person)
    built = MessageBuilder().line(say("Which one?") if coming else say("Nothing is planned."))
    for nudge in coming:
        built.line(line_of(nudge))
        built.row(Button(say("{when}", when=When(nudge.due_at)), object_button("nudge_one", nudge.id)))
    built.row(all_reminders())
    turn.show(built)


@verb("nudge_one")
def show_one(turn: Turn, button: ObjectButton) -> None:
    nudge = my_nudge(turn, button)
    if nudge is None or nudge.status != "waiting":
        turn.toast(GONE)
        return
    built = MessageBuilder().line(line_of(nudge))
    if _can_move(nudge):
        built.row(Button(say("Another time"), object_button("nudge_move", nudge.id)))
    built.row(Button(say("Stop this one"), object_button("stop_this", nudge.id)))
    built.row(all_reminders())
    turn.show(built)


@verb("nudge_move")
def ask_when(turn: Turn, button: ObjectButton) -> None:
    nudge = my_nudge(turn, button)
    if nudge is None or not _can_move(nudge):
        turn.toast(GONE)
        return
    open_flow(turn, "move_reminder", {"nudge": str(nudge.id)})


@effect("move_reminder")
def move(turn: Turn, given: Given) -> None:
    """`when`: a date, a local moment or an instant."""
    nudge = get_nudge(turn.store, turn.person.id, UUID(given.about["nudge"]))
    if nudge is None or not _can_move(nudge):
        turn.say(GONE)
        return
    due = plan_instead(turn.store, turn.person, nudge, moment_of(str(given.values["when"])), turn.now)
    if due is None:
        turn.say(OVER)
    else:
        turn.say(say("⏰ I'll remind you: {when}.", when=When(due)), rows=((all_reminders(),),))


def _can_move(nudge: NudgeRecord) -> bool:
    """What somebody dated, and comes only once."""
    return nudge.status == "waiting" and nudge.rule.by_hand and not recurs(nudge.rule.timing)
