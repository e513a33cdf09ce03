"""Editing a place: each part by itself. Whoever edits it has looked at it, so it counts as checked."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.content.load import load_place_kinds
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import leave_short, open_flow
from bot.conversation.questions import pairs
from bot.conversation.registry import Given, effect, on_question, verb
from bot.conversation.screens.places.adding import OF_A_PLACE, as_written
from bot.conversation.screens.places.card import show_place
from bot.conversation.screens.places.whose import leave_to_place, place_seen, to_place, today_on
from bot.conversation.turn import Turn
from bot.flows.session import Session
from bot.i18n import Text, mark, say
from bot.message import Button, MessageBuilder
from bot.reports.places.words import PART_NAMES, kind_name
from bot.storage.places.maps import MapRecord
from bot.storage.places.places import PARTS, PlaceRecord, change_place, check_place, place_for

# As content/flows/places/place.yaml takes them.
SHORT_PARTS = {
    "name": (120, mark("Please keep it under 120 characters.")),
    "area": (60, mark("Please keep it under 60 characters.")),
}


@verb("place_edit")
def choose_part(turn: Turn, button: ObjectButton) -> None:
    """What should be different?"""
    found = place_seen(turn, button.object_id)
    if found is None:
        return
    place, _ = found
    built = MessageBuilder().line(say("What would you like to change?"))
    parts = [Button(Text(title), object_button("place_part", place.id, part)) for part, title in PART_NAMES.items()]
    for row in pairs([*parts, Button(say("Kind"), object_button("place_kind", place.id))]):
        built.row(*row)
    built.row(
        Button(say("Closed"), object_button("place_closed", place.id)),
        Button(say("Delete"), object_button("place_delete", place.id)),
    )
    turn.show(built.row(to_place(place.id)))


@verb("place_part")
def ask_for_part(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the part that is written anew."""
    found = place_seen(turn, button.object_id)
    if found and button.arg in PARTS:
        open_flow(turn, "place_part", {"place": str(found[0].id), "part": button.arg})


@on_question("place_part")
def head(turn: Turn, session: Session, built: MessageBuilder) -> None:
    """The part as it is; below it the ways not to write anything."""
    place_id, part = UUID(session.about["place"]), session.about["part"]
    found = place_for(turn.store, turn.person.id, place_id)
    built.line(Text(PART_NAMES[part]), "bold")
    if found and (words := getattr(found[0].known, part)):
        built.words(words)
        if part != "name":
            built.row(Button(say("Take it out"), object_button("place_empty", place_id, part)))
    built.row(leave_to_place(place_id))


@verb("place_empty")
def empty_part(turn: Turn, button: ObjectButton) -> None:
    found = place_seen(turn, button.object_id)
    if found and button.arg in PARTS and button.arg != "name":
        leave_short(turn)
        _put(turn, *found, button.arg, "")


@effect("place_part")
def look_over(turn: Turn, given: Given) -> None:
    words, place_id, part = str(given.values["words"]), UUID(given.about["place"]), given.about["part"]
    longest, too_long = SHORT_PARTS.get(part, (len(words), ""))
    if len(words) > longest:
        turn.say(Text(too_long))
        open_flow(turn, "place_part", given.about)
        return
    send_line(turn, "place_part", words, place_id, part=part)


@sends_line("place_part", may_hold=OF_A_PLACE)
def keep_part(turn: Turn, words: str, place_id: UUID | None, part: str) -> None:
    found = place_seen(turn, place_id)
    if found and part in PARTS:
        _put(turn, *found, part, words)


def _put(turn: Turn, place: PlaceRecord, on: MapRecord, part: str, words: str) -> None:
    _change(turn, replace(place, known=replace(place.known, **{part: as_written(part, words)})), on)


@verb("place_kind")
def choose_kind(turn: Turn, button: ObjectButton) -> None:
    """Without `arg` it is asked for; with it, that is what it is about."""
    found = place_seen(turn, button.object_id)
    if found is None:
        return
    place, on = found
    if button.arg in {each.id for each in load_place_kinds()}:
        _change(turn, replace(place, kind=button.arg), on)
        return
    built = MessageBuilder().line(say("What is it about most?"))
    kinds = [each.id for each in load_place_kinds()]
    for row in pairs([Button(kind_name(each), object_button("place_kind", place.id, each)) for each in kinds]):
        built.row(*row)
    turn.show(built.row(to_place(place.id)))


def _change(turn: Turn, place: PlaceRecord, on: MapRecord) -> None:
    change_place(turn.store, place)
    show_place(turn, check_place(turn.store, place, turn.person.id, today_on(turn, on)), on)
