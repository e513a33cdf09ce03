"""Ideas for lifting a place from a colour to the next better one: who sees to it, by when, and that it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, bindparam, delete, insert, select, update

from bot.storage.places.maps import MapRecord, map_for, people_of
from bot.storage.places.places import PlaceRecord
from bot.storage.places.ratings import Colour, colour_named
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Place, PlaceLift

BODY = "place_lift.body"

lift = table_of(PlaceLift)
place = table_of(Place)

_ALL: Select[Any] = (
    select(lift, place.c.map_id)
    .join(place, place.c.id == lift.c.place_id)
    .order_by(lift.c.done_on.is_not(None), lift.c.due_on, lift.c.id)
)
_BY_ID = _ALL.where(lift.c.id == bindparam("which"))
_ON_MAP = _ALL.where(place.c.map_id == bindparam("map"))
_OF_PLACE = _ALL.where(lift.c.place_id == bindparam("place"))
_DONE = update(lift).where(lift.c.id == bindparam("which"), lift.c.done_on.is_(None)).values(done_on=bindparam("day"))
_SET_OWNER = update(lift).where(lift.c.id == bindparam("which")).values(owner_id=bindparam("who"))
_DELETE = delete(lift).where(lift.c.id == bindparam("which"))


@dataclass(frozen=True, slots=True)
class LiftRecord:
    """An idea for lifting a place from `colour` by one. `owner_id`: who sees to it, while they see the map."""

    id: UUID
    place_id: UUID
    colour: Colour
    words: str
    owner_id: UUID | None
    due_on: date
    done_on: date | None


def add_lift(store: Store, what: PlaceRecord, colour: Colour, words: str, owner_id: UUID, due_on: date) -> LiftRecord:
    """An idea for lifting a place from that colour by one."""
    added = LiftRecord(uuid4(), what.id, colour, words, owner_id, due_on, None)
    store.conn.execute(
        insert(lift),
        {
            "id": added.id,
            "place_id": what.id,
            "colour": colour,
            "body": store.seal_data(what.map_id, BODY, added.id, {"line": words}),
            "owner_id": owner_id,
            "due_on": due_on,
        },
    )
    return added


def lift_for(store: Store, person_id: UUID, lift_id: UUID) -> LiftRecord | None:
    """An idea, if somebody may see the map of its place."""
    row = store.conn.execute(_BY_ID, {"which": lift_id}).one_or_none()
    on = map_for(store, person_id, row.map_id) if row else None
    return _record(store, row, set(people_of(store, on))) if row and on else None


def lifts_on(store: Store, on: MapRecord) -> list[LiftRecord]:
    """All ideas for the places on a map: first what is to be done, by its day."""
    people = set(people_of(store, on))
    return [_record(store, row, people) for row in store.conn.execute(_ON_MAP, {"map": on.id})]


def lifts_of(store: Store, what: PlaceRecord, on: MapRecord) -> list[LiftRecord]:
    """The ideas for one place."""
    people = set(people_of(store, on))
    return [_record(store, row, people) for row in store.conn.execute(_OF_PLACE, {"place": what.id})]


def set_lift_owner(store: Store, lift_id: UUID, owner_id: UUID | None) -> None:
    """Who sees to it."""
    store.conn.execute(_SET_OWNER, {"which": lift_id, "who": owner_id})


def finish_lift(store: Store, lift_id: UUID, today: date) -> bool:
    """It is done; False when it was before."""
    return store.conn.execute(_DONE, {"which": lift_id, "day": today}).rowcount > 0


def delete_lift(store: Store, lift_id: UUID) -> None:
    store.conn.execute(_DELETE, {"which": lift_id})


def _record(store: Store, row: Row[Any], people: set[UUID]) -> LiftRecord:
    colour = colour_named(row.colour)
    assert colour is not None
    return LiftRecord(
        id=row.id,
        place_id=row.place_id,
        colour=colour,
        words=str(store.unseal_data(row.map_id, BODY, row.id, row.body)["line"]),
        owner_id=row.owner_id if row.owner_id in people else None,
        due_on=row.due_on,
        done_on=row.done_on,
    )
