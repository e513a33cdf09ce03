"""Records of supervision sessions: each side holds a copy of its own, and sees nothing but that copy.

While the link stands a change goes into both copies, and both are asked again. Afterwards each keeps theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Date, Integer, Row, Uuid, bindparam, case, delete, insert, select, update

from bot.storage.columns import Instant
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.supervision.links import CONFIRMED, supervision, team
from bot.storage.tables import AgreedAction, RecordCopy

BODY = "record.body"
WELLBEING = "record.wellbeing"
ACTION = "action.body"

Role: TypeAlias = Literal["connector", "supervisor"]

record_copy = table_of(RecordCopy)
agreed_action = table_of(AgreedAction)
_c = record_copy.c

_OF_HOLDER = (
    select(record_copy).where(_c.holder_id == bindparam("holder")).order_by(_c.met_on.desc(), _c.written_at.desc())
)
_ONE = select(record_copy).where(_c.holder_id == bindparam("holder"), _c.record_id == bindparam("record"))
_COPY = select(record_copy).where(_c.holder_id == bindparam("holder"), _c.id == bindparam("copy"))
# Both copies, while nothing keeps them apart: the link that the two have stands.
_BOTH = (
    select(record_copy)
    .join(supervision, supervision.c.id == _c.link_id)
    .join(team, supervision.c.team_id == team.c.id)
    .where(*CONFIRMED, _c.record_id == bindparam("record"))
)
_LATEST_AGREED = (
    select(_c.next_on)
    .where(
        _c.holder_id == bindparam("holder"),
        _c.other_id == bindparam("other"),
        _c.agreed_version > 0,
        _c.other_agreed_version > 0,
    )
    .order_by(_c.met_on.desc(), _c.written_at.desc())
    .limit(1)
)
_WITH_WELLBEING = select(_c.holder_id, _c.id).where(
    _c.other_id == bindparam("connector"), _c.role == "supervisor", _c.wellbeing.is_not(None)
)
_THIS = _c.id == bindparam("copy")
_CHANGE = (
    update(record_copy)
    .where(_THIS)
    .values(
        met_on=bindparam("new_met", type_=Date()),
        next_on=bindparam("new_next", type_=Date()),
        body=bindparam("new_body"),
        wellbeing=bindparam("new_wellbeing", type_=_c.wellbeing.type),
        version=bindparam("new_version", type_=Integer()),
    )
)
_SENT = update(record_copy).where(_THIS).values(sent_at=bindparam("at", type_=Instant()))
_AGREE = (
    update(record_copy)
    .where(_c.record_id == bindparam("record"), _c.version == bindparam("seen"))
    .values(
        agreed_version=case((_c.holder_id == bindparam("who", type_=Uuid()), _c.version), else_=_c.agreed_version),
        other_agreed_version=case(
            (_c.holder_id == bindparam("who", type_=Uuid()), _c.other_agreed_version), else_=_c.version
        ),
    )
)
_REMIND = update(record_copy).where(_THIS).values(remind_days=bindparam("days"))
_DELETE = delete(record_copy).where(_THIS)


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record as one of its two holders has it. `other_id` is None once the other one was erased.

    `kind`: one_to_one, group or informal. `parts`: what was written about the workload, the people (aliases) and the
    learning, where something was. `last_actions`: what had been agreed before and how far it was, as plain data
    (words, owner, state, due_on). `remind_days`: how long before `next_on` the holder wants to hear of it, 0: not.
    """

    id: UUID
    record_id: UUID
    holder_id: UUID
    other_id: UUID | None
    link_id: UUID | None
    role: Role
    met_on: date
    next_on: date | None
    kind: str
    wellbeing: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    last_actions: tuple[Mapping[str, Any], ...] = ()
    version: int = 1
    sent_at: datetime | None = None
    agreed_version: int = 0
    other_agreed_version: int = 0
    remind_days: int = 1

    @property
    def connector_id(self) -> UUID | None:
        """Whose word about themselves `wellbeing` is."""
        return self.holder_id if self.role == "connector" else self.other_id

    def with_parts(self, parts: Mapping[str, str]) -> HeldRecord:
        return replace(self, parts=parts)

    @property
    def mine_agreed(self) -> bool:
        return self.agreed_version == self.version

    @property
    def other_agreed(self) -> bool:
        return self.other_agreed_version == self.version

    @property
    def agreed(self) -> bool:
        """Whether both have said yes to it as it stands now."""
        return self.mine_agreed and self.other_agreed


def role_named(name: str) -> Role:
    """A role as it is written in stored data."""
    return "supervisor" if name == "supervisor" else "connector"


def write_record(
    store: Store,
    *,
    writer_id: UUID,
    other_id: UUID | None,
    link_id: UUID | None,
    role: Role,
    met_on: date,
    next_on: date | None,
    kind: str,
    parts: Mapping[str, str],
    last_actions: tuple[Mapping[str, Any], ...],
    at: datetime,
) -> HeldRecord:
    """A new record, which nobody but its writer has until it is handed over.

    `role` is the writer's. Once the link has ended, `link_id` is None and it stays with its writer;
    `other_id` too, once the other one was erased.
    """
    held = HeldRecord(
        id=uuid4(),
        record_id=uuid4(),
        holder_id=writer_id,
        other_id=other_id,
        link_id=link_id,
        role=role,
        met_on=met_on,
        next_on=next_on,
        kind=kind,
        parts=parts,
        last_actions=last_actions,
        remind_days=_remind_days(store, writer_id),
    )
    _insert(store, held, at)
    return held


def get_record(store: Store, holder_id: UUID, record_id: UUID) -> HeldRecord | None:
    """The holder's own copy; None when they have none."""
    row = store.conn.execute(_ONE, {"holder": holder_id, "record": record_id}).one_or_none()
    return _held(store, row) if row else None


def get_copy(store: Store, holder_id: UUID, copy_id: UUID) -> HeldRecord | None:
    """The same by the copy's own id."""
    row = store.conn.execute(_COPY, {"holder": holder_id, "copy": copy_id}).one_or_none()
    return _held(store, row) if row else None


def records_of(
    store: Store,
    holder_id: UUID,
    *,
    other_id: UUID | None = None,
    role: Role | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[HeldRecord]:
    """The holder's copies, the latest first: of one pair, of one role, of sessions from `since` up to `until`."""
    wanted = _OF_HOLDER
    if other_id is not None:
        wanted = wanted.where(_c.other_id == other_id)
    if role is not None:
        wanted = wanted.where(_c.role == role)
    if since is not None:
        wanted = wanted.where(_c.met_on >= since)
    if until is not None:
        wanted = wanted.where(_c.met_on < until)
    return [_held(store, row) for row in store.conn.execute(wanted, {"holder": holder_id})]


def next_session(store: Store, holder_id: UUID, other_id: UUID) -> date | None:
    """When the two meet next, by the latest record that both have confirmed."""
    found: date | None = store.conn.scalar(_LATEST_AGREED, {"holder": holder_id, "other": other_id})
    return found


def is_open(store: Store, held: HeldRecord) -> bool:
    """Whether what is done to this copy can still reach the other one: the link stands, and both hold a copy."""
    return len(_copies(store, held.record_id)) == 2


def may_be_handed_over(store: Store, held: HeldRecord) -> bool:
    """Nobody but its writer has it yet, and the other one is still linked with them."""
    return held.sent_at is None and len(_copies(store, held.record_id)) == 1


def may_be_changed(store: Store, held: HeldRecord) -> bool:
    """A record that was not handed over yet, or one that is open."""
    return held.sent_at is None or is_open(store, held)


def hand_over(store: Store, held: HeldRecord, at: datetime) -> HeldRecord | None:
    """Give the other one a copy; the writer has thereby said yes. That copy, or None when the link has ended."""
    store.alone()
    [*standing] = _copies(store, held.record_id)
    if len(standing) != 1 or held.other_id is None:
        return None
    other = replace(
        held,
        id=uuid4(),
        holder_id=held.other_id,
        other_id=held.holder_id,
        role="supervisor" if held.role == "connector" else "connector",
        sent_at=at,
        remind_days=_remind_days(store, held.other_id),
    )
    _insert(store, other, at)
    for row in store.conn.execute(select(agreed_action).where(agreed_action.c.copy_id == held.id)).all():
        words = store.unseal_data(held.holder_id, ACTION, row.id, row.body)
        id = uuid4()
        store.conn.execute(
            insert(agreed_action),
            {
                **row._mapping,
                "id": id,
                "copy_id": other.id,
                "holder_id": other.holder_id,
                "body": store.seal_data(other.holder_id, ACTION, id, words),
            },
        )
    store.conn.execute(_SENT, {"copy": held.id, "at": at})
    agree(store, held)
    return get_copy(store, other.holder_id, other.id)


def change_record(store: Store, held: HeldRecord) -> HeldRecord:
    """Write what `held` says now (dates, kind, parts, wellbeing) into its copies; both have to say yes again.

    The holder's copy as it is then. One that was not handed over keeps its version. Raises LookupError when it may not
    be changed any more.
    """
    store.alone()
    before = get_copy(store, held.holder_id, held.id)
    if before is None or not may_be_changed(store, before):
        raise LookupError("no record that can be changed")
    copies = _copies(store, held.record_id) if before.sent_at else [before]
    for copy in copies:
        same = replace(
            copy,
            met_on=held.met_on,
            next_on=held.next_on,
            kind=held.kind,
            parts=held.parts,
            wellbeing=held.wellbeing,
            version=before.version + 1 if before.sent_at else before.version,
        )
        store.conn.execute(
            _CHANGE,
            {
                "copy": copy.id,
                "new_met": same.met_on,
                "new_next": same.next_on,
                "new_body": store.seal_data(copy.holder_id, BODY, copy.id, _body(same)),
                "new_wellbeing": _sealed_wellbeing(store, same),
                "new_version": same.version,
            },
        )
    changed = get_copy(store, held.holder_id, held.id)
    assert changed is not None
    return changed


def agree(store: Store, held: HeldRecord) -> HeldRecord | None:
    """The holder says yes to the record as `held` has it; noted in both copies.

    Their copy as it is then; None when it says something else by now, or is gone.
    """
    # Two who say yes at once: one of them is the second.
    store.alone()
    yes = {"record": held.record_id, "who": held.holder_id, "seen": held.version}
    if store.conn.execute(_AGREE, yes).rowcount == 0:
        return None
    return get_copy(store, held.holder_id, held.id)


def copies_of(store: Store, held: HeldRecord) -> list[HeldRecord]:
    """This copy, and the other one while the link stands; the holder's own first."""
    others = [each for each in _copies(store, held.record_id) if each.id != held.id]
    return [held, *others]


def copies_with_wellbeing_of(store: Store, connector_id: UUID) -> list[tuple[UUID, UUID]]:
    """Whose copies hold a connector's word about themselves: the supervisors who hold them, and the copies."""
    rows = store.conn.execute(_WITH_WELLBEING, {"connector": connector_id})
    return [(row.holder_id, row.id) for row in rows]


def set_remind_days(store: Store, held: HeldRecord, days: int) -> None:
    """How many days before the next session the holder wants to hear of it (0: not)."""
    store.conn.execute(_REMIND, {"copy": held.id, "days": days})


def delete_copy(store: Store, held: HeldRecord) -> None:
    """The holder's copy goes, with its actions; the other one's stays."""
    store.conn.execute(_DELETE, {"copy": held.id})


def _copies(store: Store, record_id: UUID) -> list[HeldRecord]:
    return [_held(store, row) for row in store.conn.execute(_BOTH, {"record": record_id})]


def _remind_days(store: Store, holder_id: UUID) -> int:
    """As the holder chose it last."""
    latest = next(iter(store.conn.execute(_OF_HOLDER, {"holder": holder_id})), None)
    return 1 if latest is None else int(latest.remind_days)


def _insert(store: Store, held: HeldRecord, at: datetime) -> None:
    store.conn.execute(
        insert(record_copy),
        {
            "id": held.id,
            "record_id": held.record_id,
            "holder_id": held.holder_id,
            "other_id": held.other_id,
            "link_id": held.link_id,
            "role": held.role,
            "met_on": held.met_on,
            "next_on": held.next_on,
            "body": store.seal_data(held.holder_id, BODY, held.id, _body(held)),
            "wellbeing": _sealed_wellbeing(store, held),
            "version": held.version,
            "written_at": at,
            "sent_at": held.sent_at,
            "agreed_version": held.agreed_version,
            "other_agreed_version": held.other_agreed_version,
            "remind_days": held.remind_days,
        },
    )


def _body(held: HeldRecord) -> dict[str, Any]:
    return {"kind": held.kind, "parts": dict(held.parts), "last_actions": [dict(each) for each in held.last_actions]}


def _sealed_wellbeing(store: Store, held: HeldRecord) -> bytes | None:
    """With the connector's key in either copy: when they are erased, it can be read in no backup of the other one."""
    if not held.wellbeing or held.connector_id is None:
        return None
    return store.seal_data(held.connector_id, WELLBEING, held.id, held.wellbeing)


def _held(store: Store, row: Row[Any]) -> HeldRecord:
    body = store.unseal_data(row.holder_id, BODY, row.id, row.body)
    connector_id = row.holder_id if row.role == "connector" else row.other_id
    wellbeing = row.wellbeing and connector_id and store.unseal_data(connector_id, WELLBEING, row.id, row.wellbeing)
    return HeldRecord(
        id=row.id,
        record_id=row.record_id,
        holder_id=row.holder_id,
        other_id=row.other_id,
        link_id=row.link_id,
        role=row.role,
        met_on=row.met_on,
        next_on=row.next_on,
        kind=body["kind"],
        wellbeing=wellbeing or None,
        parts=body["parts"],
        last_actions=tuple(body["last_actions"]),
        version=row.version,
        sent_at=row.sent_at,
        agreed_version=row.agreed_version,
        other_agreed_version=row.other_agreed_version,
        remind_days=row.remind_days,
    )
