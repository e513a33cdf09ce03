"""Lists of places: all of them, of a kind, of an area, what is to be checked, what a word finds. A page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, on_question, verb
from bot.conversation.screens.pages import BACK_MORE, moves
from bot.conversation.screens.places.whose import (
    leave_to_map,
    map_seen,
    map_title,
    place_seen,
    to_map,
    today_on,
)
from bot.conversation.turn import Turn
from bot.flows.session import Session
from bot.i18n import Text, When, say, say_n
from bot.message import Button, MessageBuilder
from bot.reports.places.words import kind_name, kind_names, spread_said
from bot.storage.places.maps import MapRecord
from bot.storage.places.places import area_key, areas_on, counts_on, find_places, ids_on, old_ones_on, places_at
from bot.storage.places.ratings import spreads
from bot.understanding.alike import sought

A_PAGE = 6
AREAS_A_PAGE = 12
LONGEST_NAME = 26


@verb("places_all")
def show_all(turn: Turn, button: ObjectButton) -> None:
    if on := map_seen(turn, button.object_id):
        _show(turn, on, map_title(on), ids_on(turn.store, on), button)


@verb("places_closed")
def show_closed(turn: Turn, button: ObjectButton) -> None:
    """What is there no more: it may open again, or be deleted."""
    if on := map_seen(turn, button.object_id):
        _show(turn, on, say("Places that are closed"), ids_on(turn.store, on, closed=True), button)


@verb("places_old")
def show_old(turn: Turn, button: ObjectButton) -> None:
    """What asks to be checked, the oldest first."""
    on = map_seen(turn, button.object_id)
    if on is None:
        return
    old = old_ones_on(turn.store, on, today_on(turn, on))
    _show(turn, on, say("Places to check: is it all still right?"), old, button)


@verb("places_kinds")
def show_kinds(turn: Turn, button: ObjectButton) -> None:
    """The kinds that there are places of."""
    on = map_seen(turn, button.object_id)
    if on is None:
        return
    built = MessageBuilder().line(say("What is it about?"))
    for kind, count in counts_on(turn.store, on, today_on(turn, on)).kinds.items():
        label = say("{what}: {count}", what=kind_name(kind), count=count)
        built.row(Button(label, object_button("places_kind", on.id, f"0:{kind}")))
    turn.show(built.row(to_map(on.id)))


@verb("places_kind")
def show_kind(turn: Turn, button: ObjectButton) -> None:
    """`arg`: how many were shown before, and the kind."""
    on = map_seen(turn, button.object_id)
    if on is None:
        return
    _, _, kind = button.arg.partition(":")
    _show(turn, on, kind_name(kind), ids_on(turn.store, on, kind=kind), button)


@verb("places_areas")
def show_areas(turn: Turn, button: ObjectButton) -> None:
    """The areas that there are places in. `arg`: how many were shown before. A place stands for its area."""
    on = map_seen(turn, button.object_id)
    if on is None:
        return
    areas = areas_on(turn.store, on)
    built = MessageBuilder().line(say("Which area?") if areas else say("No place has an area yet."))
    before = number_in(button.arg)
    for each in areas[before : before + AREAS_A_PAGE]:
        label = say("{area}: {count}", area=_cut(each.name), count=each.places)
        built.row(Button(label, object_button("places_area", each.example)))
    _add_moves(built, button, before, AREAS_A_PAGE, len(areas))
    built.row(to_map(on.id))
    if button.arg:
        turn.show_here(built)
    else:
        turn.show(built)


@verb("places_area")
def show_area(turn: Turn, button: ObjectButton) -> None:
    """The places in the area of this one."""
    found = place_seen(turn, button.object_id)
    if found is None:
        return
    example, on = found
    ids = ids_on(turn.store, on, area=area_key(example.known.area))
    _show(turn, on, say("{area}", area=example.known.area or "–"), ids, button)


@verb("places_find")
def ask_for_word(turn: Turn, button: ObjectButton) -> None:
    if on := map_seen(turn, button.object_id):
        open_flow(turn, "find_place", {"map": str(on.id)})


@on_question("find_place")
def head(_turn: Turn, session: Session, built: MessageBuilder) -> None:
    """Below what to look for, the way back."""
    built.row(leave_to_map(UUID(session.about["map"])))


@effect("find_place")
def find(turn: Turn, given: Given) -> None:
    if on := map_seen(turn, UUID(given.about["map"])):
        show_found(turn, on, str(given.values["word"]))


def show_found(turn: Turn, on: MapRecord, words: str) -> None:
    """What has all these words; closed ones too, as such."""
    found = find_places(turn.store, on, sought(words), kind_names(turn.reader))
    built = MessageBuilder().line(map_title(on), "bold")
    if not found.ids:
        built.line(say("I found nothing for {word}.", word=words.strip()))
        built.row(Button(say("Note it as missing"), object_button("place_gap_add", on.id)))
    else:
        if found.alike:
            built.line(say("Nothing is written like that. This sounds like it:"))
        else:
            count = len(found.ids)
            built.line(say_n("{count} place for {word}:", "{count} places for {word}:", count, word=words.strip()))
        _list(turn, built, on, found.ids[:A_PAGE], 0)
    if len(found.ids) > A_PAGE:
        built.line(say("These are the first ones. Another word finds fewer."), "italic")
    built.row(Button(say("Search again"), object_button("places_find", on.id)), to_map(on.id))
    turn.show(built)


def _show(turn: Turn, on: MapRecord, title: Text, ids: Sequence[UUID], button: ObjectButton) -> None:
    """A page of them; `button` is what brought it, with how many were shown before at the beginning of its argument."""
    first, _, rest = button.arg.partition(":")
    before = number_in(first)
    built = MessageBuilder().line(title, "bold")
    built.line(say_n("{count} place", "{count} places", len(ids)), "italic")
    _list(turn, built, on, ids[before : before + A_PAGE], before)
    _add_moves(built, button, before, A_PAGE, len(ids), rest)
    built.row(to_map(on.id))
    if first:
        turn.show_here(built)
    else:
        turn.show(built)


def _list(turn: Turn, built: MessageBuilder, on: MapRecord, ids: Sequence[UUID], before: int) -> None:
    rated = spreads(turn.store, ids)
    today = today_on(turn, on)
    for number, each in enumerate(places_at(turn.store, ids), start=before + 1):
        line = say("{number}. {name}", number=number, name=each.known.name)
        if each.known.area:
            line = say("{place} · {more}", place=line, more=each.known.area)
        if (spread := rated.get(each.id)) and (said := spread_said(spread)):
            line = say("{place} · {more}", place=line, more=said)
        if each.closed_on:
            line = say("{place} · {more}", place=line, more=say("closed"))
        elif each.asks_to_be_checked(on.months, today):
            line = say("{place} · {more}", place=line, more=say("checked {day}", day=When(each.checked_on, "short")))
        built.line(line)
        built.row(
            Button(say("{number}. {name}", number=number, name=_cut(each.known.name)), object_button("place", each.id))
        )


def _add_moves(built: MessageBuilder, button: ObjectButton, before: int, page: int, total: int, rest: str = "") -> None:
    """The buttons to the page before and the one after."""

    def to(offset: int) -> str:
        return object_button(button.verb, button.object_id, f"{offset}:{rest}" if rest else str(offset))

    built.row(*moves(before, page, total, to, BACK_MORE))


def _cut(name: str) -> str:
    """Short enough for a button on a small screen."""
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
