"""Agreed actions: done, moved to another day, dropped, or open again; by the one who does it, seen by both."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.agreed import remind_of_action
from bot.conversation.blanking import RECORD
from bot.conversation.pairs import Pair
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.team.names import name_of
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say
from bot.message import Button, Message, MessageBuilder
from bot.outgoing import Meaning
from bot.storage.chat_messages import find_message
from bot.storage.people import get_person
from bot.storage.supervision.actions import ActionRecord, State, get_action, set_state
from bot.storage.supervision.records import Role, get_record

GONE = say("That is not in your records any more.")
NOT_YOURS = say("Only the one who does it can say that.")


def state_of(state: str, due_on: date | None) -> Text:
    """How far an action is, and by when, in words."""
    match state:
        case "done":
            return say("done")
        case "dropped":
            return say("dropped")
        case "moved" if due_on:
            return say("moved to {day}", day=When(due_on, "day"))
    return say("open, by {day}", day=When(due_on, "day")) if due_on else say("open")


def who_does_it(owner: str, mine: Role, other: str) -> Text:
    """You, or the other one by name."""
    if owner == mine:
        return say("You")
    return Text("{name}", {"name": other}) if other else say("the other one")


def action_head(action: ActionRecord, pair: Pair, number: int) -> Text:
    """Its number in a list, who does it, how far it is."""
    who = who_does_it(action.owner, pair.role, pair.name)
    return say("{number}. {who}: {state}", number=number, who=who, state=state_of(action.state, action.due_on))


@verb("action_open")
def open_action(turn: Turn, button: ObjectButton) -> None:
    """One action, and what its owner may say about it."""
    action = _action(turn, button.object_id)
    if action:
        _show(turn, action)


@verb("action")
def mark_action(turn: Turn, button: ObjectButton) -> None:
    """`arg`: open, done or dropped."""
    action = _own(turn, button.object_id)
    state: State | None = next((each for each in _SAY if each == button.arg), None)
    if action is None or state is None:
        return
    _set(turn, action, state, action.due_on)
    pressed = find_message(turn.store, turn.person.telegram_id, turn.pressed_on)
    if pressed and pressed.kind == RECORD:
        turn.show_here(_card(turn, _again(turn, action)))
    else:
        # A reminder stays what it is: nothing of a record is in it.
        turn.drop_pressed()
        _show(turn, _again(turn, action))


@verb("action_move")
def ask_for_day(turn: Turn, button: ObjectButton) -> None:
    action = _own(turn, button.object_id)
    if action:
        open_flow(turn, "action_date", {"action": str(action.id)})


@effect("move_action")
def move_action(turn: Turn, given: Given) -> None:
    """Its owner does it on another day."""
    action = _own(turn, UUID(given.about["action"]))
    if action is None:
        turn.say(GONE)
        return
    _set(turn, action, "moved", date.fromisoformat(str(given.values["day"])))
    _show(turn, _again(turn, action))


_SAY: dict[State, Text] = {"done": say("Done"), "dropped": say("Drop it"), "open": say("Open again")}


def _show(turn: Turn, action: ActionRecord) -> None:
    turn.show(_card(turn, action), Meaning(RECORD, object_id=action.copy_id))


def _card(turn: Turn, action: ActionRecord) -> Message:
    held = get_record(turn.store, turn.person.id, action.record_id)
    other = name_of(get_person(turn.store, action.other_id)) if action.other_id else ""
    role: Role = held.role if held else action.owner
    built = MessageBuilder()
    who = who_does_it(action.owner, role, other)
    built.line(say("{who}: {state}", who=who, state=state_of(action.state, action.due_on)), "italic")
    built.words(action.words)
    if action.owner == role and action.outstanding:
        built.row(_state_button(action, "done"), Button(say("Move it"), object_button("action_move", action.id)))
        built.row(_state_button(action, "dropped"))
    elif action.owner == role:
        built.row(_state_button(action, "open"))
    return built.build(protect=True)


def _state_button(action: ActionRecord, state: State) -> Button:
    return Button(_SAY[state], object_button("action", action.id, state))


def _set(turn: Turn, action: ActionRecord, state: State, due_on: date | None) -> None:
    set_state(turn.store, action, state, due_on, turn.now)
    remind_of_action(turn, _again(turn, action))


def _again(turn: Turn, action: ActionRecord) -> ActionRecord:
    return get_action(turn.store, turn.person.id, action.id) or action


def _own(turn: Turn, action_id: UUID | None) -> ActionRecord | None:
    """An action that this person does themselves."""
    action = _action(turn, action_id)
    held = get_record(turn.store, turn.person.id, action.record_id) if action else None
    if action and (held is None or held.role != action.owner):
        turn.refuse(NOT_YOURS)
        return None
    return action


def _action(turn: Turn, action_id: UUID | None) -> ActionRecord | None:
    action = get_action(turn.store, turn.person.id, action_id) if action_id else None
    if action is None:
        turn.refuse(GONE)
    return action
