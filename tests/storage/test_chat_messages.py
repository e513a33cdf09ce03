"""Which message was what."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bot.storage.chat_messages import (
    find_message,
    link_session_to_entry,
    messages_of_entry,
    messages_of_session,
    messages_since,
    question_message,
    remember_theirs,
    unsent_question,
)
from bot.storage.outbox import mark_sent, next_out, put_out, set_aside
from bot.storage.store import Store

from .conftest import join

CHAT = 7
SESSION = uuid4()


@pytest.fixture
def amina(store: Store) -> UUID:
    return join(store, CHAT)


def ask(store: Store, person: UUID, number: int, at: datetime) -> int:
    return put_out(
        store,
        chat_id=CHAT,
        person_id=person,
        method="sendMessage",
        body={"text": "How?"},
        owner="a",
        at=at,
        kind="question",
        session_id=SESSION,
        question=number,
        place="feelings",
    )


def answer(store: Store, person: UUID, message_id: int, place: str, at: datetime) -> None:
    remember_theirs(
        store,
        chat_id=CHAT,
        message_id=message_id,
        person_id=person,
        at=at,
        session_id=SESSION,
        place=place,
        object_id=None,
    )


def test_a_question_is_found_in_the_outbox_then_in_the_chat(store: Store, amina: UUID, now: datetime) -> None:
    assert unsent_question(store, SESSION, 1) is None
    number = ask(store, amina, 1, now)
    unsent = unsent_question(store, SESSION, 1)
    assert unsent
    assert (unsent.number, unsent.chat_id, unsent.tried_at) == (number, CHAT, None)
    assert question_message(store, SESSION, 1) is None
    mark_sent(store, number, 100, now)
    assert unsent_question(store, SESSION, 1) is None
    message = question_message(store, SESSION, 1)
    assert message
    assert (message.message_id, message.place) == (100, "feelings")
    assert question_message(store, SESSION, 2) is None


def test_of_a_question_that_was_asked_twice_the_latest_counts(store: Store, amina: UUID, now: datetime) -> None:
    for message_id in (100, 105):
        mark_sent(store, ask(store, amina, 1, now), message_id, now)
    message = question_message(store, SESSION, 1)
    assert message
    assert message.message_id == 105


def test_a_question_that_can_never_be_sent_is_not_waited_for(store: Store, amina: UUID, now: datetime) -> None:
    set_aside(store, ask(store, amina, 1, now), "BadRequest")
    assert unsent_question(store, SESSION, 1) is None


def test_I4_a_part_of_an_answer_is_found_by_its_message_and_may_move(store: Store, amina: UUID, now: datetime) -> None:
    answer(store, amina, 101, "feelings", now)
    answer(store, amina, 101, "description", now + timedelta(seconds=5))
    part = find_message(store, CHAT, 101)
    assert part
    assert (part.ours, part.kind, part.place, part.at, part.session_id) == (
        False,
        "part",
        "description",
        now,
        SESSION,
    )
    assert find_message(store, CHAT + 1, 101) is None


def test_the_messages_of_a_session_come_in_the_order_of_the_chat(store: Store, amina: UUID, now: datetime) -> None:
    answer(store, amina, 101, "feelings", now)
    mark_sent(store, ask(store, amina, 1, now), 100, now)
    mark_sent(store, ask(store, amina, 2, now), 102, now)
    found = messages_of_session(store, amina, SESSION)
    assert [(message.message_id, message.ours) for message in found] == [
        (100, True),
        (101, False),
        (102, True),
    ]
    assert messages_of_session(store, join(store, 8), SESSION) == []


def test_the_messages_of_a_chat_from_a_moment_on(store: Store, amina: UUID, now: datetime) -> None:
    for number, minutes in ((101, -1), (103, 1), (102, 0)):
        answer(store, amina, number, "feelings", now + timedelta(minutes=minutes))
    assert messages_since(store, CHAT, now) == [102, 103]
    assert messages_since(store, CHAT + 1, now) == []


def test_I4_when_a_session_becomes_an_entry_its_messages_sent_or_not_lead_to_it(
    store: Store, amina: UUID, now: datetime
) -> None:
    entry = uuid4()
    mark_sent(store, ask(store, amina, 1, now), 100, now)
    answer(store, amina, 101, "feelings", now)
    late = ask(store, amina, 2, now)
    link_session_to_entry(store, SESSION, entry)
    record = next_out(store, CHAT, "a", now)
    assert record
    assert record.object_id == entry
    mark_sent(store, late, 102, now)
    found = messages_of_entry(store, amina, entry)
    assert [message.message_id for message in found] == [100, 101, 102]
    assert found == messages_of_session(store, amina, SESSION)
