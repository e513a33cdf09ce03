"""A stand-in for the Bot API that only lets through what Telegram does, and people who write to the bot behind it.

It counts as Telegram says: 30 calls a second overall, one message a second in a chat (with a little room for what does
not arrive as evenly as it left), and answers 429 to the rest.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

RATE = 30.0
ROOM = 1.1  # of a second's worth, for what arrives unevenly
CHAT_BURST = 5
RETRY_AFTER = 1
POLL_SECONDS = 20.0
NOT_LIMITED = {"getupdates", "getme", "answercallbackquery"}
STARTING = ("set", "get", "delete")


@dataclass(slots=True)
class Bucket:
    """`size` at once, then `rate` a second."""

    size: float
    rate: float
    left: float = field(init=False)
    at: float = 0.0

    def __post_init__(self) -> None:
        self.left = self.size

    def take(self, now: float) -> bool:
        self.left = min(self.size, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


@dataclass(slots=True)
class Seen:
    """What came of it: when calls were let through and when refused, messages by chat, how long replies took."""

    accepted: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    messages: dict[int, int] = field(default_factory=dict)
    replies: list[float] = field(default_factory=list)


class LimitedTelegram:
    """The server, on loopback."""

    def __init__(self) -> None:
        self.seen = Seen()
        self.overall = Bucket(RATE * ROOM, RATE)
        self.chats: dict[int, Bucket] = {}
        self.updates: deque[dict[str, Any]] = deque()
        self.more = asyncio.Event()
        self.number = 0
        self.message_id = 0
        self.wrote: dict[int, float] = {}

    async def start(self) -> str:
        """Its address."""
        # A bot that gives up waiting hangs up.
        logging.getLogger("aiohttp.server").disabled = True
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, shutdown_timeout=1.0)
        await site.start()
        server = site._server
        assert isinstance(server, asyncio.Server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        await self._runner.cleanup()

    def write(self, chat_id: int, text: str) -> None:
        """Somebody writes; their wait for the reply begins."""
        self.number += 1
        self.message_id += 1
        who = {"id": chat_id, "is_bot": False, "first_name": "Ada", "language_code": "en"}
        chat = {"id": chat_id, "type": "private", "first_name": "Ada"}
        message = {
            "message_id": self.message_id,
            "date": int(time.time()),
            "chat": chat,
            "from": who,
            "text": text,
        }
        self.updates.append({"update_id": self.number, "message": message})
        self.wrote[chat_id] = time.perf_counter()
        self.more.set()

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        given = await request.json() if request.content_type == "application/json" else dict(await request.post())
        if method == "getupdates":
            return self._answer(await self._updates(int(given.get("offset") or 0), float(given.get("timeout") or 0)))
        now = time.perf_counter()
        if method not in NOT_LIMITED and not method.startswith(STARTING):
            if not self._lets_through(method, int(given.get("chat_id") or 0), now):
                self.seen.refused.append(now)
                return web.json_response(
                    {
                        "ok": False,
                        "error_code": 429,
                        "description": f"Too Many Requests: retry after {RETRY_AFTER}",
                        "parameters": {"retry_after": RETRY_AFTER},
                    },
                    status=429,
                )
            self.seen.accepted.append(now)
        return self._answer(self._result(method, given, now))

    def _lets_through(self, method: str, chat_id: int, now: float) -> bool:
        if method == "sendmessage":
            bucket = self.chats.setdefault(chat_id, Bucket(CHAT_BURST, 1.0))
            if not bucket.take(now):
                return False
        return self.overall.take(now)

    def _result(self, method: str, given: dict[str, Any], now: float) -> Any:
        if method == "getme":
            return {"id": 1, "is_bot": True, "first_name": "Bot", "username": "load_bot"}
        if method == "sendmessage":
            chat_id = int(given["chat_id"])
            self.seen.messages[chat_id] = self.seen.messages.get(chat_id, 0) + 1
            if (wrote := self.wrote.pop(chat_id, None)) is not None:
                self.seen.replies.append(now - wrote)
            self.message_id += 1
            return {
                "message_id": self.message_id,
                "date": int(time.time()),
                "chat": {"id": chat_id, "type": "private", "first_name": "Ada"},
                "text": given.get("text", "…"),
            }
        if method in ("getmydescription", "getmyshortdescription"):
            return {method.removeprefix("getmy").replace("shortdescription", "short_description"): ""}
        return [] if method == "getmycommands" else True

    async def _updates(self, offset: int, patience: float) -> list[dict[str, Any]]:
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        if not self.updates and patience:
            self.more.clear()
            try:
                await asyncio.wait_for(self.more.wait(), min(patience, POLL_SECONDS))
            except TimeoutError:
                return []
        return list(self.updates)[:100]

    @staticmethod
    def _answer(result: Any) -> web.Response:
        return web.json_response({"ok": True, "result": result})
