"""/nudges: switching kinds on and off, and the day and hour of what comes every week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from bot.callback import ObjectButton, number_in, object_button
from bot.content.load import load_nudges
from bot.conversation.playing import open_flow
from bot.conversation.questions import pairs
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.nudges.upcoming import all_reminders
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say, say_n
from bot.message import Button, MessageBuilder
from bot.nudges.kind import Kind, kind_of
from bot.nudges.kinds.journeys import quiet_after, weeks_of
from bot.nudges.planning import wants
from bot.nudges.switching import silence_kind, switch_on
from bot.nudges.timing import every_week
from bot.nudges.upcoming import upcoming
from bot.storage.nudges.rules import rules_of
from bot.storage.nudges.switches import switch_of

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@verb("nudge_kinds")
def show_kinds(turn: Turn, _button: ObjectButton) -> None:
    """Everything that comes by itself, a button for each."""
    built = MessageBuilder().line(say("What may I remind you of?"))
    built.line(say("At most one of these comes in a day, and three in a week."))
    for kind in _kinds(turn):
        title = Text(load_nudges()[kind.id].title)
        label = say("✓ {choice}", choice=title) if _is_on(turn, kind) else title
        built.row(Button(label, object_button("nudge_kind", arg=kind.id)))
    built.row(all_reminders())
    turn.show(built)


@verb("nudge_kind")
def show_kind(turn: Turn, button: ObjectButton) -> None:
    """One kind: what it does, when it comes next, and switching it on or off."""
    if kind := _named(turn, button.arg):
        _show_kind(turn, kind)


@verb("nudge_on")
def switch_kind_on(turn: Turn, button: ObjectButton) -> None:
    """Twice is the same as once."""
    if kind := _named(turn, button.arg):
        if not _is_on(turn, kind):
            switch_on(turn.store, turn.person, kind.id, turn.now)
        _show_kind(turn, kind)


@verb("nudge_off")
def switch_kind_off(turn: Turn, button: ObjectButton) -> None:
    if kind := _named(turn, button.arg):
        silence_kind(turn.store, turn.person, kind.id, turn.now)
        _show_kind(turn, kind)


@verb("nudge_time")
def ask_time(turn: Turn, button: ObjectButton) -> None:
    if kind := _named(turn, button.arg):
        open_flow(turn, "nudge_time", {"kind": kind.id})


@effect("nudge_time")
def keep_time(turn: Turn, given: Given) -> None:
    """`day` and `hour` of the kind that the flow was about."""
    kind = _named(turn, given.about.get("kind", ""))
    if kind is None:
        return
    clock = time.fromisoformat(str(given.values["hour"]))
    timing = every_week(DAYS.index(str(given.values["day"])), clock)
    switch_on(turn.store, turn.person, kind.id, turn.now, timing)
    _show_kind(turn, kind)


@verb("nudge_weeks")
def choose_weeks(turn: Turn, button: ObjectButton) -> None:
    """After how many weeks it comes. `arg`: the kind and the number (`journey_quiet:4`)."""
    id, _, weeks = button.arg.partition(":")
    kind = _named(turn, id)
    if kind and number_in(weeks) in kind.weeks:
        switch_on(turn.store, turn.person, kind.id, turn.now, quiet_after(number_in(weeks)))
        _show_kind(turn, kind)


def _show_kind(turn: Turn, kind: Kind) -> None:
    wording = load_nudges()[kind.id]
    built = MessageBuilder().line(Text(wording.title), "bold")
    built.line(Text(wording.about or wording.why))
    on = _is_on(turn, kind)
    coming = [nudge for nudge in upcoming(turn.store, turn.person) if nudge.rule.kind == kind.id]
    if on and coming and not kind.weeks:
        built.line(say("The next one comes {when}.", when=When(coming[0].due_at)))
    elif on:
        built.line(say("On: it comes when there is something to say."))
    elif switch_of(turn.store, turn.person.id, kind.id).paused_at:
        built.line(say("Off, because these did not help lately."))
    else:
        built.line(say("Off: none of these comes."))
    if on:
        built.row(Button(say("Switch off"), object_button("nudge_off", arg=kind.id)))
    else:
        built.row(Button(say("Switch on"), object_button("nudge_on", arg=kind.id)))
    if kind.weekly:
        built.row(Button(say("Choose day and time"), object_button("nudge_time", arg=kind.id)))
    _add_weeks(turn, built, kind)
    built.row(all_reminders())
    turn.show(built)


def _add_weeks(turn: Turn, built: MessageBuilder, kind: Kind) -> None:
    """What can be chosen, with what is chosen ticked while it is on."""
    rules = (rule for rule in rules_of(turn.store, turn.person.id) if rule.kind == kind.id and not rule.stopped)
    chosen = next((weeks_of(rule.timing) for rule in rules), None)
    buttons = []
    for weeks in kind.weeks:
        label = say_n("{count} week", "{count} weeks", weeks)
        label = say("✓ {choice}", choice=label) if weeks == chosen else label
        buttons.append(Button(label, object_button("nudge_weeks", arg=f"{kind.id}:{weeks}")))
    for row in pairs(buttons):
        built.row(*row)


def _kinds(turn: Turn) -> Iterator[Kind]:
    """What this person can switch: what anybody can, and what has come, or would have, without their asking."""
    theirs = {rule.kind for rule in rules_of(turn.store, turn.person.id) if not rule.by_hand}
    known = (kind for id in load_nudges() if (kind := kind_of(id)))
    yield from (kind for kind in known if kind.switch or kind.id in theirs)


def _named(turn: Turn, id: str) -> Kind | None:
    kind = kind_of(id)
    return kind if kind and kind in _kinds(turn) else None


def _is_on(turn: Turn, kind: Kind) -> bool:
    return wants(turn.store, turn.person.id, kind.id)
