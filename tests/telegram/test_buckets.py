"""The gate: never more than allowed, replies first, a pause for everybody, and nobody forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.buckets import CHAT_BURST, CHAT_INTERVAL, NUDGE_PATIENCE, Gate

Virtually = Callable[[Coroutine[Any, Any, Any]], Any]
Went = list[tuple[float, int]]  # when a call began, and for which chat

# Moments add up from floating-point parts.
ALMOST = 1e-6


def now() -> float:
    return asyncio.get_running_loop().time()


async def send_all(gate: Gate, wanted: list[tuple[float, int, bool]], *, lasts: float = 0.0) -> Went:
    """Each chat asks for its turns at these moments (moment, chat, is it a nudge), one after the other."""
    went: Went = []

    async def chat(chat_id: int) -> None:
        for moment, _, nudge in sorted(one for one in wanted if one[1] == chat_id):
            await asyncio.sleep(max(0.0, moment - now()))
            async with gate.turn(chat_id, message=True, nudge=nudge):
                went.append((now(), chat_id))
                await asyncio.sleep(lasts)

    await asyncio.gather(*(chat(chat_id) for chat_id in {one[1] for one in wanted}))
    return went


WANTED = st.lists(
    st.tuples(st.floats(0, 20), st.integers(1, 6), st.booleans()),
    max_size=60,
)


@given(WANTED, st.sampled_from([0.5, 1.0, 2.5, 7.0, 30.0]), st.sampled_from([0.0, 0.3]))
def test_no_window_holds_more_than_is_allowed_and_everybody_gets_through(
    virtually: Virtually, wanted: list[tuple[float, int, bool]], rate: float, lasts: float
) -> None:
    async def scene() -> Went:
        return await send_all(Gate(rate), wanted, lasts=lasts)

    went = virtually(scene())
    assert len(went) == len(wanted)
    moments = sorted(moment for moment, _ in went)
    at_once = max(1, int(rate))
    for earlier, later in zip(moments, moments[at_once:], strict=False):
        assert later - earlier >= at_once / rate - ALMOST
    for chat in {chat for _, chat in went}:
        own = sorted(moment for moment, its in went if its == chat)
        for first in range(len(own)):
            for last in range(first + CHAT_BURST, len(own)):
                more = last - first + 1 - CHAT_BURST
                assert own[last] - own[first] >= more * CHAT_INTERVAL - ALMOST


def test_a_chat_that_has_been_quiet_gets_five_at_once_then_one_a_second(virtually: Virtually) -> None:
    async def scene() -> Went:
        return await send_all(Gate(30), [(0.0, 1, False)] * 8)

    moments = [moment for moment, _ in virtually(scene())]
    assert moments == pytest.approx([0, 0, 0, 0, 0, 1.05, 2.10, 3.15])


def test_replies_go_before_nudges(virtually: Virtually) -> None:
    async def scene() -> list[str]:
        gate, order = Gate(1), []

        async def one(name: str, chat_id: int, nudge: bool) -> None:
            async with gate.turn(chat_id, message=True, nudge=nudge):
                order.append(name)

        nudges = [asyncio.create_task(one("nudge", chat, True)) for chat in range(4)]
        await asyncio.sleep(0.1)
        await asyncio.gather(*nudges, *(one("reply", chat, False) for chat in range(10, 13)))
        return order

    assert virtually(scene()) == ["nudge", "reply", "reply", "reply", "nudge", "nudge", "nudge"]


def test_nudges_leave_evenly_so_that_a_reply_goes_at_once(virtually: Virtually) -> None:
    async def scene() -> tuple[Went, float]:
        gate = Gate(30)
        nudges = asyncio.create_task(send_all(gate, [(0.0, chat, True) for chat in range(60)]))
        await asyncio.sleep(1.01)
        async with gate.turn(99, message=True):
            replied = now()
        return await nudges, replied

    went, replied = virtually(scene())
    moments = [moment for moment, _ in went]
    assert all(later - earlier >= 0.5 / 30 - ALMOST for earlier, later in pairwise(moments))
    assert replied - 1.01 <= 1 / 30
    assert moments[-1] <= 60 / 30 + 0.1, "and no slower for it"


def test_a_nudge_is_not_kept_waiting_for_ever_by_replies(virtually: Virtually) -> None:
    async def scene() -> float:
        gate = Gate(1)

        async def replies(chat_id: int) -> None:
            while True:
                async with gate.turn(chat_id, message=False):
                    pass

        busy = [asyncio.create_task(replies(chat_id)) for chat_id in range(5)]
        await asyncio.sleep(0)
        began = now()
        async with asyncio.timeout(1000), gate.turn(99, message=True, nudge=True):
            waited = now() - began
        for task in busy:
            task.cancel()
        await gate.close()
        return waited

    assert virtually(scene()) <= NUDGE_PATIENCE + 10


@given(WANTED, st.floats(0, 20), st.floats(0.1, 30), st.sampled_from([0.0, 2.0, 30.0]))
def test_nobody_begins_during_a_pause(
    virtually: Virtually, wanted: list[tuple[float, int, bool]], begins: float, lasts: float, rate: float
) -> None:
    async def scene() -> Went:
        gate = Gate(rate)
        asyncio.get_running_loop().call_at(begins, gate.pause, lasts)
        return await send_all(gate, wanted, lasts=0.5)

    went = virtually(scene())
    assert len(went) == len(wanted)
    assert not [moment for moment, _ in went if begins < moment < begins + lasts - ALMOST]


def test_who_is_being_let_in_at_the_moment_of_the_pause_waits_too(virtually: Virtually) -> None:
    async def scene() -> Went:
        pauses = [10.0]

        async def sleep(seconds: float) -> None:
            await asyncio.sleep(seconds)
            if pauses:
                asyncio.get_running_loop().call_soon(gate.pause, pauses.pop())

        gate = Gate(1, sleep=sleep)
        return await send_all(gate, [(0.0, chat_id, False) for chat_id in (1, 2, 3)])

    assert [moment for moment, _ in virtually(scene())] == pytest.approx([0, 11, 12])


def test_only_so_many_calls_at_a_time(virtually: Virtually) -> None:
    async def scene() -> float:
        gate = Gate(0, at_a_time=3)
        await send_all(gate, [(0.0, chat, False) for chat in range(9)], lasts=1.0)
        return now()

    assert virtually(scene()) == pytest.approx(3)


def test_without_a_rate_nothing_is_held_back(virtually: Virtually) -> None:
    async def scene() -> Went:
        return await send_all(Gate(0), [(0.0, 1, False)] * 100)

    assert {moment for moment, _ in virtually(scene())} == {0.0}


def test_changes_to_old_messages_do_not_count_for_the_chat(virtually: Virtually) -> None:
    async def scene() -> float:
        gate = Gate(1000)
        for _ in range(20):
            async with gate.turn(1, message=False):
                pass
        return now()

    assert virtually(scene()) == 0


def test_who_gives_up_waiting_leaves_no_gap(virtually: Virtually) -> None:
    async def scene() -> float:
        gate = Gate(1, at_a_time=1)

        async def one(chat_id: int) -> float:
            async with gate.turn(chat_id, message=True):
                return now()

        await one(1)
        waiting = [asyncio.create_task(one(chat_id)) for chat_id in (2, 3, 4)]
        await asyncio.sleep(0.5)
        waiting[0].cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return waiting[2].result()

    assert virtually(scene()) == pytest.approx(2)


def test_who_gives_up_while_being_let_in_leaves_no_gap_either(virtually: Virtually) -> None:
    async def scene() -> float:
        async def one(chat_id: int) -> float:
            async with gate.turn(chat_id, message=True):
                return now()

        async def sleep(seconds: float) -> None:
            await asyncio.sleep(seconds)
            asyncio.get_running_loop().call_soon(given_up.cancel)

        gate = Gate(1, at_a_time=1, sleep=sleep)
        await one(1)
        given_up = asyncio.create_task(one(2))
        async with asyncio.timeout(100):
            await asyncio.wait([given_up])
            assert given_up.cancelled()
            return await one(3)

    assert virtually(scene()) == pytest.approx(2)
