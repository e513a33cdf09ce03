"""The sender, the renderer and the client together, against the sandbox and a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from bot.clock import MovableClock
from bot.i18n import reader, say
from bot.message import Button, Message, MessageBuilder, message
from bot.outgoing import Change, DropButtons, Meaning, Outgoing, Remove, SendDocument, Show, ThatQuestion
from bot.sandbox import Sandbox, acts
from bot.sandbox.messages import Message as SentMessage
from bot.storage.chat_messages import question_message
from bot.storage.engines.database import SqliteDatabase, open_sqlite
from bot.storage.outbox import oldest_outbox, put_out
from bot.storage.people import add_person, get_person
from bot.storage.sealing.keys import MasterKey
from bot.telegram.client import TandemBot
from bot.telegram.render import TelegramRenderer
from bot.telegram.sender import Sender

AMINA = 5001
OWNER = "test"
HASTE = 100  # how much faster than real time the sender waits


class File:
    filename = "week.csv"
    content = b"kind,count\njournal,3\n"


class Desk:
    """Puts things out for Amina and waits until they have been dealt with."""

    def __init__(
        self, sandbox: Sandbox, database: SqliteDatabase, sender: Sender, clock: MovableClock, person_id: UUID
    ) -> None:
        self.sandbox = sandbox
        self.database = database
        self.sender = sender
        self.person_id = person_id
        self._clock = clock
        self._renderer = TelegramRenderer()

    async def post(self, *everything: Outgoing) -> None:
        calls = [call for one in everything for call in self._renderer.calls(one, reader("en"))]
        for call in calls:
            await self.database.write(
                lambda store, call=call: put_out(  # type: ignore[misc]
                    store,
                    chat_id=AMINA,
                    person_id=self.person_id,
                    method=call.method,
                    body=call.body,
                    owner=OWNER,
                    at=self._clock.now(),
                    kind=call.meaning.kind,
                    session_id=call.meaning.session_id,
                    question=call.meaning.question,
                    place=call.meaning.place,
                )
            )
        self.sender.wake(AMINA)
        async with asyncio.timeout(20):
            # Not `idle`: it does not wait for what rests before its next attempt.
            while await self.database.read(oldest_outbox) is not None:
                await asyncio.sleep(0.01)

    def chat(self) -> list[str]:
        """What Amina sees of the bot's."""
        return [one.text for one in self.ours()]

    def ours(self) -> list[SentMessage]:
        messages = self.sandbox.world.messages[AMINA].values()
        return [one for one in messages if one.from_bot and not one.deleted]


@pytest.fixture
async def desk(sandbox: Sandbox, bot: TandemBot, clock: MovableClock, tmp_path: Path) -> AsyncIterator[Desk]:
    database = open_sqlite(tmp_path / "data" / "tandem.db", MasterKey(bytes(range(32))))
    person = await database.write(
        lambda store: add_person(
            store,
            telegram_id=AMINA,
            language="en",
            zone="Europe/London",
            nation="england",
            notice_version="1",
            at=clock.now(),
        )
    )

    async def make(*_: Any) -> File:
        return File()

    def seconds() -> float:
        return asyncio.get_running_loop().time() * HASTE

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / HASTE)

    sender = Sender(bot, database, OWNER, clock, make, 0, sleep=sleep, seconds=seconds)
    yield Desk(sandbox, database, sender, clock, person.id)
    await sender.stop()
    await database.close()


def numbered(*numbers: int) -> list[Outgoing]:
    return [Show(message(say("Message {n}", n=number))) for number in numbers]


async def test_i3_faults_of_every_kind_change_neither_order_nor_content(desk: Desk) -> None:
    faults = desk.sandbox.world.faults
    for kind in ("error_500", "error_502", "connection_reset", "too_many_requests"):
        faults.switch_on(kind, calls=2, methods=["sendMessage"])
    await desk.post(*numbered(1, 2, 3))
    assert desk.chat() == ["Message 1", "Message 2", "Message 3"]


async def test_a_lost_reply_may_say_a_thing_twice_but_in_order(desk: Desk) -> None:
    desk.sandbox.world.faults.switch_on("reply_lost", calls=1, methods=["sendMessage"])
    await desk.post(*numbered(1, 2))
    assert desk.chat() == ["Message 1", "Message 1", "Message 2"]


async def test_nothing_is_lost_in_an_outage(desk: Desk) -> None:
    fault = desk.sandbox.world.faults.switch_on("outage")
    posting = asyncio.create_task(desk.post(*numbered(1, 2, 3)))
    await asyncio.sleep(0.3)
    assert desk.chat() == []
    desk.sandbox.world.faults.switch_off(fault.id)
    await posting
    assert desk.chat() == ["Message 1", "Message 2", "Message 3"]


async def test_a_question_is_asked_changed_and_loses_its_buttons(desk: Desk) -> None:
    session = uuid4()
    built = MessageBuilder().line(say("Feelings"), "bold").words("<b>&amp;</b> \u202ehostile")
    question = built.row(Button(say("Prompt"), data="q|x|1|d|prompt")).build()
    cue = MessageBuilder().line(say("What were you thinking?")).build()
    that = ThatQuestion(session, 1)
    await desk.post(Show(question, Meaning("question", session, 1, "feelings")))
    [asked] = desk.ours()
    assert asked.text == "Feelings\n<b>&amp;</b> hostile"
    assert [entity["type"] for entity in asked.entities] == ["bold", "blockquote"]
    assert asked.buttons() == [[{"text": "Prompt", "callback_data": "q|x|1|d|prompt"}]]
    await desk.post(Change(that, cue), Change(that, cue), DropButtons(that))
    assert desk.chat() == ["What were you thinking?"]
    [changed] = desk.ours()
    assert changed.buttons() == []
    record = await desk.database.read(lambda store: question_message(store, session, 1))
    assert record is not None
    await desk.post(Remove(record.message_id), Remove(record.message_id))
    assert desk.chat() == []


async def test_a_very_long_message_arrives_whole_in_parts(desk: Desk) -> None:
    words = " ".join(f"word{number}" for number in range(1500))
    await desk.post(Show(Message(MessageBuilder().words(words).build().blocks)))
    parts = desk.chat()
    assert len(parts) > 2
    assert " ".join(parts) == words


async def test_a_document_arrives_between_its_neighbours(desk: Desk) -> None:
    caption = message(say("Your week"))
    await desk.post(*numbered(1), SendDocument("week.csv", {}, caption), *numbered(2))
    assert desk.chat() == ["Message 1", "Your week", "Message 2"]


async def test_who_blocked_the_bot_gets_nothing_more(desk: Desk) -> None:
    acts.block(desk.sandbox.world, desk.sandbox.world.people[AMINA])
    await desk.post(*numbered(1, 2))
    person = await desk.database.read(lambda store: get_person(store, desk.person_id))
    assert person is not None
    assert not person.reachable
    assert sum(call.method.lower() == "sendmessage" for call in desk.sandbox.world.calls) == 1
