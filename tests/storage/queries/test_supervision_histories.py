"""I6 over random histories of supervision: what each holds of what two agreed is what a simple model says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage.erase import erase_person
from bot.storage.people import add_person
from bot.storage.store import Store
from bot.storage.supervision import links as supervision
from bot.storage.supervision.actions import add_action, agreed_actions, set_state
from bot.storage.supervision.agenda import add_supervisor_line, lines_between
from bot.storage.supervision.links import SupervisionRecord
from bot.storage.supervision.records import (
    HeldRecord,
    agree,
    change_record,
    delete_copy,
    get_record,
    hand_over,
    may_be_changed,
    records_of,
)
from bot.storage.teams.teams import create_team
from tests.storage.queries.sitting_together import write_down

TELEGRAM_IDS = count(500_001)
SUPERVISORS, CONNECTORS = (0, 1), (2, 3)
somebody = st.integers(0, 3)
number = st.integers(0, 7)

Event = tuple[Any, ...]
events = st.one_of(
    st.tuples(st.just("link"), st.sampled_from(SUPERVISORS), st.sampled_from(CONNECTORS)),
    st.tuples(st.just("end"), number),
    st.tuples(st.just("line"), number),
    st.tuples(st.just("write"), number, st.booleans()),
    st.tuples(st.just("hand over"), number),
    st.tuples(st.just("agree"), number, somebody),
    st.tuples(st.just("change"), number, somebody),
    st.tuples(st.just("say how one is"), number, somebody),
    st.tuples(st.just("do"), number, somebody),
    st.tuples(st.just("delete"), number, somebody),
    st.tuples(st.just("erase"), somebody),
)
BEGINNING: list[Event] = [
    ("link", 0, 2),
    ("link", 1, 2),
    ("link", 1, 3),
    ("line", 0),
    ("write", 0, True),
    ("hand over", 0),
    ("agree", 0, 2),
    ("write", 1, False),
]


@dataclass
class Link:
    record: SupervisionRecord
    supervisor: int
    connector: int
    stands: bool = True
    lines: set[str] = field(default_factory=set)


@dataclass
class Copy:
    """What one holder's copy says: the workload, how the connector is, how far the action is, who said yes to it."""

    workload: str
    wellbeing: str | None = None
    state: str = "open"
    said_yes: frozenset[int] = frozenset()
    ever: frozenset[int] = frozenset()


@dataclass
class Written:
    """A record: between whom, by which link, and the copies there are."""

    id: UUID
    link: Link
    copies: dict[int, Copy]
    handed_over: bool = False

    @property
    def open(self) -> bool:
        return self.handed_over and self.link.stands and len(self.copies) == 2


@dataclass
class Model:
    store: Store
    now: datetime
    people: list[UUID]
    team_id: UUID
    links: list[Link] = field(default_factory=list)
    records: list[Written] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    words: Any = field(default_factory=lambda: count(1))

    def word(self) -> str:
        return f"word {next(self.words)}"

    def happen(self, event: Event) -> None:
        self.now += timedelta(minutes=1)
        getattr(self, f"_{event[0].replace(' ', '_')}")(*event[1:])

    def _link(self, supervisor: int, connector: int) -> None:
        if {supervisor, connector} & self.gone or any(
            each.stands and (each.supervisor, each.connector) == (supervisor, connector) for each in self.links
        ):
            return
        made = supervision.propose_supervision(
            self.store,
            team_id=self.team_id,
            supervisor_id=self.people[supervisor],
            connector_id=self.people[connector],
            at=self.now,
        )
        supervision.confirm_supervision(self.store, made.id, self.now)
        self.links.append(Link(made, supervisor, connector))

    def _end(self, which: int) -> None:
        link = self.links[which % len(self.links)]
        supervision.end_supervision(self.store, link.record.id, by=None, at=self.now)
        link.stands = False

    def _line(self, which: int) -> None:
        link = self.links[which % len(self.links)]
        if link.stands:
            link.lines.add(word := self.word())
            add_supervisor_line(self.store, link.record, word, self.now)

    def _write(self, which: int, by_supervisor: bool) -> None:
        link = self.links[which % len(self.links)]
        if not link.stands:
            return
        writer = link.supervisor if by_supervisor else link.connector
        held = write_down(self.store, self.people[writer], link.record, self.now)
        held = change_record(self.store, replace(held, parts={"workload": (word := self.word())}))
        add_action(self.store, held, owner="connector", words=f"do {word}", due_on=None)
        self.records.append(Written(held.record_id, link, {writer: Copy(word)}))

    def _hand_over(self, which: int) -> None:
        record = self._record(which)
        if record is None or record.handed_over or not record.copies:
            return
        [writer] = record.copies
        held = self._held(record, writer)
        other = record.link.supervisor if writer == record.link.connector else record.link.connector
        assert (hand_over(self.store, held, self.now) is not None) == record.link.stands
        if record.link.stands:
            record.handed_over = True
            record.copies[writer].said_yes = record.copies[writer].ever = frozenset({writer})
            record.copies[other] = replace(record.copies[writer])

    def _agree(self, which: int, who: int) -> None:
        record = self._record(which)
        if record and record.open and who in record.copies:
            agree(self.store, self._held(record, who))
            for copy in record.copies.values():
                copy.said_yes |= {who}
                copy.ever |= {who}

    def _change(self, which: int, who: int) -> None:
        self._rewrite(which, who, workload=True)

    def _say_how_one_is(self, which: int, who: int) -> None:
        if who in CONNECTORS:
            self._rewrite(which, who, workload=False)

    def _rewrite(self, which: int, who: int, *, workload: bool) -> None:
        record = self._record(which)
        if record is None or who not in record.copies:
            return
        held, word = self._held(record, who), self.word()
        assert may_be_changed(self.store, held) == (record.open or not record.handed_over)
        if not may_be_changed(self.store, held):
            return
        change_record(
            self.store, replace(held, parts={"workload": word}) if workload else replace(held, wellbeing=word)
        )
        for copy in record.copies.values():
            copy.workload = word if workload else copy.workload
            copy.wellbeing = copy.wellbeing if workload else word
            copy.said_yes = frozenset()

    def _do(self, which: int, who: int) -> None:
        record = self._record(which)
        if record is None or who not in record.copies or len(record.copies[who].ever) < 2:
            return
        [action] = [each for each in agreed_actions(self.store, self.people[who]) if each.record_id == record.id]
        set_state(self.store, action, "done", None, self.now)
        for holder, copy in record.copies.items():
            if holder == who or record.open:
                copy.state = "done"

    def _delete(self, which: int, who: int) -> None:
        record = self._record(which)
        if record and who in record.copies:
            delete_copy(self.store, self._held(record, who))
            del record.copies[who]

    def _erase(self, who: int) -> None:
        if who in self.gone or len(self.gone) == 2:
            return
        erase_person(self.store, self.people[who], self.now)
        self.gone.add(who)
        for link in self.links:
            link.stands &= who not in (link.supervisor, link.connector)
        for record in self.records:
            record.copies.pop(who, None)
            if who == record.link.connector:
                for copy in record.copies.values():
                    copy.wellbeing = None

    def _record(self, which: int) -> Written | None:
        return self.records[which % len(self.records)] if self.records else None

    def _held(self, record: Written, who: int) -> HeldRecord:
        held = get_record(self.store, self.people[who], record.id)
        assert held is not None
        return held

    def check(self) -> None:
        for who, id in enumerate(self.people):
            mine = {each.id: each.copies[who] for each in self.records if who in each.copies}
            found = {held.record_id: held for held in records_of(self.store, id)}
            assert found.keys() == mine.keys()
            for record_id, copy in mine.items():
                held = found[record_id]
                assert (held.parts["workload"], held.wellbeing) == (copy.workload, copy.wellbeing)
                assert held.mine_agreed == (who in copy.said_yes)
                assert held.agreed == (len(copy.said_yes) == 2)
            states = {each.record_id: each.state for each in agreed_actions(self.store, id)}
            assert states == {id: copy.state for id, copy in mine.items() if len(copy.ever) == 2}
            for link in self.links:
                seen = {line.words for line in lines_between(self.store, id, link.record)}
                assert seen == (link.lines if link.stands and who in (link.supervisor, link.connector) else set())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(events, max_size=25))
def test_I6_each_holds_what_the_two_agreed_while_they_were_linked_and_nothing_else(store, now, happened):
    team = create_team(store, name="Frome", zone="Europe/London", nation="england", at=now)
    agreed = {"language": "en", "zone": "Europe/London", "nation": "england", "notice_version": "1"}
    people = [add_person(store, telegram_id=next(TELEGRAM_IDS), at=now, **agreed).id for _ in range(4)]
    model = Model(store, now, people, team.id)
    for event in [*BEGINNING, *happened]:
        model.happen(event)
    model.check()
