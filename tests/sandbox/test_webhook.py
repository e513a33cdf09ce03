"""Delivery by webhook: the secret, the order, and trying again."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.phone import Phone
from tests.sandbox.certificate import write_certificate


class Receiver:
    """A webhook that writes down what it gets; the first `refusals` deliveries are answered with 500."""

    def __init__(self) -> None:
        self.got: list[tuple[str | None, str]] = []
        self.refusals = 0
        self.enough = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=500)
        update = await request.json()
        self.got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update["message"]["text"]))
        if update["message"]["text"] == "last":
            self.enough.set()
        return web.Response()


@pytest.fixture
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app) as server:
        yield receiver, str(server.make_url("/hook"))


async def test_updates_are_posted_in_order_with_the_secret(call: Any, amina: Phone, receiver: Any) -> None:
    taken, url = receiver
    taken.refusals = 1
    assert await call("setWebhook", url=url, secret_token="s3cret") is True
    await amina.send("one")
    await amina.send("last")
    await asyncio.wait_for(taken.enough.wait(), 10)
    assert taken.got == [("s3cret", "/start"), ("s3cret", "one"), ("s3cret", "last")]
    info = await call("getWebhookInfo")
    assert info["url"] == url
    assert info["last_error_message"] == "Wrong response from the webhook: 500"


@pytest.fixture
async def over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Receiver, str]]:
    receiver, app, file = Receiver(), web.Application(), tmp_path / "certificate.pem"
    app.router.add_post("/hook", receiver.take)
    write_certificate(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = TestServer(app)
    await server.start_server(ssl=context)
    yield receiver, str(server.make_url("/hook"))
    await server.close()


async def test_a_webhook_may_be_behind_tls(call: Any, amina: Phone, over_tls: tuple[Receiver, str]) -> None:
    taken, url = over_tls
    assert url.startswith("https://")
    await call("setWebhook", url=url)
    await amina.send("last")
    await asyncio.wait_for(taken.enough.wait(), 10)
    assert [words for _, words in taken.got] == ["/start", "last"]


async def test_polling_and_a_webhook_exclude_each_other(call: Any, receiver: Any) -> None:
    polling = asyncio.create_task(call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    await call("setWebhook", url=receiver[1])
    assert (await polling)["description"] == "Conflict: terminated by setWebhook request"
    assert (await call("getUpdates"))["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    assert await call("deleteWebhook") is True
    assert await call("getUpdates") == []


async def test_what_no_webhook_took_is_there_for_polling(call: Any, amina: Phone) -> None:
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    await amina.send("kept")
    await call("deleteWebhook")
    assert [u["message"]["text"] for u in await call("getUpdates")] == ["/start", "kept"]


@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        ({"url": "nonsense"}, "Bad Request: invalid webhook URL specified"),
        ({"url": "https://example.org/hook"}, "Bad Request: bad webhook: IP address example.org is reserved"),
        (
            {"url": "http://127.0.0.1/", "secret_token": "a b"},
            "Bad Request: secret token contains unallowed characters",
        ),
        ({"url": "http://127.0.0.1/", "secret_token": "a" * 257}, "Bad Request: secret token is too long"),
    ],
)
async def test_bad_webhooks_are_refused(call: Any, arguments: dict[str, str], description: str) -> None:
    assert (await call("setWebhook", **arguments))["description"] == description
