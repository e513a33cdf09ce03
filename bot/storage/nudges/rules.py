"""Nudge rules, and the rows that fall due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Row, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.storage.columns import Instant
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Nudge, NudgeRule, Outbox, Person

WORDS = "nudge_rule.words"
# What a nudge is called among the messages that go out.
NUDGE = "nudge"

NudgeStatus: TypeAlias = Literal["sent", "dropped", "done"]

rule_table = table_of(NudgeRule)
nudge_table = table_of(Nudge)
person = table_of(Person)
outbox = table_of(Outbox)

_THEIRS = select(rule_table.c.id).where(rule_table.c.person_id == bindparam("person"))
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
_STOP_ABOUT = _STOP_KIND.where(rule_table.c.about_id == bindparam("about"))
_HOLD = _THEIRS.with_for_update(key_share=True)
_MINE = (rule_table.c.id == bindparam("rule"), rule_table.c.person_id == bindparam("person"))
_SET_WORDS = update(rule_table).where(*_MINE).values(words=bindparam("new_words"))
_RETIME = update(rule_table).where(*_MINE).values(timing=bindparam("new_timing", type_=rule_table.c.timing.type))
_DROP_STOPPED = (
    update(nudge_table)
    .where(
        nudge_table.c.person_id == bindparam("person"),
        nudge_table.c.status == "waiting",
        nudge_table.c.rule_id.in_(_THEIRS.where(rule_table.c.stopped_at.is_not(None))),
    )
    .values(status="dropped")
)

_RULE_COLUMNS = ("kind", "by_hand", "timing", "entry_id", "about_id", "words", "stopped_at")
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
_FRESH = (
    select(nudge_table.c.id)
    .where(
        nudge_table.c.person_id == bindparam("person"),
        nudge_table.c.rule_id == bindparam("rule"),
        nudge_table.c.status == "waiting",
        nudge_table.c.sent_at.is_(None),
    )
    .limit(1)
)
_LAST_OF_KIND = (
    _NUDGES.where(
        nudge_table.c.person_id == bindparam("person"),
        nudge_table.c.sent_at.is_not(None),
        rule_table.c.kind == bindparam("which_kind"),
    )
    .order_by(nudge_table.c.sent_at.desc(), nudge_table.c.id)
    .limit(1)
)
_UNCALLED = _NUDGES.where(
    nudge_table.c.person_id == bindparam("person"),
    rule_table.c.by_hand.is_(False),
    or_(
        nudge_table.c.sent_at >= bindparam("since", type_=Instant()),
        and_(nudge_table.c.status == "waiting", nudge_table.c.due_at <= bindparam("until", type_=Instant())),
    ),
)

_READY = (
    nudge_table.c.status == "waiting",
    nudge_table.c.person_id == person.c.id,
    person.c.unreachable_since.is_(None),
    person.c.suspended_at.is_(None),
    person.c.nudges_paused_at.is_(None),
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
    rule_table.c.timing["weekly"].as_string().is_not(None),
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
_IGNORED = (
    update(nudge_table)
    .where(nudge_table.c.id == bindparam("nudge"), nudge_table.c.status == "sent")
    .values(status="ignored")
)
_ACT = (
    update(nudge_table)
    .where(
        nudge_table.c.id == bindparam("nudge"),
        nudge_table.c.person_id == bindparam("person"),
        nudge_table.c.status.in_(["waiting", "sent", "ignored"]),
    )
    .values(status="done")
)
_SNOOZE = (
    update(nudge_table)
    .where(
        nudge_table.c.id == bindparam("nudge"),
        nudge_table.c.person_id == bindparam("person"),
        nudge_table.c.status != "dropped",
        nudge_table.c.rule_id.in_(_THEIRS.where(rule_table.c.stopped_at.is_(None))),
    )
    .values(status="waiting", due_at=bindparam("new_due"))
)
# What is in the outbox and not on its way. A nudge whose attempt failed may have arrived: it does not come again.
_UNSENT = (
    delete(outbox)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        outbox.c.kind == NUDGE,
        outbox.c.began_at.is_(None),
        outbox.c.set_aside.is_(False),
    )
    .returning(outbox.c.object_id, outbox.c.put_at, outbox.c.tried_at)
)
_BACK = (
    update(nudge_table)
    .where(nudge_table.c.person_id == bindparam("person"), nudge_table.c.status == "sent")
    .values(status="waiting", sent_at=None)
)
_THAT_ONE_BACK = _BACK.where(nudge_table.c.id == bindparam("nudge"))
_THOSE_BACK = _BACK.where(nudge_table.c.sent_at == bindparam("at", type_=Instant()))


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """What to nudge somebody about, and when. `by_hand`: they dated it. `timing`: bot.nudges' data.

    `about_id`: what it is about, if that is no entry. `words`: their own, of what they want to be reminded of.
    """

    id: UUID
    person_id: UUID
    kind: str
    by_hand: bool
    timing: dict[str, Any]
    entry_id: UUID | None
    about_id: UUID | None
    words: str | None
    stopped: bool


@dataclass(frozen=True, slots=True)
class NudgeRecord:
    """One occurrence of a rule. `planned_at` is when it was first due, `sent_at` when it last went out.

    `status`: `waiting`, `sent`, `dropped` (no longer needed), `done` (acted on) or `ignored` (nothing came of it).
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
    about_id: UUID | None = None,
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
            "about_id": about_id,
            "made_at": at,
        },
    )
    return id


def set_words(store: Store, person_id: UUID, rule_id: UUID, words: str) -> bool:
    """What a rule of theirs reminds them of. False when it is not theirs."""
    sealed = store.seal_data(person_id, WORDS, rule_id, words)
    return store.conn.execute(_SET_WORDS, {"person": person_id, "rule": rule_id, "new_words": sealed}).rowcount == 1


def retime_rule(store: Store, person_id: UUID, rule_id: UUID, timing: dict[str, Any]) -> None:
    """From now on the rule says so."""
    store.conn.execute(_RETIME, {"person": person_id, "rule": rule_id, "new_timing": timing})


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
            row.about_id,
            _words(store, row.person_id, row.id, row.words),
            stopped=row.stopped_at is not None,
        )
        for row in store.conn.execute(_RULES, {"person": person_id})
    ]


def hold_rules(store: Store, person_id: UUID) -> None:
    """Until this transaction ends nobody dispatches by a rule of theirs; whoever does just now is done first."""
    store.conn.execute(_HOLD, {"person": person_id})


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


def stop_about(store: Store, person_id: UUID, kind: str, about_id: UUID, at: datetime) -> int:
    """Stop every rule of theirs of a kind that is about this and drop what waits; how many were stopped."""
    given = {"person": person_id, "which_kind": kind, "about": about_id, "at": at}
    stopped = store.conn.execute(_STOP_ABOUT, given).rowcount
    store.conn.execute(_DROP_STOPPED, {"person": person_id})
    return stopped


def take_back(store: Store, person_id: UUID, chat_id: int) -> None:
    """Nudges that were queued for somebody and are not on their way wait again, as if they had not been queued.

    Belongs after whatever keeps others from dispatching to them (`hold_rules`).
    """
    for row in store.conn.execute(_UNSENT, {"chat": chat_id}).all():
        if row.tried_at is not None:
            continue
        if row.object_id is not None:
            store.conn.execute(_THAT_ONE_BACK, {"person": person_id, "nudge": row.object_id})
        else:
            # One message for several: they were all marked in the moment it was written.
            store.conn.execute(_THOSE_BACK, {"person": person_id, "at": row.put_at})


def add_nudge(
    store: Store,
    *,
    rule_id: UUID,
    person_id: UUID,
    local_date: date,
    due_at: datetime,
    planned_at: datetime | None = None,
    variant: int = 0,
) -> UUID | None:
    """The rule's occurrence on that date of the person's own; None when there is one already.

    `planned_at`: when it was to come before something held it back, if anything did.
    """
    id = uuid4()
    added = store.conn.execute(
        _NEW_NUDGE,
        {
            "id": id,
            "rule_id": rule_id,
            "person_id": person_id,
            "local_date": local_date,
            "planned_at": planned_at or due_at,
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
    return [_record(store, row) for row in store.conn.execute(_DUE, {"now": now, "limit": limit})]


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


def mark_ignored(store: Store, id: UUID) -> None:
    """Nothing came of a nudge that was sent."""
    store.conn.execute(_IGNORED, {"nudge": id})


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
    return _record(store, row) if row else None


def far_nudges(store: Store, beyond: datetime) -> list[NudgeRecord]:
    """What waits for longer than that by rules that nobody dated by hand."""
    return [_record(store, row) for row in store.conn.execute(_FAR, {"beyond": beyond})]


def forget_nudge(store: Store, id: UUID) -> None:
    """It was never planned: its rule may plan another for the same date."""
    store.conn.execute(_FORGET, {"nudge": id})


def waiting_nudges(store: Store, person_id: UUID) -> list[NudgeRecord]:
    """What somebody will still be nudged about, the next one first."""
    return [_record(store, row) for row in store.conn.execute(_WAITING, {"person": person_id})]


def has_fresh(store: Store, person_id: UUID, rule_id: UUID) -> bool:
    """Whether an occurrence of a rule of theirs waits that has not been sent yet."""
    return store.conn.scalar(_FRESH, {"person": person_id, "rule": rule_id}) is not None


def last_of_kind(store: Store, person_id: UUID, kind: str) -> NudgeRecord | None:
    """The one of a kind that somebody was sent last, whatever became of it."""
    row = store.conn.execute(_LAST_OF_KIND, {"person": person_id, "which_kind": kind}).one_or_none()
    return _record(store, row) if row else None


def uncalled_nudges(store: Store, person_id: UUID, since: datetime, until: datetime) -> list[NudgeRecord]:
    """What nobody dated by hand: sent from `since` on, or waiting and due by `until`."""
    rows = store.conn.execute(_UNCALLED, {"person": person_id, "since": since, "until": until})
    return [_record(store, row) for row in rows]


def sent_nudges(store: Store, person_id: UUID, since: datetime) -> list[NudgeRecord]:
    """What somebody was sent from `since` on, whatever became of it, the latest first."""
    return [_record(store, row) for row in store.conn.execute(_SENT, {"person": person_id, "since": since})]


def _words(store: Store, person_id: UUID, rule_id: UUID, sealed: bytes | None) -> str | None:
    return None if sealed is None else store.unseal_data(person_id, WORDS, rule_id, sealed)


def _record(store: Store, row: Row[Any]) -> NudgeRecord:
    rule = RuleRecord(
        id=row.rule_id,
        person_id=row.person_id,
        kind=row.rule_kind,
        by_hand=row.rule_by_hand,
        timing=row.rule_timing,
        entry_id=row.rule_entry_id,
        about_id=row.rule_about_id,
        words=_words(store, row.person_id, row.rule_id, row.rule_words),
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
