"""Exercises that somebody did: entries of a kind of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Entry

EXERCISE = "exercise"
"""The kind of entry that an exercise is."""

entry = table_of(Entry)

_LATEST = (
    select(entry.c.id, entry.c.kept_at)
    .where(entry.c.person_id == bindparam("person"), entry.c.kind == EXERCISE, entry.c.flow == bindparam("flow"))
    .order_by(entry.c.kept_at.desc(), entry.c.id)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class DoneExercise:
    """When an exercise was last done, and the entry that was kept."""

    entry_id: UUID
    at: datetime


def last_done(store: Store, person_id: UUID, flow: str) -> DoneExercise | None:
    """The latest of somebody's entries that was written with this exercise; None if there is none."""
    row = store.conn.execute(_LATEST, {"person": person_id, "flow": flow}).first()
    return DoneExercise(row.id, row.kept_at) if row else None
