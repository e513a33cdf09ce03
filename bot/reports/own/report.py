"""What somebody wrote in a period, for themselves: their private entries too. It is shown to nobody but them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from uuid import UUID

from bot.reports.goals.report import with_goal
from bot.reports.period import Period
from bot.reports.snapshot import Scope, Snapshot, snapshot
from bot.reports.summary.report import PIECE, AgendaLine, Read, agenda_line, reading
from bot.storage.entries import entry_ids, get_entry
from bot.storage.people import PersonRecord
from bot.storage.shares import shared_entries, shares_of
from bot.storage.store import Store
from bot.storage.supervision.actions import ActionRecord, agreed_actions
from bot.storage.supervision.records import records_of

LINE = "line"  # beside the kinds of entries: what was put on the agenda


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry of one's own; `shared` says whether anybody else can see something of it."""

    entry_id: UUID
    snapshot: Snapshot
    shared: bool

    @property
    def kind(self) -> str:
        return str(self.snapshot.data["kind"])


@dataclass(frozen=True, slots=True)
class KeptLater:
    """Entries of one's own that are read piece by piece, whenever they are gone through."""

    read: Read
    person_id: UUID
    heads: tuple[tuple[UUID, str], ...]  # which they are, and their kinds
    shared: frozenset[UUID]
    scope: Scope

    def __len__(self) -> int:
        return len(self.heads)

    def __contains__(self, entry: object) -> bool:
        return isinstance(entry, KeptEntry) and any(entry.entry_id == id for id, _ in self.heads)

    def __iter__(self) -> Iterator[KeptEntry]:
        waiting = (id for id, _ in self.heads)
        while piece := list(islice(waiting, PIECE)):
            yield from self.read(partial(self._some, piece))

    def _some(self, ids: list[UUID], store: Store) -> list[KeptEntry]:
        found = ((id, get_entry(store, self.person_id, id)) for id in ids)
        return [
            KeptEntry(id, with_goal(store, kept, snapshot(kept, self.scope)), id in self.shared)
            for id, kept in found
            if kept is not None
        ]


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What somebody wrote from the first to the last day of a period, the oldest first. `counts` by kind."""

    period: Period
    name: str
    counts: dict[str, int]
    entries: Collection[KeptEntry]
    lines: tuple[AgendaLine, ...]

    def of_kind(self, kind: str) -> Collection[KeptEntry]:
        """The entries of one kind."""
        if isinstance(self.entries, KeptLater):
            return replace(self.entries, heads=tuple(head for head in self.entries.heads if head[1] == kind))
        return tuple(entry for entry in self.entries if entry.kind == kind)


@dataclass(frozen=True, slots=True)
class Pack:
    """An appraisal pack: the entries somebody chose, their supervision sessions of the period and what came of them."""

    period: Period
    name: str
    entries: tuple[KeptEntry, ...]
    sessions: tuple[date, ...]
    actions: tuple[ActionRecord, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many entries of each kind are in it. What was not chosen is not counted."""
        return dict(Counter(entry.kind for entry in self.entries))


def own_counts(store: Store, person: PersonRecord, period: Period) -> dict[str, int]:
    """How much somebody wrote in a period, by kind; lines for the agenda are `line`."""
    counts = Counter(kind for _, kind in entry_ids(store, person.id, since=period.since, until=period.until))
    if lines := _lines(store, person, period):
        counts[LINE] = len(lines)
    return dict(counts)


def own_record(
    store: Store, person: PersonRecord, period: Period, without: Collection[str] = (), *, later: Read | None = None
) -> OwnRecord:
    """All of it but the kinds of `without`. With `later` the entries are read when they are gone through."""
    found = entry_ids(store, person.id, since=period.since, until=period.until, without=without)
    entries = _kept(store, person, found, "everything", later)
    lines = () if LINE in without else _lines(store, person, period)
    counts = dict(Counter(kind for _, kind in found))
    return OwnRecord(period, person.name or "", counts, entries if later else tuple(entries), lines)


def pack(store: Store, person: PersonRecord, period: Period, chosen: Collection[UUID]) -> Pack:
    """What was chosen, as it would be shared: answers that are private stay out."""
    found = entry_ids(store, person.id, since=period.since, until=period.until)
    wanted = [head for head in found if head[0] in chosen]
    records = records_of(store, person.id, role="connector", since=period.first, until=period.last)
    sessions = sorted(record.met_on for record in records if record.agreed)
    return Pack(
        period,
        person.name or "",
        tuple(_kept(store, person, wanted, "full", None)),
        tuple(sessions),
        tuple(each for each in agreed_actions(store, person.id, role="connector") if _done_in(each, period)),
    )


def _kept(
    store: Store, person: PersonRecord, heads: list[tuple[UUID, str]], scope: Scope, later: Read | None
) -> KeptLater:
    return KeptLater(later or reading(store), person.id, tuple(heads), shared_entries(store, person.id), scope)


def _lines(store: Store, person: PersonRecord, period: Period) -> tuple[AgendaLine, ...]:
    shares = shares_of(store, person.id, since=period.since, until=period.until)
    return tuple(agenda_line(share) for share in reversed(shares) if share.kind == "line")


def _done_in(action: ActionRecord, period: Period) -> bool:
    """What the connector themselves had agreed to do, and did."""
    done = action.state == "done" and action.owner == "connector" and action.state_at is not None
    return bool(done and action.state_at and period.since <= action.state_at < period.until)
