"""The sender: in order, whatever goes wrong; set aside, told to wait, blocked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from bot.clock import MovableClock
from bot.storage.chat_messages import question_message, unsent_question
from bot.storage.engines.migrate import migrate
from bot.storage.engines.sqlite import engine_for
from bot.storage.errors import StorageUnavailable
from bot.storage.outbox import chats_waiting, drop_chat, put_out
from bot.storage.people import add_person, get_person
from bot.storage.sealing.keys import HOUSE, KeyStore, MasterKey, SqliteKeyStore
from bot.storage.store import Store
from bot.storage.tables import Outbox
from bot.telegram.documents import DocumentTooLarge
from bot.telegram.errors import (
    AnswerLost,
    CallFailed,
    ChatGone,
    NotDelivered,
    Refused,
    TokenRefused,
    TooFast,
)
from bot.telegram.sender import LOOK_SECONDS, Sender

T = TypeVar("T")
Virtually = Callable[[Any], Any]

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OWNER = "this process"
WORDS = "Amina told me about the garden"


class Database:
    """The real tables, used on the loop's own thread so that virtual time stands still meanwhile."""

    def __init__(self, engine: Engine, keys: KeyStore) -> None:
        self._engine = engine
        self._keys = keys
        self._random = Random(1)
        self.away = 0
        # How many answers to a commit are lost from now on.
        self.mute = 0

    async def write(self, work: Callable[[Store], T]) -> T:
        await asyncio.sleep(0)
        if self.away > 0:
            self.away -= 1
            raise StorageUnavailable("the disk is full")
        with self._engine.begin() as conn:
            store = Store(conn, self._keys)
            result = work(store)
        if self.mute > 0:
            self.mute -= 1
            raise StorageUnavailable("the database cannot be reached")
        for then in store.afterwards:
            then()
        # Several databases answer in no particular order.
        for _ in range(self._random.randint(0, 3)):
            await asyncio.sleep(0)
        return result

    read = write

    async def close(self) -> None:
        """The fixture does it."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path: Path = tmp_path_factory.mktemp("data") / "tandem.db"
    migrate(path)
    keys = SqliteKeyStore(path.with_name("keys.db"), MasterKey(bytes(range(32))))
    keys.create(HOUSE, "house")
    engine = engine_for(path, "BEGIN IMMEDIATE")
    yield Database(engine, keys)
    engine.dispose()
    keys.close()


@pytest.fixture(autouse=True)
def _empty(database: Database) -> None:
    database.away = 0
    with database._engine.begin() as conn:
        conn.execute(Outbox.__table__.delete())  # type: ignore[attr-defined]


chat_ids = count(9000)


@dataclass
class Telegram:
    """Takes calls; goes wrong as told, one fault for each call of a chat (None: no fault)."""

    faults: dict[int, list[CallFailed | None]] = field(default_factory=dict)
    calls: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)
    arrived: dict[int, list[str]] = field(default_factory=dict)
    takes: float = 0.0
    number: int = 100

    async def call(self, method: str, parameters: dict[str, Any], **_: Any) -> Any:
        self.calls.append((asyncio.get_running_loop().time(), method, parameters))
        await asyncio.sleep(self.takes)
        faults = self.faults.get(parameters.get("chat_id", 0)) or [None]
        fault = faults.pop(0)
        if fault is not None and not fault.uncertain:
            raise fault
        if method.startswith("send"):
            self.arrived.setdefault(parameters["chat_id"], []).append(parameters.get("text", "a file"))
        self.number += 1
        if fault is not None:
            raise fault
        return {"message_id": self.number} if method.startswith("send") else True


async def no_documents(*_: Any) -> Any:
    raise AssertionError("no document was asked for")


@asynccontextmanager
async def sending(
    telegram: Telegram,
    database: Database,
    *,
    rate: float = 0,
    owner: str = OWNER,
    clock: MovableClock | None = None,
    documents: Callable[..., Awaitable[Any]] = no_documents,
) -> AsyncIterator[Sender]:
    sender = Sender(
        telegram,  # type: ignore[arg-type]
        database,
        owner,
        clock or MovableClock(MONDAY),
        documents,
        rate,
        random=Random(1),
    )
    yield sender
    await sender.stop()


async def put(database: Database, chat_id: int, *texts: str, **what: Any) -> list[int]:
    """Texts in the outbox; gives their numbers."""
    row: dict[str, Any] = {"person_id": None, "method": "sendMessage", "owner": OWNER, "at": MONDAY} | what
    return [
        await database.write(
            lambda store, text=text: put_out(  # type: ignore[misc]
                store, chat_id=chat_id, **({"body": {"text": text}} | row)
            )
        )
        for text in texts
    ]


async def everything_sent(database: Database) -> bool:
    return not await waiting(database)


async def waiting(database: Database) -> list[Any]:
    table = Outbox.__table__  # type: ignore[attr-defined]
    query = select(table.c.number, table.c.attempts, table.c.tried_at, table.c.set_aside, table.c.error)
    rows: list[Any] = await database.read(lambda store: list(store.conn.execute(query)))
    return rows


async def known_person(database: Database, chat_id: int) -> UUID:
    person = await database.write(
        lambda store: add_person(
            store,
            telegram_id=chat_id,
            language="en",
            zone="Europe/London",
            nation="england",
            notice_version="1",
            at=MONDAY,
        )
    )
    return person.id


FAULTS = st.sampled_from(
    [
        None,
        NotDelivered("Telegram was not reached"),
        AnswerLost("no answer"),
        TooFast(7),
        TokenRefused("refused"),
    ]
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(1, 5), st.lists(FAULTS, max_size=6)), min_size=1, max_size=4),
    st.sampled_from([0, 20]),
)
def test_i3_every_chat_gets_everything_in_order_whatever_goes_wrong(
    virtually: Virtually,
    database: Database,
    chats: list[tuple[int, list[CallFailed | None]]],
    rate: float,
) -> None:
    async def scene() -> None:
        telegram = Telegram()
        async with sending(telegram, database, rate=rate) as sender:
            wanted = {}
            for texts, faults in chats:
                chat_id = next(chat_ids)
                telegram.faults[chat_id] = list(faults)
                wanted[chat_id] = [f"{chat_id}-{number}" for number in range(texts)]
                await put(database, chat_id, *wanted[chat_id])
                sender.wake(chat_id)
            await asyncio.sleep(3600)
            for chat_id, expected in wanted.items():
                arrived = telegram.arrived[chat_id]
                assert list(dict.fromkeys(arrived)) == expected
                assert arrived == sorted(arrived)
            lost = sum(isinstance(fault, AnswerLost) for _, faults in chats for fault in faults)
            assert sum(map(len, telegram.arrived.values())) <= sum(map(len, wanted.values())) + lost
            assert await everything_sent(database)

    virtually(scene())


def test_chats_do_not_wait_for_one_another(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        stuck, other = next(chat_ids), next(chat_ids)
        telegram = Telegram(faults={stuck: [NotDelivered("down")] * 9})
        async with sending(telegram, database) as sender:
            await put(database, stuck, "a")
            await put(database, other, "b", "c")
            sender.wake(stuck)
            sender.wake(other)
            await sender.idle()
            assert telegram.arrived == {other: ["b", "c"]}

    virtually(scene())


def test_what_is_put_out_while_a_chat_is_being_drained_is_sent_too(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, telegram = next(chat_ids), Telegram(takes=0.1)
        async with sending(telegram, database) as sender:
            for text in ("a", "b", "c"):
                await put(database, chat_id, text)
                sender.wake(chat_id)
                await asyncio.sleep(0.05)
            await sender.idle()
            assert telegram.arrived == {chat_id: ["a", "b", "c"]}

    virtually(scene())


def test_what_is_put_out_in_the_moment_a_drain_ends_is_not_forgotten(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        telegram = Telegram()
        async with sending(telegram, database) as sender:
            for moments in [*range(20)] * 3:
                chat_id = next(chat_ids)
                await put(database, chat_id, "a")
                sender.wake(chat_id)
                for _ in range(moments):
                    await asyncio.sleep(0)
                await put(database, chat_id, "b")
                sender.wake(chat_id)
            await sender.idle()
            assert all(arrived == ["a", "b"] for arrived in telegram.arrived.values())
            assert await everything_sent(database)

    virtually(scene())


def test_what_disappears_from_the_outbox_while_it_waits_is_not_sent(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, other, telegram = next(chat_ids), next(chat_ids), Telegram()
        telegram.faults[other] = [TooFast(30)]
        async with sending(telegram, database) as sender:
            await put(database, other, "x")
            sender.wake(other)
            await asyncio.sleep(1)
            await put(database, chat_id, "of somebody who is being erased")
            sender.wake(chat_id)
            await asyncio.sleep(1)
            await database.write(lambda store: drop_chat(store, chat_id))
            await put(database, chat_id, "b")
            await sender.idle()
            assert telegram.arrived == {other: ["x"], chat_id: ["b"]}

    virtually(scene())


def test_a_429_in_one_chat_is_waited_out_by_all(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        first, *others = [next(chat_ids) for _ in range(5)]
        telegram = Telegram(faults={first: [TooFast(20)]})
        async with sending(telegram, database) as sender:
            await put(database, first, "a")
            sender.wake(first)
            await asyncio.sleep(1)
            for chat_id in others:
                await put(database, chat_id, "b")
                sender.wake(chat_id)
            await sender.answer("77")
            await sender.idle()
            assert [moment for moment, *_ in telegram.calls] == pytest.approx([0, 20, 20, 20, 20, 20])
            assert await everything_sent(database)

    virtually(scene())


def test_a_403_makes_the_person_unreachable_and_nothing_waits_for_them(
    virtually: Virtually, database: Database
) -> None:
    async def scene() -> None:
        chat_id = next(chat_ids)
        person_id = await known_person(database, chat_id)
        telegram = Telegram(faults={chat_id: [ChatGone("blocked")]})
        async with sending(telegram, database) as sender:
            await put(database, chat_id, "a", "b", person_id=person_id)
            sender.wake(chat_id)
            await sender.idle()
            assert len(telegram.calls) == 1
            assert await everything_sent(database)
            person = await database.read(lambda store: get_person(store, person_id))
            assert person is not None
            assert not person.reachable

    virtually(scene())


def test_what_telegram_will_never_take_is_set_aside_and_the_chat_goes_on(
    virtually: Virtually, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def scene() -> None:
        chat_id = next(chat_ids)
        refusal = Refused(400, f'Bad Request: can\'t parse entities: "{WORDS}"')
        telegram = Telegram(faults={chat_id: [refusal]})
        async with sending(telegram, database) as sender:
            await put(database, chat_id, WORDS, "b")
            sender.wake(chat_id)
            await sender.idle()
            assert telegram.arrived == {chat_id: ["b"]}
            [row] = await waiting(database)
            assert (row.set_aside, row.error) == (True, "Refused")

    virtually(scene())
    assert "set aside" in caplog.text
    assert WORDS not in caplog.text


def test_a_change_that_changes_nothing_is_done(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id = next(chat_ids)
        harmless = [
            Refused(400, "Bad Request: message is not modified: x"),
            Refused(400, "message to edit not found"),
        ]
        telegram = Telegram(faults={chat_id: [*harmless]})
        async with sending(telegram, database) as sender:
            await put(database, chat_id, "a", "b", method="editMessageText", body={"message_id": 5, "text": "x"})
            await put(database, chat_id, "c")
            sender.wake(chat_id)
            await sender.idle()
            assert telegram.arrived == {chat_id: ["c"]}
            assert await everything_sent(database)

    virtually(scene())


def test_a_lost_answer_is_remembered_with_the_time_of_the_first_attempt(
    virtually: Virtually, database: Database
) -> None:
    async def scene() -> None:
        chat_id, session_id = next(chat_ids), uuid4()
        person_id = await known_person(database, chat_id)
        telegram, clock = Telegram(faults={chat_id: [AnswerLost("reset")]}), MovableClock(MONDAY)
        async with sending(telegram, database, clock=clock) as sender:
            await put(
                database,
                chat_id,
                "a",
                person_id=person_id,
                kind="question",
                session_id=session_id,
                question=1,
            )
            sender.wake(chat_id)
            await sender.idle()
            clock.advance(timedelta(minutes=5))
            await asyncio.sleep(120)
            asked = await database.read(lambda store: question_message(store, session_id, 1))
            assert asked is not None
            assert asked.tried_at == MONDAY
            assert asked.at == MONDAY + timedelta(minutes=5)

    virtually(scene())


def test_a_failure_that_surely_did_not_arrive_leaves_no_such_time(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, session_id = next(chat_ids), uuid4()
        person_id = await known_person(database, chat_id)
        telegram = Telegram(faults={chat_id: [NotDelivered("500"), TooFast(3)]})
        async with sending(telegram, database) as sender:
            await put(
                database,
                chat_id,
                "a",
                person_id=person_id,
                kind="question",
                session_id=session_id,
                question=1,
            )
            sender.wake(chat_id)
            await asyncio.sleep(120)
            asked = await database.read(lambda store: question_message(store, session_id, 1))
            assert asked is not None
            assert asked.tried_at is None

    virtually(scene())


def test_a_change_finds_the_question_by_its_session_and_number(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, session_id = next(chat_ids), uuid4()
        person_id = await known_person(database, chat_id)
        telegram = Telegram()
        async with sending(telegram, database) as sender:
            await put(
                database,
                chat_id,
                "a",
                person_id=person_id,
                kind="question",
                session_id=session_id,
                question=1,
            )
            for question in (1, 2):
                await put(
                    database,
                    chat_id,
                    "",
                    person_id=person_id,
                    method="editMessageReplyMarkup",
                    body={"target": {"session": str(session_id), "question": question}},
                )
            sender.wake(chat_id)
            await sender.idle()
            _, changed = telegram.calls
            assert changed[1:] == ("editMessageReplyMarkup", {"chat_id": chat_id, "message_id": 101})
            assert await everything_sent(database)

    virtually(scene())


def test_i8_what_was_sent_is_noted_however_long_the_database_is_away(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, telegram = next(chat_ids), Telegram(takes=1.0)
        async with sending(telegram, database) as sender:
            await put(database, chat_id, "a")
            sender.wake(chat_id)
            await asyncio.sleep(0.5)
            database.away = 20
            await sender.idle()
            assert telegram.arrived == {chat_id: ["a"]}
            assert await everything_sent(database)

    virtually(scene())


@pytest.mark.parametrize("meaning", [{}, {"kind": "card", "object_id": uuid4()}], ids=["none", "a card"])
@pytest.mark.parametrize("taken_back", [False, True])
def test_what_was_noted_without_our_knowing_stays_in_the_chat(
    virtually: Virtually, database: Database, meaning: dict[str, Any], taken_back: bool
) -> None:
    """The answer to the commit is lost. Only what was taken back meanwhile, and would have a meaning, disappears."""
    telegram, chat_id = Telegram(takes=1), next(chat_ids)

    async def scenario() -> None:
        person = await known_person(database, chat_id)
        [number] = await put(database, chat_id, "a card", person_id=person, **meaning)
        async with sending(telegram, database) as sender:
            sender.wake(chat_id)
            await asyncio.sleep(0.5)
            if taken_back:
                await database.write(lambda store: drop_chat(store, chat_id))
                database.away = 1
            else:
                database.mute = 1
            await sender.idle()
        assert number not in [row.number for row in await waiting(database)]

    virtually(scenario())
    removed = [parameters["message_id"] for _, method, parameters in telegram.calls if method == "deleteMessage"]
    assert bool(removed) == (taken_back and bool(meaning))


def test_nothing_is_sent_that_could_not_be_noted_first(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, telegram = next(chat_ids), Telegram()
        async with sending(telegram, database) as sender:
            await put(database, chat_id, "a")
            database.away = 5
            sender.wake(chat_id)
            await sender.idle()
            assert telegram.arrived == {chat_id: ["a"]}

    virtually(scene())


def test_a_mistake_of_ours_blocks_the_chat_for_a_moment_only(
    virtually: Virtually, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        chat_id, telegram = next(chat_ids), Telegram()
        async with sending(telegram, database) as sender:
            await put(database, chat_id, "", method="editMessageText", body={"target": {"session": WORDS}})
            await put(database, chat_id, "b")
            sender.wake(chat_id)
            await asyncio.sleep(60)
            assert telegram.arrived == {chat_id: ["b"]}
            [row] = await waiting(database)
            assert row.set_aside

    virtually(scene())
    assert WORDS not in caplog.text


@dataclass
class File:
    filename: str = "week.pdf"
    content: bytes = b"%PDF"


def test_a_document_is_made_when_it_is_sent(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id = next(chat_ids)
        person_id = await known_person(database, chat_id)
        asked = []

        async def make(*what: Any) -> File:
            asked.append(what)
            return File()

        telegram = Telegram()
        body = {"document": "week.pdf", "about": {"week": 9}, "caption": "<b>Your week</b>"}
        async with sending(telegram, database, documents=make) as sender:
            await put(database, chat_id, "", person_id=person_id, method="document", body=body)
            sender.wake(chat_id)
            await sender.idle()
            assert asked == [(person_id, "week.pdf", {"week": 9})]
            [(_, method, parameters)] = telegram.calls
            assert method == "sendDocument"
            assert parameters["document"].filename == "week.pdf"
            assert parameters["caption"] == "<b>Your week</b>"

    virtually(scene())


def test_a_picture_is_made_when_it_is_sent_and_shown_in_the_chat(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id = next(chat_ids)
        person_id = await known_person(database, chat_id)

        async def make(*_: Any) -> File:
            return File("learning.png", b"PNG")

        telegram = Telegram()
        body = {"document": "learning_picture", "about": {}, "caption": "Learning, in hours by kind."}
        async with sending(telegram, database, documents=make) as sender:
            await put(database, chat_id, "", person_id=person_id, method="picture", body=body)
            sender.wake(chat_id)
            await sender.idle()
            [(_, method, parameters)] = telegram.calls
            assert method == "sendPhoto"
            assert parameters["photo"].filename == "learning.png"
            assert parameters["caption"] == "Learning, in hours by kind."

    virtually(scene())


def test_a_document_that_is_too_large_becomes_a_word_about_it(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id = next(chat_ids)
        person_id = await known_person(database, chat_id)

        async def make(*_: Any) -> File:
            raise DocumentTooLarge("Choose a shorter time.")

        telegram = Telegram()
        body = {"document": "week.pdf", "about": {}, "caption": ""}
        async with sending(telegram, database, documents=make) as sender:
            await put(database, chat_id, "", person_id=person_id, method="document", body=body)
            sender.wake(chat_id)
            await sender.idle()
            assert telegram.arrived == {chat_id: ["Choose a shorter time."]}

    virtually(scene())


def test_still_waits_for_the_attempt_and_keeps_the_next_from_beginning(
    virtually: Virtually, database: Database
) -> None:
    async def scene() -> None:
        chat_id, telegram = next(chat_ids), Telegram(takes=2.0)
        loop = asyncio.get_running_loop()
        telegram.faults[chat_id] = [NotDelivered("500")]
        async with sending(telegram, database) as sender:
            async with sender.still(chat_id):
                assert loop.time() == 0
            await put(database, chat_id, "a")
            sender.wake(chat_id)
            await asyncio.sleep(1)
            async with sender.still(chat_id):
                assert loop.time() == pytest.approx(2)
                await asyncio.sleep(10)
                assert telegram.arrived == {}
            await sender.idle()
            await asyncio.sleep(5)
            assert telegram.arrived == {chat_id: ["a"]}

    virtually(scene())


def test_run_takes_over_what_a_dead_process_left_and_leaves_the_living_alone(
    virtually: Virtually, database: Database
) -> None:
    async def scene() -> None:
        chat_id, telegram, clock = next(chat_ids), Telegram(), MovableClock(MONDAY)
        async with sending(telegram, database, clock=clock) as sender:
            await put(database, chat_id, "a", owner="another process")
            running = asyncio.create_task(sender.run())
            await asyncio.sleep(3 * LOOK_SECONDS)
            assert telegram.arrived == {}
            clock.advance(timedelta(minutes=2))
            await asyncio.sleep(2 * LOOK_SECONDS)
            assert telegram.arrived == {chat_id: ["a"]}
            running.cancel()

    virtually(scene())


def test_run_keeps_the_leases_of_what_has_to_wait(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, clock = next(chat_ids), MovableClock(MONDAY)
        telegram = Telegram(faults={chat_id: [TooFast(10_000)]})
        async with sending(telegram, database, clock=clock) as sender:
            await put(database, chat_id, "a")
            running = asyncio.create_task(sender.run())
            for _ in range(20):
                clock.advance(timedelta(seconds=LOOK_SECONDS))
                await asyncio.sleep(LOOK_SECONDS)
            now = clock.now()
            assert await database.read(lambda store: chats_waiting(store, "another process", now)) == []
            running.cancel()

    virtually(scene())


def test_stop_lets_an_attempt_end_and_hands_the_rest_over(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, telegram = next(chat_ids), Telegram(takes=2.0)
        async with sending(telegram, database) as sender:
            await put(database, chat_id, "a", "b")
            sender.wake(chat_id)
            await asyncio.sleep(1)
        assert telegram.arrived == {chat_id: ["a"]}
        assert asyncio.get_running_loop().time() == pytest.approx(2)
        handed = await database.read(lambda store: chats_waiting(store, "another process", MONDAY))
        assert handed == [chat_id]

    virtually(scene())


def test_stop_does_not_wait_for_an_attempt_for_ever(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, session_id, telegram = next(chat_ids), uuid4(), Telegram(takes=1000.0)
        async with sending(telegram, database) as sender:
            await put(database, chat_id, "a", kind="question", session_id=session_id, question=1)
            sender.wake(chat_id)
            await asyncio.sleep(1)
        assert asyncio.get_running_loop().time() < 10
        # It may have arrived: what the person says to it belongs to it.
        unsent = await database.read(lambda store: unsent_question(store, session_id, 1))
        assert unsent is not None
        assert unsent.tried_at == MONDAY

    virtually(scene())


def test_an_answer_to_a_button_is_tried_once_and_never_raises(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        telegram = Telegram(faults={0: [NotDelivered("down")]})
        async with sending(telegram, database) as sender:
            await sender.answer("77", "This question is closed.", alert=True)
            assert [call[1:] for call in telegram.calls] == [
                (
                    "answerCallbackQuery",
                    {"callback_query_id": "77", "text": "This question is closed.", "show_alert": True},
                )
            ]

    virtually(scene())


def edit(message_id: int) -> dict[str, Any]:
    return {"method": "editMessageReplyMarkup", "body": {"message_id": message_id}}


def say(text: str) -> dict[str, Any]:
    return {"method": "sendMessage", "body": {"text": text}}


async def turn(sender: Sender, database: Database, chat_id: int, *calls: dict[str, Any], **what: Any) -> None:
    """A turn queues these calls, and begins what can go at once."""
    async with sender.still(chat_id) as still:

        def work(store: Store) -> Any:
            for call in calls:
                put_out(store, chat_id=chat_id, person_id=None, owner=OWNER, at=MONDAY, **call, **what)
            return still.begin(store)

        still.leave(await database.write(work))
    sender.wake(chat_id)


def places(sender: Sender) -> int:
    return sender._gate._free


def test_a_turn_begins_a_change_and_the_message_after_it_side_by_side(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, telegram = next(chat_ids), Telegram(takes=1.0)
        async with sending(telegram, database) as sender:
            free = places(sender)
            await turn(sender, database, chat_id, edit(5), say("a"), say("b"), edit(6))
            async with sender.still(chat_id):
                # Nobody gets in between: what a turn has begun ends first.
                assert await everything_sent(database)
            await sender.idle()
            assert [(at, what) for at, what, _ in telegram.calls] == [
                (0, "editMessageReplyMarkup"),
                (0, "sendMessage"),
                (1, "sendMessage"),
                (2, "editMessageReplyMarkup"),
            ]
            assert telegram.arrived == {chat_id: ["a", "b"]}
            assert places(sender) == free

    virtually(scene())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FAULTS, max_size=8), st.sampled_from([0, 20]), st.integers(1, 4))
def test_i3_what_turns_begin_arrives_in_order_whatever_goes_wrong(
    virtually: Virtually, database: Database, faults: list[CallFailed | None], rate: float, turns: int
) -> None:
    async def scene() -> None:
        chat_id = next(chat_ids)
        telegram = Telegram(faults={chat_id: list(faults)}, takes=0.5)
        async with sending(telegram, database, rate=rate) as sender:
            free = places(sender)
            for number in range(turns):
                await turn(sender, database, chat_id, edit(number), say(f"{number} a"), say(f"{number} b"))
            await asyncio.sleep(3600)
            expected = [f"{number} {part}" for number in range(turns) for part in "ab"]
            assert list(dict.fromkeys(telegram.arrived[chat_id])) == expected
            # Twice only what may have arrived already.
            uncertain = sum(fault is not None and fault.uncertain for fault in faults)
            assert len(telegram.arrived[chat_id]) <= len(expected) + uncertain
            assert await everything_sent(database)
            assert places(sender) == free

    virtually(scene())


def test_a_turn_that_is_not_kept_has_begun_nothing(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, telegram = next(chat_ids), Telegram()
        async with sending(telegram, database) as sender:
            free = places(sender)

            async def fails() -> None:
                async with sender.still(chat_id) as still:

                    def work(store: Store) -> None:
                        put_out(store, chat_id=chat_id, person_id=None, owner=OWNER, at=MONDAY, **say("a"))
                        assert still.begin(store)
                        raise KeyError

                    await database.write(work)

            with pytest.raises(KeyError):
                await fails()
            await turn(sender, database, chat_id, say("b"))
            await sender.idle()
            assert telegram.arrived == {chat_id: ["b"]}
            assert places(sender) == free

    virtually(scene())


def test_i4_what_a_dead_process_had_begun_may_have_arrived(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, session_id, telegram = next(chat_ids), uuid4(), Telegram()
        question = {**say("a"), "kind": "question", "session_id": session_id, "question": 1}
        dead = Sender(Telegram(), database, OWNER, MovableClock(MONDAY), no_documents, 0)  # type: ignore[arg-type]
        still = await dead.still(chat_id).__aenter__()

        def work(store: Store) -> Any:
            put_out(store, chat_id=chat_id, person_id=None, owner=OWNER, at=MONDAY, **question)
            return still.begin(store)

        assert await database.write(work)
        unsent = await database.read(lambda store: unsent_question(store, session_id, 1))
        assert unsent is not None
        assert unsent.tried_at == MONDAY
        clock = MovableClock(MONDAY + timedelta(minutes=2))
        async with sending(telegram, database, owner="the next one", clock=clock) as sender:
            running = asyncio.create_task(sender.run())
            await asyncio.sleep(2 * LOOK_SECONDS)
            assert telegram.arrived == {chat_id: ["a"]}
            running.cancel()

    virtually(scene())


def test_what_has_to_wait_for_its_moment_is_not_begun(virtually: Virtually, database: Database) -> None:
    async def scene() -> None:
        chat_id, session_id, telegram = next(chat_ids), uuid4(), Telegram()
        async with sending(telegram, database, rate=1) as sender:
            await turn(sender, database, next(chat_ids), say("first"))
            await turn(sender, database, chat_id, say("a"), kind="question", session_id=session_id, question=1)
            unsent = await database.read(lambda store: unsent_question(store, session_id, 1))
            assert unsent is not None
            assert unsent.tried_at is None
            await asyncio.sleep(5)
            assert telegram.arrived[chat_id] == ["a"]

    virtually(scene())
