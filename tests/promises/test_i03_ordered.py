"""I3: within a chat, in order, in and out; across chats, concurrently. Whatever Telegram does meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from bot.sandbox.faults import FaultKind
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Inbox, Outbox
from bot.telegram import delivery, receiver, sender
from tests.databases import on_both
from tests.promises.house import House, words_of

PEOPLE = range(8401, 8413)
FAULTS: dict[FaultKind, float] = {
    "error_500": 0.1,
    "error_502": 0.1,
    "connection_reset": 0.1,
    "reply_lost": 0.1,
    "too_many_requests": 0.02,
}


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Trying again takes a moment, not seconds."""

    def soon(failures: int, random: Random) -> float:
        return random.uniform(0, 0.02) * min(failures, 5)

    for module in (delivery, receiver, sender):
        monkeypatch.setattr(module, "backoff", soon)
    yield


async def until(house: House, seen: Callable[[], bool], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not seen():
            await asyncio.sleep(0.01)


async def nothing_waits(house: House) -> None:
    """Until everything has been acted on and sent, however often it has to be tried."""

    def waiting(store: Store) -> int:
        return sum(store.conn.scalar(select(func.count()).select_from(table_of(each))) or 0 for each in (Inbox, Outbox))

    async with asyncio.timeout(40):
        await house.sandbox.world.updates.confirmed()
        while await house.read(waiting):
            await asyncio.sleep(0.02)


def once_each(chat: list[tuple[str, list[str]]]) -> list[str]:
    """The bot's messages in their order; one that came twice in a row, because its answer was lost, counts once."""
    said = [text for text, _ in chat if not text.startswith("> ")]
    return [text for number, text in enumerate(said) if number == 0 or text != said[number - 1]]


@on_both
async def test_I3_replies_keep_their_order_whatever_telegram_does(house: House) -> None:
    for who in PEOPLE:
        house.write(who, "/start")
    await house.settle()
    for who in PEOPLE:
        house.tap_verb(who, "begin")
    await house.settle()
    for who in PEOPLE:
        house.write(who, f"Person {who}")
    await house.settle()
    shuffled = Random(3)
    asked: dict[int, list[str]] = {}
    for kind, probability in FAULTS.items():
        house.sandbox.world.faults.switch_on(kind, probability=probability, retry_after=0)
    house.sandbox.world.faults.switch_on("outage", seconds=1.0)
    for who in PEOPLE:
        commands = ["/help", "/team", "/entries", "/export", "/agenda", "/settings", "/mydata", "/language"]
        shuffled.shuffle(commands)
        asked[who] = commands
        for each in commands:
            house.write(who, each)
    await nothing_waits(house)
    house.sandbox.world.faults.switch_off()
    reply = {
        "/help": "/menu shows everything",
        "/team": "You are not in a team",
        "/entries": "Nothing here yet",
        "/export": "What do you want as a file",
        "/agenda": "Nothing on the list",
        "/settings": "Your settings",
        "/mydata": "is yours",
        "/language": "Which language",
    }
    for who in PEOPLE:
        said = once_each(house.transcript(who))[-len(asked[who]) :]
        for command, text in zip(asked[who], said, strict=True):
            assert reply[command] in text, f"{who} asked {asked[who]} and was told {said}"
    assert await house.set_aside() == []


@on_both
async def test_I3_answers_keep_their_order_whatever_telegram_does(house: House) -> None:
    for who in PEOPLE:
        await house.begin(who, f"Person {who}")
    for kind, probability in FAULTS.items():
        house.sandbox.world.faults.switch_on(kind, probability=probability, retry_after=0)
    house.sandbox.world.faults.switch_on("updates_twice", probability=0.5)
    for text in ("/journal", "one", "two", "three", "four"):
        for who in PEOPLE:
            house.write(who, text if text.startswith("/") else f"{text} of {who}")
        await nothing_waits(house)
        house.clock.advance(timedelta(seconds=5))
    house.sandbox.world.faults.switch_off()
    places = ("what_happened", "feeling", "learning", "title")
    for who in PEOPLE:
        [entry] = await house.entries(who)
        expected = [f"{number} of {who}" for number in ("one", "two", "three", "four")]
        assert words_of(entry) == dict(zip(places, expected, strict=True))
    assert await house.set_aside() == []


async def test_I3_a_flooding_chat_and_a_slow_one_keep_nobody_waiting(house: House) -> None:
    flooding, slow, calm = PEOPLE[:3]
    for who in (flooding, slow, calm):
        await house.begin(who, f"Person {who}")
    many = 120
    before = {who: len(house.said(who)) for who in (flooding, slow, calm)}
    held = house.sandbox.world.faults.switch_on("slow", chat_id=slow, delay_ms=3000, calls=1)
    house.write(slow, "/help")
    for _ in range(many):
        house.write(flooding, "/help")
    for number, command in enumerate(("/entries", "/team", "/agenda"), start=1):
        house.write(calm, command)
        await until(house, lambda number=number: len(house.said(calm)) == before[calm] + number)  # type: ignore[misc]
    assert held.hits == 1
    assert len(house.said(slow)) == before[slow], "the slow chat was waited for"
    assert len(house.said(flooding)) < before[flooding] + many, "the flood was waited for"
    await until(house, lambda: len(house.said(flooding)) == before[flooding] + many)
    await until(house, lambda: len(house.said(slow)) == before[slow] + 1)
