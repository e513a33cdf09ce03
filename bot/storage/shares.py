"""What is shared, with whom, and what they answered. `visible_shares` alone decides who may see what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, Select, bindparam, delete, exists, insert, or_, select, update

from bot.storage.audit import note
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.supervision.links import CONFIRMED, DEPUTIES_LAST, SupervisionRecord
from bot.storage.tables import Entry, Outbox, Person, Response, Share, ShareReader, Supervision, Team

BODY = "share.body"
RESPONSE = "response.body"
AT_A_TIME = 1_000  # rows fetched, where there may be too many to hold
LISTS = ("week", "agenda")  # kinds of messages that list what is shared with their reader

ShareKind: TypeAlias = Literal["headline", "full", "line"]
ResponseKind: TypeAlias = Literal["seen", "thanks", "talk", "line"]

share_table = table_of(Share)
share_reader = table_of(ShareReader)
response = table_of(Response)
supervision = table_of(Supervision)
entry = table_of(Entry)
team = table_of(Team)
person = table_of(Person)
outbox = table_of(Outbox)

_VISIBLE = (
    select(share_table, share_reader.c.reader_id, share_reader.c.opened_at)
    .join(share_reader, share_reader.c.share_id == share_table.c.id)
    .join(supervision, share_reader.c.supervision_id == supervision.c.id)
    .join(team, supervision.c.team_id == team.c.id)
    .join(person, share_reader.c.reader_id == person.c.id)
    .where(
        share_reader.c.reader_id == bindparam("reader"),
        # The link that made them a reader must be one between these two (its index leads to the owners, whose index
        # leads to what they shared in a period).
        supervision.c.supervisor_id == bindparam("reader"),
        supervision.c.connector_id == share_table.c.owner_id,
        *CONFIRMED,
        share_table.c.unshared_at.is_(None),
        person.c.suspended_at.is_(None),
    )
    .order_by(share_table.c.shared_at.desc(), share_table.c.id)
)

_OF_OWNER = (
    select(share_table)
    .where(share_table.c.owner_id == bindparam("owner"))
    .order_by(share_table.c.shared_at.desc(), share_table.c.id)
)
_OF_ENTRY_STILL = _OF_OWNER.where(share_table.c.entry_id == bindparam("entry"), share_table.c.unshared_at.is_(None))
_READERS = (
    select(share_reader.c.share_id, share_reader.c.reader_id, share_reader.c.opened_at)
    .join(share_table, share_reader.c.share_id == share_table.c.id)
    .join(supervision, share_reader.c.supervision_id == supervision.c.id)
    .where(share_table.c.owner_id == bindparam("owner"))
    .order_by(supervision.c.since, supervision.c.id)
)
_LINKS = (
    select(supervision.c.id, supervision.c.supervisor_id)
    .where(
        supervision.c.id.in_(bindparam("links", expanding=True)),
        supervision.c.connector_id == bindparam("owner"),
        *CONFIRMED,
    )
    .order_by(*DEPUTIES_LAST)
)
_ENTRY_IS_THEIRS = select(entry.c.id).where(entry.c.id == bindparam("entry"), entry.c.person_id == bindparam("owner"))
_OPEN = (
    update(share_reader)
    .where(
        share_reader.c.share_id == bindparam("which"),
        share_reader.c.reader_id == bindparam("reader"),
        share_reader.c.opened_at.is_(None),
    )
    .values(opened_at=bindparam("at"))
)
_UNSHARE = (
    update(share_table)
    .where(share_table.c.id == bindparam("which"), share_table.c.unshared_at.is_(None))
    .values(body=b"", unshared_at=bindparam("at"))
)
_RESPONSES = (
    select(response, share_table.c.owner_id)
    .join(share_table, response.c.share_id == share_table.c.id)
    .order_by(response.c.at, response.c.id)
)
_RESPONSES_TO = _RESPONSES.where(share_table.c.owner_id == bindparam("owner"))
_RESPONSES_TO_SHARE = _RESPONSES_TO.where(response.c.share_id == bindparam("share"))
_RESPONSES_BY = _RESPONSES.where(response.c.reader_id == bindparam("reader"))
_SAME_RESPONSE = select(response.c.id).where(
    response.c.share_id == bindparam("share"),
    response.c.reader_id == bindparam("reader"),
    response.c.kind == bindparam("kind"),
)


@dataclass(frozen=True, slots=True)
class ReaderRecord:
    """A named reader, and when they first opened it."""

    reader_id: UUID
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShareRecord:
    """A snapshot. To its owner `readers` are all of them, to a reader only themselves.

    `kind`: `headline` or `full` (of an entry), or `line` (for supervision). `snapshot` is {} once unshared.
    `talked_at`: when a line was said to have been talked about.
    """

    id: UUID
    owner_id: UUID
    entry_id: UUID | None
    kind: str
    snapshot: dict[str, Any]
    shared_at: datetime
    unshared_at: datetime | None
    readers: list[ReaderRecord]
    talked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShareHead:
    """What a share is, without its words. `entry_kind` is that of the entry it shows; None for what is no entry."""

    id: UUID
    owner_id: UUID
    kind: str
    entry_kind: str | None


@dataclass(frozen=True, slots=True)
class ResponseRecord:
    """A reader's answer: `seen`, `thanks`, `talk`, or `line` with words."""

    id: UUID
    share_id: UUID
    reader_id: UUID
    kind: str
    line: str | None
    at: datetime


def share(
    store: Store,
    *,
    owner_id: UUID,
    entry_id: UUID | None,
    kind: ShareKind,
    snapshot: dict[str, Any],
    supervisions: Iterable[SupervisionRecord],
    at: datetime,
) -> UUID:
    """Share a snapshot with the supervisors of these links; its id.

    Links that are not the owner's, or no longer stand, make nobody a reader. Of an entry one snapshot stands
    (headline or full), and beside it one line: an earlier one is unshared. Raises LookupError when the entry
    isn't the owner's.
    """
    if entry_id is not None:
        _make_way(store, owner_id, entry_id, kind, at)
    id = uuid4()
    store.conn.execute(
        insert(share_table),
        {
            "id": id,
            "owner_id": owner_id,
            "entry_id": entry_id,
            "kind": kind,
            "body": store.seal_data(owner_id, BODY, id, snapshot),
            "shared_at": at,
        },
    )
    links = store.conn.execute(_LINKS, {"owner": owner_id, "links": [each.id for each in supervisions]})
    # Who supervises the owner in two teams reads by the older link; a deputy's comes last.
    by_reader: dict[UUID, UUID] = {}
    for link in links:
        by_reader.setdefault(link.supervisor_id, link.id)
    if by_reader:
        store.conn.execute(
            insert(share_reader),
            [{"share_id": id, "reader_id": reader, "supervision_id": link} for reader, link in by_reader.items()],
        )
    return id


def visible_shares(
    store: Store,
    reader_id: UUID,
    *,
    owner_id: UUID | None = None,
    share_id: UUID | None = None,
    share_ids: Sequence[UUID] | None = None,
    link_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    entry_kinds: Collection[str] = (),
) -> list[ShareRecord]:
    """What somebody may see of what others wrote, the latest first: the one answer to that question.

    A share is seen by the reader it names, while the link that made them its reader stands and is confirmed,
    the link's team is open, the share is not unshared and the reader not suspended. Narrowed to one owner,
    one share or some of them, what is seen by one link, to those shared from `since` up to, not including, `until`, or
    to entries of some kinds.
    """
    wanted = _VISIBLE.where(*_period(since, until), *_of_kinds(entry_kinds))
    if share_ids is not None:
        wanted = wanted.where(share_table.c.id.in_(share_ids))
    if owner_id is not None:
        wanted = wanted.where(share_table.c.owner_id == owner_id)
    if share_id is not None:
        wanted = wanted.where(share_table.c.id == share_id)
    if link_id is not None:
        wanted = wanted.where(share_reader.c.supervision_id == link_id)
    return [
        _share_record(store, row, [ReaderRecord(row.reader_id, row.opened_at)])
        for row in store.conn.execute(wanted, {"reader": reader_id})
    ]


def visible_share_heads(store: Store, reader_id: UUID, *, since: datetime, until: datetime) -> list[ShareHead]:
    """The same without its words, the oldest first: what there is to be read piece by piece."""
    wanted = (
        _VISIBLE.outerjoin(entry, share_table.c.entry_id == entry.c.id)
        .where(*_period(since, until))
        .with_only_columns(share_table.c.id, share_table.c.owner_id, share_table.c.kind, entry.c.kind.label("of"))
        .order_by(None)
        .order_by(share_table.c.shared_at, share_table.c.id)
        .execution_options(yield_per=AT_A_TIME)
    )
    # There may be very many, of few owners and kinds: they are fetched some at a time, and each of these is held once.
    same: dict[Any, Any] = {}
    return [
        ShareHead(id, same.setdefault(owner, owner), same.setdefault(kind, kind), same.setdefault(of, of))
        for id, owner, kind, of in store.conn.execute(wanted, {"reader": reader_id})
    ]


def shares_of(
    store: Store,
    owner_id: UUID,
    *,
    entry_id: UUID | None = None,
    standing: bool = True,
    since: datetime | None = None,
    until: datetime | None = None,
    entry_kinds: Collection[str] = (),
) -> list[ShareRecord]:
    """What somebody shared themselves, the latest first; unless `standing`, what they unshared too."""
    if entry_id is not None and standing and since is None and until is None and not entry_kinds:
        # Every entry is shown with them: this one is built once.
        rows = store.conn.execute(_OF_ENTRY_STILL, {"owner": owner_id, "entry": entry_id}).all()
    else:
        wanted = _OF_OWNER.where(*_period(since, until), *_of_kinds(entry_kinds))
        if entry_id is not None:
            wanted = wanted.where(share_table.c.entry_id == entry_id)
        if standing:
            wanted = wanted.where(share_table.c.unshared_at.is_(None))
        rows = store.conn.execute(wanted, {"owner": owner_id}).all()
    if not rows:
        return []
    readers: dict[UUID, list[ReaderRecord]] = defaultdict(list)
    for row in store.conn.execute(_READERS, {"owner": owner_id}):
        readers[row.share_id].append(ReaderRecord(row.reader_id, row.opened_at))
    return [_share_record(store, row, readers[row.id]) for row in rows]


def shared_entries(store: Store, owner_id: UUID, kind: ShareKind | None = None) -> frozenset[UUID]:
    """Which entries of theirs stand shared with anybody, in whatever way or in that one."""
    wanted = select(share_table.c.entry_id).where(
        share_table.c.owner_id == owner_id,
        share_table.c.unshared_at.is_(None),
        share_table.c.entry_id.is_not(None),
        share_table.c.kind == kind if kind else share_table.c.kind.in_(("headline", "full")),
    )
    return frozenset(store.conn.scalars(wanted))


def unshare(store: Store, owner_id: UUID, share_id: UUID, at: datetime) -> bool:
    """Take a share back: nobody sees it, its words are gone. False when it isn't theirs or doesn't stand."""
    theirs = _standing(owner_id).where(share_table.c.id == share_id)
    if store.conn.execute(theirs).one_or_none() is None:
        return False
    _take_back(store, owner_id, share_id, at)
    return True


def mark_opened(store: Store, reader_id: UUID, share_id: UUID, at: datetime) -> bool:
    """Note that a reader opened it, also in the owner's access log.

    True the first time only, and never when they may not see it.
    """
    for seen in visible_shares(store, reader_id, share_id=share_id):
        opened = {"which": share_id, "reader": reader_id, "at": at}
        if store.conn.execute(_OPEN, opened).rowcount == 1:
            note(
                store,
                actor_id=reader_id,
                subject_id=seen.owner_id,
                action="opened",
                object_id=share_id,
                at=at,
            )
            return True
    return False


def respond(
    store: Store, *, reader_id: UUID, share_id: UUID, kind: ResponseKind, line: str | None, at: datetime
) -> UUID | None:
    """A reader's answer to a share; its id, or None when they may not see it.

    The same kind given again is the answer that is there already; lines may repeat. Raises ValueError for a
    line without words, or words with another kind.
    """
    if (kind == "line") != bool(line):
        raise ValueError("a line has words, and nothing else does")
    if not visible_shares(store, reader_id, share_id=share_id):
        return None
    if kind != "line":
        same = {"share": share_id, "reader": reader_id, "kind": kind}
        known: UUID | None = store.conn.scalar(_SAME_RESPONSE, same)
        if known is not None:
            return known
    id = uuid4()
    store.conn.execute(
        insert(response),
        {
            "id": id,
            "share_id": share_id,
            "reader_id": reader_id,
            "kind": kind,
            "body": store.seal_data(reader_id, RESPONSE, id, line) if line else None,
            "at": at,
        },
    )
    return id


def responses_to(store: Store, owner_id: UUID, share_id: UUID | None = None) -> list[ResponseRecord]:
    """What readers answered somebody, to one share or to all, the oldest first."""
    if share_id is None:
        rows = store.conn.execute(_RESPONSES_TO, {"owner": owner_id})
    else:
        rows = store.conn.execute(_RESPONSES_TO_SHARE, {"owner": owner_id, "share": share_id})
    return [_response_record(store, row) for row in rows]


def responses_by(store: Store, reader_id: UUID) -> list[ResponseRecord]:
    """What somebody answered to others, the oldest first: their own words, whatever they may see now."""
    rows = store.conn.execute(_RESPONSES_BY, {"reader": reader_id})
    return [_response_record(store, row) for row in rows]


def drop_what_waits_for_readers(
    store: Store, owner_id: UUID, *, share_id: UUID | None = None, entry_id: UUID | None = None
) -> None:
    """Drop messages about a share, or all shares of an entry, that have not gone out to its readers yet.

    Lists in which it may stand go too.
    """
    store.alone()
    about = select(share_table.c.id).where(share_table.c.owner_id == owner_id)
    about = about.where(share_table.c.id == share_id if share_id else share_table.c.entry_id == entry_id)
    readers = select(share_reader.c.reader_id).where(share_reader.c.share_id.in_(about))
    shows_it = or_(outbox.c.object_id.in_(about), outbox.c.kind.in_(LISTS))
    store.conn.execute(delete(outbox).where(shows_it, outbox.c.person_id.in_(readers)))


def _make_way(store: Store, owner_id: UUID, entry_id: UUID, kind: ShareKind, at: datetime) -> None:
    """Take back what stands where a new share of an entry is to stand."""
    if store.conn.execute(_ENTRY_IS_THEIRS, {"entry": entry_id, "owner": owner_id}).one_or_none() is None:
        raise LookupError("no such entry of theirs")
    kinds = ["line"] if kind == "line" else ["headline", "full"]
    earlier = _standing(owner_id).where(share_table.c.entry_id == entry_id, share_table.c.kind.in_(kinds))
    for share_id in store.conn.scalars(earlier).all():
        _take_back(store, owner_id, share_id, at)


def _take_back(store: Store, owner_id: UUID, share_id: UUID, at: datetime) -> None:
    drop_what_waits_for_readers(store, owner_id, share_id=share_id)
    store.conn.execute(_UNSHARE, {"which": share_id, "at": at})


def _standing(owner_id: UUID) -> Select[UUID]:
    return select(share_table.c.id).where(share_table.c.owner_id == owner_id, share_table.c.unshared_at.is_(None))


def _period(since: datetime | None, until: datetime | None) -> Sequence[ColumnElement[bool]]:
    period: list[ColumnElement[bool]] = []
    if since is not None:
        period.append(share_table.c.shared_at >= since)
    if until is not None:
        period.append(share_table.c.shared_at < until)
    return period


def _of_kinds(kinds: Collection[str]) -> Sequence[ColumnElement[bool]]:
    """Only entries of these kinds; without any, whatever it is."""
    return [exists().where(entry.c.id == share_table.c.entry_id, entry.c.kind.in_(kinds))] if kinds else []


def _share_record(store: Store, row: Row[Any], readers: list[ReaderRecord]) -> ShareRecord:
    return ShareRecord(
        id=row.id,
        owner_id=row.owner_id,
        entry_id=row.entry_id,
        kind=row.kind,
        snapshot=store.unseal_data(row.owner_id, BODY, row.id, row.body) if row.unshared_at is None else {},
        shared_at=row.shared_at,
        unshared_at=row.unshared_at,
        readers=readers,
        talked_at=row.talked_at,
    )


def _response_record(store: Store, row: Row[Any]) -> ResponseRecord:
    line = None if row.body is None else store.unseal_data(row.reader_id, RESPONSE, row.id, row.body)
    return ResponseRecord(row.id, row.share_id, row.reader_id, row.kind, line, row.at)
