"""Which processes are alive: each says so now and then, and takes its leave when it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.storage.columns import Instant
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Process

BEAT_EVERY = timedelta(seconds=10)
# Who has not been heard of for so long is not counted any more.
ALIVE_FOR = 3 * BEAT_EVERY
STOP_FIRST = "a Tandem is running on this database, or was half a minute ago: stop every process first"

process = table_of(Process)

# (PostgreSQL's form of ON CONFLICT is SQLite's too.)
_NEW = insert_or(process)
_BEAT = _NEW.on_conflict_do_update(index_elements=["name"], set_={"seen_at": _NEW.excluded.seen_at})
_LEAVE = delete(process).where(process.c.name == bindparam("which"))
_LIVING = (
    select(process)
    # Who was heard of long after now was heard of before the clock went back.
    .where(
        process.c.seen_at > bindparam("since", type_=Instant()),
        process.c.seen_at <= bindparam("until", type_=Instant()),
    )
    .order_by(process.c.kind, process.c.began_at, process.c.name)
)


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """`kind`: `run`, `web` or `worker`."""

    name: str
    kind: str
    began_at: datetime
    seen_at: datetime


def beat(store: Store, name: str, kind: str, at: datetime) -> int:
    """The process is alive. Gives how many are."""
    store.conn.execute(_BEAT, {"name": name, "kind": kind, "began_at": at, "seen_at": at})
    return len(living(store, at))


def leave(store: Store, name: str) -> None:
    """The process ends."""
    store.conn.execute(_LEAVE, {"which": name})


def living(store: Store, now: datetime) -> list[ProcessRecord]:
    """The processes that have been heard of lately."""
    rows = store.conn.execute(_LIVING, {"since": now - ALIVE_FOR, "until": now + ALIVE_FOR})
    return [ProcessRecord(row.name, row.kind, row.began_at, row.seen_at) for row in rows]
