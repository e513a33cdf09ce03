"""What changes in the world, numbered, for those who watch: the page (events) and the tests (long polls)."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

Change = dict[str, Any]

KEPT = 5_000


class Feed:
    """A rising list of changes. Old ones are forgotten: a watcher that asks too late starts afresh."""

    def __init__(self) -> None:
        self.number = 0
        self.closed = False
        self._changes: deque[Change] = deque(maxlen=KEPT)
        self._waiting: dict[int | None, set[asyncio.Future[None]]] = {}

    def publish(self, kind: str, chat_id: int | None = None, **what: Any) -> None:
        """Add a change and wake those who wait for anything, or for anything in `chat_id`."""
        self.number += 1
        self._changes.append({"n": self.number, "kind": kind, "chat_id": chat_id, **what})
        self._wake(None)
        if chat_id is not None:
            self._wake(chat_id)

    def since(self, number: int, chat_id: int | None = None) -> list[Change]:
        """The changes after `number`, of one chat or of all."""
        return [c for c in self._changes if c["n"] > number and chat_id in (None, c["chat_id"])]

    def forgotten(self, number: int) -> bool:
        """Whether changes after `number` are no longer kept."""
        return bool(self._changes) and number + 1 < self._changes[0]["n"]

    async def wait(self, number: int, chat_id: int | None = None, *, seconds: float = 25) -> list[Change]:
        """The changes after `number`, waiting up to `seconds` for the first."""
        try:
            async with asyncio.timeout(seconds):
                while not self.closed:
                    if found := self.since(number, chat_id):
                        return found
                    await self._next(chat_id)
        except TimeoutError:
            pass
        return []

    def close(self) -> None:
        """Let everyone who waits go."""
        self.closed = True
        for chat_id in list(self._waiting):
            self._wake(chat_id)

    async def _next(self, chat_id: int | None) -> None:
        future = asyncio.get_running_loop().create_future()
        group = self._waiting.setdefault(chat_id, set())
        group.add(future)
        try:
            await future
        finally:
            group.discard(future)

    def _wake(self, chat_id: int | None) -> None:
        for future in self._waiting.pop(chat_id, ()):
            if not future.done():
                future.set_result(None)
