"""Entries: the finished pieces people keep, answer by answer, with the history of every answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, insert, select, update

from bot.storage.columns import Instant
from bot.storage.connecting.journeys import EntryJourney, entry_journey
from bot.storage.rows import table_of
from bot.storage.shares import drop_what_waits_for_readers
from bot.storage.store import Store
from bot.storage.tables import Answer, Entry, EntryCompetence, FlowSession, Journey, JourneyEntry
from bot.understanding.digits import normalise

BODY = "answer.body"
TITLE = "title"
MOST_AT_ONCE = 500  # entries read with one statement: databases take so many parameters

entry = table_of(Entry)
answer = table_of(Answer)
entry_competence = table_of(EntryCompetence)
session_table = table_of(FlowSession)
journey = table_of(Journey)
journey_entry = table_of(JourneyEntry)

_MINE = (entry.c.id == bindparam("entry"), entry.c.person_id == bindparam("person"))
_ADD = insert(entry)
_ADD_ANSWER = insert(answer)
_WITH_JOURNEY = (
    select(
        entry,
        journey.c.id.label("journey_id"),
        journey.c.alias.label("journey_alias"),
        journey_entry.c.step.label("journey_step"),
    )
    .outerjoin(journey_entry, journey_entry.c.entry_id == entry.c.id)
    .outerjoin(journey, journey.c.id == journey_entry.c.journey_id)
)
_ENTRY = select(entry.c.id).where(*_MINE)
_WHOLE_ENTRY = _WITH_JOURNEY.where(*_MINE)
_TOUCH = update(entry).where(*_MINE).values(changed_at=bindparam("at"))

_SINCE = (
    select(entry.c.id)
    .where(entry.c.person_id == bindparam("person"), entry.c.kept_at >= bindparam("since", type_=Instant()))
    .limit(1)
)
_HEADS = (
    _WITH_JOURNEY.add_columns(answer.c.id.label("title_id"), answer.c.body.label("title_body"))
    .outerjoin(
        answer,
        and_(answer.c.entry_id == entry.c.id, answer.c.place == TITLE, answer.c.replaced_at.is_(None)),
    )
    .order_by(entry.c.kept_at.desc(), entry.c.id)
)

_IN_ORDER = select(answer).order_by(
    answer.c.position,
    answer.c.written_at,
    answer.c.replaced_at.is_(None),
    answer.c.replaced_at,
    answer.c.id,
)
_ANSWERS = _IN_ORDER.where(answer.c.entry_id == bindparam("entry"))
_STANDING_ANSWERS = _ANSWERS.where(answer.c.replaced_at.is_(None))
_STANDING_ANSWER = _STANDING_ANSWERS.where(answer.c.place == bindparam("place"))
_HISTORY = _ANSWERS.where(answer.c.place == bindparam("place"))
_LAST_POSITION = select(func.max(answer.c.position)).where(answer.c.entry_id == bindparam("entry"))
_REPLACED = update(answer).where(answer.c.id == bindparam("answer")).values(replaced_at=bindparam("at"))

_WORDS_OF_PERSON = (
    select(answer.c.id, answer.c.entry_id, answer.c.body)
    .join(entry, answer.c.entry_id == entry.c.id)
    .where(entry.c.person_id == bindparam("person"), answer.c.replaced_at.is_(None))
)

_COMPETENCES = (
    select(entry_competence.c.competence)
    .where(entry_competence.c.entry_id == bindparam("entry"))
    .order_by(entry_competence.c.competence)
)
_ENTRIES = _WITH_JOURNEY.where(
    entry.c.id.in_(bindparam("entries", expanding=True)), entry.c.person_id == bindparam("person")
)
_ANSWERS_OF_ENTRIES = _IN_ORDER.where(
    answer.c.entry_id.in_(bindparam("entries", expanding=True)), answer.c.replaced_at.is_(None)
)
_COMPETENCES_OF_ENTRIES = (
    select(entry_competence)
    .where(entry_competence.c.entry_id.in_(bindparam("entries", expanding=True)))
    .order_by(entry_competence.c.competence)
)
_FORGET_COMPETENCES = delete(entry_competence).where(entry_competence.c.entry_id == bindparam("entry"))

# The session that became the entry holds the same words until it is purged.
_DELETE_SESSIONS = delete(session_table).where(
    session_table.c.entry_id == bindparam("entry"), session_table.c.person_id == bindparam("person")
)
_DELETE = delete(entry).where(*_MINE)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it goes in. `place`: a bot.flows place key; `data`: bot.flows.answer's data."""

    place: str
    position: int
    data: dict[str, Any]
    private: bool = False
    headline: bool = False
    part: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """One wording of one answer. `replaced_at` is None for the one that stands."""

    id: UUID
    place: str
    position: int
    data: dict[str, Any]
    private: bool
    headline: bool
    part: str | None
    written_at: datetime
    replaced_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EntryHead:
    """An entry in a list. `title` is "" when it was given none."""

    id: UUID
    person_id: UUID
    kind: str
    flow: str
    kept_at: datetime
    title: str
    journey: EntryJourney | None = None


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """An entry with the answers that stand, in their order. `zone` is where it was written."""

    id: UUID
    person_id: UUID
    kind: str
    flow: str
    version: str
    zone: str
    begun_at: datetime
    kept_at: datetime
    changed_at: datetime | None
    answers: list[AnswerRecord]
    competences: list[str]
    journey: EntryJourney | None = None


def keep_entry(
    store: Store,
    *,
    person_id: UUID,
    kind: str,
    flow: str,
    version: str,
    zone: str,
    begun_at: datetime,
    kept_at: datetime,
    answers: Iterable[KeptAnswer],
    competences: Iterable[str],
) -> UUID:
    """Keep a finished piece; its id."""
    id = uuid4()
    store.conn.execute(
        _ADD,
        {
            "id": id,
            "person_id": person_id,
            "kind": kind,
            "flow": flow,
            "version": version,
            "zone": zone,
            "begun_at": begun_at,
            "kept_at": kept_at,
        },
    )
    rows = [_answer_row(store, person_id, id, given, kept_at) for given in answers]
    if rows:
        store.conn.execute(_ADD_ANSWER, rows)
    _add_competences(store, id, competences)
    return id


def has_written_since(store: Store, person_id: UUID, since: datetime) -> bool:
    """Whether they have kept any entry from then on."""
    return store.conn.scalar(_SINCE, {"person": person_id, "since": since}) is not None


def entries_page(
    store: Store,
    person_id: UUID,
    *,
    offset: int,
    limit: int,
    kind: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[list[EntryHead], int]:
    """One page of somebody's entries, the newest first, and how many there are in all.

    Narrowed to a `kind` and to those kept from `since` up to, not including, `until`.
    """
    wanted = _wanted(person_id, kind, since, until)
    total = store.conn.scalar(select(func.count()).select_from(entry).where(*wanted))
    rows = store.conn.execute(_HEADS.where(*wanted).offset(offset).limit(limit))
    return [_head(store, row) for row in rows], total or 0


def entry_ids(
    store: Store, person_id: UUID, *, since: datetime, until: datetime, without: Collection[str] = ()
) -> list[tuple[UUID, str]]:
    """The entries somebody kept from `since` up to, not including, `until`, the oldest first: id and kind.

    Kinds of `without` are left out.
    """
    wanted = select(entry.c.id, entry.c.kind).where(*_wanted(person_id, None, since, until))
    if without:
        wanted = wanted.where(entry.c.kind.not_in(without))
    return [(row.id, row.kind) for row in store.conn.execute(wanted.order_by(entry.c.kept_at, entry.c.id))]


def get_entry(store: Store, person_id: UUID, entry_id: UUID) -> EntryRecord | None:
    """An entry of theirs; None when it is somebody else's or gone."""
    whose = {"entry": entry_id, "person": person_id}
    row = store.conn.execute(_WHOLE_ENTRY, whose).one_or_none()
    if row is None:
        return None
    answers = store.conn.execute(_STANDING_ANSWERS, whose)
    return _entry_record(store, row, answers, store.conn.scalars(_COMPETENCES, whose))


def get_entries(store: Store, person_id: UUID, entry_ids: Sequence[UUID]) -> dict[UUID, EntryRecord]:
    """Entries of theirs by their ids, read together; those that are somebody else's or gone are not in it."""
    found: dict[UUID, EntryRecord] = {}
    for at in range(0, len(entry_ids), MOST_AT_ONCE):
        found |= _get_entries(store, person_id, entry_ids[at : at + MOST_AT_ONCE])
    return found


def _get_entries(store: Store, person_id: UUID, entry_ids: Sequence[UUID]) -> dict[UUID, EntryRecord]:
    rows = store.conn.execute(_ENTRIES, {"entries": list(entry_ids), "person": person_id}).all()
    theirs = {"entries": [row.id for row in rows]}
    answers: dict[UUID, list[Row[Any]]] = defaultdict(list)
    competences: dict[UUID, list[str]] = defaultdict(list)
    for each in store.conn.execute(_ANSWERS_OF_ENTRIES, theirs):
        answers[each.entry_id].append(each)
    for each in store.conn.execute(_COMPETENCES_OF_ENTRIES, theirs):
        competences[each.entry_id].append(each.competence)
    return {row.id: _entry_record(store, row, answers[row.id], competences[row.id]) for row in rows}


def replace_answer(
    store: Store, person_id: UUID, entry_id: UUID, place: str, data: dict[str, Any], at: datetime
) -> bool:
    """Give an answer a new wording (the older one stays as history), or add one where there was none.

    An unchanged wording changes nothing. False when the entry isn't theirs.
    """
    last = store.conn.scalar(_LAST_POSITION, {"entry": entry_id})
    return put_answer(store, person_id, entry_id, KeptAnswer(place, 0 if last is None else last + 1, data), at)


def put_answer(store: Store, person_id: UUID, entry_id: UUID, given: KeptAnswer, at: datetime) -> bool:
    """The same for who knows where a new answer belongs and what it is. One that is there stays where it is."""
    whose = {"entry": entry_id, "person": person_id}
    if store.conn.execute(_ENTRY, whose).one_or_none() is None:
        return False
    row = store.conn.execute(_STANDING_ANSWER, {**whose, "place": given.place}).one_or_none()
    new = given
    if row is not None:
        if _answer_record(store, person_id, row).data == given.data:
            return True
        new = KeptAnswer(given.place, row.position, given.data, row.private, row.headline, row.part)
        store.conn.execute(_REPLACED, {"answer": row.id, "at": at})
    store.conn.execute(_ADD_ANSWER, _answer_row(store, person_id, entry_id, new, at))
    store.conn.execute(_TOUCH, {**whose, "at": at})
    return True


def answer_history(store: Store, person_id: UUID, entry_id: UUID, place: str) -> list[AnswerRecord]:
    """Every wording of an answer, the oldest first, the standing one last; [] when the entry isn't theirs."""
    whose = {"entry": entry_id, "person": person_id}
    if store.conn.execute(_ENTRY, whose).one_or_none() is None:
        return []
    rows = store.conn.execute(_HISTORY, {**whose, "place": place})
    return [_answer_record(store, person_id, row) for row in rows]


def set_competences(store: Store, person_id: UUID, entry_id: UUID, competences: Iterable[str], at: datetime) -> bool:
    """Say which competences an entry touched, in place of those said before. False when it isn't theirs."""
    whose = {"entry": entry_id, "person": person_id}
    if store.conn.execute(_TOUCH, {**whose, "at": at}).rowcount == 0:
        return False
    store.conn.execute(_FORGET_COMPETENCES, {"entry": entry_id})
    _add_competences(store, entry_id, competences)
    return True


def delete_entry(store: Store, person_id: UUID, entry_id: UUID) -> bool:
    """Delete an entry with its answers, shares and what readers answered, and the session it came from.

    False when it isn't theirs or is gone.
    """
    whose = {"entry": entry_id, "person": person_id}
    if store.conn.execute(_ENTRY, whose).one_or_none() is None:
        return False
    drop_what_waits_for_readers(store, person_id, entry_id=entry_id)
    store.conn.execute(_DELETE_SESSIONS, whose)
    store.conn.execute(_DELETE, whose)
    return True


def find_word(store: Store, person_id: UUID, word: str, *, limit: int, offset: int) -> tuple[list[EntryHead], int]:
    """Entries in whose standing answers `word` appears (inside words too; case and accents don't matter).

    One page, the newest first, and how many there are in all. The words are sealed, so all of them are read.
    """
    wanted = normalise(word)
    if not wanted:
        return [], 0
    found = {
        row.entry_id
        for row in store.conn.execute(_WORDS_OF_PERSON, {"person": person_id})
        if wanted in normalise(_text(_unseal(store, person_id, row.id, row.body)))
    }
    if not found:
        return [], 0
    hits = [row for row in store.conn.execute(_HEADS.where(entry.c.person_id == person_id)) if row.id in found]
    return [_head(store, row) for row in hits[offset : offset + limit]], len(hits)


def entries_with_competence(store: Store, person_id: UUID, competence: str) -> list[EntryHead]:
    """The entries of theirs that touched a competence, the newest first."""
    touched = select(entry_competence.c.entry_id).where(entry_competence.c.competence == competence)
    rows = store.conn.execute(_HEADS.where(entry.c.person_id == person_id, entry.c.id.in_(touched)))
    return [_head(store, row) for row in rows]


def _wanted(
    person_id: UUID, kind: str | None, since: datetime | None, until: datetime | None
) -> Sequence[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [entry.c.person_id == person_id]
    if kind is not None:
        wanted.append(entry.c.kind == kind)
    if since is not None:
        wanted.append(entry.c.kept_at >= since)
    if until is not None:
        wanted.append(entry.c.kept_at < until)
    return wanted


def _add_competences(store: Store, entry_id: UUID, competences: Iterable[str]) -> None:
    rows = [{"entry_id": entry_id, "competence": each} for each in sorted(set(competences))]
    if rows:
        store.conn.execute(insert(entry_competence), rows)


def _answer_row(store: Store, person_id: UUID, entry_id: UUID, given: KeptAnswer, at: datetime) -> dict[str, Any]:
    id = uuid4()
    return {
        "id": id,
        "entry_id": entry_id,
        "place": given.place,
        "position": given.position,
        "body": store.seal_data(person_id, BODY, id, given.data),
        "private": given.private,
        "headline": given.headline,
        "part": given.part,
        "written_at": at,
    }


def _unseal(store: Store, person_id: UUID, answer_id: UUID, body: bytes) -> dict[str, Any]:
    data: dict[str, Any] = store.unseal_data(person_id, BODY, answer_id, body)
    return data


def _text(data: dict[str, Any]) -> str:
    """The words of an answer's data, as bot.flows.answer joins them."""
    return "\n".join(text for text, _message_id in data["parts"])


def _answer_record(store: Store, person_id: UUID, row: Row[Any]) -> AnswerRecord:
    return AnswerRecord(
        id=row.id,
        place=row.place,
        position=row.position,
        data=_unseal(store, person_id, row.id, row.body),
        private=row.private,
        headline=row.headline,
        part=row.part,
        written_at=row.written_at,
        replaced_at=row.replaced_at,
    )


def _entry_record(store: Store, row: Row[Any], answers: Iterable[Row[Any]], competences: Iterable[str]) -> EntryRecord:
    return EntryRecord(
        id=row.id,
        person_id=row.person_id,
        kind=row.kind,
        flow=row.flow,
        version=row.version,
        zone=row.zone,
        begun_at=row.begun_at,
        kept_at=row.kept_at,
        changed_at=row.changed_at,
        answers=[_answer_record(store, row.person_id, each) for each in answers],
        competences=list(competences),
        journey=entry_journey(store, row),
    )


def _head(store: Store, row: Row[Any]) -> EntryHead:
    title = ""
    if row.title_body is not None:
        title = _text(_unseal(store, row.person_id, row.title_id, row.title_body))
    return EntryHead(row.id, row.person_id, row.kind, row.flow, row.kept_at, title, entry_journey(store, row))
