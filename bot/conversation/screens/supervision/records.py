"""Records of supervision sessions: writing one down, looking at earlier ones, deleting one's copy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.agreed import forget_all
from bot.conversation.blanking import RECORD
from bot.conversation.pairs import Pair, pair_by, pair_with
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.safety import details_in, details_question, without_details
from bot.conversation.screens.pages import moves
from bot.conversation.screens.supervision.agenda import NOT_LINKED, from_last_time, show_preparation
from bot.conversation.screens.supervision.agreed_actions import action_head
from bot.conversation.screens.supervision.record_card import PARTS, held_by, other_name, show_record
from bot.conversation.turn import Turn
from bot.flows.closing import value_of
from bot.flows.path import answered_places
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder, message
from bot.outgoing import Meaning
from bot.storage.people import get_person
from bot.storage.supervision.actions import ActionRecord, actions_in, add_action, change_words
from bot.storage.supervision.records import (
    HeldRecord,
    change_record,
    delete_copy,
    records_of,
    role_named,
    write_record,
)

PAGE = 8
NAME = 14


@verb("prepare_for")
def prepare_for_next(turn: Turn, button: ObjectButton) -> None:
    """From the reminder of the next session, by its record."""
    held = held_by(turn, button)
    pair = pair_with(turn, turn.person.id, held.other_id) if held else None
    if pair:
        show_preparation(turn, pair)
    elif held:
        turn.toast(NOT_LINKED)


@verb("record")
def begin_record(turn: Turn, button: ObjectButton) -> None:
    """How far the last actions are, then the questions."""
    pair = pair_by(turn, turn.person.id, button.object_id)
    if pair is None or pair.deputy:
        turn.toast(NOT_LINKED)
        return
    _show_last_actions(turn, pair)
    about = {"link": str(pair.link.id), "other": str(pair.other_id), "role": pair.role}
    open_flow(turn, "supervision_record", about)


@effect("keep_record")
def keep_record(turn: Turn, given: Given) -> None:
    """What was answered becomes a record, which only its writer has so far."""
    rounds: dict[int, dict[str, Any]] = {}
    for place, step, answer in answered_places(turn.world.flows["supervision_record"], given.session):
        node = turn.world.flows["supervision_record"].nodes[step.id]
        rounds.setdefault(place.round, {})[step.id] = value_of(node, answer, turn.circumstances)
    first = rounds[1]
    pair = pair_by(turn, turn.person.id, UUID(given.about["link"]))
    other = get_person(turn.store, UUID(given.about["other"]))
    held = write_record(
        turn.store,
        writer_id=turn.person.id,
        other_id=other.id if other else None,
        link_id=pair.link.id if pair else None,
        role=role_named(given.about["role"]),
        met_on=_day(first, "met", "met_on") or turn.circumstances.local.date(),
        next_on=_day(first, "next_time", "next_on"),
        kind=first["kind"],
        parts={part: first[part] for part in PARTS if first.get(part)},
        last_actions=tuple(_plain(each) for each in from_last_time(turn, pair)) if pair else (),
        at=turn.now,
    )
    for _, each in sorted(rounds.items()):
        if "action" in each:
            add_action(
                turn.store,
                held,
                owner=role_named(each["owner"]),
                words=each["action"],
                due_on=_day(each, "due", "due_on"),
            )
    _look_over(turn, held)


@verb("record_clean")
def replace_details(turn: Turn, button: ObjectButton) -> None:
    """Identifying details in a record that nobody else has yet are replaced."""
    held = held_by(turn, button)
    if held is None or held.sent_at is not None:
        return
    clean = {part: without_details(turn, words) for part, words in held.parts.items()}
    for action in actions_in(turn.store, held):
        change_words(turn.store, action, without_details(turn, action.words))
    turn.drop_pressed()
    show_record(turn, change_record(turn.store, held.with_parts(clean)))


@verb("record_as_is")
def leave_details(turn: Turn, button: ObjectButton) -> None:
    held = held_by(turn, button)
    if held:
        turn.drop_pressed()
        show_record(turn, held)


@verb("record_open")
def open_record(turn: Turn, button: ObjectButton) -> None:
    held = held_by(turn, button)
    if held:
        show_record(turn, held)


@verb("record_delete")
def ask_before_deleting(turn: Turn, button: ObjectButton) -> None:
    held = held_by(turn, button)
    if held is None:
        return
    turn.say(
        say("Delete your copy? It goes for good, with its actions and reminders. The other one keeps theirs."),
        rows=(
            (
                Button(say("Delete"), object_button("record_delete_yes", held.record_id)),
                Button(say("Cancel"), object_button("delete_no")),
            ),
        ),
    )


@verb("record_delete_yes")
def delete_record(turn: Turn, button: ObjectButton) -> None:
    held = held_by(turn, button)
    if held is None:
        return
    forget_all(turn, held)
    delete_copy(turn.store, held)
    turn.record("deleted_record", held.record_id)
    turn.show_here(message(say("Deleted. Messages in this chat stay until you delete them here.")))


@verb("records")
def show_records(turn: Turn, button: ObjectButton) -> None:
    """Earlier sessions, of one pair or all; `arg`: how many to pass over."""
    pair = pair_by(turn, turn.person.id, button.object_id)
    records = records_of(
        turn.store,
        turn.person.id,
        other_id=pair.other_id if pair else None,
        role=pair.role if pair else None,
    )
    if not records:
        turn.toast(say("There are no records yet."))
        return
    offset = min(number_in(button.arg), len(records) - 1)
    built = MessageBuilder().line(say("Earlier sessions"), "bold")
    for held in records[offset : offset + PAGE]:
        built.row(Button(_label(turn, held), object_button("record_open", held.record_id)))
    built.row(*moves(offset, PAGE, len(records), lambda to: object_button("records", button.object_id, str(to))))
    if button.arg:
        turn.show_here(built)
    else:
        turn.show(built)


def _show_last_actions(turn: Turn, pair: Pair) -> None:
    actions = from_last_time(turn, pair)
    if not actions:
        return
    built = MessageBuilder().line(say("What you agreed last time goes into the record as it stands now:"))
    for number, action in enumerate(actions, start=1):
        built.line(action_head(action, pair, number), "italic").words(action.words)
        if action.owner == pair.role and action.outstanding:
            built.row(Button(say("Action {number}", number=number), object_button("action_open", action.id)))
    turn.show(built.build(protect=True), Meaning(RECORD, object_id=actions[0].copy_id))


def _look_over(turn: Turn, held: HeldRecord) -> None:
    """Ask about identifying details before anybody else gets it."""
    words = "\n".join([*held.parts.values(), *(action.words for action in actions_in(turn.store, held))])
    kinds = details_in(turn, words)
    if not kinds:
        show_record(turn, held)
        return
    row = (
        Button(say("Replace"), object_button("record_clean", held.record_id)),
        Button(say("Leave it"), object_button("record_as_is", held.record_id)),
    )
    turn.say(details_question(kinds), rows=(row,))


def _label(turn: Turn, held: HeldRecord) -> Text:
    name, day = other_name(turn, held)[:NAME], When(held.met_on, "short")
    return say("{name}, {day}", name=name, day=day) if name else say("{day}", day=day)


def _day(given: Mapping[str, Any], *steps: str) -> date | None:
    """The date that the last of these steps gives."""
    found = [str(given[step]) for step in steps if given.get(step)]
    return date.fromisoformat(found[-1]) if found else None


def _plain(action: ActionRecord) -> dict[str, Any]:
    return {
        "words": action.words,
        "owner": action.owner,
        "state": action.state,
        "due_on": action.due_on.isoformat() if action.due_on else None,
    }
