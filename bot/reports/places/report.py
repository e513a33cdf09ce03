"""A map of places as a report: everything on it, with what people say, what is missing, ideas. No names of raters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bot.localtime import local_date
from bot.storage.people import PersonRecord, get_person
from bot.storage.places.gaps import gaps_on
from bot.storage.places.lifts import lifts_on
from bot.storage.places.maps import map_for
from bot.storage.places.places import Known, places_on
from bot.storage.places.ratings import Colour, Spread, ratings_on, spread_of
from bot.storage.store import Store


@dataclass(frozen=True, slots=True)
class PlaceItem:
    """A place. `said`: each colour that somebody gives it, with the reason."""

    kind: str
    known: Known
    checked_on: date
    closed_on: date | None
    to_check: bool
    said: tuple[tuple[Colour, str], ...]

    @property
    def spread(self) -> Spread:
        return spread_of(colour for colour, _ in self.said)


@dataclass(frozen=True, slots=True)
class LiftItem:
    """An idea for a place, with the name of who sees to it (None for nobody)."""

    place: str
    colour: Colour
    words: str
    owner: str | None
    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class GapItem:
    """What is missing, with the name of who finds out (None for nobody)."""

    words: str
    owner: str | None
    noted_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class PlaceReport:
    """A whole map. `team` is None for one's own."""

    team: str | None
    places: tuple[PlaceItem, ...]
    lifts: tuple[LiftItem, ...]
    gaps: tuple[GapItem, ...]


def place_report(store: Store, reader: PersonRecord, map_id: UUID, now: datetime) -> PlaceReport | None:
    """The map as it is now; None for who doesn't see it."""
    on = map_for(store, reader.id, map_id)
    if on is None:
        return None
    today = local_date(now, on.team.zone if on.team else reader.zone)
    ratings = ratings_on(store, on.id)
    places = places_on(store, on)
    names = {each.id: each.known.name for each in places}
    return PlaceReport(
        team=on.team.name if on.team else None,
        places=tuple(
            PlaceItem(
                kind=each.kind,
                known=each.known,
                checked_on=each.checked_on,
                closed_on=each.closed_on,
                to_check=each.asks_to_be_checked(on.months, today),
                said=tuple((said.colour, said.reason) for said in ratings.get(each.id, ())),
            )
            for each in places
        ),
        lifts=tuple(
            LiftItem(
                names[each.place_id], each.colour, each.words, _name(store, each.owner_id), each.due_on, each.done_on
            )
            for each in lifts_on(store, on)
        ),
        gaps=tuple(
            GapItem(each.words, _name(store, each.owner_id), each.noted_on, each.done_on) for each in gaps_on(store, on)
        ),
    )


def _name(store: Store, person_id: UUID | None) -> str | None:
    person = get_person(store, person_id) if person_id else None
    return person.name if person else None
