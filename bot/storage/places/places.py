"""Places, groups and services on a map: what is known about them, and when somebody last said that it is right.

What is known is sealed, so whoever looks for a word, an area or a name opens all of a map (5,000 places take about a
twentieth of a second, docs/performance.md). What else there is to a place is read for those that are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal, NamedTuple, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, and_, bindparam, case, delete, func, insert, select, update

from bot.json_bytes import from_json
from bot.storage.places.maps import MapRecord, begin_map, map_for
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Place
from bot.understanding.alike import Sought
from bot.understanding.digits import normalise, plain

BODY = "place.body"
MONTHS_A_YEAR = 12

Part: TypeAlias = Literal["name", "area", "contact", "offers", "cost"]
PARTS: tuple[Part, ...] = ("name", "area", "contact", "offers", "cost")

place = table_of(Place)

_ON_MAP: Select[Any] = select(place).where(place.c.map_id == bindparam("map"))
_SEALED_ON_MAP: Select[Any] = select(
    place.c.id, place.c.kind, place.c.closed_on.is_not(None).label("closed"), place.c.body
).where(place.c.map_id == bindparam("map"))
_SOME = select(place).where(place.c.id.in_(bindparam("some", expanding=True)))
_BY_ID = select(place).where(place.c.id == bindparam("which"))
_CHANGE = (
    update(place).where(place.c.id == bindparam("which")).values(kind=bindparam("new_kind"), body=bindparam("new_body"))
)
_CHECK = (
    update(place)
    .where(place.c.id == bindparam("which"))
    .values(checked_on=bindparam("day"), checked_by=bindparam("who"), closed_on=bindparam("closed"))
)
_IS_OLD = and_(place.c.closed_on.is_(None), place.c.checked_on <= bindparam("limit"))
_COUNTS = (
    select(
        place.c.kind,
        func.count().label("places"),
        func.count(case((_IS_OLD, 1))).label("old"),
        func.count(place.c.closed_on).label("closed"),
    )
    .where(place.c.map_id == bindparam("map"))
    .group_by(place.c.kind)
    .order_by(place.c.kind)
)
_CHECKED_ON: Select[Any] = select(place.c.id, place.c.checked_on).where(place.c.map_id == bindparam("map"), _IS_OLD)
_DELETE = delete(place).where(place.c.id == bindparam("which"))
_CHECKED_BY = select(place.c.map_id, place.c.checked_on).where(
    place.c.checked_by == bindparam("who"), place.c.closed_on.is_(None)
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a place, in people's own words; everything but the name may be empty."""

    name: str
    area: str = ""
    contact: str = ""
    offers: str = ""
    cost: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place on a map.

    `checked_on`: when somebody (`checked_by`, while they are there) last said that it is right. `closed_on`: the place
    is there no more.
    """

    id: UUID
    map_id: UUID
    kind: str
    known: Known
    checked_on: date
    checked_by: UUID | None
    closed_on: date | None

    def asks_to_be_checked(self, months: int, today: date) -> bool:
        """Whether so many months have gone by since somebody last said that it is right."""
        return self.closed_on is None and self.checked_on <= months_before(today, months)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many places there are of each kind, how many of them ask to be checked, and how many are closed."""

    kinds: dict[str, int]
    old: int
    closed: int

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked for; `alike`: nothing is written like that, and the names or areas of these sound like it."""

    ids: list[UUID]
    alike: bool


@dataclass(frozen=True, slots=True)
class Area:
    """So many places are in an area; one of them (`example`) stands for it, as it is written there."""

    name: str
    example: UUID
    places: int


class _Seen(NamedTuple):
    """A place on a map as far as it takes to find it. `known`: as in `Known`."""

    id: UUID
    kind: str
    closed: bool
    known: dict[str, str]


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last one of a shorter month."""
    index = day.year * MONTHS_A_YEAR + day.month - 1 - months
    year, month = divmod(index, MONTHS_A_YEAR)
    for last in range(day.day, 0, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def add_place(store: Store, on: MapRecord, kind: str, known: Known, by: UUID, today: date) -> PlaceRecord:
    """A new place on a map; adding it says that it is right."""
    begin_map(store, on)
    added = PlaceRecord(uuid4(), on.id, kind, known, today, by, None)
    store.conn.execute(
        insert(place),
        {
            "id": added.id,
            "map_id": on.id,
            "kind": kind,
            "body": _sealed(store, added),
            "checked_on": today,
            "checked_by": by,
        },
    )
    return added


def place_for(store: Store, person_id: UUID, place_id: UUID) -> tuple[PlaceRecord, MapRecord] | None:
    """A place with its map, if somebody may see it."""
    row = store.conn.execute(_BY_ID, {"which": place_id}).one_or_none()
    on = map_for(store, person_id, row.map_id) if row else None
    return (_record(store, row), on) if row and on else None


def places_on(store: Store, on: MapRecord) -> list[PlaceRecord]:
    """All places on a map in full, by name; what is closed comes last."""
    rows = store.conn.execute(_ON_MAP, {"map": on.id}).all()
    # Asked for once: there may be thousands of rows.
    key = store.keys.cipher(on.id) if rows else None
    places = [_known_as(row, from_json(key.unseal(BODY, row.id, row.body))) for row in rows if key]
    return sorted(places, key=lambda each: (each.closed_on is not None, normalise(each.known.name), each.id))


def ids_on(store: Store, on: MapRecord, *, kind: str = "", area: str | None = None, closed: bool = False) -> list[UUID]:
    """The places that are open (or those that are closed), of one kind or in one area (see `area_key`), by name."""
    return _by_name(
        each
        for each in _seen_on(store, on, kind)
        if each.closed is closed and (area is None or area_key(each.known["area"]) == area)
    )


def old_ones_on(store: Store, on: MapRecord, today: date) -> list[UUID]:
    """What asks to be checked, the longest unchecked first (of a day, by name)."""
    limit = {"limit": months_before(today, on.months)}
    checked_on: dict[UUID, date] = {
        row.id: row.checked_on for row in store.conn.execute(_CHECKED_ON, {"map": on.id, **limit})
    }
    return sorted(_by_name(_read(store, on, _SEALED_ON_MAP.where(_IS_OLD), limit)), key=lambda id: checked_on[id])


def areas_on(store: Store, on: MapRecord) -> list[Area]:
    """The areas in which there are open places, in the order of the alphabet."""
    areas: dict[str, list[_Seen]] = {}
    for each in _seen_on(store, on):
        if each.known["area"] and not each.closed:
            areas.setdefault(area_key(each.known["area"]), []).append(each)
    return [
        Area(first.known["area"], first.id, len(areas[key]))
        for key in sorted(areas)
        for first in [min(areas[key], key=_name)]
    ]


def places_at(store: Store, ids: Sequence[UUID]) -> list[PlaceRecord]:
    """These places in full, in this order, for who sees them; those that are gone are not in it."""
    found = {row.id: _record(store, row) for row in store.conn.execute(_SOME, {"some": list(ids)})}
    return [found[each] for each in ids if each in found]


def find_places(store: Store, on: MapRecord, words: Sought, kind_names: dict[str, str]) -> Found:
    """Those that have all the words somewhere, the name of their kind included; failing that, those that sound alike.

    `kind_names`: what the kinds are called, by their ids.
    """
    if not words.words:
        return Found([], alike=False)
    seen = _seen_on(store, on)
    found = [each for each in seen if words.stand_in(*each.known.values(), kind_names.get(each.kind, ""))]
    if found:
        return Found(_by_name(found), alike=False)
    alike = words.sound_in(f"{each.known['name']} {each.known['area']}" for each in seen)
    return Found(_by_name(each for each, sounds in zip(seen, alike, strict=True) if sounds), alike=True)


def counts_on(store: Store, on: MapRecord, today: date) -> Counts:
    """How many places a map has, without reading what is known about them."""
    rows = store.conn.execute(_COUNTS, {"map": on.id, "limit": months_before(today, on.months)}).all()
    return Counts(
        kinds={row.kind: row.places - row.closed for row in rows if row.places > row.closed},
        old=sum(row.old for row in rows),
        closed=sum(row.closed for row in rows),
    )


def area_key(area: str) -> str:
    """What areas are compared by: "Frome, North" is "frome north"."""
    return plain(area)


def change_place(store: Store, changed: PlaceRecord) -> None:
    """What is known about it, and of which kind it is, is so from now on."""
    values = {"which": changed.id, "new_kind": changed.kind, "new_body": _sealed(store, changed)}
    store.conn.execute(_CHANGE, values)


def check_place(store: Store, checked: PlaceRecord, by: UUID, today: date, *, closed: bool = False) -> PlaceRecord:
    """Somebody says that it is right, or that the place is there no more."""
    closed_on = today if closed else None
    store.conn.execute(_CHECK, {"which": checked.id, "day": today, "who": by, "closed": closed_on})
    return replace(checked, checked_on=today, checked_by=by, closed_on=closed_on)


def delete_place(store: Store, place_id: UUID) -> None:
    """The place is gone, with its ratings and ideas."""
    store.conn.execute(_DELETE, {"which": place_id})


def has_old_ones(store: Store, person_id: UUID, maps: Iterable[MapRecord], today: date) -> bool:
    """Whether something that this person checked last, on one of these maps, asks to be checked."""
    limits = {each.id: months_before(today, each.months) for each in maps}
    rows = store.conn.execute(_CHECKED_BY, {"who": person_id})
    return any(row.map_id in limits and row.checked_on <= limits[row.map_id] for row in rows)


def _seen_on(store: Store, on: MapRecord, kind: str = "") -> list[_Seen]:
    """All places on a map (of one kind), in no order."""
    return _read(store, on, _SEALED_ON_MAP.where(place.c.kind == kind) if kind else _SEALED_ON_MAP)


def _read(store: Store, on: MapRecord, wanted: Select[Any], values: Mapping[str, Any] | None = None) -> list[_Seen]:
    rows = store.conn.execute(wanted, {"map": on.id, **(values or {})}).all()
    if not rows:
        return []
    # Asked for once: there may be thousands of rows.
    key = store.keys.cipher(on.id)
    return [_Seen(id, of, closed, from_json(key.unseal(BODY, id, body))) for id, of, closed, body in rows]


def _by_name(seen: Iterable[_Seen]) -> list[UUID]:
    return [each.id for each in sorted(seen, key=_name)]


def _name(seen: _Seen) -> tuple[bool, str, UUID]:
    """What is closed comes last."""
    return seen.closed, normalise(seen.known["name"]), seen.id


def _sealed(store: Store, what: PlaceRecord) -> bytes:
    return store.seal_data(what.map_id, BODY, what.id, asdict(what.known))


def _record(store: Store, row: Row[Any]) -> PlaceRecord:
    return _known_as(row, store.unseal_data(row.map_id, BODY, row.id, row.body))


def _known_as(row: Row[Any], known: dict[str, str]) -> PlaceRecord:
    return PlaceRecord(
        id=row.id,
        map_id=row.map_id,
        kind=row.kind,
        known=Known(**known),
        checked_on=row.checked_on,
        checked_by=row.checked_by,
        closed_on=row.closed_on,
    )
