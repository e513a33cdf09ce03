"""What two processes do at the same moment comes out as if one had been first: two databases, one PostgreSQL.

The first stops in the middle of its transaction, the second is let loose, then the first goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.util import await_only

from bot.content.load import load_nudges
from bot.nudges.dispatch import dispatch_due
from bot.nudges.drafts import look_after_drafts
from bot.nudges.switching import pause_all
from bot.postbox import Postbox
from bot.storage.engines.postgres import PostgresDatabase, open_postgres
from bot.storage.entries import KeptAnswer, entries_page, keep_entry
from bot.storage.erase import erase_person
from bot.storage.inbox import finish_in, inbox, next_in, take_in
from bot.storage.nudges.rules import add_nudge, add_rule, claim_due, mark_nudge, stop_rule, waiting_nudges
from bot.storage.outbox import outbox, put_out
from bot.storage.people import find_person, get_person
from bot.storage.sealing.keys import HOUSE, MasterKey
from bot.storage.sessions import add_session, get_session, save_session
from bot.storage.shares import respond, share, unshare, visible_shares
from bot.storage.store import Store
from bot.storage.supervision.links import (
    SupervisionRecord,
    confirm_supervision,
    end_supervision,
    propose_supervision,
    standing_supervisions,
    supervision,
)
from bot.storage.supervision.records import HeldRecord, agree, change_record, get_record, hand_over
from bot.storage.teams.invitations import find_invitation, make_invitation, use_invitation
from bot.storage.teams.teams import create_team, join_team, membership
from bot.telegram.render import TelegramRenderer
from tests.storage.queries.sitting_together import write_down

from .conftest import NOW, join

pytestmark = pytest.mark.postgresql

T = TypeVar("T")

AMINA, SAM = 7, 8  # their chats
POSTBOX = Postbox(TelegramRenderer(), "a process")
# Long enough for whoever could go on to have gone on.
A_WHILE = 0.1


@dataclass
class Stop:
    """Where the first stops, inside its transaction."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    def here(self) -> None:
        self.reached.set()
        await_only(self.go_on.wait())


@dataclass
class Two:
    """Two processes on one database."""

    first: PostgresDatabase
    second: PostgresDatabase

    async def race(
        self, begin: Callable[[Store, Stop], T], meanwhile: Callable[[Store], Any], *, waits: bool = True
    ) -> tuple[T, Any]:
        """What both got. `waits`: the second cannot be done before the first is."""
        stop = Stop()
        first = asyncio.create_task(self.first.write(lambda store: begin(store, stop)))
        await stop.reached.wait()
        second = asyncio.create_task(self.second.write(meanwhile))
        try:
            done, _ = await asyncio.wait([second], timeout=A_WHILE if waits else 10)
        finally:
            stop.go_on.set()
        assert bool(done) != waits
        return await first, await second

    async def ask(self, work: Callable[[Store], T]) -> T:
        return await self.second.read(work)

    async def do(self, work: Callable[[Store], T]) -> T:
        return await self.first.write(work)


@pytest.fixture
async def two(database_url: str, master: MasterKey) -> AsyncIterator[Two]:
    both = Two(await open_postgres(database_url, master), await open_postgres(database_url, master))
    yield both
    await both.first.close()
    await both.second.close()


@dataclass(frozen=True)
class People:
    """Sam supervises Amina."""

    amina: UUID
    sam: UUID
    team: UUID
    link: SupervisionRecord


@pytest.fixture
async def people(two: Two) -> People:
    def begin(store: Store) -> People:
        amina, sam = join(store, AMINA), join(store, SAM)
        team = create_team(store, name="Frome", zone="Europe/London", nation="england", at=NOW).id
        link = propose_supervision(store, team_id=team, supervisor_id=sam, connector_id=amina, at=NOW)
        confirm_supervision(store, link.id, NOW)
        return People(amina, sam, team, link)

    return await two.do(begin)


def share_a_line(store: Store, people: People) -> UUID:
    return share(
        store,
        owner_id=people.amina,
        entry_id=None,
        kind="line",
        snapshot={"line": "How do I say no?"},
        supervisions=[people.link],
        at=NOW,
    )


def show(store: Store, people: People, shared: UUID) -> None:
    """What Sam's turn does when Sam opens it."""
    store.alone_with(SAM)
    for each in visible_shares(store, people.sam, share_id=shared):
        put(store, SAM, people.sam, each.snapshot["line"], object_id=shared)


def put(store: Store, chat: int, person: UUID | None, words: str, **about: Any) -> int:
    call = {"method": "sendMessage", "body": {"text": words}}
    return put_out(store, chat_id=chat, person_id=person, owner="somebody", at=NOW, **call, **about)


def keep(store: Store, person: UUID) -> UUID:
    return keep_entry(
        store,
        person_id=person,
        kind="journal",
        flow="journal",
        version="1",
        zone="Europe/London",
        begun_at=NOW,
        kept_at=NOW,
        answers=[KeptAnswer("what", 0, {"parts": [["words", 1]], "value": None})],
        competences=[],
    )


def update(number: int, chat: int = AMINA) -> tuple[int, int, dict[str, Any]]:
    return number, chat, {"text": f"words of {number}"}


def count(store: Store, table: Any) -> int:
    return store.conn.scalar(select(func.count()).select_from(table)) or 0


# Turns


async def test_I2_I3_two_turns_of_a_chat_come_one_after_the_other(two: Two, now: datetime) -> None:
    await two.do(lambda store: take_in(store, [update(1), update(2)], now))

    def turn(store: Store, stop: Stop | None = None) -> int:
        store.alone_with(AMINA)
        record = next_in(store, AMINA, now)
        assert record
        if stop:
            stop.here()
        assert finish_in(store, record.id)
        put(store, AMINA, None, f"answer to {record.update_id}")
        return record.update_id

    assert await two.race(turn, turn) == (1, 2)
    rows = await two.ask(lambda store: store.conn.execute(select(outbox).order_by(outbox.c.number)).all())
    bodies = await two.ask(lambda store: [store.unseal_data(HOUSE, "outbox.body", row.id, row.body) for row in rows])
    assert [body["text"] for body in bodies] == ["answer to 1", "answer to 2"]


async def test_turns_of_different_chats_do_not_wait_for_one_another(two: Two, now: datetime) -> None:
    def begin(store: Store, stop: Stop) -> None:
        store.alone_with(AMINA)
        stop.here()

    await two.race(begin, lambda store: store.alone_with(SAM), waits=False)


async def test_I2_the_same_updates_that_come_to_two_processes_are_taken_in_once(two: Two, now: datetime) -> None:
    def begin(store: Store, stop: Stop) -> list[int]:
        fresh = take_in(store, [update(1), update(2, SAM)], now)
        stop.here()
        return fresh

    taken = await two.race(begin, lambda store: take_in(store, [update(2, SAM), update(1), update(3, 9)], now))
    assert [[each.chat_id for each in fresh] for fresh in taken] == [[AMINA, SAM], [9]]
    assert await two.ask(lambda store: count(store, inbox)) == 3


async def test_I2_what_the_first_process_failed_to_take_in_the_second_does(two: Two, now: datetime) -> None:
    def begin(store: Store, stop: Stop) -> None:
        take_in(store, [update(1)], now)
        stop.here()
        raise LookupError

    stop = Stop()
    first = asyncio.create_task(two.first.write(lambda store: begin(store, stop)))
    await stop.reached.wait()
    second = asyncio.create_task(two.second.write(lambda store: take_in(store, [update(1)], now)))
    await asyncio.sleep(A_WHILE)
    stop.go_on.set()
    with pytest.raises(LookupError):
        await first
    assert [each.chat_id for each in await second] == [AMINA]


async def test_somebody_who_joins_twice_at_once_is_one_person(two: Two) -> None:
    def begin(store: Store, stop: Stop | None = None) -> UUID:
        known = find_person(store, AMINA)
        if stop:
            stop.here()
        return known.id if known else join(store, AMINA)

    def meanwhile(store: Store) -> UUID:
        return begin(store)

    first, second = await two.race(begin, meanwhile, waits=False)
    assert first == second


# Joining and linking


async def test_an_invitation_is_used_by_one_of_two(two: Two, people: People, now: datetime) -> None:
    token = await two.do(
        lambda store: make_invitation(store, team_id=people.team, role="connector", made_by=people.sam, at=now)
    )
    invitation = await two.ask(lambda store: find_invitation(store, token, now))
    assert invitation

    def begin(store: Store, stop: Stop) -> bool:
        used = use_invitation(store, invitation.id, people.amina, now)
        stop.here()
        return used

    assert await two.race(begin, lambda store: use_invitation(store, invitation.id, people.sam, now)) == (True, False)


async def test_two_who_link_the_same_people_at_once_make_one_link(two: Two, people: People, now: datetime) -> None:
    await two.do(lambda store: end_supervision(store, people.link.id, by=None, at=now))
    pair = {"team_id": people.team, "supervisor_id": people.sam, "connector_id": people.amina, "at": now}

    def begin(store: Store, stop: Stop) -> UUID:
        id = propose_supervision(store, **pair).id
        stop.here()
        return id

    first, second = await two.race(begin, lambda store: propose_supervision(store, **pair).id)
    assert first == second
    assert await two.ask(lambda store: count(store, supervision)) == 2


async def test_somebody_who_joins_a_team_twice_at_once_is_in_it_once(two: Two, people: People, now: datetime) -> None:
    def begin(store: Store, stop: Stop | None = None) -> UUID:
        joined = join_team(store, team_id=people.team, person_id=people.amina, role="connector", at=now)
        if stop:
            stop.here()
        assert joined
        return joined.id

    first, second = await two.race(begin, lambda store: begin(store))
    assert first == second
    assert await two.ask(lambda store: count(store, membership)) == 1


# Sharing


async def test_I6_what_is_taken_back_while_its_reader_opens_it_does_not_go_out(
    two: Two, people: People, now: datetime
) -> None:
    shared = await two.do(lambda store: share_a_line(store, people))

    def begin(store: Store, stop: Stop) -> None:
        show(store, people, shared)
        stop.here()

    def take_back(store: Store) -> None:
        store.alone_with(AMINA)
        assert unshare(store, people.amina, shared, now)

    await two.race(begin, take_back)
    assert await two.ask(lambda store: count(store, outbox)) == 0


async def test_I6_who_opens_it_while_it_is_taken_back_sees_nothing(two: Two, people: People, now: datetime) -> None:
    shared = await two.do(lambda store: share_a_line(store, people))

    def begin(store: Store, stop: Stop) -> None:
        store.alone_with(AMINA)
        assert unshare(store, people.amina, shared, now)
        stop.here()

    await two.race(begin, lambda store: show(store, people, shared))
    assert await two.ask(lambda store: count(store, outbox)) == 0


async def test_I6_what_is_shared_while_the_link_ends_is_seen_by_nobody(two: Two, people: People, now: datetime) -> None:
    def begin(store: Store, stop: Stop) -> None:
        store.alone_with(AMINA)
        share_a_line(store, people)
        stop.here()

    def end(store: Store) -> bool:
        store.alone_with(SAM)
        return end_supervision(store, people.link.id, by=people.sam, at=now)

    _, ended = await two.race(begin, end)
    assert ended
    assert await two.ask(lambda store: visible_shares(store, people.sam)) == []


async def test_two_who_change_what_many_see_at_once_both_come_through(two: Two) -> None:
    """Each is in a turn of their own, which the other has to wait for."""
    stops = {AMINA: Stop(), SAM: Stop()}

    def in_a_turn(store: Store, chat: int) -> None:
        store.alone_with(chat)
        stops[chat].here()
        store.alone()
        # Long enough for the other to want it too.
        store.conn.execute(text("SELECT pg_sleep(0.05)"))

    turns = [
        asyncio.create_task(database.write(lambda store, chat=chat: in_a_turn(store, chat)))
        for database, chat in zip((two.first, two.second), stops, strict=True)
    ]
    for stop in stops.values():
        await stop.reached.wait()
    for stop in stops.values():
        stop.go_on.set()
    await asyncio.wait_for(asyncio.gather(*turns), 5)


# Erasing


async def test_I11_who_is_erased_in_the_middle_of_a_turn_leaves_nothing(
    two: Two, people: People, now: datetime
) -> None:
    """The operator erases Amina while her turn is writing."""

    def begin(store: Store, stop: Stop) -> None:
        store.alone_with(AMINA)
        entry = keep(store, people.amina)
        put(store, AMINA, people.amina, "a card", object_id=entry)
        stop.here()

    _, erased = await two.race(begin, lambda store: erase_person(store, people.amina, now))
    assert erased
    assert await two.ask(lambda store: find_person(store, AMINA)) is None
    assert await two.ask(lambda store: entries_page(store, people.amina, offset=0, limit=9)) == ([], 0)
    assert await two.ask(lambda store: count(store, outbox)) == 0


async def test_I11_who_reads_them_while_they_are_erased_is_not_sent_their_words(
    two: Two, people: People, now: datetime
) -> None:
    shared = await two.do(lambda store: share_a_line(store, people))

    def begin(store: Store, stop: Stop) -> None:
        show(store, people, shared)
        respond(store, reader_id=people.sam, share_id=shared, kind="seen", line=None, at=now)
        stop.here()

    _, erased = await two.race(begin, lambda store: erase_person(store, people.amina, now))
    assert erased
    assert await two.ask(lambda store: count(store, outbox)) == 0
    assert await two.ask(lambda store: standing_supervisions(store, people.sam)) == []


async def test_I11_what_comes_in_before_an_erasure_goes_with_it(two: Two, people: People, now: datetime) -> None:
    def begin(store: Store, stop: Stop) -> None:
        take_in(store, [update(1)], now)
        stop.here()

    await two.race(begin, lambda store: erase_person(store, people.amina, now))
    assert await two.ask(lambda store: count(store, inbox)) == 0


async def test_I11_what_comes_in_during_an_erasure_is_a_strangers_and_can_be_read(
    two: Two, people: People, now: datetime
) -> None:
    def begin(store: Store, stop: Stop) -> None:
        erase_person(store, people.amina, now)
        stop.here()

    await two.race(begin, lambda store: take_in(store, [update(1)], now))
    record = await two.do(lambda store: next_in(store, AMINA, now))
    assert record
    assert record.body == {"text": "words of 1"}


# Nudges and housekeeping


def add_due(store: Store, person: UUID, at: datetime, day: int = 2) -> tuple[UUID, UUID | None]:
    rule = add_rule(store, person_id=person, kind="plan_date", by_hand=True, timing={}, entry_id=None, at=at)
    return rule, add_nudge(store, rule_id=rule, person_id=person, local_date=date(2026, 3, day), due_at=at)


async def test_I8_a_nudge_is_claimed_by_one_of_two_workers_and_the_rest_by_the_other(
    two: Two, people: People, now: datetime
) -> None:
    await two.do(lambda store: [add_due(store, people.amina, now + timedelta(seconds=each)) for each in range(5)])

    def claim(store: Store, most: int, stop: Stop | None = None) -> list[UUID]:
        mine = [each.id for each in claim_due(store, now + timedelta(minutes=1), most)]
        if stop:
            stop.here()
        return [id for id in mine if mark_nudge(store, id, "sent", now)]

    first, second = await two.race(
        lambda store, stop: claim(store, 2, stop), lambda store: claim(store, 100), waits=False
    )
    assert (len(first), len(second)) == (2, 3)
    assert not {*first} & {*second}


async def test_I8_the_next_occurrence_is_planned_once(two: Two, people: People, now: datetime) -> None:
    rule, _ = await two.do(lambda store: add_due(store, people.amina, now))
    nudge = {"rule_id": rule, "person_id": people.amina, "local_date": date(2026, 3, 9), "due_at": now}

    def begin(store: Store, stop: Stop) -> UUID | None:
        added = add_nudge(store, **nudge)
        stop.here()
        return added

    first, second = await two.race(begin, lambda store: add_nudge(store, **nudge))
    assert first
    assert second is None


async def test_I8_a_rule_that_is_stopped_while_it_is_dispatched_nudges_no_more(
    two: Two, people: People, now: datetime
) -> None:
    rule, _ = await two.do(lambda store: add_due(store, people.amina, now))

    def begin(store: Store, stop: Stop) -> None:
        [due] = claim_due(store, now, 10)
        mark_nudge(store, due.id, "sent", now)
        later = now + timedelta(days=7)
        add_nudge(store, rule_id=rule, person_id=people.amina, local_date=date(2026, 3, 9), due_at=later)
        stop.here()

    _, stopped = await two.race(begin, lambda store: stop_rule(store, people.amina, rule, now))
    assert stopped
    assert await two.ask(lambda store: waiting_nudges(store, people.amina)) == []


async def test_I8_who_pauses_their_nudges_while_one_is_dispatched_does_not_get_it(
    two: Two, people: People, now: datetime
) -> None:
    await two.do(lambda store: add_due(store, people.amina, now))

    def begin(store: Store, stop: Stop) -> int:
        claimed = dispatch_due(store, POSTBOX, now).claimed
        stop.here()
        return claimed

    def pause(store: Store) -> None:
        person = get_person(store, people.amina)
        assert person
        pause_all(store, person, now)

    claimed, _ = await two.race(begin, pause)
    assert claimed == 1
    assert await two.ask(lambda store: count(store, outbox)) == 0
    assert await two.do(lambda store: claim_due(store, now, 10)) == []
    [waiting] = await two.ask(lambda store: waiting_nudges(store, people.amina))
    assert waiting.sent_at is None


def a_draft(store: Store, person: UUID, at: datetime) -> UUID:
    id = uuid4()
    add_session(store, id=id, person_id=person, flow="journal", resumable=True, session={"answers": {}}, at=at)
    save_session(store, id, person, session={"answers": {}}, status="draft", at=at)
    return id


async def test_I1_a_draft_that_somebody_goes_on_with_just_now_is_not_dropped(
    two: Two, people: People, now: datetime
) -> None:
    begun, warned = now - timedelta(days=31), now - timedelta(days=8)
    draft = await two.do(lambda store: a_draft(store, people.amina, begun))
    await two.do(lambda store: look_after_drafts(store, POSTBOX, warned))

    def go_on(store: Store, stop: Stop) -> None:
        store.alone_with(AMINA)
        found = get_session(store, draft)
        assert found
        stop.here()
        save_session(store, draft, people.amina, session={"answers": {"what": "more"}}, status="open", at=now)

    await two.race(go_on, lambda store: look_after_drafts(store, POSTBOX, now))
    found = await two.ask(lambda store: get_session(store, draft))
    assert found
    assert found.session == {"answers": {"what": "more"}}


async def test_of_a_draft_that_will_go_somebody_is_warned_once(two: Two, people: People, now: datetime) -> None:
    assert "draft_expiring" in load_nudges()
    await two.do(lambda store: a_draft(store, people.amina, now - timedelta(days=24)))

    def begin(store: Store, stop: Stop) -> set[int]:
        told = look_after_drafts(store, POSTBOX, now)
        stop.here()
        return told

    assert await two.race(begin, lambda store: look_after_drafts(store, POSTBOX, now)) == ({AMINA}, set())
    assert await two.ask(lambda store: count(store, outbox)) == 1


async def test_a_yes_is_to_what_was_looked_at_whoever_changes_it_meanwhile(two: Two, people: People) -> None:
    """One of the two says yes while the other one changes the record."""
    held, theirs = await two.do(lambda store: _a_record_of(store, people))

    def change(store: Store, stop: Stop) -> None:
        change_record(store, replace(held, parts={"workload": "less"}))
        stop.here()

    _, said_yes = await two.race(change, lambda store: agree(store, theirs))
    assert said_yes is None
    after = await two.ask(lambda store: get_record(store, theirs.holder_id, theirs.record_id))
    assert after is not None
    assert (after.version, after.mine_agreed, after.other_agreed) == (2, False, False)


async def test_of_two_who_say_yes_at_once_one_finds_that_both_have(two: Two, people: People) -> None:
    held, theirs = await two.do(lambda store: _a_record_of(store, people))
    held = await two.do(lambda store: change_record(store, held))
    theirs = replace(theirs, version=held.version)

    def agree_first(store: Store, stop: Stop) -> HeldRecord | None:
        agreed = agree(store, held)
        stop.here()
        return agreed

    first, second = await two.race(agree_first, lambda store: agree(store, theirs))
    assert first is not None
    assert second is not None
    assert (first.agreed, second.agreed) == (False, True)


def _a_record_of(store: Store, people: People) -> tuple[HeldRecord, HeldRecord]:
    """Amina's and Sam's copies; handed over, so that one yes is still missing."""
    held = write_down(store, people.amina, people.link, NOW)
    theirs = hand_over(store, held, NOW)
    mine = get_record(store, people.amina, held.record_id)
    assert theirs is not None
    assert mine is not None
    return mine, theirs
