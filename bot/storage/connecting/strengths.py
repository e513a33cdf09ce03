"""Strengths and interests of the person of a journey, and what the journeys of one connector have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, delete, insert, select, update

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Journey, Strength
from bot.understanding.digits import normalise

BODY = "strength.body"

StrengthKind: TypeAlias = Literal["strength", "interest"]

strength = table_of(Strength)
journey = table_of(Journey)

_WHOSE = strength.c.person_id == bindparam("person")
_MINE = (strength.c.id == bindparam("which"), _WHOSE)
_STANDING = select(strength).where(_WHOSE, strength.c.removed_at.is_(None)).order_by(strength.c.added_at, strength.c.id)
_OF_JOURNEY = _STANDING.where(strength.c.journey_id == bindparam("journey"))
_IN_OPEN_JOURNEYS = _STANDING.join(journey, strength.c.journey_id == journey.c.id).where(journey.c.state != "closed")
_ONE = select(strength).where(*_MINE)
_REMOVE = update(strength).where(*_MINE, strength.c.removed_at.is_(None)).values(removed_at=bindparam("now"))
_DELETE = delete(strength).where(*_MINE)


@dataclass(frozen=True, slots=True)
class StrengthRecord:
    """A strength or an interest, in a few words."""

    id: UUID
    journey_id: UUID
    kind: StrengthKind
    words: str
    added_at: datetime


def strengths_of(store: Store, person_id: UUID, journey_id: UUID) -> list[StrengthRecord]:
    """The strengths and interests that stand for a journey of theirs, the oldest first."""
    rows = store.conn.execute(_OF_JOURNEY, {"person": person_id, "journey": journey_id})
    return [_record(store, row) for row in rows]


def get_strength(store: Store, person_id: UUID, strength_id: UUID) -> StrengthRecord | None:
    """A strength of a journey of theirs, removed or not; None when it is somebody else's or gone."""
    row = store.conn.execute(_ONE, {"person": person_id, "which": strength_id}).one_or_none()
    return _record(store, row) if row else None


def add_strength(
    store: Store, person_id: UUID, journey_id: UUID, kind: StrengthKind, words: str, now: datetime
) -> UUID:
    """Add one; its id. One that stands already, in the same words, is not added twice."""
    for known in strengths_of(store, person_id, journey_id):
        if known.kind == kind and normalise(known.words) == normalise(words):
            return known.id
    id = uuid4()
    row = {"id": id, "person_id": person_id, "journey_id": journey_id, "kind": kind, "added_at": now}
    store.conn.execute(insert(strength), {**row, "body": store.seal_data(person_id, BODY, id, words)})
    return id


def remove_strength(store: Store, person_id: UUID, strength_id: UUID, now: datetime) -> bool:
    """It does not stand any more. False when it isn't theirs or is removed already."""
    return store.conn.execute(_REMOVE, {"person": person_id, "which": strength_id, "now": now}).rowcount == 1


def delete_strength(store: Store, person_id: UUID, strength_id: UUID) -> bool:
    """Delete one for good, as if it had never been. False when it isn't theirs."""
    return store.conn.execute(_DELETE, {"person": person_id, "which": strength_id}).rowcount == 1


def redact_strength(store: Store, person_id: UUID, strength_id: UUID, clean: Callable[[str], str]) -> None:
    """Put the words of one of theirs through `clean`."""
    known = get_strength(store, person_id, strength_id)
    if known:
        body = store.seal_data(person_id, BODY, strength_id, clean(known.words))
        store.conn.execute(update(strength).where(strength.c.id == strength_id).values(body=body))


def in_common(store: Store, person_id: UUID, journey_id: UUID) -> dict[UUID, list[str]]:
    """Other journeys of theirs (not closed) in which something of this one's strengths and interests is found again.

    In the words of this journey. Two are the same when one is in the other as whole words: "walking" and "walking by
    the sea". Only what one connector wrote is ever compared.
    """
    by_journey: dict[UUID, list[str]] = defaultdict(list)
    for row in store.conn.execute(_IN_OPEN_JOURNEYS, {"person": person_id}):
        by_journey[row.journey_id].append(_record(store, row).words)
    mine = {each: _comparable(each) for each in by_journey.pop(journey_id, [])}
    found: dict[UUID, list[str]] = {}
    for other, theirs in by_journey.items():
        compared = [_comparable(each) for each in theirs]
        if same := [each for each, one in mine.items() if any(one in two or two in one for two in compared)]:
            found[other] = same
    return found


def _comparable(words: str) -> str:
    """Between spaces, so that only whole words are found in it."""
    return f" {normalise(words)} "


def _record(store: Store, row: Row[Any]) -> StrengthRecord:
    words: str = store.unseal_data(row.person_id, BODY, row.id, row.body)
    return StrengthRecord(row.id, row.journey_id, row.kind, words, row.added_at)
