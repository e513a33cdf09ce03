"""Changing a record: a part of it, its dates, its actions. Afterwards both are asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.agreed import forget_action, forget_session
from bot.conversation.blanking import blank_record
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.supervision.agreed_actions import state_of, who_does_it
from bot.conversation.screens.supervision.record_agreeing import ask_again, other_copy
from bot.conversation.screens.supervision.record_card import GONE, KINDS, PARTS, meaning_of, other_name, part_title
from bot.conversation.turn import Turn
from bot.flows.closing import value_of
from bot.flows.path import answered_places
from bot.i18n import Text, say
from bot.message import Button, MessageBuilder
from bot.storage.supervision.actions import actions_in, add_action, get_action, take_out
from bot.storage.supervision.records import HeldRecord, change_record, copies_of, get_record, may_be_changed, role_named

NOT_ANY_MORE = say("This record does not change any more.")
WELLBEING = "wellbeing"


@verb("record_change")
def choose_part(turn: Turn, button: ObjectButton) -> None:
    """What should be different?"""
    held = _open(turn, button.object_id)
    if held is None:
        return
    built = MessageBuilder().line(say("What would you like to change?"))

    def row(label: Text, name: str, arg: str = "") -> None:
        built.row(Button(label, object_button(name, held.record_id, arg)))

    row(say("Date"), "record_day", "met")
    row(say("Kind"), "record_kind")
    for part in parts_of(held):
        row(part_title(held, part, ""), "record_part", part)
    row(say("Agreed actions"), "record_actions")
    row(say("Next session"), "record_day", "next")
    turn.show(built)


def parts_of(held: HeldRecord) -> tuple[str, ...]:
    """What may be written by this holder: how somebody is, they say themselves."""
    return (WELLBEING, *PARTS) if held.role == "connector" else tuple(PARTS)


@verb("record_part")
def open_part(turn: Turn, button: ObjectButton) -> None:
    """A part as it is, and what may be done with it; one that is empty is asked for at once."""
    held = _open(turn, button.object_id)
    if held is None or button.arg not in parts_of(held):
        return
    words = _words(held, button.arg)
    built = MessageBuilder().line(part_title(held, button.arg, other_name(turn, held)), "bold")
    if not words:
        turn.show(built)
        _ask(turn, held, button.arg)
        return
    built.words(words)
    built.row(Button(say("Write it anew"), object_button("record_write", held.record_id, button.arg)))
    built.row(Button(say("Take it out"), object_button("record_empty", held.record_id, button.arg)))
    turn.show(built.build(protect=True), meaning_of(held))


@verb("record_write")
def write_part(turn: Turn, button: ObjectButton) -> None:
    held = _open(turn, button.object_id)
    if held and button.arg in parts_of(held):
        _ask(turn, held, button.arg)


@verb("record_empty")
def empty_part(turn: Turn, button: ObjectButton) -> None:
    held = _open(turn, button.object_id)
    if held and button.arg in parts_of(held):
        put_part(turn, "", held.record_id, button.arg)


@effect("record_part")
def keep_part(turn: Turn, given: Given) -> None:
    send_line(turn, "record_part", str(given.values["words"]), UUID(given.about["record"]), part=given.about["part"])


@sends_line("record_part")
def put_part(turn: Turn, words: str, record_id: UUID | None, part: str) -> None:
    held = _open(turn, record_id)
    if held is None or part not in parts_of(held):
        return
    if part == WELLBEING:
        _change(turn, held, wellbeing=words or None)
    else:
        parts = {name: said for name, said in {**held.parts, part: words}.items() if said}
        _change(turn, held, parts=parts)


@verb("record_kind")
def choose_kind(turn: Turn, button: ObjectButton) -> None:
    """Without `arg` it is asked for; with it, that is what it was."""
    held = _open(turn, button.object_id)
    if held is None:
        return
    if button.arg in KINDS:
        _change(turn, held, kind=button.arg)
        return
    built = MessageBuilder().line(say("What kind of session was it?"))
    for kind, label in KINDS.items():
        built.row(Button(Text(label), object_button("record_kind", held.record_id, kind)))
    turn.show(built)


@verb("record_day")
def ask_for_day(turn: Turn, button: ObjectButton) -> None:
    """`arg`: met or next."""
    held = _open(turn, button.object_id)
    if held and button.arg in ("met", "next"):
        open_flow(turn, f"record_{button.arg}", {"record": str(held.record_id)})


@effect("record_day")
def keep_day(turn: Turn, given: Given) -> None:
    held = _open(turn, UUID(given.about["record"]))
    if held is None:
        return
    if given.kind == "met":
        _change(turn, held, met_on=date.fromisoformat(str(given.values["day"])))
    else:
        answers = _given(turn, given)
        day = answers.get("next_on") or answers.get("next_time")
        for copy in copies_of(turn.store, held):
            forget_session(turn, copy)
        _change(turn, held, next_on=date.fromisoformat(day) if day else None)


@verb("record_actions")
def show_actions(turn: Turn, button: ObjectButton) -> None:
    """The actions of a record: take one out, add one."""
    held = _open(turn, button.object_id)
    if held is None:
        return
    built = MessageBuilder().line(say("Agreed actions"), "bold")
    for number, each in enumerate(actions_in(turn.store, held), start=1):
        who = who_does_it(each.owner, held.role, other_name(turn, held))
        state = state_of(each.state, each.due_on)
        built.line(say("{number}. {who}: {state}", number=number, who=who, state=state), "italic").words(each.words)
        built.row(Button(say("Take out action {number}", number=number), object_button("record_without", each.id)))
    built.row(Button(say("Add an action"), object_button("record_with", held.record_id)))
    turn.show(built.build(protect=True), meaning_of(held))


@verb("record_with")
def ask_for_action(turn: Turn, button: ObjectButton) -> None:
    held = _open(turn, button.object_id)
    if held:
        open_flow(turn, "record_action", {"record": str(held.record_id)})


@effect("record_action")
def keep_action(turn: Turn, given: Given) -> None:
    """One more action; its words are looked over first, and it waits for that with its owner and its date."""
    answers = _given(turn, given)
    due = answers.get("due_on") or answers.get("due") or ""
    record_id = UUID(given.about["record"])
    send_line(turn, "record_action", answers["action"], record_id, owner=answers["owner"], due=due)


@sends_line("record_action")
def put_action(turn: Turn, words: str, record_id: UUID | None, owner: str, due: str) -> None:
    held = _open(turn, record_id)
    if held is None:
        return
    changed = _changed(turn, held)
    due_on = date.fromisoformat(due) if due else None
    add_action(turn.store, changed, owner=role_named(owner), words=words, due_on=due_on)
    ask_again(turn, changed)


@verb("record_without")
def take_action_out(turn: Turn, button: ObjectButton) -> None:
    action = get_action(turn.store, turn.person.id, button.object_id) if button.object_id else None
    held = _open(turn, action.record_id) if action else None
    if action is None or held is None:
        turn.toast(GONE)
        return
    for copy in copies_of(turn.store, held):
        forget_action(turn, copy.holder_id, action)
    changed = _changed(turn, held)
    take_out(turn.store, action)
    ask_again(turn, changed)


def _ask(turn: Turn, held: HeldRecord, part: str) -> None:
    open_flow(turn, "record_part", {"record": str(held.record_id), "part": part})


def _words(held: HeldRecord, part: str) -> str:
    return (held.wellbeing if part == WELLBEING else held.parts.get(part)) or ""


def _change(turn: Turn, held: HeldRecord, **changes: Any) -> None:
    ask_again(turn, _changed(turn, replace(held, **changes)))


def _changed(turn: Turn, held: HeldRecord) -> HeldRecord:
    """Write it, and blank what the other one was shown of it as it was."""
    theirs = other_copy(turn, held)
    if theirs:
        blank_record(turn, theirs.holder_id, theirs.id)
    return change_record(turn.store, held)


def _given(turn: Turn, given: Given) -> dict[str, Any]:
    flow = turn.world.flows[given.session.flow]
    return {
        step.id: value_of(flow.nodes[step.id], answer, turn.circumstances)
        for _, step, answer in answered_places(flow, given.session)
    }


def _open(turn: Turn, record_id: UUID | None) -> HeldRecord | None:
    held = get_record(turn.store, turn.person.id, record_id) if record_id else None
    if held is None or not may_be_changed(turn.store, held):
        turn.refuse(NOT_ANY_MORE if held else GONE)
        return None
    return held
