"""Whose map of places is whose: a team has one, and somebody who is in no team has one of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.storage.people import get_person
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import PlaceMap
from bot.storage.teams.teams import TeamRecord, members, memberships

MONTHS = 12
"""After how many months an entry asks to be checked, unless somebody says otherwise."""

place_map = table_of(PlaceMap)

_BY_ID = select(place_map).where(place_map.c.id == bindparam("which"))
# (PostgreSQL's form of ON CONFLICT is SQLite's too.)
_ADD = insert_or(place_map).on_conflict_do_nothing(index_elements=["id"])
_SET_MONTHS = update(place_map).where(place_map.c.id == bindparam("which")).values(months=bindparam("many"))


@dataclass(frozen=True, slots=True)
class MapRecord:
    """A map: its `id` is the team's, or the person's whose own it is (then `team` is None)."""

    id: UUID
    team: TeamRecord | None
    months: int = MONTHS


def maps_of(store: Store, person_id: UUID) -> list[MapRecord]:
    """The maps that somebody sees and changes: those of their teams, and their own if they have one or no team.

    None for whoever is suspended.
    """
    person = get_person(store, person_id)
    if person is None or person.suspended:
        return []
    teams = {each.team.id: each.team for each in memberships(store, person_id)}
    maps = [MapRecord(id, team, _months(store, id) or MONTHS) for id, team in teams.items()]
    own = _months(store, person_id)
    return maps if maps and own is None else [*maps, MapRecord(person_id, None, own or MONTHS)]


def map_for(store: Store, person_id: UUID, map_id: UUID) -> MapRecord | None:
    """One of them; None for any other."""
    return next((each for each in maps_of(store, person_id) if each.id == map_id), None)


def set_months(store: Store, of: MapRecord, months: int) -> MapRecord:
    """After how many months what stands on the map asks to be checked."""
    begin_map(store, of)
    store.conn.execute(_SET_MONTHS, {"which": of.id, "many": months})
    return replace(of, months=months)


def begin_map(store: Store, of: MapRecord) -> None:
    """Before something is put on it for the first time; after that it changes nothing."""
    team_id, person_id = (of.id, None) if of.team else (None, of.id)
    store.conn.execute(_ADD, {"id": of.id, "team_id": team_id, "person_id": person_id, "months": of.months})


def people_of(store: Store, of: MapRecord) -> list[UUID]:
    """Who sees the map now, each once."""
    if of.team is None:
        return [of.id]
    return list(dict.fromkeys(each.person_id for each in members(store, of.id)))


def _months(store: Store, map_id: UUID) -> int | None:
    row = store.conn.execute(_BY_ID, {"which": map_id}).one_or_none()
    return row.months if row else None
