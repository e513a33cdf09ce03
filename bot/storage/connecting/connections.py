"""Maps of connections: who is on one, how close, and how that was on any earlier day.

A map is a journey's, or without one (`journey_id` None) the connector's own, which nobody else can ever see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, delete, insert, select, update

from bot.content.connections import Kind, Ring, Standing
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Connection, ConnectionState, MapThought

BODY = "connection.body"
THOUGHT = "map_thought.body"

Often: TypeAlias = Literal["daily", "weekly", "monthly", "yearly", "rarely"]
REMOVED: Literal["removed"] = "removed"

connection = table_of(Connection)
state = table_of(ConnectionState)
thought = table_of(MapThought)

_WHOSE = connection.c.person_id == bindparam("person")
_MINE = (connection.c.id == bindparam("which"), _WHOSE)
_STATES = (
    select(state, connection.c.person_id, connection.c.journey_id)
    .join(connection, state.c.connection_id == connection.c.id)
    .order_by(state.c.connection_id, state.c.number)
)
_STATES_OF_JOURNEY = _STATES.where(_WHOSE, connection.c.journey_id == bindparam("journey"))
_STATES_OF_OWN = _STATES.where(_WHOSE, connection.c.journey_id.is_(None))
_STATES_OF_ONE = _STATES.where(*_MINE)
_DELETE = delete(connection).where(*_MINE)
_DELETE_OWN = delete(connection).where(_WHOSE, connection.c.journey_id.is_(None))
_THOUGHTS = select(thought).where(thought.c.person_id == bindparam("person")).order_by(thought.c.at, thought.c.id)
_DELETE_THOUGHTS = delete(thought).where(thought.c.person_id == bindparam("person"))


@dataclass(frozen=True, slots=True)
class Tie:
    """What is said of a connection. `label` names nobody: "sister", "the walking group"."""

    label: str
    kind: Kind
    ring: Ring
    often: Often | None = None
    given: str = ""
    received: str = ""
    standing: Standing | Literal["removed"] = "holds"

    @property
    def both_ways(self) -> bool:
        return bool(self.given and self.received)


@dataclass(frozen=True, slots=True)
class ConnectionRecord:
    """A connection as it was from `at` on, in the state of that `number`. `begun_at`: when it came onto the map."""

    id: UUID
    journey_id: UUID | None
    tie: Tie
    number: int
    at: datetime
    begun_at: datetime

    @property
    def removed(self) -> bool:
        return self.tie.standing == REMOVED


@dataclass(frozen=True, slots=True)
class MapHistory:
    """Every state of every connection that was ever on a map, those of a connection in their order."""

    connections: tuple[tuple[ConnectionRecord, ...], ...]

    def at(self, moment: datetime | None = None) -> list[ConnectionRecord]:
        """The map as it was at that moment, or as it is now; what came first stands first."""
        found = (_last(states, moment) for states in self.connections)
        standing = [each for each in found if each and not each.removed]
        return sorted(standing, key=lambda each: (each.begun_at, str(each.id)))

    def removed(self) -> list[ConnectionRecord]:
        """Those that were taken off, the last one first."""
        gone = [states[-1] for states in self.connections if states[-1].removed]
        return sorted(gone, key=lambda each: each.at, reverse=True)

    def moments(self) -> list[datetime]:
        """When anything changed, the earliest first."""
        return sorted({each.at for states in self.connections for each in states})


@dataclass(frozen=True, slots=True)
class ThoughtRecord:
    """What somebody thought over their own map: by the ids of the questions."""

    id: UUID
    at: datetime
    answers: dict[str, str]


def map_history(store: Store, person_id: UUID, journey_id: UUID | None) -> MapHistory:
    """The map of a journey of theirs (or their own) with all its past; empty for somebody else's."""
    statement = _STATES_OF_JOURNEY if journey_id else _STATES_OF_OWN
    rows = store.conn.execute(statement, {"person": person_id, "journey": journey_id} if journey_id else _of(person_id))
    return MapHistory(tuple(_connections(store, rows)))


def get_connection(store: Store, person_id: UUID, connection_id: UUID) -> ConnectionRecord | None:
    """A connection of theirs as it is now, taken off or not; None when it is somebody else's or gone."""
    states = states_of(store, person_id, connection_id)
    return states[-1] if states else None


def states_of(store: Store, person_id: UUID, connection_id: UUID) -> tuple[ConnectionRecord, ...]:
    """How a connection of theirs was, the oldest state first."""
    rows = store.conn.execute(_STATES_OF_ONE, {"person": person_id, "which": connection_id})
    return next(_connections(store, rows), ())


def add_connection(store: Store, person_id: UUID, journey_id: UUID | None, tie: Tie, now: datetime) -> UUID:
    """Put somebody onto a map; the connection's id. `journey_id` must be a journey of theirs."""
    id = uuid4()
    store.conn.execute(insert(connection), {"id": id, "person_id": person_id, "journey_id": journey_id})
    _add_state(store, person_id, id, 1, tie, now)
    return id


def change_connection(store: Store, person_id: UUID, known: ConnectionRecord, tie: Tie, now: datetime) -> bool:
    """Say something else of it from now on; what was stays in its history. False when nothing is different."""
    if tie == known.tie:
        return False
    _add_state(store, person_id, known.id, known.number + 1, tie, now)
    return True


def remove_connection(store: Store, person_id: UUID, known: ConnectionRecord, now: datetime) -> bool:
    """Take it off the map; earlier maps still show it. False when it is off already."""
    return change_connection(store, person_id, known, replace(known.tie, standing=REMOVED), now)


def delete_connection(store: Store, person_id: UUID, connection_id: UUID) -> bool:
    """Delete a connection with all its history, as if it had never been. False when it isn't theirs."""
    return store.conn.execute(_DELETE, {"person": person_id, "which": connection_id}).rowcount == 1


def redact_connection(store: Store, person_id: UUID, connection_id: UUID, clean: Callable[[str], str]) -> None:
    """Put every word of a connection of theirs through `clean`, those of its past too."""
    for row in store.conn.execute(_STATES_OF_ONE, {"person": person_id, "which": connection_id}).all():
        body = store.unseal_data(person_id, BODY, row.id, row.body)
        cleaned = {name: clean(words) for name, words in body.items()}
        values = {"body": store.seal_data(person_id, BODY, row.id, cleaned)}
        store.conn.execute(update(state).where(state.c.id == row.id).values(values))


def keep_thoughts(store: Store, person_id: UUID, answers: dict[str, str], now: datetime) -> UUID:
    """Keep what somebody thought over their own map (words by the ids of the questions); its id."""
    id = uuid4()
    body = store.seal_data(person_id, THOUGHT, id, answers)
    store.conn.execute(insert(thought), {"id": id, "person_id": person_id, "body": body, "at": now})
    return id


def thoughts_of(store: Store, person_id: UUID) -> list[ThoughtRecord]:
    """What somebody thought over their own map, the oldest first."""
    rows = store.conn.execute(_THOUGHTS, _of(person_id))
    return [ThoughtRecord(row.id, row.at, store.unseal_data(person_id, THOUGHT, row.id, row.body)) for row in rows]


def get_thought(store: Store, person_id: UUID, thought_id: UUID) -> ThoughtRecord | None:
    """One of their thoughts over their own map; None when it is somebody else's or gone."""
    return next((each for each in thoughts_of(store, person_id) if each.id == thought_id), None)


def redact_thought(store: Store, person_id: UUID, thought_id: UUID, clean: Callable[[str], str]) -> None:
    """Put every word of one of their thoughts over their own map through `clean`."""
    known = get_thought(store, person_id, thought_id)
    if known:
        cleaned = {name: clean(words) for name, words in known.answers.items()}
        values = {"body": store.seal_data(person_id, THOUGHT, thought_id, cleaned)}
        store.conn.execute(update(thought).where(thought.c.id == thought_id).values(values))


def delete_own_map(store: Store, person_id: UUID) -> None:
    """Delete somebody's own map: every connection with its history, and what they thought over it."""
    store.conn.execute(_DELETE_OWN, _of(person_id))
    store.conn.execute(_DELETE_THOUGHTS, _of(person_id))


def _of(person_id: UUID) -> dict[str, UUID]:
    return {"person": person_id}


def _last(states: Sequence[ConnectionRecord], moment: datetime | None) -> ConnectionRecord | None:
    """The state that held at the moment; None when there was none yet."""
    return next((each for each in reversed(states) if moment is None or each.at <= moment), None)


def _add_state(store: Store, person_id: UUID, connection_id: UUID, number: int, tie: Tie, now: datetime) -> None:
    id = uuid4()
    words = {"label": tie.label, "given": tie.given, "received": tie.received}
    store.conn.execute(
        insert(state),
        {
            "id": id,
            "connection_id": connection_id,
            "number": number,
            "kind": tie.kind,
            "ring": tie.ring,
            "often": tie.often,
            "standing": tie.standing,
            "body": store.seal_data(person_id, BODY, id, words),
            "at": now,
        },
    )


def _connections(store: Store, rows: Iterable[Row[Any]]) -> Iterator[tuple[ConnectionRecord, ...]]:
    """Each connection's states, together."""
    for _, states in groupby(rows, key=lambda row: row.connection_id):
        known = list(states)
        yield tuple(_record(store, row, known[0].at) for row in known)


def _record(store: Store, row: Row[Any], begun_at: datetime) -> ConnectionRecord:
    words = store.unseal_data(row.person_id, BODY, row.id, row.body)
    tie = Tie(kind=row.kind, ring=row.ring, often=row.often, standing=row.standing, **words)
    return ConnectionRecord(row.connection_id, row.journey_id, tie, row.number, row.at, begun_at)
