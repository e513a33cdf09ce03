"""Two processes on one database: each update once, each chat in order, what one left the other finishes."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from bot.conversation.conversation import LEFT_WAITING
from bot.nudges.planning import plan_once
from bot.storage.errors import StorageUnavailable
from bot.storage.inbox import take_in, waiting_chats
from bot.storage.processes import ALIVE_FOR, living
from bot.storage.sessions import add_session
from bot.storage.store import Store
from tests.postgresql import Server
from tests.processes.conftest import AMINA, BEGIN, SAM, Pair, join, text

pytestmark = pytest.mark.postgresql
SECOND = timedelta(seconds=1)
PATIENCE = 30.0  # real seconds


async def test_I2_an_update_that_both_are_given_at_once_is_acted_on_once(pair: Pair) -> None:
    for number in range(1, 6):
        await asyncio.gather(*(app.conversation.take_in([text(number, "/start")]) for app in (pair.one, pair.other)))
    await pair.settled()
    assert len(pair.said()) == 5


async def test_I1_what_a_process_took_in_and_died_another_takes_up(pair: Pair) -> None:
    def left(store: Store) -> None:
        take_in(store, [(1, AMINA, text(1, "/start"))], pair.clock.now())

    await pair.one.database.write(left)
    pair.clock.advance(LEFT_WAITING - SECOND)
    await pair.other.conversation.look_around()
    await pair.settled()
    assert pair.said() == [], "its own process may be at it"
    pair.clock.advance(SECOND)
    await pair.other.conversation.look_around()
    await pair.settled()
    assert len(pair.said()) == 1


async def test_I4_a_turn_waits_while_the_other_process_sends_to_its_chat(pair: Pair) -> None:
    pair.sandbox.world.faults.switch_on("slow", calls=1, delay_ms=2000, methods=["sendMessage"])
    await pair.one.conversation.take_in([text(1, "/start")])
    await pair.one.conversation.idle()
    while pair.sandbox.world.faults.on():
        await asyncio.sleep(0.01)
    await pair.other.conversation.take_in([text(2, "/help")])
    await pair.other.conversation.take_in([text(3, "/start", SAM)])
    async with asyncio.timeout(PATIENCE):
        while SAM in await pair.one.database.read(waiting_chats):
            await asyncio.sleep(0.01)
    assert await pair.one.database.read(waiting_chats) == [AMINA], "only the other chat's turn was taken"
    await pair.settled()
    assert await pair.one.database.read(waiting_chats) == []
    assert len(pair.said()) == 2


async def test_I3_many_updates_given_to_either_are_answered_in_order(pair: Pair) -> None:
    await pair.one.database.write(join)
    wanted = ["/help", "/privacy", "/urgent", "/settings", "/help", "/urgent", "/privacy", "/settings"]
    for number, words in enumerate(wanted):
        await pair.one.conversation.take_in([text(number, words)])
        await pair.settled()
    alone = pair.said()
    for number, words in enumerate(wanted):
        app = (pair.one, pair.other)[number % 2]
        await app.conversation.take_in([text(100 + number, words)])
    await pair.settled()
    await pair.settled()
    assert pair.said()[len(alone) :] == alone


async def test_I8_nudges_that_are_due_are_sent_once_though_both_look(pair: Pair) -> None:
    people = range(7001, 7031)

    def plan(store: Store) -> None:
        for who in people:
            due = BEGIN + timedelta(minutes=1)
            assert plan_once(store, join(store, who), "plan_date", due, BEGIN) == due

    for who in people:
        pair.sandbox.world.open_chat(pair.sandbox.world.add_person(who, "Phone"))
    await pair.one.database.write(plan)
    pair.clock.advance(timedelta(minutes=2))
    await asyncio.gather(*(app.tick() for app in (pair.one, pair.other) for _ in range(3)))
    await pair.settled()
    assert [len(pair.said(who)) for who in people] == [1] * len(people)


async def test_a_draft_is_warned_of_once_though_both_look(pair: Pair) -> None:
    def begin(store: Store) -> None:
        person = join(store)
        add_session(
            store,
            id=uuid4(),
            person_id=person.id,
            flow="journal",
            resumable=True,
            session={"answers": {"what": "unread"}},
            at=BEGIN - timedelta(days=24),
        )

    await pair.one.database.write(begin)
    pair.clock.advance(timedelta(hours=2))
    await asyncio.gather(*(app.tick() for app in (pair.one, pair.other)))
    await pair.settled()
    assert len(pair.said()) == 1


async def test_the_rate_is_shared_by_those_who_live(paced: Pair) -> None:
    one, other = paced.one, paced.other
    for _ in range(2):
        await one.heartbeat.beat()
        await other.heartbeat.beat()
    assert (one.sender.rate(), other.sender.rate()) == (15, 15)
    paced.clock.advance(ALIVE_FOR - SECOND)
    await one.heartbeat.beat()
    assert one.sender.rate() == 15
    paced.clock.advance(SECOND)
    await one.heartbeat.beat()
    assert one.sender.rate() == 30, "the other one was not heard of for long enough"
    await other.heartbeat.beat()
    await one.heartbeat.beat()
    assert one.sender.rate() == 15


async def test_who_was_heard_of_before_the_clock_went_back_does_not_count(paced: Pair) -> None:
    for app in (paced.one, paced.other):
        await app.heartbeat.beat()
    paced.clock.advance(timedelta(hours=-5))
    await paced.one.heartbeat.beat()
    assert paced.one.sender.rate() == 30
    await paced.other.heartbeat.beat()
    await paced.one.heartbeat.beat()
    assert paced.one.sender.rate() == 15


async def test_the_connections_are_cut_in_the_middle_of_turns_and_each_is_taken_once(
    pair: Pair, database_url: str, postgresql: Server
) -> None:
    await pair.one.database.write(join)
    await asyncio.gather(*(app.settled() for app in (pair.one, pair.other)))
    name = urlsplit(database_url).path.lstrip("/")
    wanted = ["/help", "/privacy", "/urgent"] * 3
    for number, words in enumerate(wanted, start=100):
        await pair.one.conversation.take_in([text(number, words)])
        await pair.settled()
    alone = pair.said()
    for number, words in enumerate(wanted):
        taking = asyncio.create_task((pair.one, pair.other)[number % 2].conversation.take_in([text(number, words)]))
        await asyncio.sleep(0.002 * number)
        await asyncio.to_thread(postgresql.cut_connections, name)
        try:
            await taking
        except StorageUnavailable:
            # As Telegram does when it is not answered with 200.
            await pair.one.conversation.take_in([text(number, words)])
        await pair.settled()
        pair.clock.advance(LEFT_WAITING)
        await asyncio.gather(*(app.conversation.look_around() for app in (pair.one, pair.other)))
        await pair.settled()
    assert pair.said()[len(alone) :] == alone


async def test_who_ends_takes_leave(paced: Pair) -> None:
    await paced.other.heartbeat.beat()
    await paced.other.stop()
    await paced.one.heartbeat.beat()
    assert [each.name for each in await paced.one.database.read(lambda store: living(store, paced.clock.now()))] == [
        paced.one.owner
    ]
    assert paced.one.sender.rate() == 30
