"""No bot at all: answers every update with bytes that are ready, to see how much the stand-in itself can take.

`python bare_bot.py URL TOKEN`
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import deque
from typing import cast
from urllib.parse import urlsplit

import uvloop

CONNECTIONS = 16


class Caller(asyncio.Protocol):
    """A connection that makes one call at a time, and hands what it is answered to `answered`."""

    def __init__(self, bot: BareBot, *, polls: bool) -> None:
        self.bot, self.polls = bot, polls
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, end, body = self.buffer.partition(b"\r\n\r\n")
        if not end or len(body) < int(head.rpartition(b" ")[2]):
            return
        self.buffer = b""
        if self.polls:
            self.bot.act(json.loads(body)["result"])
        else:
            self.bot.free.append(self)
            self.bot.send()

    def call(self, method: str, body: bytes) -> None:
        self.transport.write(
            b"POST /bot%b/%b HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (self.bot.token, method.encode(), len(body), body)
        )


class BareBot:
    def __init__(self, token: str) -> None:
        self.token = token.encode()
        self.free: deque[Caller] = deque()
        self.replies: deque[int] = deque()
        self.poller: Caller

    async def run(self, host: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        _, self.poller = await loop.create_connection(lambda: Caller(self, polls=True), host, port)
        for _ in range(CONNECTIONS):
            self.free.append((await loop.create_connection(lambda: Caller(self, polls=False), host, port))[1])
        self.poller.call("getUpdates", b'{"timeout":30}')
        await asyncio.Event().wait()

    def act(self, updates: list[dict[str, object]]) -> None:
        offset = max((int(str(update["update_id"])) for update in updates), default=0) + 1
        self.poller.call("getUpdates", b'{"timeout":30,"offset":%d}' % offset)
        for update in updates:
            message = update["message"]
            assert isinstance(message, dict)
            self.replies.append(message["chat"]["id"])
        self.send()

    def send(self) -> None:
        while self.replies and self.free:
            self.free.popleft().call("sendMessage", b'{"chat_id":%d,"text":"Yes"}' % self.replies.popleft())


if __name__ == "__main__":
    address = urlsplit(sys.argv[1])
    uvloop.run(BareBot(sys.argv[2]).run(str(address.hostname), address.port or 80))
