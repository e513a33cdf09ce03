"""A record is handed over, said yes to, or asked to be changed; and how its holder is reminded of the next session."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.agreed import remind_of_all, remind_of_session
from bot.conversation.blanking import RECORD
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.supervision.record_card import (
    GONE,
    held_by,
    meaning_of,
    other_name,
    record_message,
    show_record,
)
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder, Row, message
from bot.outgoing import Meaning
from bot.storage.supervision.records import HeldRecord, agree, get_record, hand_over, is_open, set_remind_days

ENDED = say("You are not linked any more, so it stays with you only.")
LOOK_AGAIN = say("Something has changed since you saw this. Please look again.")
REMIND = {"0": 0, "1": 1, "3": 3}


@verb("record_send")
def give_to_other(turn: Turn, button: ObjectButton) -> None:
    """The other one gets a copy and is asked; whoever wrote it has said yes by that."""
    held = held_by(turn, button)
    if held is None or held.sent_at is not None:
        return
    theirs = hand_over(turn.store, held, turn.now)
    if theirs is None:
        turn.refuse(ENDED)
        return
    name = other_name(turn, held)
    turn.show_here(message(say("{name} has it now, and is asked whether it is right.", name=name), rows=_open(held)))
    _tell(turn, theirs, say("{name} has written down your session. Is it right?", name=turn.person.name or ""))


@verb("record_yes")
def say_yes(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the version that was looked at."""
    held = held_by(turn, button)
    if held is None:
        return
    if not is_open(turn.store, held):
        turn.toast(ENDED, alert=True)
    elif button.arg != str(held.version):
        turn.toast(LOOK_AGAIN, alert=True)
        show_record(turn, held)
    else:
        _agree(turn, held)


@verb("record_ask")
def ask_for_change(turn: Turn, button: ObjectButton) -> None:
    held = held_by(turn, button)
    if held:
        open_flow(turn, "record_request", {"record": str(held.record_id)})


@effect("record_request")
def keep_request(turn: Turn, given: Given) -> None:
    send_line(turn, "record_request", str(given.values["line"]), UUID(given.about["record"]))


@sends_line("record_request")
def send_request(turn: Turn, words: str, record_id: UUID | None) -> None:
    """The words go to the other one, who can change the record."""
    held = get_record(turn.store, turn.person.id, record_id) if record_id else None
    theirs = other_copy(turn, held) if held else None
    if held is None or theirs is None:
        turn.say(ENDED if held else GONE)
        return
    built = MessageBuilder()
    built.line(say("{name} asks for a change in the record of your session:", name=turn.person.name or ""))
    built.words(words)
    built.row(*_open(held)[0])
    turn.tell(theirs.holder_id, built.build(protect=True), Meaning(RECORD, object_id=theirs.id))
    turn.say(say("Sent to {name}.", name=other_name(turn, held)))


@verb("record_reminder")
def show_reminder(turn: Turn, button: ObjectButton) -> None:
    """When the next session will be reminded of."""
    held = held_by(turn, button)
    if held:
        _show_reminder(turn, held)


@verb("record_remind")
def choose_reminder(turn: Turn, button: ObjectButton) -> None:
    """`arg`: how many days before the next session, 0 for not at all."""
    held = held_by(turn, button)
    if held is None or button.arg not in REMIND:
        return
    set_remind_days(turn.store, held, REMIND[button.arg])
    turn.drop_pressed()
    _show_reminder(turn, get_record(turn.store, turn.person.id, held.record_id) or held)


def other_copy(turn: Turn, held: HeldRecord) -> HeldRecord | None:
    """The other one's copy, while what is done to this one can still reach it."""
    if held.other_id is None or not is_open(turn.store, held):
        return None
    return get_record(turn.store, held.other_id, held.record_id)


def ask_again(turn: Turn, held: HeldRecord) -> None:
    """The record says something else now: both are asked."""
    theirs = other_copy(turn, held)
    if theirs is None:
        show_record(turn, held)
        return
    show_record(turn, held, say("Changed. Is it right now?"))
    _tell(
        turn,
        theirs,
        say("{name} has changed the record of your session. Is it right?", name=turn.person.name or ""),
    )


def _open(held: HeldRecord) -> tuple[Row, ...]:
    """The button that opens a record, for either of its holders."""
    return ((Button(say("Open the record"), object_button("record_open", held.record_id)),),)


def _tell(turn: Turn, theirs: HeldRecord, opening: Text) -> None:
    turn.tell(theirs.holder_id, record_message(turn, theirs, opening), meaning_of(theirs))


def _agree(turn: Turn, held: HeldRecord) -> None:
    agreed = agree(turn.store, held)
    if agreed is None:
        turn.toast(LOOK_AGAIN, alert=True)
        return
    held = agreed
    if not held.agreed:
        name = other_name(turn, held)
        turn.show_here(message(say("Thank you. Now it waits for the yes of {name}.", name=name), rows=_open(held)))
        return
    remind_of_all(turn, held)
    turn.show_here(message(say("Thank you. Both of you have said yes, and each keeps a copy."), rows=_open(held)))
    theirs = other_copy(turn, held)
    if theirs:
        yes = say("{name} has said yes to the record of your session.", name=turn.person.name or "")
        remind = (Button(say("Remind me"), object_button("record_reminder", held.record_id)),)
        turn.tell(theirs.holder_id, message(yes, rows=(*_open(held), remind) if held.next_on else _open(held)))
    if held.next_on:
        _show_reminder(turn, held)


def _show_reminder(turn: Turn, held: HeldRecord) -> None:
    """When the holder will hear of the next session, and how to change that."""
    due = remind_of_session(turn, held)
    built = MessageBuilder()
    if due:
        built.line(say("⏰ I'll remind you before your next session: {when}.", when=When(due)))
    else:
        built.line(say("I don't remind you of the next session."))
    for days, label in (
        ("0", say("No reminder")),
        ("1", say("1 day before")),
        ("3", say("3 days before")),
    ):
        if REMIND[days] != held.remind_days:
            built.row(Button(label, object_button("record_remind", held.record_id, days)))
    turn.show(built)
