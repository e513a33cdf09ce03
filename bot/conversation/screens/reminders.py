"""What a nudge's buttons do, and planning one: after a visit, on a plan's date."""

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
from bot.storage.entries import get_entry
from bot.storage.nudges import NudgeRecord, act_on, get_nudge, snooze, stop_kind

GONE = say("That reminder is not there any more.")


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
        _moment(str(given.values["when"])),
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
    nudge = _mine(turn, button)
    if nudge is None or button.arg not in turn.world.flows:
        turn.toast(GONE)
        return
    act_on(turn.store, turn.person.id, nudge.id)
    open_flow(turn, button.arg)


@verb("later")
def remind_later(turn: Turn, button: ObjectButton) -> None:
    """`arg`: `h` in an hour, `d` at the same time tomorrow."""
    nudge = _mine(turn, button)
    if nudge is None:
        turn.toast(GONE)
        return
    due = _later(turn, button.arg)
    if not snooze(turn.store, turn.person.id, nudge.id, due):
        turn.toast(GONE)
        return
    turn.show_here(message(say("⏰ I'll remind you: {when}.", when=When(due))))


@verb("not_today")
def not_today(turn: Turn, button: ObjectButton) -> None:
    if button.object_id:
        act_on(turn.store, turn.person.id, button.object_id)
    turn.show_here(message(say("All right, not today. /journal is there whenever you like.")))


@verb("stop_these")
def stop_these(turn: Turn, button: ObjectButton) -> None:
    """Every nudge of this kind stops at once."""
    nudge = _mine(turn, button)
    if nudge is None:
        turn.toast(GONE)
        return
    stop_kind(turn.store, turn.person.id, nudge.rule.kind, turn.now)
    turn.show_here(message(say("Stopped. These do not come any more.")))


def _mine(turn: Turn, button: ObjectButton) -> NudgeRecord | None:
    return get_nudge(turn.store, turn.person.id, button.object_id) if button.object_id else None


def _later(turn: Turn, arg: str) -> datetime:
    if arg == "h":
        return turn.now + timedelta(hours=1)
    local = turn.circumstances.local.replace(tzinfo=None) + timedelta(days=1)
    return to_utc(local.replace(second=0, microsecond=0), turn.person.zone)


def _moment(value: str) -> datetime | date:
    """An ISO date, a local ISO moment, or an ISO instant with its offset."""
    return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
