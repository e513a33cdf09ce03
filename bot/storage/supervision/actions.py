"""What the two agreed to do: actions of records, one row in each side's copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Date, Row, bindparam, delete, insert, select, update

from bot.storage.columns import Instant
from bot.storage.store import Store
from bot.storage.supervision.records import ACTION, HeldRecord, Role, agreed_action, copies_of, get_copy, record_copy

State: TypeAlias = Literal["open", "done", "moved", "dropped"]
OUTSTANDING: tuple[State, ...] = ("open", "moved")

_c = agreed_action.c
_ALL = (
    select(agreed_action, record_copy.c.record_id, record_copy.c.other_id, record_copy.c.met_on)
    .join(record_copy, record_copy.c.id == _c.copy_id)
    .where(_c.holder_id == bindparam("holder"))
    .order_by(_c.due_on.is_(None), _c.due_on, record_copy.c.met_on, _c.position, _c.id)
)
_OF_COPY = _ALL.where(_c.copy_id == bindparam("copy"))
_ONE = _ALL.where(_c.action_id == bindparam("action"))
_AGREED = _ALL.where(
    _c.since_version <= record_copy.c.agreed_version, _c.since_version <= record_copy.c.other_agreed_version
)
_SAME = (_c.action_id == bindparam("action"), _c.copy_id.in_(bindparam("copies", expanding=True)))
_STATE = (
    update(agreed_action)
    .where(*_SAME)
    .values(
        state=bindparam("new_state"),
        state_at=bindparam("at", type_=Instant()),
        due_on=bindparam("new_due", type_=Date()),
    )
)
_WORDS = update(agreed_action).where(_c.id == bindparam("row")).values(body=bindparam("new_body"))
_TAKE_OUT = delete(agreed_action).where(*_SAME)


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """An agreed action in its holder's copy; `id` is the same in both, `row_id` is this one's. `met_on`: the session's.

    `owner`: who does it. `due_on` is the date it was moved to, once it was moved.
    """

    id: UUID
    row_id: UUID
    copy_id: UUID
    record_id: UUID
    holder_id: UUID
    other_id: UUID | None
    owner: Role
    words: str
    due_on: date | None
    state: State
    state_at: datetime | None
    met_on: date

    @property
    def outstanding(self) -> bool:
        return self.state in OUTSTANDING


def add_action(store: Store, held: HeldRecord, *, owner: Role, words: str, due_on: date | None) -> None:
    """One more action, in every copy; it counts as agreed once both have said yes to this version of the record."""
    action_id = uuid4()
    position = len(actions_in(store, held))
    for copy in copies_of(store, held):
        id = uuid4()
        store.conn.execute(
            insert(agreed_action),
            {
                "id": id,
                "action_id": action_id,
                "copy_id": copy.id,
                "holder_id": copy.holder_id,
                "owner": owner,
                "position": position,
                "since_version": held.version,
                "body": store.seal_data(copy.holder_id, ACTION, id, {"words": words}),
                "due_on": due_on,
                "state": "open",
            },
        )


def actions_in(store: Store, held: HeldRecord) -> list[ActionRecord]:
    """What stands in one copy, agreed by both already or not."""
    rows = store.conn.execute(_OF_COPY, {"holder": held.holder_id, "copy": held.id})
    return [_record(store, row) for row in rows]


def agreed_actions(
    store: Store, holder_id: UUID, *, other_id: UUID | None = None, role: Role | None = None
) -> list[ActionRecord]:
    """What somebody's copies say was agreed by both: what is due first comes first, what has no date last.

    Narrowed to those with one other person, or to sessions in which the holder had that role.
    """
    wanted = _AGREED
    if other_id is not None:
        wanted = wanted.where(record_copy.c.other_id == other_id)
    if role is not None:
        wanted = wanted.where(record_copy.c.role == role)
    return [_record(store, row) for row in store.conn.execute(wanted, {"holder": holder_id})]


def get_action(store: Store, holder_id: UUID, action_id: UUID) -> ActionRecord | None:
    """An action of somebody's copies; None when they hold no such."""
    row = store.conn.execute(_ONE, {"holder": holder_id, "action": action_id}).one_or_none()
    return _record(store, row) if row else None


def set_state(store: Store, action: ActionRecord, state: State, due_on: date | None, at: datetime) -> None:
    """How far it is, in the holder's copy, and in the other one while the link stands."""
    new = {"new_state": state, "new_due": due_on, "at": at}
    store.conn.execute(_STATE, {"action": action.id, "copies": _copies(store, action), **new})


def change_words(store: Store, action: ActionRecord, words: str) -> None:
    """What it says, in the holder's copy: for a record that nobody else has yet."""
    body = store.seal_data(action.holder_id, ACTION, action.row_id, {"words": words})
    store.conn.execute(_WORDS, {"row": action.row_id, "new_body": body})


def take_out(store: Store, action: ActionRecord) -> None:
    """It is in no copy of the record any more."""
    store.conn.execute(_TAKE_OUT, {"action": action.id, "copies": _copies(store, action)})


def _copies(store: Store, action: ActionRecord) -> list[UUID]:
    held = get_copy(store, action.holder_id, action.copy_id)
    return [copy.id for copy in copies_of(store, held)] if held else []


def _record(store: Store, row: Row[Any]) -> ActionRecord:
    return ActionRecord(
        id=row.action_id,
        row_id=row.id,
        copy_id=row.copy_id,
        record_id=row.record_id,
        holder_id=row.holder_id,
        other_id=row.other_id,
        owner=row.owner,
        words=store.unseal_data(row.holder_id, ACTION, row.id, row.body)["words"],
        due_on=row.due_on,
        state=row.state,
        state_at=row.state_at,
        met_on=row.met_on,
    )
