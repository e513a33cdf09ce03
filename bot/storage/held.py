"""Words that came when nothing was open: held until their writer says what they are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select

from bot.storage.rows import table_of
from bot.storage.sessions import BODY, delete_session, save_session
from bot.storage.store import Store
from bot.storage.tables import FlowSession

HELD = "held"  # a session of no flow: its words are all it has

_table = table_of(FlowSession)
_OF_PERSON = select(_table.c.id, _table.c.body).where(
    _table.c.person_id == bindparam("person_id"), _table.c.status == HELD
)
_BY_ID = _OF_PERSON.where(_table.c.id == bindparam("id"))

HeldWords = list[tuple[str, int]]
"""Texts with the message_id each came by."""


def hold_words(store: Store, person_id: UUID, text: str, message_id: int, at: datetime) -> UUID:
    """Hold these words, after those that are held already; gives the id they are held under."""
    row = store.conn.execute(_OF_PERSON, {"person_id": person_id}).first()
    held_id = row.id if row else uuid4()
    before = store.unseal_data(person_id, BODY, row.id, row.body)["words"] if row else []
    session = {"words": [*before, [text, message_id]]}
    if row:
        save_session(store, held_id, person_id, session=session, status=HELD, at=at)
        return held_id
    store.conn.execute(
        insert(_table),
        {
            "id": held_id,
            "person_id": person_id,
            "flow": HELD,
            "status": HELD,
            "resumable": False,
            "body": store.seal_data(person_id, BODY, held_id, session),
            "opened_at": at,
            "touched_at": at,
        },
    )
    return held_id


def take_held(store: Store, person_id: UUID, held_id: UUID) -> HeldWords:
    """The words held under that id, which are held no longer; none when they are not theirs or gone."""
    row = store.conn.execute(_BY_ID, {"person_id": person_id, "id": held_id}).one_or_none()
    if row is None:
        return []
    words = store.unseal_data(person_id, BODY, row.id, row.body)["words"]
    delete_session(store, held_id, person_id)
    return [(text, message_id) for text, message_id in words]
