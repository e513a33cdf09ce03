"""Every update is taken in once, and acted on once, in order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.storage.inbox import (
    InboxRecord,
    fail_in,
    finish_if_alone,
    finish_in,
    inbox,
    left_waiting,
    next_in,
    oldest_inbox,
    take_in,
    waiting_chats,
)
from bot.storage.store import HOUSE, Store

from .conftest import join

SECOND = timedelta(seconds=1)


def update(update_id: int, chat_id: int = 7) -> tuple[int, int, dict[str, Any]]:
    return update_id, chat_id, {"text": f"words of {update_id}"}


def taken_in(store: Store, now: datetime, *updates: tuple[int, int, dict[str, Any]]) -> list[tuple[int, int]]:
    """The numbers and chats of those that were new."""
    return [(each.update_id, each.chat_id) for each in take_in(store, updates, now)]


def the_next(store: Store, now: datetime, chat_id: int = 7) -> InboxRecord:
    record = next_in(store, chat_id, now)
    assert record
    return record


def drained(store: Store, chat_id: int, now: datetime) -> list[int]:
    done = []
    while record := next_in(store, chat_id, now):
        assert record.body == update(record.update_id)[2]
        assert finish_in(store, record.id)
        done.append(record.update_id)
    return done


def test_I2_an_update_that_comes_again_is_not_taken_in_again(store: Store, now: datetime) -> None:
    assert taken_in(store, now, update(1), update(2, 8)) == [(1, 7), (2, 8)]
    assert taken_in(store, now, update(1), update(3)) == [(3, 7)]
    assert drained(store, 7, now) == [1, 3]
    assert take_in(store, [update(1), update(2, 8), update(3)], now) == []
    assert drained(store, 7, now) == []


def test_I2_an_update_that_is_in_one_batch_twice_is_taken_in_once(store: Store, now: datetime) -> None:
    assert taken_in(store, now, update(1), update(1)) == [(1, 7)]
    assert drained(store, 7, now) == [1]


def test_I2_an_update_can_be_finished_only_once(store: Store, now: datetime) -> None:
    take_in(store, [update(1)], now)
    record = the_next(store, now)
    assert finish_in(store, record.id)
    assert not finish_in(store, record.id)


def test_what_is_at_hand_is_finished_if_it_is_all_that_waits_in_its_chat(store: Store, now: datetime) -> None:
    first, other = take_in(store, [update(1), update(2, 8)], now)
    assert finish_if_alone(store, first)
    assert not finish_if_alone(store, first)
    (second,) = take_in(store, [update(3)], now)
    (third,) = take_in(store, [update(4)], now)
    assert not finish_if_alone(store, third)
    assert not finish_if_alone(store, second)
    assert drained(store, 7, now) == [3, 4]
    assert finish_if_alone(store, other)


def test_what_was_set_aside_does_not_stand_in_the_way_of_what_is_at_hand(store: Store, now: datetime) -> None:
    take_in(store, [update(1)], now)
    for _ in range(3):
        fail_in(store, the_next(store, now).id, "ValueError", now)
    (second,) = take_in(store, [update(2)], now)
    assert finish_if_alone(store, second)


def test_nothing_taken_in_is_nothing(store: Store, now: datetime) -> None:
    assert take_in(store, [], now) == []
    assert waiting_chats(store) == []
    assert oldest_inbox(store) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    st.lists(st.lists(st.tuples(st.integers(0, 40), st.just(0)), max_size=12), max_size=6).map(
        lambda batches: [[(number, 7 + number % 3) for number, _ in batch] for batch in batches]
    )
)
def test_I2_I3_whatever_the_batches_each_update_is_acted_on_once_in_the_order_of_its_chat(
    store: Store, now: datetime, batches: list[list[tuple[int, int]]]
) -> None:
    savepoint = store.conn.begin_nested()
    for batch in batches:
        take_in(store, [update(*numbers) for numbers in batch], now)
    sent = {numbers for batch in batches for numbers in batch}
    assert set(waiting_chats(store)) == {chat for _, chat in sent}
    for chat in (7, 8, 9):
        assert drained(store, chat, now) == sorted(number for number, its in sent if its == chat)
    savepoint.rollback()


def test_I3_a_late_one_with_a_lower_number_goes_first(store: Store, now: datetime) -> None:
    take_in(store, [update(5), update(6)], now)
    take_in(store, [update(4)], now)
    assert drained(store, 7, now) == [4, 5, 6]


def test_numbers_beyond_32_bits_are_fine(store: Store, now: datetime) -> None:
    big = 2**52
    assert taken_in(store, now, update(big, big)) == [(big, big)]
    assert the_next(store, now, big).update_id == big


def test_a_failing_update_is_tried_three_times_then_set_aside_and_the_chat_goes_on(store: Store, now: datetime) -> None:
    take_in(store, [update(1), update(2)], now)
    for attempt in (1, 2, 3):
        record = the_next(store, now)
        assert (record.update_id, record.attempts) == (1, attempt - 1)
        assert fail_in(store, record.id, "ValueError", now) == attempt
    assert drained(store, 7, now) == [2]
    assert waiting_chats(store) == []
    assert oldest_inbox(store) is None
    row = store.conn.execute(select(inbox)).one()
    assert (row.update_id, row.error, row.set_aside_at) == (1, "ValueError", now)


def test_I3_while_a_failed_update_waits_nothing_of_its_chat_overtakes_it(store: Store, now: datetime) -> None:
    take_in(store, [update(1), update(2), update(3, 8)], now)
    fail_in(store, the_next(store, now).id, "ValueError", now, not_before=now + SECOND)
    assert next_in(store, 7, now) is None
    assert drained(store, 8, now) == [3]
    assert drained(store, 7, now + SECOND) == [1, 2]


def test_failing_what_is_gone_is_nothing(store: Store, now: datetime) -> None:
    take_in(store, [update(1)], now)
    record = the_next(store, now)
    finish_in(store, record.id)
    assert fail_in(store, record.id, "ValueError", now) == 0


def test_a_persons_update_is_sealed_with_their_key_and_a_strangers_with_the_houses(store: Store, now: datetime) -> None:
    person = join(store, 7)
    take_in(store, [update(1, 7), update(2, 8)], now)
    assert dict(store.conn.execute(select(inbox.c.update_id, inbox.c.key_owner)).all()) == {
        1: person,
        2: HOUSE,
    }
    assert drained(store, 7, now) == [1]


def test_what_a_stranger_sent_can_still_be_read_after_they_joined(store: Store, now: datetime) -> None:
    take_in(store, [update(1)], now)
    join(store, 7)
    assert drained(store, 7, now) == [1]


def test_I11_what_was_sealed_for_an_erased_person_is_set_aside_and_blocks_nothing(store: Store, now: datetime) -> None:
    person = join(store, 7)
    take_in(store, [update(1), update(2)], now)
    store.keys.destroy(person)
    assert next_in(store, 7, now) is None
    assert set(store.conn.execute(select(inbox.c.error)).scalars()) == {"KeyMissing"}


def test_a_damaged_row_is_set_aside_and_the_next_one_goes_on(store: Store, now: datetime) -> None:
    take_in(store, [update(1), update(2)], now)
    store.conn.execute(inbox.update().where(inbox.c.update_id == 1).values(body=b"\x01rubbish"))
    assert drained(store, 7, now) == [2]


def test_what_was_left_is_found_after_a_while_and_at_once_when_the_clock_went_back(store: Store, now: datetime) -> None:
    take_in(store, [update(1)], now)
    assert left_waiting(store, now - SECOND, now) == []
    assert left_waiting(store, now, now + SECOND) == [7]
    back = now - timedelta(hours=5)
    assert left_waiting(store, back - SECOND, back) == [7]


def test_the_chat_that_has_waited_longest_comes_first(store: Store, now: datetime) -> None:
    take_in(store, [update(9, 2)], now)
    take_in(store, [update(1, 1), update(10, 2)], now + SECOND)
    assert waiting_chats(store) == [2, 1]
    assert oldest_inbox(store) == now


@pytest.mark.parametrize("text", ["", "آج", "🙂" * 2000, "\ud83d", 'quotes " and \\'])
def test_whatever_was_written_comes_out_as_it_went_in(store: Store, now: datetime, text: str) -> None:
    take_in(store, [(1, 7, {"text": text, "list": [1, None, True, 1.5]})], now)
    assert the_next(store, now).body == {"text": text, "list": [1, None, True, 1.5]}
