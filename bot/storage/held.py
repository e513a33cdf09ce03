"""What waits for a word more: texts that came when nothing was open, lines not sent yet, a pack being chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select

from bot.storage.rows import table_of
from bot.storage.sessions import BODY, delete_session, save_session
from bot.storage.store import Store
from bot.storage.tables import FlowSession

HELD = "held"  # a session of no flow: its words are all it has
PACK = "pack"  # the same for what somebody is choosing for their appraisal pack
LINE = "line"  # the same for one line, never mixed with other words: it is about to go to somebody else

_table = table_of(FlowSession)
_OF_PERSON = select(_table.c.id, _table.c.body).where(
    _table.c.person_id == bindparam("person_id"), _table.c.status == HELD, _table.c.flow == bindparam("kind")
)
_BY_ID = _OF_PERSON.where(_table.c.id == bindparam("id"))

HeldWords = list[tuple[str, int]]
"""Texts with the message_id each came by."""


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A line, where it is to go (`to`), what it is about, and what else it goes with (names and ids, no words)."""

    to: str
    words: str
    about: UUID | None
    more: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeldPack:
    """Which entries go into a pack, and the period it is about (as it is named in buttons)."""

    period: str
    chosen: tuple[UUID, ...]


def hold_words(store: Store, person_id: UUID, text: str, message_id: int, at: datetime) -> UUID:
    """Hold these words, after those that are held already; gives the id they are held under."""
    row = store.conn.execute(_OF_PERSON, {"person_id": person_id, "kind": HELD}).first()
    if row is None:
        return _hold(store, person_id, HELD, {"words": [[text, message_id]]}, at)
    before = store.unseal_data(person_id, BODY, row.id, row.body)["words"]
    session = {"words": [*before, [text, message_id]]}
    save_session(store, row.id, person_id, session=session, status=HELD, at=at)
    held_id: UUID = row.id
    return held_id


def take_held(store: Store, person_id: UUID, held_id: UUID) -> HeldWords:
    """The words held under that id, which are held no longer; none when they are not theirs or gone."""
    held = _take(store, person_id, HELD, held_id)
    return [(text, message_id) for text, message_id in held["words"]] if held else []


def hold_line(store: Store, person_id: UUID, line: HeldLine, at: datetime) -> UUID:
    """Hold a line until its writer has said that it may go; gives the id it is held under."""
    about = str(line.about) if line.about else None
    return _hold(store, person_id, LINE, {"to": line.to, "words": line.words, "about": about, "more": line.more}, at)


def take_line(store: Store, person_id: UUID, held_id: UUID) -> HeldLine | None:
    """The line held under that id, which is held no longer; None when it is not theirs or gone."""
    held = _take(store, person_id, LINE, held_id)
    if held is None:
        return None
    about = UUID(held["about"]) if held["about"] else None
    return HeldLine(held["to"], held["words"], about, held.get("more", {}))


def hold_pack(store: Store, person_id: UUID, pack: HeldPack, at: datetime) -> None:
    """Hold what is chosen for a pack. There is one at a time: what was held before is held no longer."""
    let_pack_go(store, person_id)
    _hold(store, person_id, PACK, {"period": pack.period, "chosen": [str(id) for id in pack.chosen]}, at)


def held_pack(store: Store, person_id: UUID) -> HeldPack | None:
    """What somebody has chosen so far; None when they are choosing nothing."""
    row = store.conn.execute(_OF_PERSON, {"person_id": person_id, "kind": PACK}).first()
    if row is None:
        return None
    held = store.unseal_data(person_id, BODY, row.id, row.body)
    return HeldPack(held["period"], tuple(UUID(id) for id in held["chosen"]))


def let_pack_go(store: Store, person_id: UUID) -> None:
    """Nothing is being chosen any more."""
    for held_id in [row.id for row in store.conn.execute(_OF_PERSON, {"person_id": person_id, "kind": PACK})]:
        delete_session(store, held_id, person_id)


def _hold(store: Store, person_id: UUID, kind: str, session: dict[str, Any], at: datetime) -> UUID:
    held_id = uuid4()
    store.conn.execute(
        insert(_table),
        {
            "id": held_id,
            "person_id": person_id,
            "flow": kind,
            "status": HELD,
            "resumable": False,
            "body": store.seal_data(person_id, BODY, held_id, session),
            "opened_at": at,
            "touched_at": at,
        },
    )
    return held_id


def _take(store: Store, person_id: UUID, kind: str, held_id: UUID) -> dict[str, Any] | None:
    row = store.conn.execute(_BY_ID, {"person_id": person_id, "kind": kind, "id": held_id}).one_or_none()
    if row is None:
        return None
    held: dict[str, Any] = store.unseal_data(person_id, BODY, row.id, row.body)
    delete_session(store, held_id, person_id)
    return held
