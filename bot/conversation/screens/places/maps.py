"""/places: the map of a team, or one's own: what is on it, and what can be done with it."""

from __future__ import annotations

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.playing import leave_short
from bot.conversation.registry import command, verb
from bot.conversation.screens.places.lists import show_found
from bot.conversation.screens.places.whose import map_seen, map_title, to_map, today_on
from bot.conversation.turn import Turn
from bot.i18n import say, say_n
from bot.message import Button, MessageBuilder
from bot.storage.places.gaps import gaps_on
from bot.storage.places.lifts import lifts_on
from bot.storage.places.maps import MapRecord, maps_of, set_months
from bot.storage.places.places import counts_on

MONTHS = (3, 6, 12, 24)


@command("places")
def show_places(turn: Turn, words: str) -> None:
    """Their map; who has several chooses. Words after the command are looked for at once."""
    maps = maps_of(turn.store, turn.person.id)
    if words.strip():
        for each in maps:
            show_found(turn, each, words)
    elif len(maps) == 1:
        _show_map(turn, maps[0])
    else:
        built = MessageBuilder().line(say("Which map would you like to see?"))
        for each in maps:
            built.row(Button(map_title(each), object_button("places", each.id)))
        turn.show(built)


@verb("places")
def open_map(turn: Turn, button: ObjectButton) -> None:
    if on := map_seen(turn, button.object_id):
        _show_map(turn, on)


@verb("places_leave")
def leave_question(turn: Turn, button: ObjectButton) -> None:
    """What was asked about it is not answered."""
    leave_short(turn)
    open_map(turn, button)


def _show_map(turn: Turn, on: MapRecord) -> None:
    counts = counts_on(turn.store, on, today_on(turn, on))
    built = MessageBuilder().line(map_title(on), "bold")
    if on.team:
        built.line(say("Everybody in the team can see and change it."), "italic")
    else:
        built.line(say("Only you see it."), "italic")
    add = Button(say("Add a place"), object_button("place_add", on.id))
    if counts.total:
        built.line(say_n("{count} place", "{count} places", counts.total))
        built.row(Button(say("Search"), object_button("places_find", on.id)), add)
        built.row(
            Button(say("By kind"), object_button("places_kinds", on.id)),
            Button(say("By area"), object_button("places_areas", on.id)),
        )
        built.row(Button(say("All places"), object_button("places_all", on.id)))
    else:
        built.line(say("Nothing is on it yet."))
        built.row(add)
    if counts.closed:
        built.row(
            Button(
                say_n("Closed: {count}", "Closed: {count}", counts.closed),
                object_button("places_closed", on.id),
            )
        )
    if counts.old:
        built.row(
            Button(say_n("To check: {count}", "To check: {count}", counts.old), object_button("places_old", on.id))
        )
    missing = sum(each.done_on is None for each in gaps_on(turn.store, on))
    ideas = sum(each.done_on is None for each in lifts_on(turn.store, on))
    built.row(
        Button(say("Missing: {count}", count=missing), object_button("place_gaps", on.id)),
        Button(say("Ideas: {count}", count=ideas), object_button("place_lifts", on.id)),
    )
    built.row(
        Button(say("As a file"), object_button("places_files", on.id)),
        Button(say("When to check"), object_button("places_months", on.id)),
    )
    turn.show(built)


@verb("places_months")
def choose_months(turn: Turn, button: ObjectButton) -> None:
    """After how many months a place asks to be checked. `arg`: the number, once it is chosen."""
    on = map_seen(turn, button.object_id)
    if on is None:
        return
    if number_in(button.arg) in MONTHS:
        on = set_months(turn.store, on, number_in(button.arg))
    built = MessageBuilder().line(
        say_n(
            "A place asks to be checked {count} month after somebody last did.",
            "A place asks to be checked {count} months after somebody last did.",
            on.months,
        )
    )
    built.line(say("/nudges has a reminder about the places you checked last, if you like."), "italic")
    for months in MONTHS:
        label = say_n("{count} month", "{count} months", months)
        label = say("✓ {choice}", choice=label) if months == on.months else label
        built.row(Button(label, object_button("places_months", on.id, str(months))))
    built.row(to_map(on.id))
    if button.arg:
        turn.show_here(built)
    else:
        turn.show(built)
