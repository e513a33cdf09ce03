"""What two people want to talk about in supervision: the connector's lines (shares) and the supervisor's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, delete, func, insert, or_, select, update

from bot.storage.columns import Instant
from bot.storage.rows import table_of
from bot.storage.shares import BODY as SHARE_BODY
from bot.storage.shares import ShareRecord, share_table, shares_of, visible_shares
from bot.storage.store import Store
from bot.storage.supervision.links import CONFIRMED, SupervisionRecord, supervision, team
from bot.storage.tables import SupervisorLine

BODY = "supervisor_line.body"

Function: TypeAlias = Literal["normative", "formative", "restorative"]
"""What supervision is for (Proctor)."""

supervisor_line = table_of(SupervisorLine)

_SEEN = (
    select(supervisor_line)
    .join(supervision, supervisor_line.c.link_id == supervision.c.id)
    .join(team, supervision.c.team_id == team.c.id)
    .where(
        *CONFIRMED,
        supervision.c.supervisor_id == supervisor_line.c.author_id,
        or_(supervision.c.supervisor_id == bindparam("viewer"), supervision.c.connector_id == bindparam("viewer")),
    )
    .order_by(supervisor_line.c.written_at, supervisor_line.c.id)
)
_OF_LINK = _SEEN.where(supervisor_line.c.link_id == bindparam("link"))
_FIRST_OF_LINK = select(func.min(supervisor_line.c.written_at)).where(supervisor_line.c.link_id == bindparam("link"))
_BY_ID = _SEEN.where(supervisor_line.c.id == bindparam("line"))
_REWRITE_THEIRS = (
    update(supervisor_line).where(supervisor_line.c.id == bindparam("line")).values(body=bindparam("new_body"))
)
_REWRITE_SHARE = update(share_table).where(share_table.c.id == bindparam("line")).values(body=bindparam("new_body"))
_TALKED_AT = bindparam("talked", type_=Instant())
_TALK_THEIRS = update(supervisor_line).where(supervisor_line.c.id == bindparam("line")).values(talked_at=_TALKED_AT)
_TALK_SHARE = update(share_table).where(share_table.c.id == bindparam("line")).values(talked_at=_TALKED_AT)
_TAKE_OFF = delete(supervisor_line).where(
    supervisor_line.c.id == bindparam("line"), supervisor_line.c.author_id == bindparam("author")
)


@dataclass(frozen=True, slots=True)
class AgendaLineRecord:
    """A line for supervision. `kind`: win, worry, need, barrier, or None. `seen`: somebody else can see it.

    A supervisor's own line has the link it belongs to; a connector's may have the entry it came from.
    """

    id: UUID
    author_id: UUID
    by_supervisor: bool
    words: str
    kind: str | None
    function: Function | None
    at: datetime
    talked_at: datetime | None
    entry_id: UUID | None = None
    link_id: UUID | None = None
    seen: bool = True


def lines_between(store: Store, viewer_id: UUID, link: SupervisionRecord) -> list[AgendaLineRecord]:
    """What the two of a link have on their agenda and have not talked about yet, as one of them sees it.

    The connector's first, each side's oldest first. A connector sees their own that this supervisor, or nobody, can
    see; a deputy sees no lines but the connector's.
    """
    if viewer_id == link.connector_id:
        own = [each for each in shares_of(store, viewer_id) if each.kind == "line"]
        shares = [each for each in own if not each.readers or link.supervisor_id in _readers(each)]
    else:
        shares = [each for each in visible_shares(store, viewer_id, owner_id=link.connector_id) if each.kind == "line"]
    lines = [_of_share(each) for each in reversed(shares) if each.talked_at is None]
    rows = store.conn.execute(_OF_LINK, {"viewer": viewer_id, "link": link.id})
    return [*lines, *(_of_row(store, row) for row in rows if row.talked_at is None)]


def own_lines(store: Store, connector_id: UUID) -> list[AgendaLineRecord]:
    """All of somebody's own lines that have not been talked about, the oldest first."""
    shares = [each for each in shares_of(store, connector_id) if each.kind == "line" and each.talked_at is None]
    return [_of_share(each) for each in reversed(shares)]


def get_line(store: Store, viewer_id: UUID, line_id: UUID) -> AgendaLineRecord | None:
    """A line that somebody wrote or may see; None otherwise."""
    shares = [*shares_of(store, viewer_id), *visible_shares(store, viewer_id, share_id=line_id)]
    found = next((each for each in shares if each.id == line_id and each.kind == "line"), None)
    if found:
        return _of_share(found)
    row = store.conn.execute(_BY_ID, {"viewer": viewer_id, "line": line_id}).one_or_none()
    return _of_row(store, row) if row else None


def add_supervisor_line(store: Store, link: SupervisionRecord, words: str, at: datetime) -> UUID:
    """A line of the link's supervisor, which its connector sees while the link stands; its id."""
    id = uuid4()
    body = store.seal_data(link.supervisor_id, BODY, id, {"line": words})
    store.conn.execute(
        insert(supervisor_line),
        {"id": id, "author_id": link.supervisor_id, "link_id": link.id, "body": body, "written_at": at},
    )
    return id


def first_supervisor_line(store: Store, link_id: UUID) -> datetime | None:
    """When the supervisor of a link wrote the first line that its connector may have been shown."""
    first: datetime | None = store.conn.scalar(_FIRST_OF_LINK, {"link": link_id})
    return first


def set_function(store: Store, author_id: UUID, line_id: UUID, function: Function) -> AgendaLineRecord | None:
    """Say which function of supervision a line of one's own is about; the line, or None when it isn't theirs."""
    line = get_line(store, author_id, line_id)
    if line is None or line.author_id != author_id:
        return None
    data = {"line": line.words, "function": function}
    if line.kind:
        data["kind"] = line.kind
    purpose, statement = (BODY, _REWRITE_THEIRS) if line.by_supervisor else (SHARE_BODY, _REWRITE_SHARE)
    body = store.seal_data(author_id, purpose, line.id, data)
    store.conn.execute(statement, {"line": line.id, "new_body": body})
    return get_line(store, author_id, line_id)


def mark_talked(store: Store, line: AgendaLineRecord, at: datetime | None) -> None:
    """A line that somebody may see was talked about (or, with None, was not)."""
    store.conn.execute(_TALK_THEIRS if line.by_supervisor else _TALK_SHARE, {"line": line.id, "talked": at})


def take_off_supervisor_line(store: Store, author_id: UUID, line_id: UUID) -> bool:
    """A supervisor's own line goes. False when it isn't theirs or gone already."""
    return store.conn.execute(_TAKE_OFF, {"line": line_id, "author": author_id}).rowcount == 1


def _readers(share: ShareRecord) -> set[UUID]:
    return {each.reader_id for each in share.readers}


def _of_share(share: ShareRecord) -> AgendaLineRecord:
    return AgendaLineRecord(
        id=share.id,
        author_id=share.owner_id,
        by_supervisor=False,
        words=str(share.snapshot["line"]),
        kind=share.snapshot.get("kind"),
        function=share.snapshot.get("function"),
        at=share.shared_at,
        talked_at=share.talked_at,
        entry_id=share.entry_id,
        seen=bool(share.readers),
    )


def _of_row(store: Store, row: Row[Any]) -> AgendaLineRecord:
    data = store.unseal_data(row.author_id, BODY, row.id, row.body)
    return AgendaLineRecord(
        id=row.id,
        author_id=row.author_id,
        by_supervisor=True,
        words=data["line"],
        kind=None,
        function=data.get("function"),
        at=row.written_at,
        talked_at=row.talked_at,
        link_id=row.link_id,
    )
