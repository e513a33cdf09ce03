"""Within a chat everything goes out in order, whoever sends it and whoever dies; nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import create_engine, select

from bot.storage.chat_messages import find_message, unsent_question
from bot.storage.engines.database import SqliteDatabase, open_sqlite
from bot.storage.engines.migrate import create_all
from bot.storage.outbox import (
    LEASE,
    chats_waiting,
    drop_chat,
    is_being_sent,
    mark_all_sent,
    mark_sent,
    next_out,
    note_tries,
    note_try,
    oldest_outbox,
    outbox,
    put_out,
    renew_leases,
    retry_later,
    set_aside,
)
from bot.storage.sealing.crypto import Cipher
from bot.storage.sealing.keys import HOUSE, KeyKind, MasterKey
from bot.storage.store import Store

from .conftest import NOW, join

SECOND = timedelta(seconds=1)
CHAT = 7


def put(store: Store, text: str = "hello", chat_id: int = CHAT, owner: str = "a", **more: Any) -> int:
    values: dict[str, Any] = {"person_id": None, "at": NOW, **more}
    return put_out(store, chat_id=chat_id, method="sendMessage", body={"text": text}, owner=owner, **values)


def test_a_row_comes_out_as_it_went_in(store: Store, now: datetime) -> None:
    person, session, thing = join(store, CHAT), uuid4(), uuid4()
    number = put_out(
        store,
        chat_id=CHAT,
        person_id=person,
        method="sendMessage",
        body={"text": "hello"},
        nudge=True,
        owner="a",
        at=now,
        kind="question",
        session_id=session,
        question=3,
        place="feelings",
        object_id=thing,
    )
    record = next_out(store, CHAT, "a", now)
    assert record
    assert (record.number, record.person_id, record.method, record.body) == (
        number,
        person,
        "sendMessage",
        {"text": "hello"},
    )
    assert (record.kind, record.session_id, record.question, record.place, record.object_id) == (
        "question",
        session,
        3,
        "feelings",
        thing,
    )
    assert (record.nudge, record.attempts, record.tried_at, record.not_before) == (True, 0, None, None)


def test_I3_nothing_is_sent_while_an_older_one_of_the_chat_waits(store: Store, now: datetime) -> None:
    first, second, elsewhere = put(store), put(store), put(store, chat_id=8)
    assert next_number(store, CHAT, "a", now) == first
    retry_later(store, first, now + SECOND)
    assert next_out(store, CHAT, "a", now) is None
    assert chats_waiting(store, "a", now) == [8]
    assert next_number(store, 8, "a", now) == elsewhere
    assert next_number(store, CHAT, "a", now + SECOND) == first
    mark_sent(store, first, 100, now)
    assert next_number(store, CHAT, "a", now) == second


def test_two_rows_are_tried_and_noted_together_and_what_stands_between_them_stays(store: Store, now: datetime) -> None:
    first, between, last = put(store), put(store, owner="b"), put(store)
    rows = [row for row in store.queued if row.number in (first, last)]
    assert note_tries(store, rows, "a", now) == {first, last}
    assert mark_all_sent(store, CHAT, {first: None, last: 100}, now) == ({first, last}, True)
    assert next_number(store, CHAT, "b", now) == between
    assert mark_all_sent(store, CHAT, {first: None, last: 100}, now) == (set(), True)
    assert mark_all_sent(store, CHAT, {between: None}, now) == ({between}, False)


def test_I3_two_rows_are_not_tried_while_an_older_one_waits(store: Store, now: datetime) -> None:
    older = put(store)
    store.queued.clear()
    put(store)
    put(store)
    assert note_tries(store, store.queued, "a", now) == set()
    assert mark_sent(store, older, None, now)
    assert note_tries(store, store.queued, "a", now) == {row.number for row in store.queued}


def test_what_another_process_has_begun_to_send_is_left_alone_until_its_lease_runs_out(
    store: Store, now: datetime
) -> None:
    first, second = put(store, owner="a"), put(store, owner="b")
    note_try(store, first, "a", now)
    assert next_out(store, CHAT, "b", now) is None
    assert chats_waiting(store, "b", now) == []
    later = now + LEASE
    assert chats_waiting(store, "b", later) == [CHAT]
    assert next_number(store, CHAT, "b", later) == first
    assert next_out(store, CHAT, "a", later) is None
    mark_sent(store, first, 100, later)
    assert next_number(store, CHAT, "b", later) == second


def test_whoever_comes_first_sends_what_nobody_has_begun_to_send(store: Store, now: datetime) -> None:
    first, second = put(store, owner="a"), put(store, owner="b")
    assert chats_waiting(store, "b", now) == []
    assert next_number(store, CHAT, "b", now) == first
    note_try(store, first, "b", now)
    assert next_out(store, CHAT, "a", now) is None
    mark_sent(store, first, 100, now)
    assert next_number(store, CHAT, "a", now) == second


def test_I4_a_chat_is_being_sent_to_while_another_process_has_begun_and_lives(store: Store, now: datetime) -> None:
    number = put(store, owner="a")
    assert not is_being_sent(store, CHAT, "b", now)
    note_try(store, number, "a", now)
    assert is_being_sent(store, CHAT, "b", now)
    assert not is_being_sent(store, CHAT, "a", now)
    assert not is_being_sent(store, 8, "b", now)
    assert not is_being_sent(store, CHAT, "b", now + LEASE)
    retry_later(store, number, now)
    assert not is_being_sent(store, CHAT, "b", now)


def test_a_process_that_renews_its_leases_keeps_what_it_has_begun(store: Store, now: datetime) -> None:
    number = put(store, owner="a")
    note_try(store, number, "a", now)
    renew_leases(store, "a", now + 3 * LEASE)
    assert next_out(store, CHAT, "b", now + 2 * LEASE) is None
    assert next_number(store, CHAT, "a", now + 2 * LEASE) == number


def test_a_lease_and_a_wait_from_before_the_clock_went_back_hold_nobody_up(store: Store, now: datetime) -> None:
    back = now - timedelta(hours=5)
    begun, waits = put(store, owner="a"), put(store, chat_id=8, owner="b")
    note_try(store, begun, "a", now)
    retry_later(store, waits, now)
    assert not is_being_sent(store, CHAT, "b", back)
    assert chats_waiting(store, "b", back) == [CHAT, 8]
    assert next_number(store, CHAT, "b", back) == begun
    assert note_try(store, begun, "b", back)
    assert is_being_sent(store, CHAT, "a", back)
    assert next_number(store, 8, "b", back) == waits
    assert not is_being_sent(store, CHAT, "a", back + LEASE)


async def test_I1_what_a_killed_process_left_is_sent_at_the_next_start_without_waiting_for_its_lease(
    database_path: Path, master: MasterKey, now: datetime
) -> None:
    before = open_sqlite(database_path, master)
    number = await before.write(lambda store: put(store, owner="killed", at=now))
    await before.close()
    after = open_sqlite(database_path, master)
    assert await after.write(lambda store: next_number(store, CHAT, "new", now)) == number
    await after.close()


async def test_a_short_command_does_not_take_over_what_the_bot_holds(
    database: SqliteDatabase, database_path: Path, master: MasterKey, now: datetime
) -> None:
    number = await database.write(lambda store: put(store, owner="bot", at=now))
    await database.write(lambda store: note_try(store, number, "bot", now))
    beside = open_sqlite(database_path, master, alone=False)
    assert await beside.write(lambda store: next_out(store, CHAT, "command", now)) is None
    await beside.close()


def test_what_can_never_be_sent_is_set_aside_and_the_chat_goes_on(store: Store, now: datetime) -> None:
    first, second = put(store), put(store)
    set_aside(store, first, "BadRequest")
    assert next_number(store, CHAT, "a", now) == second
    mark_sent(store, second, 100, now)
    assert oldest_outbox(store) is None
    assert store.conn.execute(select(outbox.c.error)).scalars().all() == ["BadRequest"]


def test_I11_what_was_sealed_for_an_erased_person_is_set_aside_and_blocks_nothing(store: Store, now: datetime) -> None:
    person = join(store, CHAT)
    put(store, person_id=person)
    last = put(store, "Goodbye.")
    store.keys.destroy(person)
    assert next_number(store, CHAT, "a", now) == last


def test_nothing_waits_for_a_chat_that_was_dropped(store: Store, now: datetime) -> None:
    put(store)
    put(store)
    elsewhere = put(store, chat_id=8)
    assert drop_chat(store, CHAT) == 2
    assert next_out(store, CHAT, "a", now) is None
    assert next_number(store, 8, "a", now) == elsewhere


def test_a_late_mark_cannot_hit_another_row(store: Store, now: datetime) -> None:
    number = put(store)
    drop_chat(store, CHAT)
    another = put(store)
    assert another > number
    mark_sent(store, number, 100, now)
    assert next_number(store, CHAT, "a", now) == another


def test_replies_come_before_nudges(store: Store, now: datetime) -> None:
    put(store, chat_id=1, nudge=True)
    put(store, chat_id=2)
    put(store, chat_id=3, nudge=True)
    put(store, chat_id=4)
    assert chats_waiting(store, "a", now) == [2, 4, 1, 3]


def test_the_oldest_row_is_the_one_put_out_first(store: Store, now: datetime) -> None:
    put(store, at=now + SECOND)
    put(store, at=now, chat_id=8)
    assert oldest_outbox(store) == now


# Which message it became


def question(store: Store, **more: Any) -> tuple[int, UUID]:
    session = uuid4()
    person = join(store, CHAT)
    number = put(store, person_id=person, kind="question", session_id=session, question=1, **more)
    return number, session


def test_what_was_sent_is_known_by_its_message_id(store: Store, now: datetime) -> None:
    number, session = question(store)
    note_try(store, number, "a", now)
    mark_sent(store, number, 100, now + SECOND)
    message = find_message(store, CHAT, 100)
    assert message
    assert (message.ours, message.kind, message.session_id, message.question) == (
        True,
        "question",
        session,
        1,
    )
    assert (message.at, message.tried_at) == (now + SECOND, None)


def test_what_has_no_meaning_or_no_number_is_only_gone(store: Store, now: datetime) -> None:
    person = join(store, CHAT)
    mark_sent(store, put(store, person_id=person), 100, now)
    mark_sent(store, put(store, person_id=person, kind="card"), None, now)
    mark_sent(store, put(store, kind="notice"), 101, now)  # a stranger: nothing is kept
    assert [find_message(store, CHAT, number) for number in (100, 101)] == [None, None]
    assert next_out(store, CHAT, "a", now) is None


def test_marking_twice_is_the_same_as_once(store: Store, now: datetime) -> None:
    number, _ = question(store)
    mark_sent(store, number, 100, now)
    before = find_message(store, CHAT, 100)
    mark_sent(store, number, 100, now + SECOND)
    assert find_message(store, CHAT, 100) == before


def test_I4_a_first_attempt_that_may_have_arrived_is_remembered_with_the_message(store: Store, now: datetime) -> None:
    number, session = question(store)
    note_try(store, number, "a", now)
    retry_later(store, number, now + SECOND, tried_at=now)
    unsent = unsent_question(store, session, 1)
    assert unsent
    assert (unsent.number, unsent.tried_at) == (number, now)
    note_try(store, number, "a", now + SECOND)
    mark_sent(store, number, 100, now + SECOND)
    message = find_message(store, CHAT, 100)
    assert message
    assert message.tried_at == now
    assert unsent_question(store, session, 1) is None


def test_I4_an_attempt_that_nobody_heard_of_again_may_have_arrived(store: Store, now: datetime) -> None:
    number, _ = question(store)
    note_try(store, number, "a", now)
    later = now + 2 * LEASE
    record = next_out(store, CHAT, "b", later)
    assert record
    assert (record.attempts, record.tried_at) == (1, now)
    note_try(store, number, "b", later)
    mark_sent(store, number, 100, later)
    message = find_message(store, CHAT, 100)
    assert message
    assert message.tried_at == now


def test_I4_an_attempt_that_surely_did_not_arrive_is_forgotten(store: Store, now: datetime) -> None:
    number, session = question(store)
    note_try(store, number, "a", now)
    retry_later(store, number, now + SECOND)
    unsent = unsent_question(store, session, 1)
    assert unsent
    assert unsent.tried_at is None
    note_try(store, number, "a", now + SECOND)
    mark_sent(store, number, 100, now + SECOND)
    message = find_message(store, CHAT, 100)
    assert message
    assert message.tried_at is None


def test_a_change_without_a_meaning_of_its_own_leaves_the_message_what_it_was(store: Store, now: datetime) -> None:
    person, session = join(store, CHAT), uuid4()

    def sent(**meaning: Any) -> None:
        number = put_out(store, chat_id=CHAT, person_id=person, method="x", body={}, owner="a", at=now, **meaning)
        mark_sent(store, number, 100, now)
        message = find_message(store, CHAT, 100)
        assert message
        assert (message.kind, message.session_id, message.question) == ("question", session, 1)

    sent(kind="question", session_id=session, question=1)
    sent()


# Two processes, any order of events


class MemoryKeys:
    """One key, for everybody."""

    def __init__(self) -> None:
        self._cipher = Cipher(os.urandom(32))

    def create(self, owner: UUID, kind: KeyKind) -> None: ...

    def cipher(self, owner: UUID) -> Cipher:
        assert owner == HOUSE
        return self._cipher

    def destroy(self, owner: UUID) -> None: ...

    def change_master(self, new: MasterKey) -> None: ...

    def close(self) -> None: ...


chats = st.integers(1, 2)
owners = st.sampled_from(["a", "b"])


class TwoSenders(RuleBasedStateMachine):
    """Two processes send, and die in between, at whatever moment."""

    def __init__(self) -> None:
        super().__init__()
        self.conn = create_engine("sqlite://").connect()
        create_all(self.conn)
        self.store = Store(self.conn, MemoryKeys())
        self.now = NOW
        self.put: dict[int, list[int]] = {1: [], 2: []}
        self.arrived: dict[int, list[int]] = {1: [], 2: []}
        self.hopeless: set[int] = set()
        self.unheard_of: set[int] = set()
        self.held: dict[int, tuple[str, datetime]] = {}
        self.begun: set[int] = set()

    def teardown(self) -> None:
        for chat in (1, 2):
            self.now += 10 * LEASE
            while record := next_out(self.store, chat, "c", self.now):
                note_try(self.store, record.number, "c", self.now)
                self.arrived[chat].append(record.number)
                mark_sent(self.store, record.number, record.number, self.now)
            self.in_order()
            assert set(self.arrived[chat]) | self.hopeless >= set(self.put[chat])
        self.conn.close()

    @rule(chat=chats, owner=owners)
    def put_one_out(self, chat: int, owner: str) -> None:
        number = put(self.store, chat_id=chat, owner=owner, at=self.now)
        self.put[chat].append(number)
        self.held[number] = (owner, self.now + LEASE)

    def _take(self, chat: int, owner: str) -> int | None:
        ready = chat in chats_waiting(self.store, owner, self.now)
        record = next_out(self.store, chat, owner, self.now)
        assert record is not None or not ready
        if record is None:
            return None
        holder, until = self.held[record.number]
        if record.number in self.begun:
            assert holder == owner or until <= self.now, "taken from a process that may be sending it"
        self.begun.add(record.number)
        assert (record.tried_at is not None) == (record.number in self.unheard_of)
        self.held[record.number] = (owner, max(until, self.now + LEASE))
        note_try(self.store, record.number, owner, self.now)
        return record.number

    @rule(chat=chats, owner=owners)
    def send(self, chat: int, owner: str) -> None:
        if number := self._take(chat, owner):
            self.arrived[chat].append(number)
            mark_sent(self.store, number, number, self.now)
            del self.held[number]

    @rule(chat=chats, owner=owners, arrived=st.booleans())
    def die_while_sending(self, chat: int, owner: str, arrived: bool) -> None:
        if number := self._take(chat, owner):
            self.unheard_of.add(number)
            if arrived:
                self.arrived[chat].append(number)

    @rule(chat=chats, owner=owners, arrived=st.booleans())
    def lose_the_answer(self, chat: int, owner: str, arrived: bool) -> None:
        if number := self._take(chat, owner):
            self.unheard_of.add(number)
            retry_later(self.store, number, self.now + SECOND, tried_at=self.now)
            self.begun.remove(number)
            if arrived:
                self.arrived[chat].append(number)

    @rule(chat=chats, owner=owners)
    def be_told_to_wait(self, chat: int, owner: str) -> None:
        if number := self._take(chat, owner):
            retry_later(self.store, number, self.now + 5 * SECOND)
            self.begun.remove(number)

    @rule(chat=chats, owner=owners)
    def be_refused(self, chat: int, owner: str) -> None:
        if number := self._take(chat, owner):
            set_aside(self.store, number, "BadRequest")
            self.hopeless.add(number)

    @rule(seconds=st.sampled_from([1, 5, 30, 61]))
    def let_time_pass(self, seconds: int) -> None:
        self.now += seconds * SECOND

    @precondition(lambda self: bool(self.held))
    @rule(owner=owners)
    def renew(self, owner: str) -> None:
        until = self.now + LEASE
        renew_leases(self.store, owner, until)
        for number, (holder, _) in self.held.items():
            if holder == owner:
                self.held[number] = (owner, until)

    @invariant()
    def in_order(self) -> None:
        """What arrives does so in order; only what was not heard of again may arrive more than once."""
        for numbers in self.arrived.values():
            first = list(dict.fromkeys(numbers))
            assert first == sorted(first)
            assert {number for number in first if numbers.count(number) > 1} <= self.unheard_of

    @invariant()
    def nothing_overtakes(self) -> None:
        for chat, numbers in self.arrived.items():
            if numbers:
                assert all(
                    number in numbers or number in self.hopeless for number in self.put[chat] if number < max(numbers)
                )


TwoSenders.TestCase.settings = settings(max_examples=40, stateful_step_count=30)
TestI3TwoSendersKeepTheOrderAndLoseNothing: Callable[..., Any] = TwoSenders.TestCase


def next_number(store: Store, chat: int, owner: str, now: datetime) -> int:
    record = next_out(store, chat, owner, now)
    assert record
    return record.number
