"""Flood limits."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.sandbox import Sandbox
from bot.sandbox.errors import ApiError
from bot.sandbox.limits import FloodLimits


@pytest.mark.usefixtures("amina", "sam")
async def test_a_sixth_message_at_once_must_wait(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.world.limits.on = True
    for number in range(5):
        await bot.send_message(5001, str(number))
    with pytest.raises(RetryAfter):
        await bot.send_message(5001, "too much")
    await bot.send_message(5002, "others do not wait")


@pytest.mark.usefixtures("amina")
async def test_the_refusal_says_how_long(sandbox: Sandbox, call: Any, http: Any) -> None:
    sandbox.world.limits.on = True
    for number in range(5):
        await call("sendMessage", chat_id=5001, text=str(number))
    url = f"{sandbox.url}/bot{sandbox.token}/sendMessage"
    async with http.post(url, json={"chat_id": 5001, "text": "x"}) as answer:
        assert answer.headers["Retry-After"] == "1"
        assert await answer.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        }


def test_a_bucket_fills_one_a_second_up_to_five() -> None:
    now = 0.0
    limits = FloodLimits(lambda: now)

    def fits() -> int:
        count = 0
        try:
            while True:
                limits.spend(1)
                count += 1
        except ApiError:
            return count

    assert fits() == 5
    now = 1.0
    assert fits() == 1
    now = 100.0
    assert fits() == 5


def test_thirty_a_second_over_all_chats() -> None:
    limits = FloodLimits(lambda: 0.0)
    for chat in range(30):
        limits.spend(chat)
    with pytest.raises(ApiError) as refused:
        limits.spend(31)
    assert refused.value.retry_after == 1
