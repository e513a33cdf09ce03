"""Adding a place, one question at a time. The number of a place is not somebody's: it is not asked about."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton
from bot.content.load import load_place_kinds
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.places.card import show_place
from bot.conversation.screens.places.whose import map_seen, today_on
from bot.conversation.turn import Turn
from bot.i18n import say
from bot.storage.places.places import PARTS, Known, add_place
from bot.understanding.identifying import Kind

OF_A_PLACE: tuple[Kind, ...] = ("phone", "email", "postcode")
"""Details that stand for a place on a map, and for nobody."""

# Between the parts of a place while they are one line to be looked over; nobody can type it.
_APART = "\x00"


def as_written(part: str, words: str) -> str:
    """A part of a place as it is kept: a name and an area on one line, the rest as it was typed."""
    return " ".join(words.split()) if part in ("name", "area") else words


@verb("place_add")
def ask_for_place(turn: Turn, button: ObjectButton) -> None:
    if on := map_seen(turn, button.object_id):
        open_flow(turn, "place", {"map": str(on.id)})


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
