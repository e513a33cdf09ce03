"""How the bot is, as far as the database knows. Nothing in it is anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from bot.storage.backups.backup import last_backup
from bot.storage.columns import Instant
from bot.storage.inbox import inbox
from bot.storage.lateness import Lateness, lateness
from bot.storage.outbox import outbox
from bot.storage.processes import ProcessRecord, living
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import FlowSession

LATELY = timedelta(days=1)

session = table_of(FlowSession)

_SINCE = bindparam("since", type_=Instant())
_INBOX_LATELY = select(func.count()).where(inbox.c.set_aside_at >= _SINCE)
_OUTBOX_LATELY = select(func.count()).where(outbox.c.set_aside, outbox.c.lease_until >= _SINCE)
_SESSIONS = select(session.c.status, func.count().label("how_many")).group_by(session.c.status)


@dataclass(frozen=True, slots=True)
class Condition:
    """`set_aside_lately`: how much was given up during the last day. `sessions`: how many of each status there are."""

    lateness: Lateness
    set_aside_lately: int
    sessions: dict[str, int]
    last_backup: datetime | None
    living: list[ProcessRecord]


def condition(store: Store, now: datetime) -> Condition:
    since = {"since": now - LATELY}
    return Condition(
        lateness=lateness(store, now),
        set_aside_lately=sum(store.conn.scalar(each, since) or 0 for each in (_INBOX_LATELY, _OUTBOX_LATELY)),
        sessions={row.status: row.how_many for row in store.conn.execute(_SESSIONS)},
        last_backup=last_backup(store),
        living=living(store, now),
    )
