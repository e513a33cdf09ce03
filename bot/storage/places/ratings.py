"""What people say of a place: a colour and a reason. It is theirs, and stands while they see the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, bindparam, case, delete, exists, insert, or_, select, update

from bot.storage.places.places import PlaceRecord
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Membership, Place, PlaceRating

BODY = "place_rating.body"

Colour: TypeAlias = Literal["green", "amber", "red"]
COLOURS: tuple[Colour, ...] = ("green", "amber", "red")
"""The best one first."""

rating = table_of(PlaceRating)
place = table_of(Place)
membership = table_of(Membership)

# What somebody says of a place of a team stands while they belong to it.
_RATER_SEES_IT = or_(
    place.c.map_id == rating.c.person_id,
    exists().where(
        membership.c.team_id == place.c.map_id,
        membership.c.person_id == rating.c.person_id,
        membership.c.until.is_(None),
    ),
)
_STANDING: Select[Any] = (
    select(rating)
    .join(place, place.c.id == rating.c.place_id)
    .where(_RATER_SEES_IT)
    .order_by(rating.c.rated_on.desc(), case(*((rating.c.colour == each, COLOURS.index(each)) for each in COLOURS)))
)
_OF_PLACE = _STANDING.where(rating.c.place_id == bindparam("place"))
_ON_MAP = _STANDING.where(place.c.map_id == bindparam("map"))
_COLOURS_OF: Select[Any] = (
    select(rating.c.place_id, rating.c.colour).join(place, place.c.id == rating.c.place_id).where(_RATER_SEES_IT)
)
_COLOURS_ON_MAP = _COLOURS_OF.where(place.c.map_id == bindparam("map"))
_COLOURS_OF_SOME = _COLOURS_OF.where(rating.c.place_id.in_(bindparam("places", expanding=True)))
_MINE = select(rating).where(rating.c.place_id == bindparam("place"), rating.c.person_id == bindparam("who"))
_CHANGE = (
    update(rating)
    .where(rating.c.id == bindparam("same"))
    .values(colour=bindparam("new_colour"), body=bindparam("new_body"), rated_on=bindparam("day"))
)
_TAKE_BACK = delete(rating).where(rating.c.place_id == bindparam("place"), rating.c.person_id == bindparam("who"))
_RATED_BY = select(rating.c.place_id).where(rating.c.person_id == bindparam("who"))
_RATED_BY_ON = _RATED_BY.join(place, place.c.id == rating.c.place_id).where(place.c.map_id == bindparam("map"))
_RATED_ON = (
    select(rating.c.place_id).join(place, place.c.id == rating.c.place_id).where(place.c.map_id == bindparam("map"))
)


@dataclass(frozen=True, slots=True)
class Spread:
    """How many people say what of a place. Never an average: who would recommend it and who would not both count."""

    green: int = 0
    amber: int = 0
    red: int = 0

    @property
    def total(self) -> int:
        return self.green + self.amber + self.red

    @property
    def to_lift(self) -> Colour | None:
        """The colour that an idea could lift by one: the worst that anybody says; None when there is none."""
        return "red" if self.red else "amber" if self.amber else None

    def count(self, colour: Colour) -> int:
        return {"green": self.green, "amber": self.amber, "red": self.red}[colour]


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """What one person says of a place, and why."""

    id: UUID
    place_id: UUID
    person_id: UUID
    colour: Colour
    reason: str
    on: date


def spread_of(colours: Iterable[str]) -> Spread:
    """How often each colour is among them."""
    counts = Counter(colours)
    return Spread(counts["green"], counts["amber"], counts["red"])


def colour_named(name: str) -> Colour | None:
    """The colour of that name; None for anything else."""
    return next((each for each in COLOURS if each == name), None)


def one_better(colour: Colour) -> Colour:
    """The colour that an idea lifts this one to."""
    return COLOURS[max(0, COLOURS.index(colour) - 1)]


def ratings_of(store: Store, what: PlaceRecord) -> list[RatingRecord]:
    """What stands of a place now, the latest first (of a day, the best first), for who sees it (`places.place_for`)."""
    return [_record(store, row) for row in store.conn.execute(_OF_PLACE, {"place": what.id})]


def ratings_on(store: Store, map_id: UUID) -> dict[UUID, list[RatingRecord]]:
    """What stands of every place on a map, by place."""
    found: dict[UUID, list[RatingRecord]] = {}
    for row in store.conn.execute(_ON_MAP, {"map": map_id}):
        found.setdefault(row.place_id, []).append(_record(store, row))
    return found


def spreads(store: Store, place_ids: Iterable[UUID]) -> dict[UUID, Spread]:
    """The spread of each of these places that anybody has rated."""
    colours: dict[UUID, list[str]] = {}
    for row in store.conn.execute(_COLOURS_OF_SOME, {"places": list(place_ids)}):
        colours.setdefault(row.place_id, []).append(row.colour)
    return {place_id: spread_of(each) for place_id, each in colours.items()}


def rate(store: Store, person_id: UUID, what: PlaceRecord, colour: Colour, reason: str, today: date) -> bool:
    """Somebody says it; it takes the place of what they said before (then True). Raises ValueError without a reason."""
    if not reason.strip():
        raise ValueError("a rating needs a reason")
    before = store.conn.execute(_MINE, {"place": what.id, "who": person_id}).one_or_none()
    id = before.id if before else uuid4()
    body = store.seal_data(person_id, BODY, id, {"reason": reason})
    if before:
        store.conn.execute(_CHANGE, {"same": id, "new_colour": colour, "new_body": body, "day": today})
        return True
    values = {"id": id, "place_id": what.id, "person_id": person_id, "colour": colour}
    store.conn.execute(insert(rating), {**values, "body": body, "rated_on": today})
    return False


def take_rating_back(store: Store, person_id: UUID, place_id: UUID) -> bool:
    """What somebody said of a place is gone. False when they had said nothing."""
    return store.conn.execute(_TAKE_BACK, {"place": place_id, "who": person_id}).rowcount > 0


def places_rated_by(store: Store, person_id: UUID, map_id: UUID | None = None) -> list[UUID]:
    """The places that somebody has rated, anywhere or on one map."""
    if map_id is None:
        return list(store.conn.scalars(_RATED_BY, {"who": person_id}))
    return list(store.conn.scalars(_RATED_BY_ON, {"who": person_id, "map": map_id}))


def places_rated_on(store: Store, map_id: UUID) -> list[UUID]:
    """The places on a map that anybody has rated."""
    return list(dict.fromkeys(store.conn.scalars(_RATED_ON, {"map": map_id})))


def _record(store: Store, row: Row[Any]) -> RatingRecord:
    colour = colour_named(row.colour)
    assert colour is not None
    reason = str(store.unseal_data(row.person_id, BODY, row.id, row.body)["reason"])
    return RatingRecord(row.id, row.place_id, row.person_id, colour, reason, row.rated_on)
