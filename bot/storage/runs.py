"""How flows went: who began which and where it ended, to be counted (bot.reports.figures) and never to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Date, bindparam, insert, select

from bot.storage.columns import Instant
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import FlowRun, FlowSession, Person

RunOutcome: TypeAlias = Literal["finished", "deleted", "expired", "open"]

run = table_of(FlowRun)
session = table_of(FlowSession)
person = table_of(Person)

_ADD = insert(run)
_ENDED = select(run).where(
    run.c.ended_on >= bindparam("since", type_=Date()), run.c.ended_on <= bindparam("until", type_=Date())
)
_OPEN = (
    select(session.c.person_id, session.c.flow, person.c.language)
    .join(person, person.c.id == session.c.person_id)
    .where(
        session.c.status != "closed",
        session.c.resumable,
        session.c.opened_at >= bindparam("begin", type_=Instant()),
        session.c.opened_at < bindparam("end", type_=Instant()),
    )
)


@dataclass(frozen=True, slots=True)
class Run:
    """One way through a flow. `last_step` is empty for what is still open, and where nothing was answered."""

    person_id: UUID
    flow: str
    language: str
    outcome: RunOutcome
    last_step: str


def add_run(
    store: Store,
    *,
    person_id: UUID,
    flow: str,
    language: str,
    ended_on: date,
    outcome: RunOutcome,
    last_step: str,
) -> None:
    """Note that somebody's way through a flow has ended."""
    store.conn.execute(
        _ADD,
        {
            "id": uuid4(),
            "person_id": person_id,
            "flow": flow,
            "language": language,
            "ended_on": ended_on,
            "outcome": outcome,
            "last_step": last_step,
        },
    )


def runs_between(store: Store, since: date, until: date) -> list[Run]:
    """Every way through a flow that ended in these days (both included), or began in them and is still open."""
    days = {"since": since, "until": until}
    ended = [
        Run(row.person_id, row.flow, row.language, row.outcome, row.last_step)
        for row in store.conn.execute(_ENDED, days)
    ]
    moments = {
        "begin": datetime.combine(since, time(), UTC),
        "end": datetime.combine(until + timedelta(days=1), time(), UTC),
    }
    return ended + [
        Run(row.person_id, row.flow, row.language, "open", "") for row in store.conn.execute(_OPEN, moments)
    ]
