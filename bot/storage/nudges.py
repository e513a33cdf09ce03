"""Nudge rules, and the rows that fall due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.storage.columns import Instant
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Nudge, NudgeRule, Person

NudgeStatus: TypeAlias = Literal["sent", "dropped", "done"]

rule_table = table_of(NudgeRule)
nudge_table = table_of(Nudge)
person = table_of(Person)

_RULES = (
    select(rule_table)
    .where(rule_table.c.person_id == bindparam("person"))
    .order_by(rule_table.c.stopped_at.is_not(None), rule_table.c.made_at, rule_table.c.id)
)
_STOP = (
    update(rule_table)
    .where(rule_table.c.person_id == bindparam("person"), rule_table.c.stopped_at.is_(None))
    .values(stopped_at=bindparam("at"))
)
_STOP_ONE = _STOP.where(rule_table.c.id == bindparam("rule"))
_STOP_KIND = _STOP.where(rule_table.c.kind == bindparam("which_kind"))
_DROP_STOPPED = (
    update(nudge_table)
    .where(
        nudge_table.c.person_id == bindparam("person"),
        nudge_table.c.status == "waiting",
        nudge_table.c.rule_id.in_(select(rule_table.c.id).where(rule_table.c.stopped_at.is_not(None))),
    )
    .values(status="dropped")
)

_RULE_COLUMNS = ("kind", "by_hand", "timing", "entry_id", "stopped_at")
_NUDGES = select(nudge_table, *(rule_table.c[name].label(f"rule_{name}") for name in _RULE_COLUMNS)).join(
    rule_table, nudge_table.c.rule_id == rule_table.c.id
)
_NUDGE = _NUDGES.where(nudge_table.c.id == bindparam("nudge"), nudge_table.c.person_id == bindparam("person"))
_WAITING = _NUDGES.where(nudge_table.c.person_id == bindparam("person"), nudge_table.c.status == "waiting").order_by(
    nudge_table.c.due_at, nudge_table.c.id
)
_SENT = _NUDGES.where(
    nudge_table.c.person_id == bindparam("person"),
    nudge_table.c.sent_at >= bindparam("since", type_=Instant()),
).order_by(nudge_table.c.sent_at.desc(), nudge_table.c.id)

_READY = (
    nudge_table.c.status == "waiting",
    nudge_table.c.person_id == person.c.id,
    person.c.unreachable_since.is_(None),
    person.c.suspended_at.is_(None),
    rule_table.c.stopped_at.is_(None),
)
# The index nudge_due gives these in their order: nothing is sorted, nothing that is not yet due is looked at.
# On PostgreSQL a second worker passes over what the first one has claimed, and whoever stops a rule waits until what
# is being sent by it has its next occurrence; SQLite has one writer.
_DUE = (
    _NUDGES.where(*_READY, nudge_table.c.due_at <= bindparam("now", type_=Instant()))
    .order_by(nudge_table.c.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, key_share=True, of=[nudge_table, rule_table])
)
_NEXT_DUE = (
    select(nudge_table.c.due_at)
    .join(rule_table, nudge_table.c.rule_id == rule_table.c.id)
    .where(*_READY)
    .order_by(nudge_table.c.due_at)
    .limit(1)
)

_FAR = _NUDGES.where(
    nudge_table.c.status == "waiting",
    rule_table.c.by_hand.is_(False),
    nudge_table.c.due_at > bindparam("beyond", type_=Instant()),
)
_FORGET = delete(nudge_table).where(nudge_table.c.id == bindparam("nudge"))

# (PostgreSQL's form of ON CONFLICT is SQLite's too.)
_NEW_NUDGE = insert_or(nudge_table).on_conflict_do_nothing(index_elements=["rule_id", "local_date"])
_MARK = (
    update(nudge_table)
    .where(nudge_table.c.id == bindparam("nudge"), nudge_table.c.status == "waiting")
    .values(status=bindparam("new_status"))
)
_MARK_SENT = _MARK.values(sent_at=bindparam("at"))
_ACT = (
    update(nudge_table)
    .where(
        nudge_table.c.id == bindparam("nudge"),
        nudge_table.c.person_id == bindparam("person"),
        nudge_table.c.status.in_(["waiting", "sent"]),
    )
    .values(status="done")
)
_SNOOZE = (
    update(nudge_table)
    .where(
        nudge_table.c.id == bindparam("nudge"),
        nudge_table.c.person_id == bindparam("person"),
        nudge_table.c.status != "dropped",
        nudge_table.c.rule_id.in_(select(rule_table.c.id).where(rule_table.c.stopped_at.is_(None))),
    )
    .values(status="waiting", due_at=bindparam("new_due"))
)


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """What to nudge somebody about, and when. `by_hand`: they dated it. `timing`: bot.nudges' data."""

    id: UUID
    person_id: UUID
    kind: str
    by_hand: bool
    timing: dict[str, Any]
    entry_id: UUID | None
    stopped: bool


@dataclass(frozen=True, slots=True)
class NudgeRecord:
    """One occurrence of a rule. `planned_at` is when it was first due, `sent_at` when it last went out.

    `status`: `waiting`, `sent`, `dropped` (no longer needed) or `done` (acted on).
    """

    id: UUID
    rule: RuleRecord
    person_id: UUID
    local_date: date
    planned_at: datetime
    due_at: datetime
    status: str
    variant: int
    sent_at: datetime | None


def add_rule(
    store: Store,
    *,
    person_id: UUID,
    kind: str,
    by_hand: bool,
    timing: dict[str, Any],
    entry_id: UUID | None,
    at: datetime,
) -> UUID:
    """A new rule's id. One that is about an entry goes when the entry does."""
    id = uuid4()
    store.conn.execute(
        insert(rule_table),
        {
            "id": id,
            "person_id": person_id,
            "kind": kind,
            "by_hand": by_hand,
            "timing": timing,
            "entry_id": entry_id,
            "made_at": at,
        },
    )
    return id


def rules_of(store: Store, person_id: UUID) -> list[RuleRecord]:
    """Every rule somebody has, those that are stopped last, the oldest first."""
    return [
        RuleRecord(
            row.id,
            row.person_id,
            row.kind,
            row.by_hand,
            row.timing,
            row.entry_id,
            stopped=row.stopped_at is not None,
        )
        for row in store.conn.execute(_RULES, {"person": person_id})
    ]


def stop_rule(store: Store, person_id: UUID, rule_id: UUID, at: datetime) -> bool:
    """Stop a rule of theirs and drop what waits by it. False when it isn't theirs or has stopped."""
    stopped = store.conn.execute(_STOP_ONE, {"person": person_id, "rule": rule_id, "at": at}).rowcount
    store.conn.execute(_DROP_STOPPED, {"person": person_id})
    return stopped > 0


def stop_kind(store: Store, person_id: UUID, kind: str, at: datetime) -> int:
    """Stop every rule of theirs of a kind and drop what waits by them; how many were stopped."""
    stopped = store.conn.execute(_STOP_KIND, {"person": person_id, "which_kind": kind, "at": at}).rowcount
    store.conn.execute(_DROP_STOPPED, {"person": person_id})
    return stopped


def add_nudge(
    store: Store, *, rule_id: UUID, person_id: UUID, local_date: date, due_at: datetime, variant: int = 0
) -> UUID | None:
    """The rule's occurrence on that date of the person's own; None when there is one already."""
    id = uuid4()
    added = store.conn.execute(
        _NEW_NUDGE,
        {
            "id": id,
            "rule_id": rule_id,
            "person_id": person_id,
            "local_date": local_date,
            "planned_at": due_at,
            "due_at": due_at,
            "status": "waiting",
            "variant": variant,
        },
    )
    return id if added.rowcount == 1 else None


def claim_due(store: Store, now: datetime, limit: int) -> list[NudgeRecord]:
    """What is due, the oldest first, of people who can be reached and are not suspended.

    Claimed until the transaction ends; `mark_nudge` in the same one makes it stay so.
    """
    return [_record(row) for row in store.conn.execute(_DUE, {"now": now, "limit": limit})]


def next_due(store: Store) -> datetime | None:
    """When the next one that `claim_due` would give falls due, which may be past."""
    due: datetime | None = store.conn.scalar(_NEXT_DUE)
    return due


def mark_nudge(store: Store, id: UUID, status: NudgeStatus, at: datetime) -> bool:
    """Take a waiting nudge out of waiting. False when somebody else was first."""
    if status == "sent":
        marked = store.conn.execute(_MARK_SENT, {"nudge": id, "new_status": status, "at": at})
    else:
        marked = store.conn.execute(_MARK, {"nudge": id, "new_status": status})
    return marked.rowcount == 1


def act_on(store: Store, person_id: UUID, nudge_id: UUID) -> bool:
    """Note that somebody did what a nudge of theirs was about. False when not theirs, done or dropped."""
    return store.conn.execute(_ACT, {"nudge": nudge_id, "person": person_id}).rowcount == 1


def snooze(store: Store, person_id: UUID, nudge_id: UUID, due_at: datetime) -> bool:
    """Have a nudge of theirs come (again) at `due_at`. False when not theirs, dropped or stopped."""
    new = {"nudge": nudge_id, "person": person_id, "new_due": due_at}
    return store.conn.execute(_SNOOZE, new).rowcount == 1


def get_nudge(store: Store, person_id: UUID, id: UUID) -> NudgeRecord | None:
    """A nudge of theirs; None when it is somebody else's or gone."""
    row = store.conn.execute(_NUDGE, {"nudge": id, "person": person_id}).one_or_none()
    return _record(row) if row else None


def far_nudges(store: Store, beyond: datetime) -> list[NudgeRecord]:
    """What waits for longer than that by rules that nobody dated by hand."""
    return [_record(row) for row in store.conn.execute(_FAR, {"beyond": beyond})]


def forget_nudge(store: Store, id: UUID) -> None:
    """It was never planned: its rule may plan another for the same date."""
    store.conn.execute(_FORGET, {"nudge": id})


def waiting_nudges(store: Store, person_id: UUID) -> list[NudgeRecord]:
    """What somebody will still be nudged about, the next one first."""
    return [_record(row) for row in store.conn.execute(_WAITING, {"person": person_id})]


def sent_nudges(store: Store, person_id: UUID, since: datetime) -> list[NudgeRecord]:
    """What somebody was sent from `since` on, whatever became of it, the latest first."""
    return [_record(row) for row in store.conn.execute(_SENT, {"person": person_id, "since": since})]


def _record(row: Row[Any]) -> NudgeRecord:
    rule = RuleRecord(
        id=row.rule_id,
        person_id=row.person_id,
        kind=row.rule_kind,
        by_hand=row.rule_by_hand,
        timing=row.rule_timing,
        entry_id=row.rule_entry_id,
        stopped=row.rule_stopped_at is not None,
    )
    return NudgeRecord(
        id=row.id,
        rule=rule,
        person_id=row.person_id,
        local_date=row.local_date,
        planned_at=row.planned_at,
        due_at=row.due_at,
        status=row.status,
        variant=row.variant,
        sent_at=row.sent_at,
    )
