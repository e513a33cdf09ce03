"""Telegram's flood limits: so many messages a second in a chat and overall, then 429 with the wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from bot.sandbox.errors import too_many_requests

CHAT_RATE, CHAT_BURST = 1.0, 5.0
OVERALL_RATE, OVERALL_BURST = 30.0, 30.0


@dataclass(slots=True)
class Bucket:
    """Holds up to `burst` tokens and gains `rate` a second; a message takes one."""

    rate: float
    burst: float
    tokens: float
    filled_at: float

    def wait(self, now: float) -> float:
        """Seconds until a token is there (0 when one is)."""
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        return max(0.0, (1 - self.tokens) / self.rate)


class FloodLimits:
    """One bucket per chat and one overall. `seconds` counts running time (the limits are about real load)."""

    def __init__(self, seconds: Callable[[], float], *, on: bool = True) -> None:
        self.on = on
        self._seconds = seconds
        self._overall = Bucket(OVERALL_RATE, OVERALL_BURST, OVERALL_BURST, seconds())
        self._chats: dict[int, Bucket] = {}

    def spend(self, chat_id: int) -> None:
        """Count one message to `chat_id`. Raises ApiError 429 when there have been too many."""
        if not self.on:
            return
        now = self._seconds()
        chat = self._chats.setdefault(chat_id, Bucket(CHAT_RATE, CHAT_BURST, CHAT_BURST, now))
        wait = max(chat.wait(now), self._overall.wait(now))
        if wait > 0:
            raise too_many_requests(ceil(wait))
        chat.tokens -= 1
        self._overall.tokens -= 1
