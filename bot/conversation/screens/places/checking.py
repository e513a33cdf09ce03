"""Is it still right? Yes, or it is closed; and what is wrong altogether is deleted."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import blank_places
from bot.conversation.registry import verb
from bot.conversation.screens.places.card import show_place
from bot.conversation.screens.places.lists import show_old
from bot.conversation.screens.places.whose import map_title, place_seen, to_map, today_on
from bot.conversation.turn import Turn
from bot.i18n import say
from bot.message import Button, MessageBuilder, message
from bot.storage.places.maps import maps_of
from bot.storage.places.places import check_place, delete_place, has_old_ones


@verb("place_right")
def say_it_is_right(turn: Turn, button: ObjectButton) -> None:
    """It is, as from today; what was closed is open again."""
    _check(turn, button, closed=False)


@verb("place_closed")
def say_it_is_closed(turn: Turn, button: ObjectButton) -> None:
    """It leaves the lists, and stays to be found, as closed."""
    _check(turn, button, closed=True)


def _check(turn: Turn, button: ObjectButton, *, closed: bool) -> None:
    found = place_seen(turn, button.object_id)
    if found is None:
        return
    place, on = found
    today = today_on(turn, on)
    if bool(place.closed_on) != closed or (not closed and place.checked_on != today):
        place = check_place(turn.store, place, turn.person.id, today, closed=closed)
    turn.toast(say("Thank you."), done=True)
    show_place(turn, place, on)


@verb("places_mine")
def show_what_i_checked(turn: Turn, _button: ObjectButton) -> None:
    """What the reminder is about: the maps on which places that this person checked last ask for it again."""
    maps = [
        each
        for each in maps_of(turn.store, turn.person.id)
        if has_old_ones(turn.store, turn.person.id, [each], today_on(turn, each))
    ]
    if len(maps) == 1:
        show_old(turn, ObjectButton("places_old", maps[0].id))
        return
    built = MessageBuilder().line(
        say("Which map would you like to see?") if maps else say("Nothing is to be checked just now.")
    )
    for each in maps:
        built.row(Button(map_title(each), object_button("places_old", each.id)))
    turn.show(built)


@verb("place_delete")
def ask_before_deleting(turn: Turn, button: ObjectButton) -> None:
    found = place_seen(turn, button.object_id)
    if found is None:
        return
    place, _ = found
    turn.say(
        say(
            "Delete {name}? What everybody said of it goes too. If it is only closed, you can say so.",
            name=place.known.name,
        ),
        rows=(
            (
                Button(say("Delete"), object_button("place_delete_yes", place.id)),
                Button(say("Closed"), object_button("place_closed", place.id)),
            ),
            (Button(say("Cancel"), object_button("place", place.id)),),
        ),
    )


@verb("place_delete_yes")
def delete(turn: Turn, button: ObjectButton) -> None:
    found = place_seen(turn, button.object_id)
    if found is None:
        return
    place, on = found
    blank_places(turn, [place.id])
    delete_place(turn.store, place.id)
    turn.show_here(message(say("Deleted."), rows=((to_map(on.id),),)))
