"""A place: what is known about it, what people say of it, and what can be done."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.playing import leave_short
from bot.conversation.registry import verb
from bot.conversation.screens.places.whose import place_seen, to_map, today_on, who
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say, say_n
from bot.message import Button, MessageBuilder
from bot.reports.places.words import PART_NAMES, kind_name, spread_said
from bot.storage.places.lifts import lifts_of
from bot.storage.places.maps import MapRecord, people_of
from bot.storage.places.places import PlaceRecord
from bot.storage.places.ratings import Spread, spreads


@verb("place")
def open_place(turn: Turn, button: ObjectButton) -> None:
    if found := place_seen(turn, button.object_id):
        show_place(turn, *found)


@verb("place_leave")
def leave_question(turn: Turn, button: ObjectButton) -> None:
    """What was asked about it is not answered."""
    leave_short(turn)
    open_place(turn, button)


def show_place(turn: Turn, place: PlaceRecord, on: MapRecord) -> None:
    """The place as it is known now."""
    built = MessageBuilder().line(say("{name}", name=place.known.name), "bold")
    built.line(kind_name(place.kind), "italic")
    for part, title in PART_NAMES.items():
        if part != "name" and (words := getattr(place.known, part)):
            built.line(Text(title), "bold").words(words)
    built.gap()
    _add_spread(turn, built, place)
    _add_check(turn, built, place, on)
    built.row(to_map(on.id))
    turn.show(built)


def _add_spread(turn: Turn, built: MessageBuilder, place: PlaceRecord) -> None:
    """How many say what, and where it can be read why."""
    spread = spreads(turn.store, [place.id]).get(place.id, Spread())
    said = spread_said(spread)
    built.line(said or say("Nobody has rated it yet."))
    if said:
        built.row(Button(say("Who says what, and why"), object_button("place_said", place.id)))


def _add_check(turn: Turn, built: MessageBuilder, place: PlaceRecord, on: MapRecord) -> None:
    """Until when it was right, and the question when that is long ago."""
    day = When(place.checked_on, "short")
    if place.closed_on:
        built.line(say("Closed since {day}.", day=When(place.closed_on, "short")), "bold")
        built.row(
            Button(say("It is open again"), object_button("place_right", place.id)),
        )
        built.row(Button(say("Delete"), object_button("place_delete", place.id)))
        return
    if place.checked_by == turn.person.id:
        built.line(say("Checked by you, {day}", day=day), "italic")
    elif place.checked_by and place.checked_by in people_of(turn.store, on):
        built.line(say("Checked by {name}, {day}", name=who(turn, place.checked_by), day=day), "italic")
    else:
        built.line(say("Checked {day}", day=day), "italic")
    if ideas := sum(each.done_on is None for each in lifts_of(turn.store, place, on)):
        built.row(
            Button(
                say_n("{count} idea for it", "{count} ideas for it", ideas), object_button("place_lifts_of", place.id)
            )
        )
    rate_it = Button(say("Rate it"), object_button("place_rate", place.id))
    edit = Button(say("Edit"), object_button("place_edit", place.id))
    if place.asks_to_be_checked(on.months, today_on(turn, on)):
        built.line(say("Is it all still right?"), "bold")
        built.row(Button(say("Yes"), object_button("place_right", place.id)), edit)
        built.row(Button(say("Closed"), object_button("place_closed", place.id)), rate_it)
    else:
        built.row(rate_it, edit)
