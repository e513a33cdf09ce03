"""What is missing on a map: what was looked for and not found, who finds out, and that it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, bindparam, delete, insert, select, update

from bot.storage.places.maps import MapRecord, begin_map, map_for, people_of
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import PlaceGap

BODY = "place_gap.body"

gap = table_of(PlaceGap)

_BY_ID = select(gap).where(gap.c.id == bindparam("which"))
_ON_MAP: Select[Any] = (
    select(gap)
    .where(gap.c.map_id == bindparam("map"))
    .order_by(gap.c.done_on.is_not(None), gap.c.noted_on.desc(), gap.c.id)
)
_SET_OWNER = update(gap).where(gap.c.id == bindparam("which")).values(owner_id=bindparam("who"))
_DONE = update(gap).where(gap.c.id == bindparam("which"), gap.c.done_on.is_(None)).values(done_on=bindparam("day"))
_DELETE = delete(gap).where(gap.c.id == bindparam("which"))


@dataclass(frozen=True, slots=True)
class GapRecord:
    """Something that is missing. `owner_id`: who finds out, while they see the map; None for nobody yet."""

    id: UUID
    map_id: UUID
    words: str
    owner_id: UUID | None
    noted_on: date
    done_on: date | None


def add_gap(store: Store, on: MapRecord, words: str, today: date) -> GapRecord:
    """Something was looked for and not found."""
    begin_map(store, on)
    added = GapRecord(uuid4(), on.id, words, None, today, None)
    body = store.seal_data(on.id, BODY, added.id, {"line": words})
    store.conn.execute(insert(gap), {"id": added.id, "map_id": on.id, "body": body, "noted_on": today})
    return added


def gap_for(store: Store, person_id: UUID, gap_id: UUID) -> GapRecord | None:
    """What is missing, if somebody may see that map."""
    row = store.conn.execute(_BY_ID, {"which": gap_id}).one_or_none()
    on = map_for(store, person_id, row.map_id) if row else None
    return _record(store, row, set(people_of(store, on))) if row and on else None


def gaps_on(store: Store, on: MapRecord) -> list[GapRecord]:
    """All that is missing on a map: first what is still to be found out, the latest first."""
    people = set(people_of(store, on))
    return [_record(store, row, people) for row in store.conn.execute(_ON_MAP, {"map": on.id})]


def set_finder(store: Store, gap_id: UUID, owner_id: UUID | None) -> None:
    """Who finds out."""
    store.conn.execute(_SET_OWNER, {"which": gap_id, "who": owner_id})


def close_gap(store: Store, gap_id: UUID, today: date) -> bool:
    """It is found out; False when it was before."""
    return store.conn.execute(_DONE, {"which": gap_id, "day": today}).rowcount > 0


def delete_gap(store: Store, gap_id: UUID) -> None:
    store.conn.execute(_DELETE, {"which": gap_id})


def _record(store: Store, row: Row[Any], people: set[UUID]) -> GapRecord:
    return GapRecord(
        id=row.id,
        map_id=row.map_id,
        words=str(store.unseal_data(row.map_id, BODY, row.id, row.body)["line"]),
        owner_id=row.owner_id if row.owner_id in people else None,
        noted_on=row.noted_on,
        done_on=row.done_on,
    )
