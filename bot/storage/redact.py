"""Overwrites details in everything that was kept of an answer: every wording, every snapshot, the session itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, or_, select, update

from bot.storage.connecting.journeys import JourneyRecord
from bot.storage.entries import BODY as ANSWER_BODY
from bot.storage.rows import table_of
from bot.storage.sessions import BODY as SESSION_BODY
from bot.storage.shares import BODY as SHARE_BODY
from bot.storage.store import Store
from bot.storage.tables import Answer, Attainment, Entry, FlowSession, JourneyEntry, Share

Clean = Callable[[str], str]

_answer, _entry, _share, _session = (table_of(each) for each in (Answer, Entry, Share, FlowSession))
_attainment = table_of(Attainment)
_journey_entry = table_of(JourneyEntry)
_ANSWERS = (
    select(_answer.c.id, _answer.c.body)
    .join(_entry, _entry.c.id == _answer.c.entry_id)
    .where(_entry.c.id == bindparam("entry"), _entry.c.person_id == bindparam("person"))
)
# A check-in that was shared shows its goal's words, too.
_CHECK_INS = select(_attainment.c.entry_id).where(_attainment.c.goal_id == bindparam("entry"))
_SHARES = select(_share.c.id, _share.c.body).where(
    or_(_share.c.entry_id == bindparam("entry"), _share.c.entry_id.in_(_CHECK_INS)),
    _share.c.owner_id == bindparam("person"),
    _share.c.unshared_at.is_(None),
)
_SHARES_OF_JOURNEY = (
    select(_share.c.id, _share.c.body)
    .join(_journey_entry, _journey_entry.c.entry_id == _share.c.entry_id)
    .where(
        _journey_entry.c.journey_id == bindparam("journey"),
        _share.c.owner_id == bindparam("person"),
        _share.c.kind != "line",
        _share.c.unshared_at.is_(None),
    )
)
_SESSION = select(_session.c.id, _session.c.body).where(
    _session.c.id == bindparam("session"), _session.c.person_id == bindparam("person")
)


def redact_entry(store: Store, person_id: UUID, entry_id: UUID, clean: Clean) -> None:
    """Put every text of the entry through `clean`, its older wordings and the snapshots that were shared too."""
    whose = {"entry": entry_id, "person": person_id}
    _rewrite(store, person_id, _answer, ANSWER_BODY, store.conn.execute(_ANSWERS, whose).all(), clean)
    _rewrite(store, person_id, _share, SHARE_BODY, store.conn.execute(_SHARES, whose).all(), clean)


def redact_session(store: Store, person_id: UUID, session_id: UUID, clean: Clean) -> None:
    """Put every text of a session that is not finished through `clean`."""
    rows = store.conn.execute(_SESSION, {"session": session_id, "person": person_id}).all()
    _rewrite(store, person_id, _session, SESSION_BODY, rows, clean)


def put_alias(store: Store, mine: JourneyRecord, alias: str | None) -> list[UUID]:
    """Put another alias into what was shared of a journey, or leave it out; the ids of these shares."""
    rows = store.conn.execute(_SHARES_OF_JOURNEY, {"journey": mine.id, "person": mine.person_id}).all()
    for row in rows:
        data = store.unseal_data(mine.person_id, SHARE_BODY, row.id, row.body)
        said = data.pop("journey", None)
        if said and alias:
            data["journey"] = {**said, "alias": alias}
        body = store.seal_data(mine.person_id, SHARE_BODY, row.id, data)
        store.conn.execute(update(_share).where(_share.c.id == row.id).values(body=body))
    return [row.id for row in rows]


def _rewrite(store: Store, owner: UUID, table: Table, purpose: str, rows: Any, clean: Clean) -> None:
    for row in rows:
        data = store.unseal_data(owner, purpose, row.id, row.body)
        cleaned = _cleaned(data, clean)
        if cleaned != data:
            body = store.seal_data(owner, purpose, row.id, cleaned)
            store.conn.execute(update(table).where(table.c.id == row.id).values(body=body))


def _cleaned(data: Any, clean: Clean) -> Any:
    """The same data with people's words cleaned (answers, titles, lines); ids and dates stay as they are."""
    match data:
        case {"parts": parts, **rest}:
            texts = [[clean(text), message_id] for text, message_id in parts]
            return {key: _cleaned(value, clean) for key, value in rest.items()} | {"parts": texts}
        case {"text": str(text), **rest}:
            return {"text": clean(text), **rest}
        case {"line": str(line), **rest}:
            return {"line": clean(line), **rest}
        case dict():
            title = {"title": clean(data["title"])} if isinstance(data.get("title"), str) else {}
            return {key: _cleaned(value, clean) for key, value in data.items()} | title
        case list():
            return [_cleaned(each, clean) for each in data]
        case _:
            return data
