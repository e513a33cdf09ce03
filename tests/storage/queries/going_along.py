"""Somebody goes along with a person: a journey with all that hangs on it, for tests of the queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from bot.storage.connecting.journeys import add_to_journey, get_journey, move_journey, open_journey
from bot.storage.people import PersonRecord
from bot.storage.store import Store
from tests.storage.queries.mapping_connections import map_connections


def go_along(store: Store, person: PersonRecord, word: Callable[[str], str], entry: UUID, now: datetime) -> UUID:
    """A journey with an entry, started again at a step; its id."""
    id = open_journey(store, person.id, word("alias"), now + timedelta(minutes=12))
    add_to_journey(store, person.id, id, entry, now + timedelta(minutes=13), 6)
    mine = get_journey(store, person.id, id)
    assert mine
    move_journey(store, mine, "open", now + timedelta(minutes=14), 7)
    map_connections(store, person, word, id, now + timedelta(minutes=15))
    return id
