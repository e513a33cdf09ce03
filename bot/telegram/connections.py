"""HTTP/1.1 for calls without a file, on connections that stay open and carry one call at a time.

aiohttp can do far more, and takes several times the processor time for a call. Files and proxies are left to it.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from socket import SOCK_STREAM
from typing import TypeAlias, cast

from aiohappyeyeballs import start_connection
from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser
from yarl import URL

from bot.telegram.errors import AnswerLost, CallFailed, NotDelivered

# How long one of several addresses is waited for before the next is tried as well.
_NEXT_ADDRESS_SECONDS = 0.25
# With one of these the answer says itself where it ends.
_LENGTH = (b"content-length", b"transfer-encoding")

Answer: TypeAlias = tuple[int, bytes]
"""An HTTP status and a body."""


class Asked:
    """A request, and who waits for its answer. It may take `longest` seconds, and be silent for `patience` of them."""

    __slots__ = ("answered", "connection", "longest", "patience", "request", "timer")

    def __init__(self, request: bytes, patience: float, longest: float, answered: asyncio.Future[Answer]) -> None:
        self.request, self.patience, self.longest, self.answered = request, patience, longest, answered
        self.connection: Connection | None = None
        self.timer: asyncio.TimerHandle | None = None

    def end(self, answer: Answer | CallFailed) -> None:
        if self.timer:
            self.timer.cancel()
        if self.answered.done():
            return
        if isinstance(answer, CallFailed):
            self.answered.set_exception(answer)
        else:
            self.answered.set_result(answer)

    def give_up(self) -> None:
        """Nobody waits any more. The connection cannot be used again: the answer may still come."""
        if self.timer:
            self.timer.cancel()
        if self.connection:
            self.connection.close()


class Connections:
    """At most so many connections to the server in `address`, made on the running loop when they are needed."""

    def __init__(self, address: URL, *, most: int, idle_seconds: float, connect_seconds: float) -> None:
        """One that was unused for `idle_seconds` is not used again."""
        self._address = address
        self._tls = _tls() if address.scheme == "https" else None
        self._most, self._idle_seconds, self._connect_seconds = most, idle_seconds, connect_seconds
        self._loop = asyncio.get_running_loop()
        self._open: set[Connection] = set()
        # The one used last is the last one, and the first to be used again.
        self._idle: list[Connection] = []
        self._connecting: set[asyncio.Task[None]] = set()
        self._waiting: deque[Asked] = deque()

    async def ask(self, request: bytes, *, patience: float, longest: float) -> Answer:
        """The answer to a request. Raises NotDelivered, AnswerLost."""
        asked = Asked(request, patience, longest, self._loop.create_future())
        connection = self._idle_one()
        if connection:
            connection.carry_out(asked)
        else:
            self._wait_for_one(asked)
        try:
            return await asked.answered
        except asyncio.CancelledError:
            asked.give_up()
            raise

    def close(self) -> None:
        """Whatever is on its way is lost."""
        for task in self._connecting:
            task.cancel()
        self._tell_those_who_wait("it was closed")
        for connection in list(self._open):
            connection.close()

    def opened(self, connection: Connection) -> None:
        self._open.add(connection)

    def freed(self, connection: Connection) -> None:
        """It can carry the next request."""
        while self._waiting:
            asked = self._waiting.popleft()
            if not asked.answered.done():
                connection.carry_out(asked)
                return
        self._idle.append(connection)

    def lost(self, connection: Connection) -> None:
        """It is closed."""
        self._open.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        self._connect_for_those_who_wait()

    def _idle_one(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if self._loop.time() - connection.heard_at > self._idle_seconds:
                connection.close()
            elif not connection.is_closing():
                return connection
        return None

    def _wait_for_one(self, asked: Asked) -> None:
        too_long = NotDelivered("Telegram was not reached (no connection was free)")
        asked.timer = self._loop.call_later(2 * self._connect_seconds, asked.end, too_long)
        self._waiting.append(asked)
        self._connect_for_those_who_wait()

    def _connect_for_those_who_wait(self) -> None:
        room = self._most - len(self._open) - len(self._connecting)
        for _ in range(min(room, len(self._waiting) - len(self._connecting))):
            task = self._loop.create_task(self._connect())
            self._connecting.add(task)
            task.add_done_callback(self._connected)

    def _connected(self, task: asyncio.Task[None]) -> None:
        self._connecting.discard(task)
        if not task.cancelled():
            self._connect_for_those_who_wait()

    async def _connect(self) -> None:
        """One more connection. When there can be none, whoever has waited longest hears of it."""
        try:
            async with asyncio.timeout(self._connect_seconds):
                connection = await self._new_connection()
        except Exception as error:
            self._tell_those_who_wait(type(error).__name__, at_most=1)
        else:
            self.freed(connection)

    async def _new_connection(self) -> Connection:
        host = str(self._address.raw_host)
        found = await self._loop.getaddrinfo(host, self._address.port, type=SOCK_STREAM)
        socket = await start_connection(found, happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS)
        _, connection = await self._loop.create_connection(
            lambda: Connection(self), sock=socket, ssl=self._tls, server_hostname=host if self._tls else None
        )
        if connection not in self._open:
            raise ConnectionResetError
        return connection

    def _tell_those_who_wait(self, why: str, *, at_most: int | None = None) -> None:
        told = 0
        while self._waiting and told != at_most:
            asked = self._waiting.popleft()
            told += not asked.answered.done()
            asked.end(NotDelivered(f"Telegram was not reached ({why})"))


class Connection(asyncio.Protocol):
    """Carries one request after the other."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._loop = asyncio.get_running_loop()
        self._parser = HttpResponseParser(self)
        self._asked: Asked | None = None
        self._ends_at = self.heard_at = self._loop.time()
        self._begin_answer()

    def carry_out(self, asked: Asked) -> None:
        """Send a request. The one before has had its answer."""
        if asked.timer:
            asked.timer.cancel()
        asked.connection, self._asked = self, asked
        now = self.heard_at = self._loop.time()
        self._ends_at = now + asked.longest
        asked.timer = self._loop.call_at(now + asked.patience, self._look_at_the_clock)
        self._transport.write(asked.request)

    def close(self) -> None:
        self._transport.abort()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    # --- what asyncio tells -----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._connections.opened(self)

    def data_received(self, data: bytes) -> None:
        self.heard_at = self._loop.time()
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self._lose(type(error).__name__)
        else:
            if self._asked is None or self._begun > 1:
                self._lose("more than was asked for")
            elif self._whole:
                self._end()

    def connection_lost(self, error: Exception | None) -> None:
        if self._asked and self._status and self._until_closed and error is None:
            self._end()
        self._lose(type(error).__name__ if error else "the connection was closed")
        self._connections.lost(self)

    # --- what httptools tells ---------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        self._begun += 1

    def on_header(self, name: bytes, value: bytes) -> None:  # noqa: ARG002
        if name.lower() in _LENGTH:
            self._until_closed = False

    def on_headers_complete(self) -> None:
        self._status = self._parser.get_status_code()

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        if self._status < 200:
            # Word that the answer will come.
            self._begin_answer()
        else:
            self._whole, self._stays = True, self._parser.should_keep_alive()

    # ----------------------------------------------------------------------------------------------------------------

    def _begin_answer(self) -> None:
        self._begun, self._status, self._body = 0, 0, b""
        self._until_closed, self._whole, self._stays = True, False, False

    def _end(self) -> None:
        asked, answer, stays = self._asked, (self._status, self._body), self._stays
        assert asked is not None
        self._asked = None
        self._begin_answer()
        asked.end(answer)
        if stays:
            self._connections.freed(self)
        else:
            self.close()

    def _lose(self, why: str) -> None:
        asked, self._asked = self._asked, None
        if asked:
            asked.end(AnswerLost(f"no answer from Telegram ({why})"))
        self.close()

    def _look_at_the_clock(self) -> None:
        asked = self._asked
        if asked is None:
            return
        due = min(self.heard_at + asked.patience, self._ends_at)
        if due <= self._loop.time():
            self._lose("TimeoutError")
        else:
            asked.timer = self._loop.call_at(due, self._look_at_the_clock)


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
