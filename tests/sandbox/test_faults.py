"""Things that go wrong on purpose."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.sandbox import Sandbox
from bot.sandbox.faults import Faults
from bot.sandbox.phone import Phone


@pytest.mark.parametrize(("kind", "status"), [("error_500", 500), ("error_502", 502)])
async def test_the_next_calls_fail_and_then_all_is_well(
    sandbox: Sandbox, call: Any, amina: Phone, kind: Any, status: int
) -> None:
    sandbox.world.faults.switch_on(kind, calls=2, methods=["sendMessage"])
    assert (await call("getMe"))["id"] == 1
    for _ in range(2):
        assert (await call("sendMessage", chat_id=5001, text="x"))["error_code"] == status
    assert (await call("sendMessage", chat_id=5001, text="x"))["text"] == "x"
    assert len([b for b in await amina.read() if not b.mine]) == 1


async def test_a_reset_connection_has_no_effect(sandbox: Sandbox, bot: Bot, amina: Phone) -> None:
    sandbox.world.faults.switch_on("connection_reset", calls=1)
    with pytest.raises(NetworkError):
        await bot.send_message(5001, "lost")
    await bot.send_message(5001, "arrives")
    assert [b.text for b in await amina.read() if not b.mine] == ["arrives"]


async def test_a_lost_reply_has_had_its_effect(sandbox: Sandbox, http: aiohttp.ClientSession, amina: Phone) -> None:
    sandbox.world.faults.switch_on("reply_lost", calls=1)
    url = f"{sandbox.url}/bot{sandbox.token}/sendMessage"
    with pytest.raises(aiohttp.ClientError):
        await http.post(url, json={"chat_id": 5001, "text": "arrives"})
    assert [b.text for b in await amina.read() if not b.mine] == ["arrives"]


async def test_an_outage_refuses_all_and_cuts_the_waiting_poll(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    root = f"{sandbox.url}/bot{sandbox.token}"
    polling = asyncio.create_task(http.get(f"{root}/getUpdates?timeout=30").__aenter__())
    await asyncio.sleep(0.05)
    async with http.post(f"{sandbox.url}/sandbox/faults", json={"kind": "outage"}) as answer:
        fault = await answer.json()
    with pytest.raises(aiohttp.ClientError):
        await polling
    with pytest.raises(aiohttp.ClientError):
        await http.get(f"{root}/getMe")
    async with http.delete(f"{sandbox.url}/sandbox/faults?id={fault['id']}"):
        pass
    async with http.get(f"{root}/getMe") as answer:
        assert answer.status == 200


@pytest.mark.usefixtures("amina")
async def test_slow_and_flooded_answers(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.world.faults.switch_on("slow", calls=1, delay_ms=80)
    loop = asyncio.get_running_loop()
    before = loop.time()
    await bot.send_message(5001, "x")
    assert loop.time() - before >= 0.08
    sandbox.world.faults.switch_on("too_many_requests", calls=1, retry_after=17, chat_id=5001)
    with pytest.raises(RetryAfter, match="17"):
        await bot.send_message(5001, "x")


@pytest.mark.parametrize(("kind", "status", "arrives"), [("garbled", 200, 1), ("proxy_page", 403, 0)])
async def test_an_answer_may_be_no_answer_of_the_bot_api(
    sandbox: Sandbox, http: aiohttp.ClientSession, amina: Phone, kind: Any, status: int, arrives: int
) -> None:
    sandbox.world.faults.switch_on(kind, calls=1)
    url = f"{sandbox.url}/bot{sandbox.token}/sendMessage"
    async with http.post(url, json={"chat_id": 5001, "text": "x"}) as answer:
        assert (answer.status, answer.content_type) == (status, "text/html")
    assert sum(not bubble.mine for bubble in await amina.read()) == arrives


async def test_a_call_may_never_be_answered(sandbox: Sandbox, http: aiohttp.ClientSession, call: Any) -> None:
    sandbox.world.faults.switch_on("silence", calls=1)
    url = f"{sandbox.url}/bot{sandbox.token}/getMe"
    with pytest.raises(asyncio.TimeoutError):
        await http.post(url, timeout=aiohttp.ClientTimeout(total=0.1))
    assert (await call("getMe"))["id"] == 1


@pytest.mark.usefixtures("amina")
async def test_edits_may_be_called_not_modified(sandbox: Sandbox, bot: Bot) -> None:
    sent = await bot.send_message(5001, "one")
    sandbox.world.faults.switch_on("not_modified", calls=1)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("two")
    await sent.edit_text("two")


async def test_updates_may_come_twice_and_again_after_they_were_confirmed(
    sandbox: Sandbox, call: Any, amina: Phone
) -> None:
    sandbox.world.faults.switch_on("updates_twice")
    await amina.send("one")
    ids = [u["update_id"] for u in await call("getUpdates")]
    assert ids == ids[:2] * 2
    assert [u["update_id"] for u in await call("getUpdates", offset=ids[-1] + 1)] == ids[:2]
    assert await call("getUpdates", offset=ids[-1] + 1) == []


async def test_updates_may_come_out_of_order(sandbox: Sandbox, call: Any, amina: Phone) -> None:
    sandbox.world.faults.switch_on("updates_shuffled", calls=1)
    await amina.send("one")
    assert [u["message"]["text"] for u in await call("getUpdates")] == ["one", "/start"]
    assert [u["message"]["text"] for u in await call("getUpdates")] == ["/start", "one"]


def test_a_fault_ends_after_its_time() -> None:
    now = 0.0
    faults = Faults(lambda: now)
    faults.switch_on("error_500", seconds=5)
    assert faults.hit("error_500", "sendmessage")
    now = 5.0
    assert faults.hit("error_500", "sendmessage") is None
    assert faults.on() == []


def test_a_fault_may_strike_only_now_and_then() -> None:
    faults = Faults(lambda: 0.0)
    faults.random.seed(1)
    faults.switch_on("error_500", probability=0.3)
    hits = sum(faults.hit("error_500", "sendmessage") is not None for _ in range(1000))
    assert 200 < hits < 400


async def test_an_unknown_fault_is_refused(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{sandbox.url}/sandbox/faults", json={"kind": "rain"}) as answer:
        assert answer.status == 400
        assert "error_500" in (await answer.json())["error"]
