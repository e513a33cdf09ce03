"""Somebody maps connections, a person's and their own, for tests of the queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from bot.storage.connecting.connections import Tie, add_connection, get_connection, keep_thoughts, remove_connection
from bot.storage.connecting.strengths import add_strength
from bot.storage.people import PersonRecord
from bot.storage.store import Store


def map_connections(
    store: Store, person: PersonRecord, word: Callable[[str], str], journey_id: UUID, now: datetime
) -> None:
    """A connection that was taken off a journey's map, a strength, and an own map with thoughts."""
    for whose in (journey_id, None):
        tie = Tie(word("label"), "family", "close", "daily", word("given"), word("received"))
        id = add_connection(store, person.id, whose, tie, now)
        known = get_connection(store, person.id, id)
        assert known
        remove_connection(store, person.id, known, now)
    add_strength(store, person.id, journey_id, "interest", word("strength"), now)
    keep_thoughts(store, person.id, {"easy": word("thought")}, now)
