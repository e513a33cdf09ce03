"""Whose map or place it is that a button is about: whoever does not see it is told so, and it says nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from bot.callback import object_button
from bot.conversation.screens.team.member_of import today_in
from bot.conversation.screens.team.names import name_of
from bot.conversation.turn import Refusal, Turn
from bot.i18n import Text, say
from bot.localtime import local_date
from bot.message import Button
from bot.reports.drafts import NO_MAP
from bot.storage.people import get_person
from bot.storage.places.gaps import GapRecord, gap_for
from bot.storage.places.lifts import LiftRecord, lift_for
from bot.storage.places.maps import MapRecord, map_for
from bot.storage.places.places import PlaceRecord, place_for

NO_PLACE = say("That place is not there any more.")
NO_GAP = say("That is not on the list any more.")
NO_LIFT = say("That idea is not there any more.")


def map_seen(turn: Turn, map_id: UUID | None) -> MapRecord | None:
    """The map, if they see it now."""
    found = map_for(turn.store, turn.person.id, map_id) if map_id else None
    if found is None:
        _refuse(turn, NO_MAP, "a map", map_id)
    return found


def place_seen(turn: Turn, place_id: UUID | None) -> tuple[PlaceRecord, MapRecord] | None:
    """The place and its map, if they see it now."""
    found = place_for(turn.store, turn.person.id, place_id) if place_id else None
    if found is None:
        _refuse(turn, NO_PLACE, "a place", place_id)
    return found


def gap_seen(turn: Turn, gap_id: UUID | None) -> GapRecord | None:
    found = gap_for(turn.store, turn.person.id, gap_id) if gap_id else None
    if found is None:
        _refuse(turn, NO_GAP, "what is missing", gap_id)
    return found


def lift_seen(turn: Turn, lift_id: UUID | None) -> LiftRecord | None:
    found = lift_for(turn.store, turn.person.id, lift_id) if lift_id else None
    if found is None:
        _refuse(turn, NO_LIFT, "an idea for a place", lift_id)
    return found


def map_title(on: MapRecord) -> Text:
    """What a map is called."""
    return say("Places of {team}", team=on.team.name) if on.team else say("My own map of places")


def today_on(turn: Turn, on: MapRecord) -> date:
    """The day it is where the map's people are."""
    return today_in(turn, on.team) if on.team else local_date(turn.now, turn.person.zone)


def to_place(place_id: UUID) -> Button:
    return Button(say("The place"), object_button("place", place_id))


def to_map(map_id: UUID) -> Button:
    return Button(say("The map"), object_button("places", map_id))


def leave_to_place(place_id: UUID) -> Button:
    """The way back from a question about a place: nothing has been said."""
    return Button(say("The place"), object_button("place_leave", place_id))


def leave_to_map(map_id: UUID) -> Button:
    """The way back from a question about a map."""
    return Button(say("The map"), object_button("places_leave", map_id))


def who(turn: Turn, person_id: UUID) -> str | Text:
    """What somebody who sees the map is called to the one who reads."""
    if person_id == turn.person.id:
        return say("You")
    return name_of(get_person(turn.store, person_id)) or say("someone without a name")


def _refuse(turn: Turn, said: Text, what: str, object_id: UUID | None) -> None:
    turn.refuse(said)
    turn.refused = Refusal(what, object_id)
