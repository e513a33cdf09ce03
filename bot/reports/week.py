"""The weekly summary as one value object: chat message, CSV and JSON are renderings of it.

Only what was shared is in it, by the one query of who may see what; what is private is not even counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.reports.period import Period
from bot.reports.snapshot import Snapshot
from bot.storage.people import PersonRecord, get_person
from bot.storage.shares import ShareRecord, shares_of, visible_shares
from bot.storage.store import Store
from bot.storage.supervision import connectors_of


@dataclass(frozen=True, slots=True)
class SharedEntry:
    """One entry somebody shared: its headline or all of it, as `snapshot` says."""

    share_id: UUID
    shared_at: datetime
    snapshot: Snapshot
    full: bool
    opened: bool


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line somebody wants to take to supervision, in their own words."""

    share_id: UUID
    shared_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class ConnectorWeek:
    """One connector's week: what they shared and what they want to talk about."""

    person_id: UUID
    name: str
    entries: tuple[SharedEntry, ...]
    lines: tuple[AgendaLine, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many shared entries of each kind."""
        return dict(Counter(str(entry.snapshot.data["kind"]) for entry in self.entries))


@dataclass(frozen=True, slots=True)
class Week:
    """A week for one reader; a connector's own page has one connector: themselves."""

    period: Period
    reader_id: UUID
    own_page: bool
    connectors: tuple[ConnectorWeek, ...]

    @property
    def counts(self) -> dict[str, int]:
        total: Counter[str] = Counter()
        for connector in self.connectors:
            total.update(connector.counts)
        return dict(total)


def week_for(store: Store, supervisor: PersonRecord, period: Period) -> Week:
    """What this supervisor may see of the period, connector by connector (those who shared nothing, too)."""
    shares = visible_shares(store, supervisor.id, since=period.since, until=period.until)
    linked = {each.connector_id for each in connectors_of(store, supervisor.id)}
    by_owner: dict[UUID, list[ShareRecord]] = {owner: [] for owner in linked}
    for share in shares:
        by_owner.setdefault(share.owner_id, []).append(share)
    people = [(owner, get_person(store, owner), mine) for owner, mine in by_owner.items()]
    connectors = [_connector_week(person, mine, supervisor.id) for _, person, mine in people if person is not None]
    return Week(period, supervisor.id, False, tuple(sorted(connectors, key=lambda each: each.name.casefold())))


def own_week(store: Store, connector: PersonRecord, period: Period) -> Week:
    """A connector's own page: the same as their supervisors see of them."""
    mine = shares_of(store, connector.id, since=period.since, until=period.until)
    return Week(period, connector.id, True, (_connector_week(connector, mine, connector.id),))


def _connector_week(person: PersonRecord, shares: Iterable[ShareRecord], reader_id: UUID) -> ConnectorWeek:
    ordered = sorted(shares, key=lambda share: share.shared_at)
    return ConnectorWeek(
        person.id,
        person.name or "",
        tuple(_entry(share, reader_id) for share in ordered if share.kind != "line"),
        tuple(
            AgendaLine(share.id, share.shared_at, str(share.snapshot["line"]))
            for share in ordered
            if share.kind == "line"
        ),
    )


def _entry(share: ShareRecord, reader_id: UUID) -> SharedEntry:
    opened = any(reader.reader_id == reader_id and reader.opened_at for reader in share.readers)
    return SharedEntry(share.id, share.shared_at, Snapshot(share.snapshot), share.kind == "full", opened)
