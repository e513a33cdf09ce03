"""Introductions: entries of their own kind, and the index that says when they were made and whether they fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias, get_args
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.storage.entries import EntryRecord
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Introduction, JourneyEntry

INTRODUCTION = "introduction"
"""The kind of entry that an introduction is."""

Fit: TypeAlias = Literal["fits", "not_sure", "does_not", "not_gone"]
FITS: tuple[Fit, ...] = get_args(Fit)
# What may still change: it is asked again.
UNSETTLED: tuple[Fit | None, ...] = (None, "not_sure", "not_gone")

introduction = table_of(Introduction)
journey_entry = table_of(JourneyEntry)

_ONE = select(introduction).where(
    introduction.c.entry_id == bindparam("entry"), introduction.c.person_id == bindparam("person")
)
_OF_JOURNEY = (
    select(introduction)
    .join(journey_entry, journey_entry.c.entry_id == introduction.c.entry_id)
    .where(journey_entry.c.journey_id == bindparam("journey"), introduction.c.person_id == bindparam("person"))
    .order_by(introduction.c.made_on.desc(), introduction.c.entry_id)
)
# (PostgreSQL's form of ON CONFLICT is SQLite's too.)
_new = insert_or(introduction)
_INDEX = _new.on_conflict_do_update(
    index_elements=["entry_id"], set_={name: _new.excluded[name] for name in ("made_on", "fit")}
)


@dataclass(frozen=True, slots=True)
class IntroductionRecord:
    """An introduction as the index knows it. `fit`: None while nobody has said."""

    entry_id: UUID
    made_on: date
    fit: Fit | None

    @property
    def unsettled(self) -> bool:
        """Whether it is still open how it went."""
        return self.fit in UNSETTLED


def index_introduction(store: Store, kept: EntryRecord, today: date) -> None:
    """Take down what an introduction's answers say now: its places `day` and `fit`. What says no day is of `today`.

    Nothing happens for another kind of entry.
    """
    if kept.kind != INTRODUCTION:
        return
    values: dict[str, Any] = {answer.place: answer.data["value"] for answer in kept.answers}
    day = values.get("day")
    store.conn.execute(
        _INDEX,
        {
            "entry_id": kept.id,
            "person_id": kept.person_id,
            "made_on": date.fromisoformat(day) if day else today,
            "fit": values.get("fit"),
        },
    )


def get_introduction(store: Store, person_id: UUID, entry_id: UUID) -> IntroductionRecord | None:
    """An introduction of theirs; None when it is somebody else's, gone, or another kind of entry."""
    row = store.conn.execute(_ONE, {"entry": entry_id, "person": person_id}).one_or_none()
    return _record(row) if row else None


def introductions_of(store: Store, person_id: UUID, journey_id: UUID) -> list[IntroductionRecord]:
    """The introductions of a journey of theirs, the latest first."""
    rows = store.conn.execute(_OF_JOURNEY, {"journey": journey_id, "person": person_id})
    return [_record(row) for row in rows]


def _record(row: Row[Any]) -> IntroductionRecord:
    return IntroductionRecord(row.entry_id, row.made_on, row.fit)
