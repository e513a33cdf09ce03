"""Forgetting a person: every row of theirs in every table, and the key to what backups still hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Table, Uuid, bindparam, delete, or_, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlmodel import SQLModel

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import (
    AccountMove,
    Audit,
    ChatMessage,
    Erasure,
    Inbox,
    Invitation,
    Outbox,
    Person,
    PlaceMap,
    RecordCopy,
)

person = table_of(Person)
account_move = table_of(AccountMove)
audit = table_of(Audit)
chat_message = table_of(ChatMessage)
erasure = table_of(Erasure)
inbox = table_of(Inbox)
invitation = table_of(Invitation)
outbox = table_of(Outbox)
place_map = table_of(PlaceMap)
record_copy = table_of(RecordCopy)

_WHO = bindparam("who", type_=Uuid())
_CHAT = bindparam("chat", type_=person.c.telegram_id.type)


def links_to_person(table: Table) -> list[ColumnElement[UUID]]:
    """The columns of a table that say whose its rows are."""
    return [column for column in table.c if column.references(person.c.id)]


_ANYTHING_OF_THEIRS = union_all(
    *(
        select(table.c.id).where(or_(*(column == _WHO for column in links_to_person(table))))
        for table in SQLModel.metadata.sorted_tables
        if "id" in table.c and links_to_person(table)
    )
)

_CHAT_OF = select(person.c.telegram_id).where(person.c.id == _WHO)
_HELD_CHAT_OF = _CHAT_OF.with_for_update()

# Deleting the person takes along whatever is linked to them, and what is linked to that. The statements
# before it are for rows that only remember an id or a chat. What they did to others' data keeps their id.
_FORGET = (
    delete(outbox).where(
        or_(
            outbox.c.chat_id == _CHAT,
            outbox.c.key_owner == _WHO,
            # What waits for others and is about something of theirs holds their words or their name.
            outbox.c.object_id == _WHO,
            outbox.c.object_id.in_(_ANYTHING_OF_THEIRS),
        )
    ),
    delete(inbox).where(or_(inbox.c.chat_id == _CHAT, inbox.c.key_owner == _WHO)),
    delete(chat_message).where(chat_message.c.chat_id == _CHAT),
    delete(invitation).where(or_(invitation.c.made_by == _WHO, invitation.c.used_by == _WHO)),
    delete(account_move).where(account_move.c.vouched_by == _WHO),
    delete(audit).where(audit.c.subject_id == _WHO),
    # The other one keeps a copy of what the two agreed, without the connector's word about themselves.
    update(record_copy)
    .where(record_copy.c.other_id == _WHO, record_copy.c.role == "supervisor")
    .values(wellbeing=None),
    # Their own map first: what stands on it names them as well, and cannot be emptied of that while it goes.
    delete(place_map).where(place_map.c.person_id == _WHO),
    delete(person).where(person.c.id == _WHO),
)

_ERASURES = select(erasure.c.person_id, erasure.c.at).order_by(erasure.c.at)
# (PostgreSQL's form of ON CONFLICT is SQLite's too.)
_REMEMBER = insert_or(erasure).on_conflict_do_nothing(index_elements=["person_id"])


def erase_person(store: Store, person_id: UUID, at: datetime) -> bool:
    """Forget somebody: what they wrote, what is about them, and after the commit their key. False for nobody.

    What is said to them afterwards is said to a stranger (no person, the house key).
    """
    if not _forget(store, person_id):
        return False
    remember_erasures(store, {person_id: at})
    return True


def list_erasures(store: Store) -> dict[UUID, datetime]:
    """Who was erased, and when."""
    return {row.person_id: row.at for row in store.conn.execute(_ERASURES)}


def remember_erasures(store: Store, erasures: Mapping[UUID, datetime]) -> None:
    """Put people on the list of the erased (a restored backup has an older list) and destroy their keys."""
    for person_id, at in erasures.items():
        store.conn.execute(_REMEMBER, {"person_id": person_id, "at": at})
        store.destroy_key(person_id)


def finish_erasures(store: Store) -> int:
    """Erase again whoever is on the list and came back with a backup, or whose key is still there.

    Done at start-up. Gives how many had come back.
    """
    back = 0
    for person_id in list_erasures(store):
        back += _forget(store, person_id)
        store.destroy_key(person_id)
    return back


def _forget(store: Store, person_id: UUID) -> bool:
    if store.conn.scalar(_CHAT_OF, {"who": person_id}) is None:
        return False
    # Whoever reads or writes about them just now is done first, and what they write is taken in before or after.
    store.alone()
    chat = store.conn.scalar(_HELD_CHAT_OF, {"who": person_id})
    if chat is None:
        return False
    store.asked.clear()
    for statement in _FORGET:
        store.conn.execute(statement, {"who": person_id, "chat": chat})
    return True
