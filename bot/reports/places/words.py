"""What kinds, colours and spreads of places are called."""

from __future__ import annotations

from bot.content.load import load_place_kinds
from bot.i18n import Reader, Text, mark, say, say_n
from bot.storage.places.ratings import COLOURS, Colour, Spread

# A colour is told by its name and its shape as well.
COLOUR_NAMES: dict[Colour, str] = {"green": mark("🟢 Green"), "amber": mark("🔶 Amber"), "red": mark("🟥 Red")}
COLOUR_MEANINGS: dict[Colour, str] = {
    "green": mark("🟢 Green: would recommend it"),
    "amber": mark("🔶 Amber: unsure, or some trouble"),
    "red": mark("🟥 Red: would not recommend it"),
}
PART_NAMES = {
    "name": mark("Name"),
    "area": mark("Area"),
    "offers": mark("What it offers"),
    "contact": mark("Contact"),
    "cost": mark("Cost and access"),
}


def kind_name(kind: str) -> Text:
    """What a kind is called; one that there is no more, by the last one."""
    kinds = load_place_kinds()
    return Text(next((each for each in kinds if each.id == kind), kinds[-1]).title)


def kind_names(reader: Reader) -> dict[str, str]:
    """What the kinds are called in the reader's language and in English, by their ids."""
    return {each.id: f"{reader.text(Text(each.title))} {each.title}" for each in load_place_kinds()}


def colour_name(colour: Colour) -> Text:
    return Text(COLOUR_NAMES[colour])


def spread_said(spread: Spread) -> Text | None:
    """How many say what: "2 green, 1 red". None when nobody has said anything."""
    said = [_count(colour, spread.count(colour)) for colour in COLOURS if spread.count(colour)]
    if not said:
        return None
    first, *others = said
    for each in others:
        first = say("{first}, {second}", first=first, second=each)
    return first


def _count(colour: Colour, count: int) -> Text:
    match colour:
        case "green":
            return say_n("🟢 {count} green", "🟢 {count} green", count)
        case "amber":
            return say_n("🔶 {count} amber", "🔶 {count} amber", count)
        case "red":
            return say_n("🟥 {count} red", "🟥 {count} red", count)
