"""Connections of a map: put on, changed and taken off one by one. What was stays in the history."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any
from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.content.connections import RINGS
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.connecting.journey import find_journey
from bot.conversation.screens.connecting.map_details import offer_to_hide
from bot.conversation.screens.connecting.maps import WhoseMap, map_given, map_of, show_map
from bot.conversation.screens.pages import BACK_MORE, moves
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say
from bot.message import Button, Message, MessageBuilder, message
from bot.reports.connections.words import tie_said
from bot.storage.connecting.connections import (
    ConnectionRecord,
    Tie,
    add_connection,
    change_connection,
    delete_connection,
    get_connection,
    map_history,
    remove_connection,
    states_of,
)

PAGE = 8
GONE = say("That connection is not here any more.")
WORDS = ("label", "given", "received")


@verb("map_add")
def add(turn: Turn, button: ObjectButton) -> None:
    if whose := map_of(turn, button):
        open_flow(turn, "connection", whose.about)


@effect("connection")
def keep(turn: Turn, given: Given) -> None:
    """`kind`: a connection was added to a map, or changed; its answers are in the session."""
    if given.kind == "added":
        _keep_new(turn, given)
    else:
        _keep_change(turn, given)


def _keep_new(turn: Turn, given: Given) -> None:
    whose = map_given(turn, given)
    if whose is None:
        return
    tie = Tie(**{name: value for name in Tie.__slots__ if (value := _answer(given, name))})
    id = add_connection(turn.store, turn.person.id, whose.id, tie, turn.now)
    turn.say(
        say("It is on the map."),
        rows=(
            (Button(say("Add another one"), object_button("map_add", whose.id)),),
            (Button(say("Show the map"), object_button("map", whose.id)),),
        ),
    )
    _look_after(turn, given, id)


def _keep_change(turn: Turn, given: Given) -> None:
    known = get_connection(turn.store, turn.person.id, UUID(given.about["connection"]))
    if known is None:
        turn.say(GONE)
        return
    which = str(_answer(given, "which"))
    said: dict[str, Any] = {which: _answer(given, which) or ("" if which in WORDS else None)}
    change_connection(turn.store, turn.person.id, known, replace(known.tie, **said), turn.now)
    if not _look_after(turn, given, known.id):
        show_connection(turn, known.id)


def _answer(given: Given, step: str) -> Any:
    """What was answered: words in one line, or the choice; nothing where it was skipped."""
    answer = given.session.answers.get(step)
    if answer is None:
        return None
    return " ".join(answer.text.split()) if step in WORDS else answer.value


def _look_after(turn: Turn, given: Given, connection_id: UUID) -> bool:
    """Whether there seem to be identifying details in it: then the person is asked."""
    answers = [given.session.answers[step] for step in WORDS if step in given.session.answers]
    return offer_to_hide(turn, [part for answer in answers for part in answer.parts], connection_id)


@verb("map_list")
def choose_connection(turn: Turn, button: ObjectButton) -> None:
    """Everybody on the map as a button, page by page. `arg`: how many were shown before."""
    whose = map_of(turn, button)
    if whose is None:
        return
    history = map_history(turn.store, turn.person.id, whose.id)
    order = list(RINGS)
    found = [*sorted(history.at(), key=lambda each: order.index(each.tie.ring)), *history.removed()]
    built = MessageBuilder().line(say("Which one?"))
    start = number_in(button.arg)
    for each in found[start : start + PAGE]:
        name = say("{name}", name=each.tie.label)
        label = say("{label} (taken off)", label=each.tie.label) if each.removed else name
        built.row(Button(label, object_button("connection", each.id)))
    built.row(*moves(start, PAGE, len(found), lambda to: object_button("map_list", whose.id, str(to)), BACK_MORE))
    built.row(Button(say("Show the map"), object_button("map", whose.id)))
    if turn.pressed_on and button.arg:
        turn.show_here(built)
    else:
        turn.show(built)


@verb("connection")
def open_connection(turn: Turn, button: ObjectButton) -> None:
    if known := _known(turn, button):
        show_connection(turn, known.id)


def show_connection(turn: Turn, connection_id: UUID) -> None:
    """One connection, how it was before, and what may be done with it."""
    turn.show(_card(turn, connection_id))


def _card(turn: Turn, connection_id: UUID) -> Message:
    states = states_of(turn.store, turn.person.id, connection_id)
    known = states[-1]
    built = MessageBuilder().line(say("{name}", name=known.tie.label), "bold")
    built.line(Text(RINGS[known.tie.ring]))
    built.line(tie_said(known.tie, fully=True))
    if known.removed:
        built.line(say("Taken off {day}. Earlier maps still show it.", day=When(known.at, "day")), "italic")
        built.row(Button(say("Put it back"), object_button("map_back", known.id)))
        built.row(Button(say("Delete it for good"), object_button("map_forget", known.id)))
    else:
        _add_past(built, states)
        built.row(
            Button(say("Edit"), object_button("map_change", known.id)),
            Button(say("Take it off"), object_button("map_off", known.id)),
        )
    return built.row(Button(say("Show the map"), object_button("map", known.journey_id))).build()


def _add_past(built: MessageBuilder, states: tuple[ConnectionRecord, ...]) -> None:
    """How it was before, the earliest first, where that was different."""
    for each, following in pairwise(states):
        if each.removed or each.tie in (following.tie, states[-1].tie):
            continue
        ring, was = Text(RINGS[each.tie.ring]), tie_said(each.tie, fully=True)
        built.line(say("{day}: {ring} · {details}", day=When(each.at, "day"), ring=ring, details=was), "italic")


@verb("map_change")
def change(turn: Turn, button: ObjectButton) -> None:
    if known := _known(turn, button):
        open_flow(turn, "connection_change", {"connection": str(known.id)})


@verb("map_off")
def take_off(turn: Turn, button: ObjectButton) -> None:
    """It is on no map from now on; earlier ones still show it."""
    known = _known(turn, button)
    if known is None:
        return
    remove_connection(turn.store, turn.person.id, known, turn.now)
    turn.show_here(_card(turn, known.id))


@verb("map_back")
def put_back(turn: Turn, button: ObjectButton) -> None:
    """As it was before it was taken off."""
    known = _known(turn, button)
    if known is None:
        return
    standing = next(
        (each.tie for each in reversed(states_of(turn.store, turn.person.id, known.id)) if not each.removed), known.tie
    )
    change_connection(turn.store, turn.person.id, known, standing, turn.now)
    turn.show_here(_card(turn, known.id))


@verb("map_forget")
def forget(turn: Turn, button: ObjectButton) -> None:
    """`arg`: `yes` once it was asked."""
    known = _known(turn, button)
    if known is None:
        return
    if button.arg != "yes":
        turn.show_here(
            message(
                say("Delete it with all its history? Earlier maps will not show it either."),
                say("Copies of the map among your entries stay as they are."),
                rows=(
                    (
                        Button(say("Delete"), object_button("map_forget", known.id, "yes")),
                        Button(say("Cancel"), object_button("connection", known.id)),
                    ),
                ),
            )
        )
        return
    delete_connection(turn.store, turn.person.id, known.id)
    turn.show_here(message(say("It is deleted, with all its history.")))
    show_map(turn, WhoseMap(find_journey(turn, known.journey_id)))


def _known(turn: Turn, button: ObjectButton) -> ConnectionRecord | None:
    known = get_connection(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if known is None:
        turn.refuse(GONE)
    return known
