"""The webhook: Telegram is listened to and nobody else; what was answered with 200 is kept, once."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import httpx
import pytest

from bot.sandbox import acts
from bot.storage.inbox import waiting_chats
from bot.telegram.incoming import ALLOWED_UPDATES
from bot.web.webhook import LARGEST_BODY, MOST_MISTAKES, SECRET_HEADER, Webhook
from tests.web.conftest import AMINA, PATH, SECRET, Web, text


async def test_telegram_is_told_where_to_post_and_what(web: Web) -> None:
    [asked] = web.calls("setwebhook")
    assert asked["url"].endswith(PATH)
    assert asked["secret_token"] == SECRET
    assert asked["allowed_updates"] == list(ALLOWED_UPDATES)
    assert int(asked["max_connections"]) == 100
    assert "drop_pending_updates" not in asked


async def test_what_somebody_writes_is_answered(web: Web) -> None:
    acts.write(web.sandbox.world, web.sandbox.world.people[AMINA], "/start")
    await web.sandbox.world.updates.confirmed()
    await web.settled()
    assert "Hello, I'm Tandem" in web.said()[-1]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "ßecret"])
async def test_who_does_not_know_the_secret_is_not_listened_to(web: Web, secret: str | None) -> None:
    assert await web.post(text(1, "/start"), secret) == 403
    await web.settled()
    assert web.said() == []


async def test_without_the_secret_not_even_the_size_matters(web: Web) -> None:
    assert await web.post(b"x" * (LARGEST_BODY + 1), "wrong") == 403


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
async def test_nothing_but_a_post_is_an_update(web: Web, method: str) -> None:
    assert (await web.http.request(method, PATH)).status_code == 405
    assert (await web.http.request(method, "/elsewhere")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not JSON",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[1, 2]",
        b"{}",
        b'{"update_id": "seven"}',
        b'{"update_id": true}',
        b'{"update_id": 99999999999999999999999999}',
        b'{"update_id": 1, "message": "' + b"x" * LARGEST_BODY + b'"}',
    ],
    ids=["empty", "words", "bytes", "deep", "list", "nothing", "text", "bool", "huge", "too large"],
)
async def test_what_can_never_be_read_is_passed_over_so_that_it_does_not_come_again(
    web: Web, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert await web.post(body) == 200
    assert [record.getMessage() for record in caplog.records] == [
        "what came by the webhook is no update, and is passed over"
    ]
    assert await web.post(text(2, "/start")) == 200
    await web.settled()
    assert len(web.said()) == 1


async def test_I2_an_update_that_comes_several_times_is_acted_on_once(web: Web) -> None:
    update = text(1, "/start")
    assert await asyncio.gather(*(web.post(update) for _ in range(5))) == [200] * 5
    await web.settled()
    assert await web.post(update) == 200
    await web.settled()
    assert len(web.said()) == 1


async def test_an_update_with_a_lower_number_may_come_later(web: Web) -> None:
    assert await web.post(text(1, "/start", update_id=20)) == 200
    await web.settled()
    assert await web.post(text(2, "/help", update_id=10)) == 200
    await web.settled()
    assert len(web.said()) == 2


async def test_while_nothing_can_be_kept_telegram_is_asked_to_post_it_again(web: Web) -> None:
    web.database.away = True
    assert await web.post(text(1, "/start")) == 503
    assert web.said() == []
    web.database.away = False
    assert await web.post(text(1, "/start")) == 200
    await web.settled()
    assert len(web.said()) == 1


async def test_I1_what_telegram_posts_while_the_database_is_away_is_answered_when_it_is_back(web: Web) -> None:
    web.database.away = True
    acts.write(web.sandbox.world, web.sandbox.world.people[AMINA], "/start")
    while "503" not in str(web.sandbox.world.webhook and web.sandbox.world.webhook.info()):
        await asyncio.sleep(0.01)
    web.database.away = False
    await web.sandbox.world.updates.confirmed()
    await web.settled()
    assert "Hello, I'm Tandem" in web.said()[-1]


async def test_what_was_answered_with_200_is_kept_before_it_is_acted_on(web: Web) -> None:
    async with web.app.sender.still(AMINA):
        assert await web.post(text(1, "/start")) == 200
        assert await web.database.read(waiting_chats) == [AMINA]
    await web.settled()
    assert await web.database.read(waiting_chats) == []


class Clumsy:
    """Takes in everything but one person's update."""

    def __init__(self) -> None:
        self.taken: list[int] = []

    async def take_in(self, updates: list[dict[str, Any]]) -> None:
        for update in updates:
            if update["update_id"] == 13:
                raise KeyError("somebody's words")
            self.taken.append(update["update_id"])


async def post_to(webhook: Webhook, update_id: int) -> int:
    transport = httpx.ASGITransport(webhook.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://tandem") as http:
        answer = await http.post(PATH, json={"update_id": update_id}, headers={SECRET_HEADER: SECRET})
    return answer.status_code


async def yes() -> bool:
    return True


async def test_an_update_that_our_code_fails_on_does_not_keep_the_others_back_for_ever(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clumsy = Clumsy()
    webhook = Webhook(PATH, SECRET, clumsy.take_in, is_open=lambda: True, is_ready=yes)
    statuses = []
    for number in range(MOST_MISTAKES):
        statuses.append(await post_to(webhook, 13))
        assert await post_to(webhook, number) == 200
    assert statuses == [503] * (MOST_MISTAKES - 1) + [200]
    assert clumsy.taken == list(range(MOST_MISTAKES))
    assert "somebody's words" not in caplog.text
    assert "update 13 could not be kept: KeyError at test_webhook.py" in caplog.text


async def test_before_the_bot_knows_its_own_name_telegram_is_asked_to_come_back() -> None:
    clumsy = Clumsy()
    webhook = Webhook(PATH, SECRET, clumsy.take_in, is_open=lambda: False, is_ready=yes)
    assert await post_to(webhook, 1) == 503
    assert clumsy.taken == []
