"""Which barriers entries name, and what helped against them: found without reading the entries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select

from bot.storage.entries import EntryRecord
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import BarrierMet, Entry

# The questions whose answers are barriers, and the one that says whether what was tried helped.
BARRIERS = ("barriers_person", "barriers_around", "barriers_own", "barriers_organisation")
HELPED = "helped"
# What counts as a workaround that helped.
OF_USE = ("helped", "a_little")

barrier_met = table_of(BarrierMet)
entry = table_of(Entry)

_FORGET = delete(barrier_met).where(
    barrier_met.c.entry_id == bindparam("entry"), barrier_met.c.person_id == bindparam("person")
)
_OF_USE = (barrier_met.c.person_id == bindparam("person"), barrier_met.c.helped.in_(OF_USE))
_ANY = select(barrier_met.c.entry_id).where(*_OF_USE).limit(1)
_WITH_WORKAROUNDS = (
    select(barrier_met.c.barrier, func.count().label("entries")).where(*_OF_USE).group_by(barrier_met.c.barrier)
)
# What helped comes before what helped a little, the latest first.
_WORKAROUNDS = (
    select(barrier_met.c.entry_id, barrier_met.c.barrier, barrier_met.c.helped)
    .join(entry, entry.c.id == barrier_met.c.entry_id)
    .where(*_OF_USE, barrier_met.c.barrier.in_(bindparam("barriers", expanding=True)))
    .order_by(barrier_met.c.helped.desc(), entry.c.kept_at.desc(), entry.c.id, barrier_met.c.barrier)
)


@dataclass(frozen=True, slots=True)
class Workaround:
    """An entry whose workaround helped, and those of the barriers asked for that it names."""

    entry_id: UUID
    helped: str
    barriers: tuple[str, ...]


def index_barriers(store: Store, kept: EntryRecord) -> None:
    """Take down which barriers an entry names now, and whether what was tried helped."""
    values: dict[str, Any] = {answer.place: answer.data["value"] for answer in kept.answers}
    store.conn.execute(_FORGET, {"entry": kept.id, "person": kept.person_id})
    rows = [
        {"entry_id": kept.id, "person_id": kept.person_id, "barrier": barrier, "helped": values.get(HELPED)}
        for barrier in sorted({each for place in BARRIERS for each in values.get(place) or ()})
    ]
    if rows:
        store.conn.execute(insert(barrier_met), rows)


def barriers_with_workarounds(store: Store, person_id: UUID) -> dict[str, int]:
    """The barriers against which something of theirs helped, with how many entries say so."""
    return {row.barrier: row.entries for row in store.conn.execute(_WITH_WORKAROUNDS, {"person": person_id})}


def has_workarounds(store: Store, person_id: UUID) -> bool:
    """Whether anything of theirs helped against any barrier."""
    return store.conn.execute(_ANY, {"person": person_id}).first() is not None


def workarounds(store: Store, person_id: UUID, barriers: Collection[str]) -> list[Workaround]:
    """What of theirs helped against any of these barriers, before what helped a little; each the newest first."""
    found: dict[UUID, Workaround] = {}
    for row in store.conn.execute(_WORKAROUNDS, {"person": person_id, "barriers": sorted(barriers)}):
        before = found[row.entry_id].barriers if row.entry_id in found else ()
        found[row.entry_id] = Workaround(row.entry_id, row.helped, (*before, row.barrier))
    return list(found.values())
