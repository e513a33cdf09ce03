"""People: who they are to Tandem and how they want it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, insert, select, update

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Person

NAME = "person.name"
SETTINGS = frozenset(
    {
        "language",
        "zone",
        "nation",
        "notice_version",
        "notice_at",
        "quiet_from",
        "quiet_until",
        "quiet_weekends",
        "quiet_holidays",
        "away_from",
        "back_on",
        "nudges_paused_at",
        "tip_shown",
    }
)

person = table_of(Person)

_ALL = select(person).order_by(person.c.notice_at, person.c.id)
_BY_TELEGRAM_ID = select(person).where(person.c.telegram_id == bindparam("telegram_id"))
_BY_ID = select(person).where(person.c.id == bindparam("id"))
_CHANGE = update(person).where(person.c.id == bindparam("whose"))
_UNREACHABLE = _CHANGE.where(person.c.unreachable_since.is_(None)).values(unreachable_since=bindparam("since"))
_REACHABLE = _CHANGE.values(unreachable_since=None)
_SUSPENDED = _CHANGE.where(person.c.suspended_at.is_(None)).values(suspended_at=bindparam("since"))
_WELCOME = _CHANGE.values(suspended_at=None)


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Somebody who has agreed to the notice. Quiet hours are minutes of their own day.

    They are away from the day `away_from` until `back_on`, their first day back.
    """

    id: UUID
    telegram_id: int
    name: str | None
    language: str
    zone: str
    nation: str
    notice_version: str
    quiet_from: int
    quiet_until: int
    quiet_weekends: bool
    quiet_holidays: bool
    away_from: date | None
    back_on: date | None
    nudges_paused: bool
    tip_shown: bool
    reachable: bool
    suspended: bool


def find_person(store: Store, telegram_id: int) -> PersonRecord | None:
    """Whoever has this Telegram id."""
    row = store.conn.execute(_BY_TELEGRAM_ID, {"telegram_id": telegram_id}).one_or_none()
    return _record(store, row) if row else None


def get_person(store: Store, id: UUID) -> PersonRecord | None:
    row = store.conn.execute(_BY_ID, {"id": id}).one_or_none()
    return _record(store, row) if row else None


def list_people(store: Store) -> list[PersonRecord]:
    """Everybody, in the order in which they agreed to the notice."""
    return [_record(store, row) for row in store.conn.execute(_ALL)]


def add_person(
    store: Store,
    *,
    telegram_id: int,
    language: str,
    zone: str,
    nation: str,
    notice_version: str,
    at: datetime,
) -> PersonRecord:
    """Add somebody who agreed to that version of the notice `at` that moment, and make their key."""
    id = uuid4()
    store.create_key(id, "person")
    store.conn.execute(
        insert(person),
        {
            "id": id,
            "telegram_id": telegram_id,
            "language": language,
            "zone": zone,
            "nation": nation,
            "notice_version": notice_version,
            "notice_at": at,
        },
    )
    added = get_person(store, id)
    assert added is not None
    return added


def change_person(store: Store, id: UUID, *, name: str | None = None, **settings: Any) -> None:
    """Give them a name, change their settings (columns of the same names), or both.

    A new `notice_version` comes with its `notice_at`. Raises ValueError for a setting that there is none of.
    """
    if unknown := settings.keys() - SETTINGS:
        raise ValueError(f"no such setting: {', '.join(sorted(unknown))}")
    values = dict(settings)
    if name is not None:
        values["name"] = store.seal_data(id, NAME, id, name)
    if values:
        store.conn.execute(update(person).where(person.c.id == id), values)


def mark_reachable(store: Store, id: UUID, reachable: bool, at: datetime) -> None:
    """Note that their chat is open to us, or since when it is not."""
    if reachable:
        store.conn.execute(_REACHABLE, {"whose": id})
    else:
        store.conn.execute(_UNREACHABLE, {"whose": id, "since": at})


def mark_suspended(store: Store, id: UUID, suspended: bool, at: datetime) -> None:
    """Suspend them, or let them in again: while suspended they see nothing and get no nudges."""
    store.alone()
    if suspended:
        store.conn.execute(_SUSPENDED, {"whose": id, "since": at})
    else:
        store.conn.execute(_WELCOME, {"whose": id})


def _record(store: Store, row: Row[Any]) -> PersonRecord:
    return PersonRecord(
        id=row.id,
        telegram_id=row.telegram_id,
        name=None if row.name is None else store.unseal_data(row.id, NAME, row.id, row.name),
        language=row.language,
        zone=row.zone,
        nation=row.nation,
        notice_version=row.notice_version,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        quiet_weekends=row.quiet_weekends,
        quiet_holidays=row.quiet_holidays,
        away_from=row.away_from,
        back_on=row.back_on,
        nudges_paused=row.nudges_paused_at is not None,
        tip_shown=row.tip_shown,
        reachable=row.unreachable_since is None,
        suspended=row.suspended_at is not None,
    )
