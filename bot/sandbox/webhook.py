"""Delivery to a webhook: in order for each person, side by side for different ones, until it is taken."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from bot.sandbox.http import request

if TYPE_CHECKING:
    from bot.sandbox.updates import Update
    from bot.sandbox.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds


class Webhook:
    """Sends the queue's updates to `url` as long as it is open."""

    def __init__(self, world: World, url: str, secret: str, max_connections: int) -> None:
        self.url = url
        self._world = world
        self._headers = {SECRET_HEADER: secret} if secret else {}
        self._max_connections = max_connections
        self._places = asyncio.Semaphore(max_connections)
        self._senders: dict[int, asyncio.Task[None]] = {}
        self._last_error: tuple[int, str] | None = None
        world.updates.on_new = self._wake
        self._wake()

    def info(self) -> dict[str, Any]:
        """The fields getWebhookInfo adds while a webhook is set."""
        info: dict[str, Any] = {
            "url": self.url,
            "max_connections": self._max_connections,
            "ip_address": "127.0.0.1",
        }
        if self._last_error is not None:
            info |= {"last_error_date": self._last_error[0], "last_error_message": self._last_error[1]}
        return info

    async def close(self) -> None:
        """Stop sending; what was not taken stays in the queue."""
        self._world.updates.on_new = lambda: None
        senders = list(self._senders.values())
        for sender in senders:
            sender.cancel()
        await asyncio.gather(*senders, return_exceptions=True)

    def _wake(self) -> None:
        for update in self._world.updates.pending():
            key = sender_of(update)
            if key not in self._senders:
                self._senders[key] = asyncio.create_task(self._send_all(key))

    async def _send_all(self, key: int) -> None:
        try:
            while mine := [u for u in self._world.updates.pending() if sender_of(u) == key]:
                await self._send_until_taken(mine[0])
        finally:
            del self._senders[key]

    async def _send_until_taken(self, update: Update) -> None:
        pause = FIRST_PAUSE
        while (wait := await self._send(update)) is not None:
            await asyncio.sleep(max(wait, pause))
            pause = min(2 * pause, LONGEST_PAUSE)
        if self._world.faults.hit("updates_twice", "getupdates"):
            await self._send(update)
        self._world.updates.confirm(update["update_id"])

    async def _send(self, update: Update) -> float | None:
        """One attempt: None when it was taken, else the seconds the other side asks us to wait (or 0)."""
        async with self._places:
            try:
                reply = await request("POST", self.url, json_body=update, headers=self._headers)
            except OSError as failure:
                self._failed(f"Connection failed: {type(failure).__name__}")
                return 0.0
        if 200 <= reply.status <= 299:
            return None
        self._failed(f"Wrong response from the webhook: {reply.status}")
        with contextlib.suppress(ValueError):
            return float(reply.headers.get("retry-after", "0"))
        return 0.0

    def _failed(self, why: str) -> None:
        self._last_error = (int(self._world.clock.now().timestamp()), why)


def sender_of(update: Update) -> int:
    """Whose queue an update belongs to: the person's id, else the chat's, else 0 for all others."""
    for kind, payload in update.items():
        if kind == "update_id" or not isinstance(payload, dict):
            continue
        for holder in ("from", "user", "chat", "sender_chat"):
            if isinstance(payload.get(holder), dict) and "id" in payload[holder]:
                return int(payload[holder]["id"])
    return 0
