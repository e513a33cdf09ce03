"""Each fault of the Bot API, met by the whole bot over HTTP: what becomes of the chat it hits, and of the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.content.load import load_nudges
from bot.sandbox import acts, groups
from bot.sandbox.faults import FaultKind
from bot.storage.outbox import put_out
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Inbox, Outbox
from bot.telegram import delivery, receiver, sender
from bot.telegram.client import TandemBot
from bot.telegram.errors import Conflict
from tests.promises.house import TOKEN, House, a_house, words_of

AMINA, SAM = 8501, 8502
MOMENT = 0.6  # seconds
# What each command is answered with.
REPLIES = {"/help": "/menu shows everything", "/agenda": "Nothing on the list", "/entries": "Nothing here yet"}
NUDGES = load_nudges()["after_visit"].say
ANSWERS = {"what_happened": "one", "feeling": "two", "learning": "three", "title": "four"}


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Trying again takes a moment, not seconds."""

    def soon(failures: int, random: Random) -> float:
        return random.uniform(0.5, 1) * min(failures, 5) / 100

    for module in (delivery, receiver, sender):
        monkeypatch.setattr(module, "backoff", soon)
    yield


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call is given up after a moment, not after ten seconds; a machine that is busy answers sooner."""
    monkeypatch.setitem(TandemBot.call.__kwdefaults__, "read_timeout", MOMENT)
    monkeypatch.setattr(receiver, "POLL_SECONDS", 1)
    monkeypatch.setattr(receiver, "ANSWER_SECONDS", MOMENT)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Amina and Sam have begun; nothing is open."""
    async with a_house(tmp_path) as house:
        await house.begin(AMINA, "Amina")
        await house.begin(SAM, "Sam")
        yield house


def waiting(store: Store) -> int:
    """How many updates wait for their turn, and messages for being sent."""
    inbox, outbox = table_of(Inbox), table_of(Outbox)
    coming = store.conn.scalar(select(func.count()).select_from(inbox).where(inbox.c.set_aside_at.is_(None)))
    going = store.conn.scalar(select(func.count()).select_from(outbox).where(outbox.c.set_aside.is_(False)))
    return (coming or 0) + (going or 0)


async def until(seen: Callable[[], bool] | Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while True:
            found = seen()
            if await found if isinstance(found, Awaitable) else found:
                return
            await asyncio.sleep(0.01)


async def all_is_done(house: House) -> None:
    """However often it has to be tried."""
    await house.sandbox.world.updates.confirmed()

    async def nothing_waits() -> bool:
        return await house.read(waiting) == 0

    await until(nothing_waits)


def heard(house: House, who: int, since: int = 0) -> list[str]:
    """What the bot said to somebody, from their `since`th message of the bot's on: the command it answers, or the
    text."""
    texts = [text for text, _ in house.transcript(who) if not text.startswith("> ")][since:]
    return [next((command for command, reply in REPLIES.items() if reply in text), text) for text in texts]


async def put(house: House, who: int, method: str, **body: Any) -> None:
    """A call in somebody's outbox, as a mistake of ours could put it there."""
    person = await house.someone(who)

    def work(store: Store) -> None:
        put_out(
            store,
            chat_id=who,
            person_id=person.id,
            method=method,
            body=body,
            owner=house.app.owner,
            at=house.clock.now(),
        )

    await house.app.database.write(work)
    house.app.sender.wake(who)


def calls(house: House, method: str, who: int) -> int:
    return sum(
        call.method == method.lower() and str(call.arguments.get("chat_id")) == str(who)
        for call in house.sandbox.world.calls
    )


class StopWatch:
    """The running seconds of the sender, which only the test lets pass."""

    def __init__(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        gate = house.app.sender._gate
        began = gate._seconds()
        monkeypatch.setattr(gate, "_seconds", lambda: began + self.seconds)
        monkeypatch.setattr(gate, "_sleep", self._sleep)

    async def _sleep(self, seconds: float) -> None:
        end = self.seconds + seconds
        while self.seconds < end:
            await asyncio.sleep(0.005)


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("fault", ["error_500", "error_502", "connection_reset", "silence", "proxy_page"])
async def test_what_was_not_carried_out_comes_once_and_in_order(house: House, fault: FaultKind) -> None:
    before = len(house.said(AMINA)), len(house.said(SAM))
    hit = house.sandbox.world.faults.switch_on(fault, calls=3, methods=["sendMessage"], chat_id=AMINA)
    for command in REPLIES:
        house.write(AMINA, command)
    house.write(SAM, "/help")
    await until(lambda: len(house.said(SAM)) > before[1])
    await all_is_done(house)
    assert hit.hits == 3
    assert heard(house, AMINA, before[0]) == list(REPLIES)
    assert heard(house, SAM, before[1]) == ["/help"]
    assert (await house.someone(AMINA)).reachable
    assert await house.set_aside() == []


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("fault", ["reply_lost", "garbled", "slow"])
async def test_what_was_carried_out_though_nobody_said_so_comes_again_and_is_still_one_question(
    house: House, fault: FaultKind
) -> None:
    await house.say(AMINA, "/journal")
    hit = house.sandbox.world.faults.switch_on(fault, calls=1, methods=["sendMessage"], delay_ms=round(2000 * MOMENT))
    house.write(AMINA, "one")
    await all_is_done(house)
    await until(lambda: sum("2 of 3" in message.text for message in house.said(AMINA)) == 2)
    assert hit.hits == 1
    await house.say(AMINA, "two", "three", "four")
    [entry] = await house.entries(AMINA)
    assert words_of(entry) == ANSWERS
    assert await house.set_aside() == []


async def test_429_is_waited_out_by_all_however_long_and_however_often_and_their_turns_go_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = StopWatch(house, monkeypatch)
    before = {who: len(house.said(who)) for who in (AMINA, SAM)}
    faults = house.sandbox.world.faults
    told = faults.switch_on("too_many_requests", calls=2, methods=["sendMessage"], chat_id=AMINA, retry_after=3600)

    async def turns_are_taken() -> None:
        await house.sandbox.world.updates.confirmed()
        await house.app.conversation.idle()

    house.write(AMINA, "/help")
    await until(lambda: told.hits == 1)
    house.write(AMINA, "/agenda")
    house.write(SAM, "/help")
    await turns_are_taken()
    assert await house.read(waiting) == 3, "all turns are taken, three replies wait"
    watch.seconds = 3599
    await asyncio.sleep(0.05)
    assert {who: len(house.said(who)) for who in (AMINA, SAM)} == before
    watch.seconds = 3601
    await until(lambda: told.hits == 2 and heard(house, SAM, before[SAM]) == ["/help"])
    house.write(SAM, "/agenda")
    await turns_are_taken()
    watch.seconds = 7200
    await asyncio.sleep(0.05)
    assert heard(house, SAM, before[SAM]) == ["/help"]
    watch.seconds = 7202
    await all_is_done(house)
    assert heard(house, AMINA, before[AMINA]) == ["/help", "/agenda"]
    assert heard(house, SAM, before[SAM]) == ["/help", "/agenda"]
    assert calls(house, "sendMessage", AMINA) == before[AMINA] + 2 + told.hits


async def test_429_a_nudge_and_the_reply_behind_it_keep_their_order(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = StopWatch(house, monkeypatch)
    await house.say(AMINA, "/visit")
    await house.press(AMINA, "In 1 hour")
    before = len(house.said(AMINA)), len(house.said(SAM))
    told = house.sandbox.world.faults.switch_on("too_many_requests", calls=1, methods=["sendMessage"], retry_after=600)
    house.write(SAM, "/help")
    await until(lambda: told.hits == 1)
    due = await house.app.next_due()
    assert due
    house.clock.set(due)
    await house.app.tick()
    for who in (AMINA, SAM):
        house.write(who, "/agenda")
    await house.sandbox.world.updates.confirmed()
    await house.app.conversation.idle()
    watch.seconds = 601
    await all_is_done(house)
    nudge, reply = heard(house, AMINA, before[0])
    assert nudge.startswith(NUDGES)
    assert "agenda" in reply.lower()
    assert heard(house, SAM, before[1]) == ["/help", "/agenda"]


async def test_an_hours_outage_loses_nothing_and_says_nothing_twice(house: House) -> None:
    await house.say(AMINA, "/visit")
    await house.press(AMINA, "In 1 hour")
    due = await house.app.next_due()
    assert due
    house.clock.set(due - timedelta(minutes=40))
    await house.say(AMINA, "/journal", "one")
    before = {who: len(house.said(who)) for who in (AMINA, SAM)}
    faults = house.sandbox.world.faults
    mute = faults.switch_on("outage", methods=["sendMessage"])
    house.write(AMINA, "two")
    house.write(SAM, "/help")
    await until(lambda: mute.hits > 2)
    house.clock.advance(timedelta(minutes=20))
    faults.switch_on("outage")
    house.write(AMINA, "three")
    house.write(SAM, "/agenda")
    house.clock.advance(timedelta(minutes=40))
    await house.app.tick()
    await asyncio.sleep(0.2)
    assert {who: len(house.said(who)) for who in (AMINA, SAM)} == before
    faults.switch_off()
    await all_is_done(house)
    assert heard(house, SAM, before[SAM]) == ["/help", "/agenda"]
    said = heard(house, AMINA, before[AMINA])
    assert len(said) == 3
    assert "3 of 3" in said[0]
    assert said[1].startswith(NUDGES)
    await house.say(AMINA, "four")
    [entry] = await house.entries(AMINA)
    assert words_of(entry) == ANSWERS
    assert await house.set_aside() == []


@pytest.mark.parametrize("how", ["blocked", "deactivated", "chat not found"])
async def test_who_cannot_be_reached_is_left_in_peace_until_they_come_back(house: House, how: str) -> None:
    await house.say(AMINA, "/visit")
    await house.press(AMINA, "In 1 hour")
    due = await house.app.next_due()
    assert due
    amina = house.person(AMINA)
    amina.blocked, amina.deactivated, amina.known = how == "blocked", how == "deactivated", how != "chat not found"
    before = calls(house, "sendMessage", AMINA)
    async with house.app.sender.still(AMINA):
        await put(house, AMINA, "sendMessage", text="one")
        await put(house, AMINA, "sendMessage", text="two")
    await house.settle()
    assert calls(house, "sendMessage", AMINA) == before + 1, "it was tried once, and what waited behind it is gone"
    assert not (await house.someone(AMINA)).reachable
    await house.live_until(due + timedelta(hours=1))
    await house.say(SAM, "/help")
    assert heard(house, SAM)[-1] == "/help"
    assert calls(house, "sendMessage", AMINA) == before + 1
    amina.blocked, amina.deactivated, amina.known = False, False, True
    await house.say(AMINA, "/help")
    await house.settle()
    assert (await house.someone(AMINA)).reachable
    assert "/help" in heard(house, AMINA)
    assert heard(house, AMINA)[-1].startswith(NUDGES)
    assert await house.read(waiting) == 0
    assert await house.set_aside() == []


async def test_message_is_not_modified_counts_as_modified(house: House) -> None:
    hit = house.sandbox.world.faults.switch_on("not_modified", methods=["editMessageReplyMarkup"])
    await house.say(AMINA, "/journal", "one", "two", "three", "four")
    assert hit.hits >= 3
    [entry] = await house.entries(AMINA)
    assert words_of(entry) == ANSWERS
    assert await house.read(waiting) == 0
    assert await house.set_aside() == []


async def test_a_message_to_edit_or_delete_that_is_not_there_is_done_with(house: House) -> None:
    await house.say(AMINA, "/journal", "one")
    for message in house.chat(AMINA):
        message.deleted = True
    await put(house, AMINA, "deleteMessage", message_id=house.sandbox.world._last_message_id)
    await house.say(AMINA, "two", "three", "four")
    refused = [call.answer for call in house.sandbox.world.calls if "not found" in str(call.answer)]
    assert len(refused) >= 2
    [entry] = await house.entries(AMINA)
    assert words_of(entry) == ANSWERS
    assert await house.read(waiting) == 0
    assert await house.set_aside() == []


async def test_a_button_that_was_pressed_long_ago_still_counts(house: House) -> None:
    await house.say(AMINA, "/journal", "one")
    house.sandbox.world.faults.switch_on("outage", methods=["getUpdates"])
    house.tap(AMINA, "Skip")
    house.clock.advance(timedelta(minutes=20))
    house.sandbox.world.faults.switch_off()
    await all_is_done(house)
    [refused] = [call for call in house.sandbox.world.calls if "query is too old" in str(call.answer)]
    assert refused.method == "answercallbackquery"
    assert "3 of 3" in house.last(AMINA)
    assert await house.set_aside() == []


@pytest.mark.parametrize(
    "text", ["<b>never closed", "<nonsense>", "x" * 4097, ""], ids=["open", "unknown", "too long", "empty"]
)
async def test_a_message_of_ours_that_telegram_does_not_take_blocks_nothing(house: House, text: str) -> None:
    before = len(house.said(AMINA))
    await put(house, AMINA, "sendMessage", text=text, parse_mode="HTML")
    await house.say(AMINA, "/help")
    assert heard(house, AMINA, before) == ["/help"]
    assert await house.set_aside() == ["Refused"]


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_group_that_puts_the_bot_out_before_it_can_speak_is_done_with(house: House, kind: Any) -> None:
    world = house.sandbox.world
    silent = world.faults.switch_on("outage", methods=["getUpdates"])
    chat = groups.start(world, house.person(AMINA), "Team", kind)
    groups.remove_bot(world, chat, house.person(AMINA))
    world.faults.switch_off(silent.id)
    await all_is_done(house)
    assert any("Forbidden: bot was kicked" in str(call.answer) for call in world.calls)
    assert await house.set_aside() == []
    await house.say(SAM, "/help")
    assert heard(house, SAM)[-1] == "/help"


async def test_409_is_waited_out_and_nothing_is_acted_on_twice(house: House, caplog: pytest.LogCaptureFixture) -> None:
    other = TandemBot(TOKEN, house.sandbox.url)
    await other.initialize()
    before = len(house.said(AMINA))
    for number, command in enumerate(REPLIES):
        with suppress(Conflict):
            await other.call("getUpdates", {"timeout": 0})
        house.write(AMINA, command)
        await until(lambda number=number: len(house.said(AMINA)) > before + number)  # type: ignore[misc]
    await other.shutdown()
    await all_is_done(house)
    assert heard(house, AMINA, before) == list(REPLIES)
    assert "somebody else receives the updates of this bot" in caplog.text


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("fault", ["garbled", "reply_lost", "silence", "proxy_page", "too_many_requests", "error_502"])
async def test_updates_that_do_not_get_through_are_asked_for_again_and_acted_on_once(
    house: House, fault: FaultKind
) -> None:
    before = len(house.said(AMINA))
    hit = house.sandbox.world.faults.switch_on(fault, calls=3, methods=["getUpdates"], retry_after=0)
    for command in REPLIES:
        house.write(AMINA, command)
        await asyncio.sleep(0.05)
    await until(lambda: hit.hits == 3)
    await all_is_done(house)
    assert heard(house, AMINA, before) == list(REPLIES)


async def test_updates_that_come_twice_and_in_another_order_are_acted_on_once(house: House) -> None:
    before = len(house.said(AMINA))
    house.sandbox.world.faults.switch_on("updates_twice")
    house.sandbox.world.faults.switch_on("updates_shuffled")
    for command in REPLIES:
        house.write(AMINA, command)
    await all_is_done(house)
    assert sorted(heard(house, AMINA, before)) == sorted(REPLIES)


async def test_an_update_that_comes_again_and_again_does_not_count_as_a_flood(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversation.floods.MOST_WAITING", 5)
    acts.write(house.sandbox.world, house.person(AMINA), "/agenda")
    [update] = house.sandbox.world.updates.pending()
    await house.settle()
    for _ in range(9):
        await house.app.conversation.take_in([update])
    before = len(house.said(AMINA))
    await house.say(AMINA, "/help")
    assert heard(house, AMINA, before) == ["/help"]
