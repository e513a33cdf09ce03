"""The map of an earlier day beside today's: what is new, closer, gone."""

from __future__ import annotations

from datetime import date

from bot.callback import ObjectButton, object_button
from bot.content.connections import RINGS
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.connecting.maps import WhoseMap, add_lines, add_picture, day_in, map_given, map_of
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say
from bot.localtime import end_of_day
from bot.message import Button, MessageBuilder
from bot.reports.connections.words import by_ring, difference, difference_lines
from bot.storage.connecting.connections import ConnectionRecord, MapHistory, map_history

DAYS = 5


@verb("map_compare")
def compare(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the day to compare today with (2026-03-04); without one, the days on which something changed."""
    whose = map_of(turn, button)
    if whose is None:
        return
    day = day_in(button.arg)
    if day:
        show_difference(turn, whose, day)
    else:
        _choose_day(turn, whose)


@verb("map_day")
def choose_another_day(turn: Turn, button: ObjectButton) -> None:
    if whose := map_of(turn, button):
        open_flow(turn, "map_day", whose.about)


@effect("map_day")
def take_day(turn: Turn, given: Given) -> None:
    if whose := map_given(turn, given):
        show_difference(turn, whose, date.fromisoformat(str(given.values["day"])))


def _choose_day(turn: Turn, whose: WhoseMap) -> None:
    """The first day of the map, and the last days on which it changed."""
    today = turn.circumstances.local.date()
    moments = map_history(turn.store, turn.person.id, whose.id).moments()
    days = list(dict.fromkeys(turn.reader.local(each).date() for each in moments))
    earlier = [day for day in days if day < today]
    built = MessageBuilder()
    if not earlier:
        built.line(say("Everything on this map is from today. Come back when something has changed."))
    else:
        built.line(say("Compare today's map with which day?"))
    for day in [*earlier[:1], *earlier[1:][-(DAYS - 1) :]]:
        built.row(Button(_named(day), object_button("map_compare", whose.id, day.isoformat())))
    if earlier:
        built.row(Button(say("Pick a date"), object_button("map_day", whose.id)))
    turn.show(built.row(Button(say("Show the map"), object_button("map", whose.id))))


def show_difference(turn: Turn, whose: WhoseMap, day: date) -> None:
    """Two maps side by side, in words."""
    history = map_history(turn.store, turn.person.id, whose.id)
    before, now = _at(turn, history, day), history.at()
    built = MessageBuilder().line(whose.title, "bold")
    built.line(say("{day} and today", day=_named(day)), "italic")
    then, today = (by_ring([each.tie for each in each_map]) for each_map in (before, now))
    for ring, name in RINGS.items():
        counts = {"before": len(then[ring]), "now": len(today[ring])}
        built.line(say("{ring}: {before} then, {now} now", ring=Text(name), **counts))
    built.gap()
    for line in difference_lines(difference(before, now)):
        built.line(line)
    built.row(Button(say("How it was"), object_button("map_then", whose.id, day.isoformat())))
    if now:
        add_picture(built, whose, now, day)
    turn.show(built.row(Button(say("Show the map"), object_button("map", whose.id))))


@verb("map_then")
def show_earlier(turn: Turn, button: ObjectButton) -> None:
    """The map as it was at the end of a day. `arg`: the day."""
    whose, day = map_of(turn, button), day_in(button.arg)
    if whose is None or day is None:
        return
    built = MessageBuilder().line(whose.title, "bold").line(_named(day), "italic")
    add_lines(built, _at(turn, map_history(turn.store, turn.person.id, whose.id), day))
    turn.show(built.row(Button(say("Show the map"), object_button("map", whose.id))))


def _at(turn: Turn, history: MapHistory, day: date) -> list[ConnectionRecord]:
    return history.at(end_of_day(day, turn.person.zone))


def _named(day: date) -> Text:
    return say("{day}", day=When(day, "date"))
