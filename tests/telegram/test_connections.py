"""Calls without a file: connections that are used again, answers of every form, and what to make of broken ones."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from asyncio import StreamReader as Reader
from asyncio import StreamWriter as Writer
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from yarl import URL

from bot.telegram.client import TandemBot
from bot.telegram.connections import Connections
from bot.telegram.errors import AnswerLost, CallFailed, NotDelivered

Say = Callable[[int, Writer], Awaitable[None]]

REQUEST = b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
YES = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes"


class Server:
    """Answers each request as `say(number, writer)` does; counts the connections."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.connections = self.requests = self.at_once = self.most_at_once = 0

    async def serve(self, reader: Reader, writer: Writer) -> None:
        self.connections += 1
        try:
            while True:
                await reader.readuntil(b"{}")
                self.requests += 1
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                try:
                    await self.say(self.requests, writer)
                finally:
                    self.at_once -= 1
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def says(*pieces: bytes, and_closes: bool = False) -> Say:
    """These pieces, each in a packet of its own."""

    async def say(_number: int, writer: Writer) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        if and_closes:
            writer.close()

    return say


@asynccontextmanager
async def talking_to(
    say: Say, *, most: int = 4, idle_seconds: float = 15.0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[Connections, Server]]:
    server = Server(say)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    port = listening.sockets[0].getsockname()[1]
    address = URL(f"{'https' if tls else 'http'}://127.0.0.1:{port}")
    connections = Connections(address, most=most, idle_seconds=idle_seconds, connect_seconds=1.0)
    try:
        yield connections, server
    finally:
        connections.close()
        listening.close()


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not so():
            await asyncio.sleep(0.005)


async def ask(connections: Connections, patience: float = 1.0, longest: float = 2.0) -> tuple[int, bytes]:
    return await connections.ask(REQUEST, patience=patience, longest=longest)


async def test_one_connection_carries_one_call_after_the_other() -> None:
    async with talking_to(says(YES)) as (connections, server):
        assert [await ask(connections) for _ in range(5)] == [(200, b"yes")] * 5
        assert (server.requests, server.connections) == (5, 1)


async def test_calls_at_the_same_time_share_as_many_connections_as_there_may_be() -> None:
    async with talking_to(says(YES), most=3) as (connections, server):
        answers = await asyncio.gather(*(ask(connections) for _ in range(20)))
        assert answers == [(200, b"yes")] * 20
        assert (server.connections, server.most_at_once) == (3, 3)


async def test_a_connection_that_nobody_has_used_for_long_is_not_used_again() -> None:
    async with talking_to(says(YES), idle_seconds=0.05) as (connections, server):
        await ask(connections)
        await asyncio.sleep(0.1)
        await ask(connections)
        assert server.connections == 2


async def test_a_connection_that_the_server_has_closed_is_not_used_again() -> None:
    async with talking_to(says(YES, and_closes=True)) as (connections, server):
        assert await ask(connections) == (200, b"yes")
        await asyncio.sleep(0.05)
        assert await ask(connections) == (200, b"yes")
        assert server.connections == 2


async def test_a_connection_is_closed_when_the_server_says_that_it_will_be() -> None:
    last = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nyes"
    async with talking_to(says(last)) as (connections, server):
        assert [await ask(connections) for _ in range(2)] == [(200, b"yes")] * 2
        assert server.connections == 2


@pytest.mark.parametrize(
    ("pieces", "closes"),
    [
        pytest.param((YES[:9], YES[9:30], YES[30:-1], YES[-1:]), False, id="piece by piece"),
        pytest.param((b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n", YES), False, id="word before it"),
        pytest.param(
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nye\r\n", b"1\r\ns\r\n0\r\n\r\n"),
            False,
            id="in chunks",
        ),
        pytest.param((b"HTTP/1.1 200 OK\r\n\r\nye", b"s"), True, id="until it is closed"),
        pytest.param((b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nyes",), False, id="the old way"),
    ],
)
async def test_an_answer_may_come_in_every_form_there_is(pieces: tuple[bytes, ...], closes: bool) -> None:
    async with talking_to(says(*pieces, and_closes=closes)) as (connections, _):
        assert [await ask(connections) for _ in range(2)] == [(200, b"yes")] * 2


async def test_a_status_is_told_with_its_body() -> None:
    async with talking_to(says(b"HTTP/1.1 429 Slow\r\nContent-Length: 4\r\n\r\nwait")) as (connections, _):
        assert await ask(connections) == (429, b"wait")


@pytest.mark.parametrize(
    ("pieces", "closes"),
    [
        pytest.param((), True, id="nothing, and closed"),
        pytest.param((YES[:-1],), True, id="too short, and closed"),
        pytest.param((YES[:20],), True, id="half a head, and closed"),
        pytest.param(
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nye\r\n",), True, id="chunks that end"
        ),
        pytest.param((b"SSH-2.0-OpenSSH\r\n\r\n",), False, id="no HTTP"),
        pytest.param((b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",), False, id="an upgrade"),
        pytest.param((YES + b"HTTP/1.1 500 What",), False, id="more than was asked for"),
        pytest.param((), False, id="silence"),
        pytest.param((YES[:-1],), False, id="too short, then silence"),
    ],
)
async def test_a_broken_answer_is_lost_and_the_next_call_has_another_connection(
    pieces: tuple[bytes, ...], closes: bool
) -> None:
    async def say(number: int, writer: Writer) -> None:
        await says(*pieces, and_closes=closes)(number, writer) if number == 1 else await says(YES)(number, writer)

    async with talking_to(say) as (connections, server):
        with pytest.raises(AnswerLost):
            await ask(connections, patience=0.2)
        assert await ask(connections) == (200, b"yes")
        assert server.connections == 2


async def test_what_comes_without_having_been_asked_for_answers_nothing() -> None:
    async def say(number: int, writer: Writer) -> None:
        writer.write(YES if number > 1 else YES + b"")
        if number == 1:
            asyncio.get_running_loop().call_later(0.02, writer.write, YES.replace(b"yes", b"no!"))

    async with talking_to(say) as (connections, server):
        await ask(connections)
        await asyncio.sleep(0.05)
        assert await ask(connections) == (200, b"yes")
        assert server.connections == 2


async def test_an_answer_that_drips_may_take_longer_than_silence_but_not_for_ever() -> None:
    async def drip(number: int, writer: Writer) -> None:
        for at in range(len(YES)):
            writer.write(YES[at : at + 1])
            await asyncio.sleep(0.01)

    async with talking_to(drip) as (connections, _):
        assert await ask(connections, patience=0.2, longest=5.0) == (200, b"yes")
        with pytest.raises(AnswerLost):
            await ask(connections, patience=0.2, longest=0.25)


async def test_a_call_that_is_given_up_takes_its_connection_along() -> None:
    async def say(number: int, writer: Writer) -> None:
        await asyncio.sleep(0.5 if number == 1 else 0)
        writer.write(YES.replace(b"yes", b"one") if number == 1 else YES)

    async with talking_to(say, most=1) as (connections, server):
        first = asyncio.create_task(ask(connections))
        await until(lambda: server.requests == 1)
        second, third = (asyncio.create_task(ask(connections)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        second.cancel()
        assert await third == (200, b"yes")
        assert server.connections == 2


async def test_whoever_waits_too_long_for_a_connection_has_not_been_heard() -> None:
    async with talking_to(says(), most=1) as (connections, server):
        first = asyncio.create_task(ask(connections, patience=20.0, longest=20.0))
        await until(lambda: server.requests == 1)
        with pytest.raises(NotDelivered):
            await ask(connections)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)


async def test_when_nobody_listens_everybody_who_asks_is_told_so() -> None:
    silent = Connections(URL("http://127.0.0.1:1"), most=2, idle_seconds=15, connect_seconds=1.0)
    results = await asyncio.gather(*(ask(silent) for _ in range(6)), return_exceptions=True)
    assert [type(each) for each in results] == [NotDelivered] * 6
    silent.close()


async def test_what_is_on_its_way_when_all_is_closed_is_lost() -> None:
    async with talking_to(says(), most=1) as (connections, server):
        asked, waiting = (asyncio.create_task(ask(connections, 10.0, 10.0)) for _ in range(2))
        await until(lambda: server.requests == 1)
        connections.close()
        with pytest.raises(AnswerLost):
            await asked
        with pytest.raises(NotDelivered):
            await waiting


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS for 127.0.0.1, and the file of who vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "public.pem", folder / "private.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


async def test_a_server_that_can_show_who_it_is_is_talked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls, vouches = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(vouches))
    async with talking_to(says(YES), tls=tls) as (connections, server):
        assert [await ask(connections) for _ in range(3)] == [(200, b"yes")] * 3
        assert server.connections == 1


async def test_a_server_that_nobody_vouches_for_is_told_nothing(tmp_path: Path) -> None:
    tls, _ = certificate(tmp_path)
    async with talking_to(says(YES), tls=tls) as (connections, server):
        with pytest.raises(NotDelivered):
            await ask(connections)
        assert server.requests == 0


async def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    asked: list[bytes] = []

    async def proxy(reader: Reader, writer: Writer) -> None:
        asked.append(await reader.readuntil(b"\r\n"))
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n{"ok": true, "result": 12}')

    listening = await asyncio.start_server(proxy, "127.0.0.1", 0)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
    for address, through_it in (("http://bot-api.invalid", True), ("http://127.0.0.1:1", False)):
        bot = TandemBot(token, address)
        await bot.initialize()
        try:
            if through_it:
                assert await bot.call("sendMessage", {"chat_id": 5}) == 12
            else:
                with pytest.raises(CallFailed):
                    await bot.call("sendMessage", {"chat_id": 5})
        finally:
            await bot.shutdown()
    listening.close()
    assert [line.split(b" ")[1].startswith(b"http://bot-api.invalid/") for line in asked] == [True]
