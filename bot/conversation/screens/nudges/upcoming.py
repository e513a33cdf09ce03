"""/nudges: what will come and when, pausing all of it, and being away."""

from __future__ import annotations

from datetime import date, timedelta

from bot.callback import ObjectButton, object_button
from bot.content.load import load_nudges
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, command, effect, verb
from bot.conversation.screens.account.settings import quiet_lines
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder
from bot.nudges.switching import come_back, go_away, pause_all, start_again
from bot.nudges.upcoming import upcoming
from bot.nudges.wording import add_list
from bot.storage.nudges.rules import NudgeRecord

MOST_SHOWN = 10


@command("nudges")
def show_nudges(turn: Turn, _words: str) -> None:
    """What comes next, and everything that can be changed about it."""
    person = turn.person
    built = MessageBuilder().line(say("Your reminders"), "bold")
    coming = upcoming(turn.store, person)
    if person.nudges_paused:
        built.line(say("They are paused: nothing comes until you start them again."))
    elif not coming:
        built.line(say("Nothing is planned."))
    for nudge in coming[:MOST_SHOWN]:
        built.line(line_of(nudge))
    if len(coming) > MOST_SHOWN:
        built.line(say("… and {count} more", count=len(coming) - MOST_SHOWN))
    built.gap()
    if person.back_on and person.back_on > turn.circumstances.local.date():
        built.line(_away_line(turn, person.away_from, person.back_on))
    for line in quiet_lines(turn):
        built.line(line)
    built.line(say("What you dated yourself comes all the same."), "italic")
    _add_buttons(turn, built, coming)
    turn.show(built)


def _add_buttons(turn: Turn, built: MessageBuilder, coming: list[NudgeRecord]) -> None:
    built.row(Button(say("Remind me of something"), object_button("remind_me")))
    built.row(Button(say("Switch on or off"), object_button("nudge_kinds")))
    if coming:
        built.row(Button(say("Change one of these"), object_button("nudge_list")))
    away = Button(say("I'm back"), object_button("nudge_back"))
    if turn.person.back_on is None or turn.person.back_on <= turn.circumstances.local.date():
        away = Button(say("I'm away"), object_button("nudge_away"))
    built.row(away, Button(say("Quiet hours"), object_button("set", arg="quiet_hours")))
    if turn.person.nudges_paused:
        built.row(Button(say("Start all again"), object_button("nudge_start")))
    else:
        built.row(Button(say("Pause all"), object_button("nudge_pause")))


def line_of(nudge: NudgeRecord) -> Text:
    """When it comes, and what it is."""
    when = When(nudge.due_at)
    if nudge.rule.words:
        return say("· {when}: “{words}”", when=when, words=nudge.rule.words)
    return say("· {when}: {what}", when=when, what=Text(load_nudges()[nudge.rule.kind].title))


def all_reminders() -> Button:
    """The way back to /nudges."""
    return Button(say("All my reminders"), object_button("nudges"))


@verb("nudges")
def again(turn: Turn, _button: ObjectButton) -> None:
    show_nudges(turn, "")


@verb("nudge_pause")
def pause(turn: Turn, _button: ObjectButton) -> None:
    """Nothing comes any more, from this moment on."""
    pause_all(turn.store, turn.person, turn.now)
    turn.refresh()
    row = (Button(say("Start all again"), object_button("nudge_start")),)
    turn.say(say("Paused. No reminder comes until you start them again."), rows=(row,))


@verb("nudge_start")
def start(turn: Turn, _button: ObjectButton) -> None:
    """They come again in their turn; what was dated by hand and missed is said."""
    missed = start_again(turn.store, turn.person, turn.now) if turn.person.nudges_paused else []
    turn.refresh()
    if missed:
        built = MessageBuilder().line(say("While they were paused, this came due:"))
        add_list(built, missed)
        turn.show(built)
    show_nudges(turn, "")


@verb("nudge_away")
def ask_away(turn: Turn, _button: ObjectButton) -> None:
    open_flow(turn, "away")


@effect("away")
def keep_away(turn: Turn, given: Given) -> None:
    """`from`: the first day away, `back`: the first day back."""
    first, back_on = (date.fromisoformat(str(given.values[name])) for name in ("from", "back"))
    if back_on <= max(first, turn.circumstances.local.date()):
        turn.say(say("That day is not after the first one, so nothing has changed."))
        return
    go_away(turn.store, turn.person, first, back_on)
    turn.refresh()
    show_nudges(turn, "")


@verb("nudge_back")
def back(turn: Turn, _button: ObjectButton) -> None:
    come_back(turn.store, turn.person, turn.now)
    turn.refresh()
    show_nudges(turn, "")


def _away_line(turn: Turn, first: date | None, back_on: date) -> Text:
    last = When(back_on - timedelta(days=1), "date")
    if first is None or first <= turn.circumstances.local.date():
        return say("You are away until {last}.", last=last)
    return say("You are away from {first} until {last}.", first=When(first, "date"), last=last)
