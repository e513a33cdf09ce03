"""Adding a place, one question at a time. The number of a place is not somebody's: it is not asked about."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.content.load import load_place_kinds
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, on_answer, verb
from bot.conversation.screens.places.card import show_place
from bot.conversation.screens.places.whose import map_seen, today_on
from bot.conversation.turn import Turn
from bot.flows.session import Session
from bot.i18n import say
from bot.message import Button, MessageBuilder
from bot.storage.places.maps import map_for
from bot.storage.places.places import PARTS, Known, add_place, find_places, places_at
from bot.understanding.alike import sought
from bot.understanding.digits import plain
from bot.understanding.identifying import Kind

OF_A_PLACE: tuple[Kind, ...] = ("phone", "email", "postcode")
"""Details that stand for a place on a map, and for nobody."""

NAME = "name"
MOST_LOOKED_AT = 20  # places that have the words of a new name somewhere

# Between the parts of a place while they are one line to be looked over; nobody can type it.
_APART = "\x00"


def as_written(part: str, words: str) -> str:
    """A part of a place as it is kept: a name and an area on one line, the rest as it was typed."""
    return " ".join(words.split()) if part in ("name", "area") else words


@verb("place_add")
def ask_for_place(turn: Turn, button: ObjectButton) -> None:
    if on := map_seen(turn, button.object_id):
        open_flow(turn, "place", {"map": str(on.id)})


@on_answer("place")
def hint_at_the_same(turn: Turn, before: Session, after: Session) -> None:
    """Whether a place of that name is on the map already, as soon as it is named: nobody writes it all twice."""
    given = after.answers.get(NAME)
    if before.place.key != NAME or after.question == before.question or not given or given == before.answers.get(NAME):
        return
    on = map_for(turn.store, turn.person.id, UUID(after.about["map"]))
    found = find_places(turn.store, on, sought(given.text), {}) if on else None
    same = [
        each
        for each in (places_at(turn.store, found.ids[:MOST_LOOKED_AT]) if found and not found.alike else ())
        if plain(each.known.name) == plain(given.text)
    ]
    if same:
        built = MessageBuilder().line(say("A place of that name is on the map already. Go on if this is another one."))
        turn.show(built.row(Button(say("The place"), object_button("place", same[0].id))))


@effect("place")
def look_over(turn: Turn, given: Given) -> None:
    parts = (str(given.values.get(part, "")).replace(_APART, " ") for part in PARTS)
    kind = str(given.values["kind"])
    send_line(turn, "place", _APART.join(parts), UUID(given.about["map"]), kind=kind)


@sends_line("place", may_hold=OF_A_PLACE)
def keep_place(turn: Turn, words: str, map_id: UUID | None, kind: str) -> None:
    on = map_seen(turn, map_id)
    if on is None or kind not in {each.id for each in load_place_kinds()}:
        return
    parts = zip(PARTS, words.split(_APART), strict=True)
    known = Known(**{part: as_written(part, said) for part, said in parts})
    place = add_place(turn.store, on, kind, known, turn.person.id, today_on(turn, on))
    turn.say(say("It is on the map."))
    show_place(turn, place, on)
