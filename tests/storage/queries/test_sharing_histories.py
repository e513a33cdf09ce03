"""I6 over random histories: what readers see is what a simple model of the rules says, to the word."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage import people, shares
from bot.storage.entries import KeptAnswer, delete_entry, find_word, get_entry, keep_entry, replace_answer
from bot.storage.erase import erase_person
from bot.storage.store import Store
from bot.storage.supervision import links as supervision
from bot.storage.supervision.links import SupervisionRecord
from bot.storage.teams import teams

TELEGRAM_IDS = count(1)
PEOPLE = 5
TEAMS = 2
A_FEW = 6

somebody = st.integers(0, PEOPLE - 1)
some_team = st.integers(0, TEAMS - 1)
one_of_those_so_far = st.integers(0, A_FEW)
all_links = st.booleans()
kind = st.sampled_from(["headline", "full", "line"])

# Anybody may be on either side of a link. What happens to things that are there already names them by a
# number, which is taken modulo how many there are.
Event = tuple[Any, ...]
events = st.one_of(
    st.tuples(st.just("link"), some_team, somebody, somebody),
    st.tuples(st.just("propose"), some_team, somebody, somebody),
    st.tuples(st.just("confirm"), one_of_those_so_far),
    st.tuples(st.just("end"), one_of_those_so_far),
    st.tuples(st.just("leave"), some_team, somebody),
    st.tuples(st.just("write"), somebody),
    st.tuples(st.just("share entry"), one_of_those_so_far, st.sampled_from(["headline", "full", "line"]), all_links),
    st.tuples(st.just("share line"), somebody, all_links),
    st.tuples(st.just("unshare"), one_of_those_so_far),
    st.tuples(st.just("edit"), one_of_those_so_far),
    st.tuples(st.just("delete"), one_of_those_so_far),
    st.tuples(st.just("erase"), somebody),
    st.tuples(st.just("close"), some_team),
    st.tuples(st.just("suspend"), somebody),
    st.tuples(st.just("let in again"), somebody),
)
# Every history begins with something to see, so that few of them are about nothing.
BEGINNING: list[Event] = [
    ("link", 0, 0, 1),
    ("link", 0, 0, 2),
    ("link", 1, 3, 1),
    ("write", 1),
    ("write", 2),
    ("share entry", 0, "full", True),
    ("share entry", 1, "headline", True),
]


@dataclass
class Link:
    """The model's idea of a supervision."""

    id: UUID
    team: int
    supervisor: int
    connector: int
    confirmed: bool = False
    ended: bool = False


@dataclass
class Piece:
    """An entry: its owner and how it reads now."""

    id: UUID
    owner: int
    word: str
    gone: bool = False


@dataclass
class Snapshot:
    """A share: its words, and by which link each reader was made one."""

    id: UUID
    owner: int
    piece: Piece | None
    line: bool
    word: str
    readers: dict[int, Link]
    gone: bool = False


@dataclass
class World:
    """A history as it happens, in the database and in the model."""

    store: Store
    now: datetime
    people: list[UUID] = field(default_factory=list)
    teams: list[UUID] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    records: dict[UUID, SupervisionRecord] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    shared: list[Snapshot] = field(default_factory=list)
    erased: set[int] = field(default_factory=set)
    suspended: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    words: list[str] = field(default_factory=list)

    def begin(self) -> None:
        for _ in range(PEOPLE):
            added = people.add_person(
                self.store,
                telegram_id=next(TELEGRAM_IDS),
                language="en",
                zone="Europe/London",
                nation="england",
                notice_version="1",
                at=self.now,
            )
            self.people.append(added.id)
        for name in ("Frome", "Wells"):
            added_team = teams.create_team(self.store, name=name, zone="Europe/London", nation="england", at=self.now)
            self.teams.append(added_team.id)

    def happen(self, event: Event) -> None:
        self.now += timedelta(minutes=1)
        what, *about = event
        getattr(self, what.replace(" ", "_"))(*about)

    def word(self) -> str:
        self.words.append(f"<word {len(self.words)}>")
        return self.words[-1]

    def here(self, *people: int) -> bool:
        return not self.erased.intersection(people)

    # What can happen.

    def link(self, team: int, supervisor: int, connector: int) -> None:
        self.propose(team, supervisor, connector)
        for link in self.links:
            if (link.team, link.supervisor, link.connector) == (team, supervisor, connector):
                self.confirm(self.links.index(link))

    def propose(self, team: int, supervisor: int, connector: int) -> None:
        if supervisor == connector or not self.here(supervisor, connector):
            return
        record = supervision.propose_supervision(
            self.store,
            team_id=self.teams[team],
            supervisor_id=self.people[supervisor],
            connector_id=self.people[connector],
            at=self.now,
        )
        if record.id not in self.records:
            self.records[record.id] = record
            self.links.append(Link(record.id, team, supervisor, connector))

    def confirm(self, number: int) -> None:
        if link := chosen(self.links, number):
            supervision.confirm_supervision(self.store, link.id, self.now)
            link.confirmed |= not link.ended

    def end(self, number: int) -> None:
        if link := chosen(self.links, number):
            supervision.end_supervision(self.store, link.id, by=None, at=self.now)
            link.ended = True

    def leave(self, team: int, person: int) -> None:
        teams.leave_team(self.store, team_id=self.teams[team], person_id=self.people[person], at=self.now)
        for link in self.links:
            link.ended |= link.team == team and person in (link.supervisor, link.connector)

    def write(self, person: int) -> None:
        if not self.here(person):
            return
        word = self.word()
        id = keep_entry(
            self.store,
            person_id=self.people[person],
            kind="journal",
            flow="journal",
            version="1",
            zone="Europe/London",
            begun_at=self.now,
            kept_at=self.now,
            answers=[KeptAnswer("what", 0, data_of(word))],
            competences=[],
        )
        self.pieces.append(Piece(id, person, word))

    def edit(self, number: int) -> None:
        if piece := chosen(self.pieces, number):
            word = self.word()
            owner = self.people[piece.owner]
            if replace_answer(self.store, owner, piece.id, "what", data_of(word), self.now):
                piece.word = word

    def delete(self, number: int) -> None:
        if piece := chosen(self.pieces, number):
            delete_entry(self.store, self.people[piece.owner], piece.id)
            self.lose(piece)

    def share_entry(self, number: int, kind: str, all_links: bool) -> None:
        piece = chosen(self.pieces, number)
        if piece is None or piece.gone:
            return
        for earlier in self.shared:
            earlier.gone |= earlier.piece is piece and earlier.line == (kind == "line")
        self.share(piece.owner, piece, kind, piece.word, all_links)

    def share_line(self, owner: int, all_links: bool) -> None:
        if self.here(owner):
            self.share(owner, None, "line", self.word(), all_links)

    def share(self, owner: int, piece: Piece | None, kind: str, word: str, all_links: bool) -> None:
        """With their supervisors now; or (`all_links`) by every link there ever was: it is the same."""
        links = list(self.records.values())
        if not all_links:
            links = supervision.supervisors_of(self.store, self.people[owner])
        id = shares.share(
            self.store,
            owner_id=self.people[owner],
            entry_id=piece.id if piece else None,
            kind=kind,  # type: ignore[arg-type]
            snapshot={"word": word},
            supervisions=links,
            at=self.now,
        )
        readers: dict[int, Link] = {}
        for link in self.links:
            if link.connector == owner and self.stands(link):
                readers.setdefault(link.supervisor, link)
        self.shared.append(Snapshot(id, owner, piece, kind == "line", word, readers))

    def unshare(self, number: int) -> None:
        if snapshot := chosen(self.shared, number):
            shares.unshare(self.store, self.people[snapshot.owner], snapshot.id, self.now)
            snapshot.gone = True

    def erase(self, person: int) -> None:
        erase_person(self.store, self.people[person], self.now)
        self.erased.add(person)
        for link in self.links:
            link.ended |= person in (link.supervisor, link.connector)
        for piece in self.pieces:
            if piece.owner == person:
                self.lose(piece)
        for snapshot in self.shared:
            snapshot.gone |= snapshot.owner == person

    def close(self, team: int) -> None:
        teams.close_team(self.store, self.teams[team], self.now)
        self.closed.add(team)

    def suspend(self, person: int) -> None:
        people.mark_suspended(self.store, self.people[person], True, self.now)
        self.suspended.add(person)

    def let_in_again(self, person: int) -> None:
        people.mark_suspended(self.store, self.people[person], False, self.now)
        self.suspended.discard(person)

    # What must hold.

    def lose(self, piece: Piece) -> None:
        piece.gone = True
        for snapshot in self.shared:
            snapshot.gone |= snapshot.piece is piece

    def stands(self, link: Link) -> bool:
        return link.confirmed and not link.ended and link.team not in self.closed

    def may_see(self, reader: int) -> dict[UUID, str]:
        if reader in self.suspended or reader in self.erased:
            return {}
        return {
            snapshot.id: snapshot.word
            for snapshot in self.shared
            if not snapshot.gone and reader in snapshot.readers and self.stands(snapshot.readers[reader])
        }

    def check(self) -> None:
        for reader, id in enumerate(self.people):
            visible = shares.visible_shares(self.store, id)
            expected = self.may_see(reader)
            assert {each.id: each.snapshot["word"] for each in visible} == expected
            others = set(self.words) - set(expected.values())
            assert not [word for word in others if word in repr(visible)]
            for piece in self.pieces:
                owns = piece.owner == reader and not piece.gone
                assert (get_entry(self.store, id, piece.id) is not None) == owns
                hits, _ = find_word(self.store, id, piece.word, limit=9, offset=0)
                assert [hit.id for hit in hits] == ([piece.id] if owns else [])
            for snapshot in self.shared:
                may = snapshot.id in expected
                answer = shares.respond(
                    self.store, reader_id=id, share_id=snapshot.id, kind="seen", line=None, at=self.now
                )
                assert (answer is not None) == may
                assert shares.mark_opened(self.store, id, snapshot.id, self.now) == may


def chosen(things: list[Any], number: int) -> Any:
    return things[number % len(things)] if things else None


def data_of(word: str) -> dict[str, Any]:
    return {"parts": [[word, 1]], "value": None}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(events, min_size=3, max_size=25))
def test_I6_after_any_history_every_reader_sees_exactly_what_stands_for_them(store, now, history):
    world = World(store, now)
    world.begin()
    for event in [*BEGINNING, *history]:
        world.happen(event)
    world.check()
