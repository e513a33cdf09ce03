"""The map of places: of a team, or of somebody who is in none."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Column, UniqueConstraint, Uuid
from sqlmodel import Field, SQLModel

from bot.storage.columns import identity, link, outlives, sealed


class PlaceMap(SQLModel, table=True):
    """A map. Its `id` is that of the team or the person whose it is: what stands on it is sealed with their key.

    `months`: after so many an entry asks to be checked.
    """

    __tablename__ = "place_map"
    id: UUID = Field(sa_column=Column(Uuid(), primary_key=True))
    team_id: UUID | None = link("team", nullable=True)
    person_id: UUID | None = link("person", nullable=True)
    months: int


class Place(SQLModel, table=True):
    """A place, group or service. `body`: what is known about it, sealed with the map's key.

    `checked_on`: when somebody last said that it is right, and `checked_by` who did. `closed_on`: it is there no more.
    """

    id: UUID = identity()
    map_id: UUID = link("place_map")
    kind: str
    body: bytes = sealed()
    checked_on: date
    checked_by: UUID | None = outlives("person")
    closed_on: date | None = None


class PlaceRating(SQLModel, table=True):
    """What somebody says of a place: green, amber or red, and why (sealed with their own key)."""

    __tablename__ = "place_rating"
    __table_args__ = (UniqueConstraint("place_id", "person_id"),)
    id: UUID = identity()
    place_id: UUID = link("place")
    person_id: UUID = link("person")
    colour: str
    body: bytes = sealed()
    rated_on: date


class PlaceLift(SQLModel, table=True):
    """An idea for lifting a place from a colour to the next better one, sealed with the map's key.

    `owner_id`: who sees to it, until `due_on`.
    """

    __tablename__ = "place_lift"
    id: UUID = identity()
    place_id: UUID = link("place")
    colour: str
    body: bytes = sealed()
    owner_id: UUID | None = outlives("person")
    due_on: date
    done_on: date | None = None


class PlaceGap(SQLModel, table=True):
    """What was looked for and not found, sealed with the map's key. `owner_id`: who finds out."""

    __tablename__ = "place_gap"
    id: UUID = identity()
    map_id: UUID = link("place_map")
    body: bytes = sealed()
    owner_id: UUID | None = outlives("person")
    noted_on: date
    done_on: date | None = None
