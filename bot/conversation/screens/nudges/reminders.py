"""What a nudge's buttons do, and planning one from a flow: after a visit, on a plan's date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.callback import ObjectButton
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.turn import Turn
from bot.i18n import When, say
from bot.localtime import to_utc
from bot.message import message
from bot.nudges.planning import plan_once
from bot.nudges.quiet import out_of_quiet, quiet_of
from bot.nudges.switching import silence_kind, silence_rule
from bot.storage.chat_messages import find_message
from bot.storage.entries import get_entry
from bot.storage.nudges.rules import NUDGE, NudgeRecord, act_on, get_nudge, snooze

GONE = say("That reminder is not there any more.")
DAYS_LATER = {"d": 1, "w": 7}


@verb("remind")
def ask_when(turn: Turn, button: ObjectButton) -> None:
    """Remind me about this entry."""
    entry = get_entry(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if entry is None:
        turn.toast(say("That entry is not here any more."))
        return
    open_flow(turn, "remind_date", {"entry": str(entry.id)})


@effect("plan")
def plan(turn: Turn, given: Given) -> None:
    """`kind` after_visit or plan_date; `when` a date, a local moment or an instant."""
    due = plan_once(
        turn.store,
        turn.person,
        given.kind or "plan_date",
        moment_of(str(given.values["when"])),
        turn.now,
        entry_id=given.entry_id,
    )
    if due is None:
        turn.say(say("That time is over already, so I set no reminder."))
    elif given.kind == "after_visit":
        turn.say(say("⏰ I'll ask you after the visit: {when}.", when=When(due)))
    else:
        turn.say(say("⏰ I'll remind you: {when}.", when=When(due)))


@verb("nudged")
def begin_nudged(turn: Turn, button: ObjectButton) -> None:
    """A nudge is acted on: its flow begins."""
    nudge = my_nudge(turn, button)
    if nudge is None or button.arg not in turn.world.flows:
        turn.toast(GONE)
        return
    act_on(turn.store, turn.person.id, nudge.id)
    open_flow(turn, button.arg)


@verb("later")
def remind_later(turn: Turn, button: ObjectButton) -> None:
    """`arg`: `h` in an hour, `d` at the same time tomorrow, `w` in a week."""
    nudge = my_nudge(turn, button)
    if nudge is None:
        turn.toast(GONE)
        return
    due = _later(turn, button.arg)
    if not nudge.rule.by_hand:
        due = out_of_quiet(due, turn.person.zone, quiet_of(turn.person))
    if not snooze(turn.store, turn.person.id, nudge.id, due):
        turn.toast(GONE)
        return
    turn.show_here(message(say("⏰ I'll remind you: {when}.", when=When(due))))


@verb("not_today")
def not_today(turn: Turn, button: ObjectButton) -> None:
    if button.object_id:
        act_on(turn.store, turn.person.id, button.object_id)
    turn.show_here(message(say("All right, not today. /journal is there whenever you like.")))


@verb("nudge_done")
def done(turn: Turn, button: ObjectButton) -> None:
    """They have thought of it, or done it."""
    if button.object_id:
        act_on(turn.store, turn.person.id, button.object_id)
    turn.show_here(message(say("All right.")))


@verb("stop_these")
def stop_these(turn: Turn, button: ObjectButton) -> None:
    """Every nudge of this kind stops at once."""
    nudge = my_nudge(turn, button)
    if nudge is None:
        turn.toast(GONE)
        return
    silence_kind(turn.store, turn.person, nudge.rule.kind, turn.now)
    turn.show_here(message(say("Stopped. These do not come any more.")))


@verb("stop_this")
def stop_this(turn: Turn, button: ObjectButton) -> None:
    """Only this reminder stops; of what nobody dated by hand, the kind."""
    nudge = my_nudge(turn, button)
    if nudge is None:
        turn.toast(GONE)
        return
    if nudge.rule.by_hand:
        silence_rule(turn.store, turn.person, nudge.rule.id, turn.now)
    else:
        silence_kind(turn.store, turn.person, nudge.rule.kind, turn.now)
    turn.show_here(message(say("Stopped. This one does not come any more.")))


def note_heeded(turn: Turn) -> None:
    """A button of a nudge was pressed, whichever: the nudge came to something."""
    message = find_message(turn.store, turn.person.telegram_id, turn.pressed_on)
    if message and message.kind == NUDGE and message.object_id:
        act_on(turn.store, turn.person.id, message.object_id)


def my_nudge(turn: Turn, button: ObjectButton) -> NudgeRecord | None:
    """The nudge that the button is about; None when it is gone, or somebody else's."""
    return get_nudge(turn.store, turn.person.id, button.object_id) if button.object_id else None


def moment_of(value: str) -> datetime | date:
    """An ISO date, a local ISO moment, or an ISO instant with its offset."""
    return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)


def _later(turn: Turn, arg: str) -> datetime:
    if arg not in DAYS_LATER:
        return turn.now + timedelta(hours=1)
    local = turn.circumstances.local.replace(tzinfo=None) + timedelta(days=DAYS_LATER[arg])
    return to_utc(local.replace(second=0, microsecond=0), turn.person.zone)
