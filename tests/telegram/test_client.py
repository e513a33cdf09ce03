"""The client: what came through, what may have, and a token that appears nowhere."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import telegram

from bot.sandbox import Sandbox
from bot.telegram.client import TandemBot
from bot.telegram.errors import (
    AnswerLost,
    CallFailed,
    ChatGone,
    Conflict,
    NotDelivered,
    Refused,
    TokenRefused,
    TooFast,
)

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

WORDS = "Amina told me about the garden"


def answers(status: int, body: object, raw: bytes | None = None) -> Behaviour:
    """A server that says this to every request."""
    payload = json.dumps(body).encode() if raw is None else raw

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        head = f"HTTP/1.1 {status} Whatever\r\nContent-Length: {len(payload)}\r\n"
        writer.write(head.encode() + b"Location: http://127.0.0.1:9/\r\nConnection: close\r\n\r\n" + payload)
        await writer.drain()
        writer.close()

    return behave


async def read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return head + await reader.readexactly(int(lengths[0].split(b":")[1]) if lengths else 0)


async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.close()


async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await reader.read()
    finally:
        writer.close()


async def stops_in_the_middle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok": true, "resu')
    await writer.drain()
    writer.close()


@asynccontextmanager
async def talking_to(behaviour: Behaviour | None, token: str) -> AsyncIterator[TandemBot]:
    """A bot whose server behaves like this (None: nobody listens there)."""
    server = await asyncio.start_server(behaviour or says_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    if behaviour is None:
        server.close()
    bot = TandemBot(token, f"http://127.0.0.1:{port}")
    await bot.initialize()
    try:
        yield bot
    finally:
        await bot.shutdown()
        server.close()


async def failure_of(
    behaviour: Behaviour | None, token: str, method: str = "sendMessage", read_timeout: float = 10.0
) -> CallFailed:
    async with talking_to(behaviour, token) as bot:
        with pytest.raises(CallFailed) as caught:
            await bot.call(method, {"chat_id": 5, "text": WORDS}, read_timeout=read_timeout)
        return caught.value


def refusal(code: int, description: str, **parameters: object) -> Behaviour:
    body = {"ok": False, "error_code": code, "description": description}
    return answers(code, body | ({"parameters": parameters} if parameters else {}))


FAILURES: list[tuple[str, Behaviour | None, type[CallFailed], bool]] = [
    ("nobody listens", None, NotDelivered, False),
    ("the connection is closed after the request", hangs_up, AnswerLost, True),
    ("the answer breaks off", stops_in_the_middle, AnswerLost, True),
    ("no answer in time", says_nothing, AnswerLost, True),
    ("200 without a result", answers(200, {"ok": True}), AnswerLost, True),
    ("200 that is a web page", answers(200, None, b"<html>Sign in to the Wi-Fi"), AnswerLost, True),
    ("200 that is a list", answers(200, [1]), AnswerLost, True),
    ("a redirection", answers(302, None, b""), NotDelivered, False),
    ("500", refusal(500, "Internal Server Error"), NotDelivered, False),
    ("502 that is a web page", answers(502, None, b"<html>nginx"), NotDelivered, False),
    ("429", refusal(429, "Too Many Requests: retry after 7", retry_after=7), TooFast, False),
    ("429 without a number", answers(429, None, b"slow down"), TooFast, False),
    ("400", refusal(400, "Bad Request: BUTTON_DATA_INVALID"), Refused, False),
    ("400 that quotes", refusal(400, f'Bad Request: can\'t parse "{WORDS}"'), Refused, False),
    ("413", answers(413, None, b"<html>too large"), Refused, False),
    ("504", answers(504, None, b"<html>took too long"), AnswerLost, True),
    ("a wait that is no number of seconds", refusal(429, "Too Many Requests", retry_after=10**9), TooFast, False),
    ("403", refusal(403, "Forbidden: bot was blocked by the user"), ChatGone, False),
    ("403 of a proxy", answers(403, None, b"<html>not from here"), NotDelivered, False),
    ("400 of a proxy", answers(400, {"error": "no"}), NotDelivered, False),
    ("407 of a proxy", answers(407, None, b""), NotDelivered, False),
    ("no such chat", refusal(400, "Bad Request: chat not found"), ChatGone, False),
    ("401", refusal(401, "Unauthorized"), TokenRefused, False),
    ("404", refusal(404, "Not Found"), TokenRefused, False),
    ("409", refusal(409, "Conflict: terminated by other getUpdates request"), Conflict, False),
]
ALL = pytest.mark.parametrize(
    ("behaviour", "kind", "uncertain"),
    [pytest.param(*rest, id=name) for name, *rest in FAILURES],
)


@ALL
async def test_every_failure_says_whether_the_call_may_have_been_carried_out(
    behaviour: Behaviour | None, kind: type[CallFailed], uncertain: bool, token: str
) -> None:
    error = await failure_of(behaviour, token, read_timeout=0.2)
    assert type(error) is kind
    assert error.uncertain is uncertain


@ALL
async def test_i7_neither_the_token_nor_words_leave_with_an_error(
    behaviour: Behaviour | None,
    kind: type[CallFailed],
    uncertain: bool,
    token: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    error = await failure_of(behaviour, token, read_timeout=0.2)
    logging.getLogger("test").error("it failed: %s %r", error, error, exc_info=error)
    told = "".join(traceback.format_exception(error)) + caplog.text
    assert kind.__name__ in told
    assert token not in told
    assert "SECRET" not in told
    assert WORDS not in told
    assert error.__context__ is None
    assert error.__cause__ is None


async def test_i7_a_token_that_makes_no_address_is_not_shown_either() -> None:
    bot = TandemBot("not a:token\x00 [", "http://127.0.0.1:1")
    await bot.initialize()
    with pytest.raises(CallFailed) as caught:
        await bot.get_me()
    await bot.shutdown()
    assert "not a" not in f"{caught.value!r} {caught.value.__context__!r}"


async def test_i7_the_bot_does_not_show_its_token(token: str) -> None:
    bot = TandemBot(token)
    assert token not in f"{bot} {bot!r}"


async def test_i7_a_good_call_logs_neither_token_nor_words(
    bot: TandemBot, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await bot.call("sendMessage", {"chat_id": 5001, "text": WORDS})
    assert token not in caplog.text
    assert WORDS not in caplog.text


@pytest.mark.parametrize(("told", "seconds"), [(7, 7), (0, 0), (-1, 5), ("soon", 5), (float("nan"), 5), (10**9, 5)])
async def test_a_429_says_how_long(told: object, seconds: float, token: str) -> None:
    error = await failure_of(refusal(429, "Too Many Requests", retry_after=told), token)
    assert isinstance(error, TooFast)
    assert error.seconds == seconds


@pytest.mark.parametrize(
    ("description", "harmless"),
    [
        ("Bad Request: message is not modified: specified new message content ...", True),
        ("Bad Request: message to edit not found", True),
        ("Bad Request: message to delete not found", True),
        ("Bad Request: message can't be deleted for everyone", True),
        ("Bad Request: query is too old and response timeout expired or query ID is invalid", True),
        ("Bad Request: can't parse entities", False),
        ("Bad Request: message is too long", False),
    ],
)
async def test_some_refusals_leave_nothing_to_do(description: str, harmless: bool, token: str) -> None:
    error = await failure_of(refusal(400, description), token)
    assert isinstance(error, Refused)
    assert error.harmless is harmless


async def test_before_it_is_opened_and_after_it_is_closed_nothing_is_sent(token: str) -> None:
    bot = TandemBot(token, "http://127.0.0.1:1")
    with pytest.raises(NotDelivered):
        await bot.get_me()
    await bot.initialize()
    await bot.shutdown()
    await bot.shutdown()
    with pytest.raises(NotDelivered):
        await bot.get_me()


async def test_a_cancelled_call_is_cancelled_and_the_next_one_works(bot: TandemBot) -> None:
    old = await bot.call("getUpdates")
    poll = {"timeout": 30, "offset": old[-1]["update_id"] + 1}
    waiting = asyncio.create_task(bot.call("getUpdates", poll, read_timeout=40))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await bot.get_me()).is_bot


async def test_calls_of_the_library_and_raw_ones_reach_the_sandbox(bot: TandemBot) -> None:
    assert (await bot.get_me()).username == "tandem_sandbox_bot"
    sent = await bot.call(
        "sendMessage",
        {
            "chat_id": 5001,
            "text": "<b>Feelings</b>",
            "parse_mode": "HTML",
            "reply_markup": {"inline_keyboard": [[{"text": "Skip", "callback_data": "q|1"}]]},
        },
    )
    assert sent["text"] == "Feelings"
    assert sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "q|1"


async def test_a_file_goes_up_with_its_name_and_caption(bot: TandemBot) -> None:
    file = telegram.InputFile(b"%PDF-1.7", filename="week.pdf")
    sent = await bot.call(
        "sendDocument",
        {"chat_id": 5001, "document": file, "caption": "<i>ready</i>", "parse_mode": "HTML"},
    )
    assert sent["document"]["file_name"] == "week.pdf"
    assert sent["caption"] == "ready"


async def test_a_large_file_arrives_as_it_was(bot: TandemBot, sandbox: Sandbox) -> None:
    content = bytes(range(256)) * 8192 + b"the end"
    file = telegram.InputFile(content, filename="week.csv")
    sent = await bot.call("sendDocument", {"chat_id": 5001, "document": file})
    kept = sandbox.world.files.by_id(sent["document"]["file_id"])
    assert kept is not None
    assert kept.content == content
