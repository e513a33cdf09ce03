"""Which kinds of nudges that nobody asks for by hand somebody wants, and how those have fared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import NudgeSwitch

switch_table = table_of(NudgeSwitch)

_ALL = select(switch_table).where(switch_table.c.person_id == bindparam("person")).order_by(switch_table.c.kind)
_ONE = _ALL.where(switch_table.c.kind == bindparam("which_kind"))
# (PostgreSQL's form of ON CONFLICT is SQLite's too.)
_NEW = insert_or(switch_table)
_SAVE = _NEW.on_conflict_do_update(
    index_elements=["person_id", "kind"],
    set_={name: _NEW.excluded[name] for name in ("is_on", "ignored", "halved", "left_out", "paused_at")},
)


@dataclass(frozen=True, slots=True)
class SwitchRecord:
    """How somebody wants a kind of nudge, and how it has fared.

    `ignored`: how many in a row came to nothing. `halved`: only every second one comes; `left_out`: the last one did
    not. `paused_at`: since when none comes, because none came to anything.
    """

    kind: str
    is_on: bool = False
    ignored: int = 0
    halved: bool = False
    left_out: bool = False
    paused_at: datetime | None = None


def switch_of(store: Store, person_id: UUID, kind: str, *, unless_said: bool = False) -> SwitchRecord:
    """How they want that kind; on or off as `unless_said` says when they never said."""
    row = store.conn.execute(_ONE, {"person": person_id, "which_kind": kind}).one_or_none()
    if row is None:
        return SwitchRecord(kind, unless_said)
    return SwitchRecord(row.kind, row.is_on, row.ignored, row.halved, row.left_out, row.paused_at)


def switches_of(store: Store, person_id: UUID) -> list[SwitchRecord]:
    """Every kind they ever switched on, or that has fared badly."""
    return [
        SwitchRecord(row.kind, row.is_on, row.ignored, row.halved, row.left_out, row.paused_at)
        for row in store.conn.execute(_ALL, {"person": person_id})
    ]


def save_switch(store: Store, person_id: UUID, switch: SwitchRecord) -> None:
    """From now on it is so."""
    store.conn.execute(
        _SAVE,
        {
            "id": uuid4(),
            "person_id": person_id,
            "kind": switch.kind,
            "is_on": switch.is_on,
            "ignored": switch.ignored,
            "halved": switch.halved,
            "left_out": switch.left_out,
            "paused_at": switch.paused_at,
        },
    )
