"""Whether a reminder about learning is still needed, and when one falls due: reads, and no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from bot.storage.learning.records import Record, get_record, records_between
from bot.storage.learning.time import is_booked_at
from bot.storage.learning.years import year_of
from bot.storage.store import Store

QUARTERS = 4
LONG_AGO = timedelta(days=91)  # three months


def write_up_needed(store: Store, person_id: UUID, entry_id: UUID | None) -> bool:
    """The record that was booked is there, and nobody has said that it is done."""
    record = get_record(store, person_id, entry_id) if entry_id else None
    return record is not None and record.state == "planned"


def transfer_needed(store: Store, person_id: UUID, entry_id: UUID | None) -> bool:
    """The record is there, and what came of it has not been asked yet."""
    record = get_record(store, person_id, entry_id) if entry_id else None
    return record is not None and record.state != "applied"


def time_needed(store: Store, person_id: UUID, begins_at: datetime) -> bool:
    """The learning time that was booked for that moment still stands."""
    return is_booked_at(store, person_id, begins_at)


def none_needed(store: Store, person_id: UUID, today: date) -> bool:
    """Nothing was learned (that is on record) in the last three months."""
    return not _done(records_between(store, person_id, today - LONG_AGO, today))


def pace_needed(store: Store, person_id: UUID, today: date, quarters: int) -> bool:
    """Two or three `quarters` of their year are over, and less than that part of their own target is logged.

    Without a target of their own there is no pace.
    """
    year = year_of(store, person_id)
    if year.target is None:
        return False
    first, _ = year.around(today)
    if today < quarter_day(first, quarters):
        return False
    logged = sum(record.minutes or 0 for record in _done(records_between(store, person_id, first, today)))
    return logged * QUARTERS < year.target * quarters


def pace_day(store: Store, person_id: UUID, today: date, quarters: int) -> date:
    """The next day, today included, on which so many quarters of their year are over."""
    first, last = year_of(store, person_id).around(today)
    day = quarter_day(first, quarters)
    return day if day >= today else quarter_day(last + timedelta(days=1), quarters)


def quarter_day(first: date, quarters: int) -> date:
    """The day on which so many quarters of a year that begins on a month's `first` day are over."""
    months = first.month - 1 + quarters * 12 // QUARTERS
    return date(first.year + months // 12, months % 12 + 1, 1)


def _done(records: list[Record]) -> list[Record]:
    return [record for record in records if record.state != "planned"]
