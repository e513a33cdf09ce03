"""The summary of a period as one value object: the chat message and every file are renderings of it.

What connectors shared is in it by the one query of who may see what; what is private is not even counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Protocol, TypeVar
from uuid import UUID

from bot.reports.goals.shared import SharedGoal, shared_goals
from bot.reports.learning.minutes import shared_minutes
from bot.reports.period import Period
from bot.reports.snapshot import Snapshot, steps_of
from bot.reports.summary.team_summary import TeamSummary, team_summaries
from bot.storage.connecting.goals import ATTAINMENT, GOAL
from bot.storage.connecting.journeys import STEP
from bot.storage.learning.records import LEARNING
from bot.storage.people import PersonRecord, get_person
from bot.storage.shares import ShareHead, ShareRecord, shares_of, visible_share_heads, visible_shares
from bot.storage.store import Store
from bot.storage.supervision.actions import ActionRecord, agreed_actions
from bot.storage.supervision.agenda import Function
from bot.storage.supervision.links import connectors_of, supervisors_of
from bot.storage.supervision.records import Role, next_session
from bot.storage.teams.taking_part import FLOOR

T = TypeVar("T")
PIECE = 200  # shares read at a time, where all of them would be too many to hold
GOALS = (GOAL, ATTAINMENT)
ENTRIES = ("headline", "full")  # the kinds of shares that show an entry


class Read(Protocol):
    """Reads from the database, from a thread that may wait for it."""

    def __call__(self, work: Callable[[Store], T], /) -> T: ...


def reading(store: Store) -> Read:
    """Reads there and then, for whoever looks at little of what there is."""
    return partial(_carry_out, store)


def _carry_out(store: Store, work: Callable[[Store], T], /) -> T:
    return work(store)


@dataclass(frozen=True, slots=True)
class SharedEntry:
    """One entry somebody shared: its headline or all of it, as `snapshot` says."""

    share_id: UUID
    shared_at: datetime
    snapshot: Snapshot
    full: bool
    opened: bool

    @property
    def kind(self) -> str:
        return str(self.snapshot.data["kind"])


@dataclass(frozen=True, slots=True)
class EntriesLater:
    """Shared entries that are read piece by piece, whenever they are gone through; `heads` say which they are.

    Every piece is asked for anew: what was taken back meanwhile is not in it.
    """

    read: Read
    reader_id: UUID
    heads: tuple[ShareHead, ...]

    def __len__(self) -> int:
        return len(self.heads)

    def __contains__(self, entry: object) -> bool:
        return isinstance(entry, SharedEntry) and any(entry.share_id == head.id for head in self.heads)

    def __iter__(self) -> Iterator[SharedEntry]:
        waiting = iter(self.heads)
        while piece := [head.id for head in islice(waiting, PIECE)]:
            yield from self.read(partial(self._some, piece))

    def _some(self, ids: list[UUID], store: Store) -> list[SharedEntry]:
        return [_entry(share, self.reader_id) for share in _by_age(_visible(store, self.reader_id, ids))]


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line somebody wants to take to supervision, in their own words.

    `kind` (win, worry, need, barrier) and `function` (normative, formative, restorative) are None where none was said.
    """

    share_id: UUID
    shared_at: datetime
    words: str
    kind: str | None = None
    function: Function | None = None
    talked: bool = False


@dataclass(frozen=True, slots=True)
class ConnectorSummary:
    """One connector's period: what they shared, what they want to talk about, what was agreed.

    `next_on` is the day of the next supervision, if one is agreed. `goals`: those that moved or are due.
    """

    person_id: UUID
    name: str
    entries: Collection[SharedEntry]
    lines: tuple[AgendaLine, ...]
    actions: tuple[ActionRecord, ...] = ()
    next_on: date | None = None
    goals: tuple[SharedGoal, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many shared entries of each kind."""
        if isinstance(self.entries, EntriesLater):
            return dict(Counter(head.entry_kind or "" for head in self.entries.heads))
        return dict(Counter(entry.kind for entry in self.entries))

    def of_kind(self, kind: str) -> Collection[SharedEntry]:
        """The shared entries of one kind."""
        if isinstance(self.entries, EntriesLater):
            heads = tuple(head for head in self.entries.heads if head.entry_kind == kind)
            return replace(self.entries, heads=heads)
        return tuple(entry for entry in self.entries if entry.kind == kind)

    @property
    def learning(self) -> int:
        """How many minutes of learning are in it."""
        return sum(shared_minutes(entry.snapshot) for entry in self.of_kind(LEARNING))

    @property
    def steps(self) -> dict[str, list[int]]:
        """The steps of journeys in it, by alias, in the order in which they were shared."""
        return steps_of(entry.snapshot for entry in self.of_kind(STEP))

    @property
    def to_talk_about(self) -> tuple[AgendaLine, ...]:
        """The lines that nobody has talked about yet."""
        return tuple(line for line in self.lines if not line.talked)

    @property
    def balance(self) -> dict[str, int]:
        """How many lines for supervision of each of its functions; those without one are not in it."""
        return dict(Counter(line.function for line in self.lines if line.function))

    @property
    def is_empty(self) -> bool:
        return not (self.entries or self.lines or self.actions or self.next_on or self.goals)


@dataclass(frozen=True, slots=True)
class Summary:
    """A period for one reader; a connector's own page has one connector: themselves."""

    period: Period
    reader_id: UUID
    own_page: bool
    connectors: tuple[ConnectorSummary, ...]
    teams: tuple[TeamSummary, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        total: Counter[str] = Counter()
        for connector in self.connectors:
            total.update(connector.counts)
        return dict(total)

    @property
    def entries(self) -> int:
        """How many entries were shared in all."""
        return sum(len(connector.entries) for connector in self.connectors)

    @property
    def may_be_added_up(self) -> bool:
        """Whether its sums say nothing about a few people: one's own page, or enough who shared something."""
        return self.own_page or sum(bool(connector.entries) for connector in self.connectors) >= FLOOR


def summary_for(store: Store, supervisor: PersonRecord, period: Period, *, later: Read | None = None) -> Summary:
    """What this supervisor may see of the period, connector by connector (those who shared nothing, too).

    With `later` the entries are not read yet, but when the summary is gone through: then it fits in any memory.
    """
    entries: dict[UUID, list[ShareHead]] = defaultdict(list)
    if later is None:
        shares = visible_shares(store, supervisor.id, since=period.since, until=period.until)
    else:
        heads = visible_share_heads(store, supervisor.id, since=period.since, until=period.until)
        for head in heads:
            if head.kind in ENTRIES:
                entries[head.owner_id].append(head)
        shares = _visible(store, supervisor.id, [head.id for head in heads if head.kind not in ENTRIES])
    by_owner: dict[UUID, list[ShareRecord]] = defaultdict(list)
    for share in shares:
        by_owner[share.owner_id].append(share)
    goals: dict[UUID, list[ShareRecord]] = defaultdict(list)
    for share in visible_shares(store, supervisor.id, until=period.until, entry_kinds=GOALS):
        goals[share.owner_id].append(share)
    actions = _actions(store, supervisor.id, "supervisor", period)
    owners = {link.connector_id for link in connectors_of(store, supervisor.id)} | by_owner.keys() | entries.keys()
    connectors = []
    for owner in owners:
        person = get_person(store, owner)
        if person is not None:
            mine = _connector_summary(person, by_owner[owner], supervisor.id)
            connectors.append(
                replace(
                    mine,
                    entries=EntriesLater(later, supervisor.id, tuple(entries[owner])) if later else mine.entries,
                    actions=tuple(each for each in actions if each.other_id == owner),
                    next_on=_next(store, supervisor.id, [owner], period),
                    goals=shared_goals(goals[owner], period),
                )
            )
    connectors.sort(key=lambda each: each.name.casefold())
    return Summary(period, supervisor.id, False, tuple(connectors), team_summaries(store, supervisor, period))


def own_summary(store: Store, connector: PersonRecord, period: Period) -> Summary:
    """A connector's own page: the same as their supervisors see of them."""
    mine = shares_of(store, connector.id, since=period.since, until=period.until)
    supervisors = [link.supervisor_id for link in supervisors_of(store, connector.id)]
    page = replace(
        _connector_summary(connector, mine, connector.id),
        actions=_actions(store, connector.id, "connector", period),
        next_on=_next(store, connector.id, supervisors, period),
        goals=shared_goals(shares_of(store, connector.id, until=period.until, entry_kinds=GOALS), period),
    )
    return Summary(period, connector.id, True, (page,))


def _connector_summary(person: PersonRecord, shares: Iterable[ShareRecord], reader_id: UUID) -> ConnectorSummary:
    ordered = _by_age(shares)
    return ConnectorSummary(
        person.id,
        person.name or "",
        tuple(_entry(share, reader_id) for share in ordered if share.kind in ENTRIES),
        tuple(agenda_line(share) for share in ordered if share.kind == "line"),
    )


def _actions(store: Store, holder_id: UUID, role: Role, period: Period) -> tuple[ActionRecord, ...]:
    """What was still to be done at the end of the period, and what was done or dropped in it."""

    def belongs(action: ActionRecord) -> bool:
        if action.met_on > period.last:
            return False
        return action.outstanding or (action.state_at is not None and action.state_at >= period.since)

    return tuple(action for action in agreed_actions(store, holder_id, role=role) if belongs(action))


def _next(store: Store, holder_id: UUID, others: Iterable[UUID], period: Period) -> date | None:
    """The next supervision with any of them; None when it was before the end of the period."""
    days = (next_session(store, holder_id, other) for other in others)
    return min((day for day in days if day is not None and day >= period.last), default=None)


def _visible(store: Store, reader_id: UUID, ids: Sequence[UUID]) -> list[ShareRecord]:
    """Some of what somebody may see, never so many at once that a database refuses."""
    pieces = (ids[at : at + PIECE] for at in range(0, len(ids), PIECE))
    return [share for piece in pieces for share in visible_shares(store, reader_id, share_ids=piece)]


def _by_age(shares: Iterable[ShareRecord]) -> list[ShareRecord]:
    return sorted(shares, key=lambda share: share.shared_at)


def _entry(share: ShareRecord, reader_id: UUID) -> SharedEntry:
    opened = any(reader.reader_id == reader_id and reader.opened_at for reader in share.readers)
    return SharedEntry(share.id, share.shared_at, Snapshot(share.snapshot), share.kind == "full", opened)


def agenda_line(share: ShareRecord) -> AgendaLine:
    """The line that a share of that kind is."""
    said = share.snapshot
    words, kind, function = str(said["line"]), said.get("kind"), said.get("function")
    return AgendaLine(share.id, share.shared_at, words, kind, function, share.talked_at is not None)
