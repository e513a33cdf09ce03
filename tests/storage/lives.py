"""A database that people have lived in, for what works on whole databases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import SQLModel

from bot.storage.people import PersonRecord, add_person, change_person, get_person
from bot.storage.store import Store
from bot.storage.teams.teams import create_team
from tests.storage.queries.conftest import Life, live_through

Rows = dict[str, list[dict[str, Any]]]


def join_as(store: Store, name: str, telegram_id: int, at: datetime) -> PersonRecord:
    """Somebody of that name."""
    agreed = {"language": "en", "zone": "Europe/London", "nation": "england", "notice_version": "1"}
    added = add_person(store, telegram_id=telegram_id, at=at, **agreed)
    change_person(store, added.id, name=name)
    named = get_person(store, added.id)
    assert named
    return named


def fill_every_table(store: Store, at: datetime) -> Life:
    """Somebody with a row in every table there is for people."""
    sam = join_as(store, "Sam", 6_006, at)
    team = create_team(store, name="Frome", zone="Europe/London", nation="england", at=at)
    return live_through(store, sam, team, at)


def every_row(conn: Connection) -> Rows:
    """Every row of every table, in an order of its own."""
    return {
        table.name: sorted((dict(row) for row in conn.execute(select(table)).mappings()), key=repr)
        for table in SQLModel.metadata.sorted_tables
    }
