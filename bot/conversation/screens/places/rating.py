"""What people say of a place: the spread, each with a name and a reason; and saying it oneself."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import PLACE_SAID, blank_places
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, on_question, verb
from bot.conversation.screens.places.whose import leave_to_place, place_seen, to_place, today_on, who
from bot.conversation.turn import Turn
from bot.flows.session import Session
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder
from bot.outgoing import Meaning
from bot.reports.places.words import COLOUR_MEANINGS, colour_name, spread_said
from bot.storage.places.maps import MapRecord
from bot.storage.places.places import PlaceRecord, place_for
from bot.storage.places.ratings import COLOURS, colour_named, rate, ratings_of, spread_of, take_rating_back


@verb("place_said")
def open_ratings(turn: Turn, button: ObjectButton) -> None:
    if found := place_seen(turn, button.object_id):
        _show_ratings(turn, *found)


def _show_ratings(turn: Turn, place: PlaceRecord, on: MapRecord) -> None:
    """All of it: nothing is averaged, and nobody's reason is left out."""
    ratings = ratings_of(turn.store, place)
    spread = spread_of(each.colour for each in ratings)
    built = MessageBuilder().line(say("{name}", name=place.known.name), "bold")
    built.line(spread_said(spread) or say("Nobody has rated it yet."))
    for each in ratings:
        line = say(
            "{colour} · {who}, {day}",
            colour=colour_name(each.colour),
            who=who(turn, each.person_id),
            day=When(each.on, "short"),
        )
        built.gap().line(line, "italic").words(each.reason)
    mine = any(each.person_id == turn.person.id for each in ratings)
    rate_it = Button(say("Change mine") if mine else say("Rate it"), object_button("place_rate", place.id))
    if mine:
        built.row(rate_it, Button(say("Take mine back"), object_button("place_unrate", place.id)))
    else:
        built.row(rate_it)
    if spread.to_lift:
        built.row(Button(say("An idea to make it better"), object_button("place_idea", place.id)))
    built.row(to_place(place.id))
    turn.show(built.build(protect=on.team is not None), Meaning(PLACE_SAID, object_id=place.id))


@verb("place_rate")
def choose_colour(turn: Turn, button: ObjectButton) -> None:
    """Which colour? With `arg` it is chosen, and the reason is asked for."""
    found = place_seen(turn, button.object_id)
    if found is None:
        return
    place, on = found
    if colour := colour_named(button.arg):
        open_flow(turn, "place_rating", {"place": str(place.id), "colour": colour})
        return
    built = MessageBuilder().line(say("What do you say of {name}?", name=place.known.name))
    for each in COLOURS:
        built.line(Text(COLOUR_MEANINGS[each]))
        built.row(Button(colour_name(each), object_button("place_rate", place.id, each)))
    if on.team:
        built.line(say("Your team sees it with your name and your reason."), "italic")
    turn.show(built.row(to_place(place.id)))


@on_question("place_rating")
def head(turn: Turn, session: Session, built: MessageBuilder) -> None:
    """What is being said of which place; below it the way back."""
    place_id, colour = UUID(session.about["place"]), colour_named(session.about["colour"])
    found = place_for(turn.store, turn.person.id, place_id)
    if found and colour:
        built.line(say("{name}", name=found[0].known.name), "bold").line(colour_name(colour))
    built.row(leave_to_place(place_id))


@effect("place_rating")
def look_over(turn: Turn, given: Given) -> None:
    words, place_id = str(given.values["line"]), UUID(given.about["place"])
    send_line(turn, "place_rating", words, place_id, colour=given.about["colour"])


@sends_line("place_rating")
def keep_rating(turn: Turn, words: str, place_id: UUID | None, colour: str) -> None:
    """It takes the place of what they said before."""
    found, known = place_seen(turn, place_id), colour_named(colour)
    if found is None or known is None:
        return
    place, on = found
    if rate(turn.store, turn.person.id, place, known, words, today_on(turn, on)):
        blank_places(turn, [place.id], but_for=turn.person.id)
    _show_ratings(turn, place, on)


@verb("place_unrate")
def take_back(turn: Turn, button: ObjectButton) -> None:
    found = place_seen(turn, button.object_id)
    if found is None:
        return
    place, on = found
    if take_rating_back(turn.store, turn.person.id, place.id):
        blank_places(turn, [place.id], but_for=turn.person.id)
        _show_ratings(turn, place, on)
    else:
        turn.toast(say("You have not rated it."))
