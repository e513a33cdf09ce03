"""A map of connections: in words, and as a picture. A journey's, or the connector's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.content.connections import RINGS
from bot.conversation.registry import Given, on_journey, on_step, verb
from bot.conversation.screens.connecting.journey import (
    GONE,
    all_journeys,
    back_to_journey,
    find_journey,
    journey_of,
)
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say, say_n
from bot.localtime import end_of_day
from bot.message import Button, MessageBuilder, Row
from bot.outgoing import SendDocument
from bot.reports.connections.words import MOST_DRAWN, by_ring, counted, difference, difference_lines, tie_line
from bot.storage.connecting.connections import ConnectionRecord, Tie, map_history
from bot.storage.connecting.journeys import JourneyRecord
from bot.storage.entries import EntryRecord

# So many stand under the picture one by one: a caption of Telegram's is not longer.
IN_A_CAPTION = 12


@dataclass(frozen=True, slots=True)
class WhoseMap:
    """Whose map is meant: a journey's, or without one the connector's own."""

    journey: JourneyRecord | None

    @property
    def id(self) -> UUID | None:
        return self.journey.id if self.journey else None

    @property
    def about(self) -> dict[str, str]:
        """What a flow about this map is opened with."""
        return {"journey": str(self.id)} if self.id else {}

    @property
    def title(self) -> Text:
        if self.journey:
            return say("{alias}: map of connections", alias=self.journey.alias)
        return say("My own map")


def map_of(turn: Turn, button: ObjectButton) -> WhoseMap | None:
    """The map a pressed button is about; it is said when its journey is gone."""
    if button.object_id is None:
        return WhoseMap(None)
    mine = journey_of(turn, button)
    return WhoseMap(mine) if mine else None


def map_given(turn: Turn, given: Given) -> WhoseMap | None:
    """The map a flow was about (`WhoseMap.about`); it is said when its journey is gone."""
    journey_id = given.about.get("journey")
    if journey_id is None:
        return WhoseMap(None)
    mine = find_journey(turn, UUID(journey_id))
    if mine is None:
        turn.say(GONE)
    return WhoseMap(mine) if mine else None


def map_row(journey_id: UUID) -> Row:
    """The way to the map and the strengths of a journey, for any screen."""
    return (
        Button(say("Connections"), object_button("map", journey_id)),
        Button(say("Strengths"), object_button("strengths", journey_id)),
    )


@on_journey("map")
def add_to_journey_screen(_turn: Turn, mine: JourneyRecord, built: MessageBuilder) -> None:
    built.row(*map_row(mine.id))


@on_step("mapping")
def add_to_mapping(_turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    if entry.journey:
        built.row(*map_row(entry.journey.id))


@verb("map")
def open_map(turn: Turn, button: ObjectButton) -> None:
    if whose := map_of(turn, button):
        show_map(turn, whose)


def show_map(turn: Turn, whose: WhoseMap) -> None:
    """The map in words, and all that can be done with it."""
    history = map_history(turn.store, turn.person.id, whose.id)
    connections = history.at()
    built = MessageBuilder().line(whose.title, "bold")
    if whose.journey is None:
        built.line(say("Only you can see this map. It cannot be shared."), "italic")
    add_lines(built, connections)
    built.row(Button(say("Add a connection"), object_button("map_add", whose.id)))
    if history.connections:
        change = Button(say("Change one"), object_button("map_list", whose.id))
        built.row(change, Button(say("Compare"), object_button("map_compare", whose.id)))
    if connections:
        add_picture(built, whose, connections)
    if whose.journey is None:
        built.row(Button(say("Think it over"), object_button("own_thoughts")))
        if history.connections:
            built.row(Button(say("Delete my map"), object_button("own_delete")))
        built.row(all_journeys())
    else:
        if connections:
            built.row(Button(say("Share this map"), object_button("map_share", whose.id)))
        built.row(back_to_journey(whose.journey))
    turn.show(built)


def add_lines(built: MessageBuilder, connections: Sequence[ConnectionRecord]) -> None:
    """Everybody who is on the map, ring by ring from the inside out: also for whoever has it read aloud."""
    if not connections:
        built.line(say("Nobody is on it yet."))
        return
    built.line(say_n("{count} connection", "{count} connections", len(connections)))
    for ring, ties in by_ring([each.tie for each in connections]).items():
        if ties:
            built.gap().line(Text(RINGS[ring]), "bold")
        for tie in ties:
            built.line(tie_line(tie))


def add_picture(
    built: MessageBuilder, whose: WhoseMap, connections: Sequence[ConnectionRecord], since: date | None = None
) -> None:
    """The button for the picture, where one can be read."""
    if len(connections) > MOST_DRAWN:
        built.gap().line(say("That is too many for a picture, so they are here in words."), "italic")
    else:
        day = since.isoformat() if since else ""
        built.row(Button(say("As a picture"), object_button("map_picture", whose.id, day)))


def add_caption(built: MessageBuilder, ties: Sequence[Tie]) -> None:
    """What can be seen in a picture, in words: everybody, where that is not too long."""
    built.line(counted(ties))
    if len(ties) <= IN_A_CAPTION:
        for tie in (tie for ring in by_ring(ties).values() for tie in ring):
            built.line(tie_line(tie))


@verb("map_picture")
def send_picture(turn: Turn, button: ObjectButton) -> None:
    """The map as a picture, with what is on it in words. `arg`: the day since which what is new is marked, if any."""
    whose = map_of(turn, button)
    if whose is None:
        return
    history = map_history(turn.store, turn.person.id, whose.id)
    now, since = history.at(), day_in(button.arg)
    ties = [each.tie for each in now]
    if len(ties) > MOST_DRAWN:
        show_map(turn, whose)
        return
    built = MessageBuilder().line(whose.title, "bold")
    built.line(say("{day}", day=When(turn.circumstances.local.date(), "date")), "italic")
    add_caption(built, ties)
    if since:
        built.line(say("{day} and today", day=When(since, "date")), "italic")
        for line in difference_lines(difference(history.at(end_of_day(since, turn.person.zone)), now)):
            built.line(line)
    about = {
        "journey": str(whose.id or ""),
        "at": turn.now.isoformat(),
        "since": since.isoformat() if since else "",
    }
    turn.send(SendDocument("map_picture", about, built.build(), picture=True))


def day_in(arg: str) -> date | None:
    """The day that an argument is; None for what is none that we would have written."""
    try:
        day = date.fromisoformat(arg)
    except ValueError:
        return None
    return day if day.year < date.max.year else None
