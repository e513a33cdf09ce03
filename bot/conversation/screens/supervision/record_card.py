"""A record of a supervision session as one of its two holders sees it."""

from __future__ import annotations

from datetime import date

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import RECORD
from bot.conversation.desk import Desk
from bot.conversation.screens.supervision.agreed_actions import state_of, who_does_it
from bot.conversation.screens.team.names import name_of
from bot.conversation.turn import Turn
from bot.i18n import Text, When, mark, say
from bot.message import Button, Message, MessageBuilder
from bot.outgoing import Meaning
from bot.storage.people import get_person
from bot.storage.supervision.actions import actions_in
from bot.storage.supervision.records import HeldRecord, get_record, is_open, may_be_changed, may_be_handed_over

KINDS = {"one_to_one": mark("One to one"), "group": mark("In a group"), "informal": mark("Informal")}
PARTS = {"workload": mark("Workload"), "people": mark("People talked about"), "learning": mark("Learning")}
NAME = 20
GONE = say("That is not in your records any more.")


def other_name(desk: Desk, held: HeldRecord) -> str:
    """What the other one is called; nothing once they have gone."""
    return name_of(get_person(desk.store, held.other_id)) if held.other_id else ""


def meaning_of(held: HeldRecord) -> Meaning:
    return Meaning(RECORD, object_id=held.id)


def record_message(desk: Desk, held: HeldRecord, *opening: Text) -> Message:
    """The whole record, how far it is agreed, and what its holder may do."""
    built = MessageBuilder()
    for line in opening:
        built.line(line)
    if opening:
        built.gap()
    name = other_name(desk, held)
    built.line(title_of(desk, held), "bold").line(Text(KINDS.get(held.kind, held.kind)))
    _add_earlier(built, held, name)
    _add_parts(built, held, name)
    _add_actions(desk, built, held, name)
    if held.next_on:
        built.line(say("Next session: {day}", day=When(held.next_on, "date")))
    built.gap()
    _add_state(desk, built, held, name)
    _add_buttons(desk, built, held, name)
    return built.build(protect=True)


def show_record(turn: Turn, held: HeldRecord, *opening: Text) -> None:
    turn.show(record_message(turn, held, *opening), meaning_of(held))


def held_by(turn: Turn, button: ObjectButton) -> HeldRecord | None:
    """The copy that a pressed button is about, if whoever pressed holds one."""
    held = get_record(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if held is None:
        turn.toast(GONE)
    return held


def title_of(desk: Desk, held: HeldRecord) -> Text:
    day, name = When(held.met_on, "date"), other_name(desk, held)
    if name:
        return say("Supervision with {name}, {day}", name=name, day=day)
    return say("Supervision, {day}", day=day)


def part_title(held: HeldRecord, part: str, name: str) -> Text:
    """What a part is called, to its holder."""
    if part == "wellbeing":
        return say("How you are") if held.role == "connector" else say("How {name} is", name=name)
    return Text(PARTS[part])


def _add_earlier(built: MessageBuilder, held: HeldRecord, name: str) -> None:
    if held.last_actions:
        built.line(say("What was agreed before"), "bold")
    for each in held.last_actions:
        due = date.fromisoformat(each["due_on"]) if each["due_on"] else None
        who, state = who_does_it(each["owner"], held.role, name), state_of(each["state"], due)
        built.line(say("{who}: {state}", who=who, state=state), "italic").words(each["words"])


def _add_parts(built: MessageBuilder, held: HeldRecord, name: str) -> None:
    if held.wellbeing:
        built.line(part_title(held, "wellbeing", name), "bold").words(held.wellbeing)
    for part in PARTS:
        if words := held.parts.get(part):
            built.line(part_title(held, part, name), "bold").words(words)


def _add_actions(desk: Desk, built: MessageBuilder, held: HeldRecord, name: str) -> None:
    actions = actions_in(desk.store, held)
    if actions:
        built.line(say("Agreed actions"), "bold")
    for each in actions:
        who, state = who_does_it(each.owner, held.role, name), state_of(each.state, each.due_on)
        built.line(say("{who}: {state}", who=who, state=state), "italic").words(each.words)


def _add_state(desk: Desk, built: MessageBuilder, held: HeldRecord, name: str) -> None:
    if held.agreed:
        built.line(say("Both of you have said yes to this."), "italic")
    elif not may_be_changed(desk.store, held):
        built.line(say("This is your own copy. Nothing in it changes any more."), "italic")
    elif held.sent_at is None:
        built.line(say("Only you have this so far."), "italic")
    elif held.mine_agreed:
        built.line(say("It waits for the yes of {name}.", name=name), "italic")
    else:
        built.line(say("It waits for your yes."), "italic")


def _add_buttons(desk: Desk, built: MessageBuilder, held: HeldRecord, name: str) -> None:
    def button(label: Text, verb: str, arg: str = "") -> Button:
        return Button(label, object_button(verb, held.record_id, arg))

    if may_be_handed_over(desk.store, held):
        built.row(button(say("Give it to {name}", name=name[:NAME]), "record_send"))
    elif is_open(desk.store, held) and not held.mine_agreed:
        built.row(button(say("Yes, that is right"), "record_yes", str(held.version)))
        built.row(button(say("Ask for a change"), "record_ask"))
    if held.agreed and held.next_on and held.next_on >= desk.now.date() and is_open(desk.store, held):
        built.row(button(say("Remind me"), "record_reminder"))
    if may_be_changed(desk.store, held):
        if held.role == "connector" and not held.wellbeing:
            built.row(button(say("Add how you are"), "record_part", "wellbeing"))
        built.row(button(say("Change something"), "record_change"))
    built.row(button(say("Delete my copy"), "record_delete"))
