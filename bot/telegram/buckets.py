"""How fast we may send: so much a second in one chat, so much overall, nothing when Telegram says wait."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from threading import Lock

Sleep = Callable[[float], Awaitable[object]]
Seconds = Callable[[], float]

CHAT_BURST = 5
# A little over the second that Telegram allows: what leaves here evenly does not arrive evenly.
CHAT_INTERVAL = 1.05
PARTS_OF_A_SECOND = 3
# A nudge lets replies that come up to this many seconds after it go first; then it has waited long enough.
NUDGE_PATIENCE = 60.0
# Calls under way: two for each turn that shares a commit, and some. They share fewer connections.
AT_A_TIME = 1024


class ChatBuckets:
    """A bucket for every chat: `burst` messages at once, then one every `interval` seconds."""

    def __init__(self, burst: int = CHAT_BURST, interval: float = CHAT_INTERVAL) -> None:
        self._slack = (burst - 1) * interval
        self._interval = interval
        # When each chat's bucket will be full again.
        self._full_at: dict[int, float] = {}
        self._sweep_over = 1024

    def wait(self, chat_id: int, now: float) -> float:
        """Seconds until this chat may get a message."""
        return max(0.0, self._full_at.get(chat_id, now) - self._slack - now)

    def spend(self, chat_id: int, now: float) -> None:
        self._full_at[chat_id] = max(self._full_at.get(chat_id, now), now) + self._interval
        if len(self._full_at) > self._sweep_over:
            self._full_at = {chat: full_at for chat, full_at in self._full_at.items() if full_at > now}
            self._sweep_over = max(1024, 2 * len(self._full_at))


class OverallBucket:
    """Never more than `rate` calls in any second, nor all of them at once: a third of them in any third of a second.

    What leaves here evenly may be held up on its way and arrive beside what left later. (A rate below one: one call
    every 1 / `rate` seconds.)
    """

    def __init__(self, rate: float) -> None:
        self._spent: deque[float] = deque()
        self.become(rate)

    def become(self, rate: float) -> None:
        """Another rate from now on; what has been spent stays spent."""
        self._at_once = max(1, int(rate / PARTS_OF_A_SECOND))
        self._window = self._at_once / rate
        self._spent = deque(self._spent, maxlen=self._at_once)

    def wait(self, now: float) -> float:
        """Seconds until the next call may go."""
        if len(self._spent) < self._at_once:
            return 0.0
        return max(0.0, self._spent[0] + self._window - now)

    def spend(self, now: float) -> None:
        self._spent.append(now)


class Gate:
    """Everybody who sends goes through here: the buckets, the pauses, and so many calls at a time.

    `rate` is calls a second overall; 0 switches both kinds of bucket off. `seconds` never goes back.
    """

    def __init__(
        self,
        rate: float,
        *,
        at_a_time: int = AT_A_TIME,
        seconds: Seconds | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._chats = ChatBuckets() if rate > 0 else None
        self._overall = OverallBucket(rate) if rate > 0 else None
        self._whole_rate = self.rate = rate
        self._seconds = seconds or asyncio.get_running_loop().time
        self._sleep = sleep
        self._free = at_a_time
        # A place may be asked for by the thread that writes.
        self._lock = Lock()
        self._paused_until = 0.0
        # When the next nudge may go: they leave evenly, so that a reply never comes after a crowd of them.
        self._next_nudge = 0.0
        self._waiting: list[tuple[float, int, bool, asyncio.Future[None]]] = []
        self._numbers = count()
        self._doorkeeper: asyncio.Task[None] | None = None

    def share(self, among: int) -> None:
        """So many processes send with this token: each has its part of the rate."""
        if self._overall is not None:
            self.rate = self._whole_rate / max(1, among)
            with self._lock:
                self._overall.become(self.rate)

    def pause(self, seconds: float) -> None:
        """Nobody starts a call for so long."""
        self._paused_until = max(self._paused_until, self._seconds() + seconds)

    def paused(self) -> bool:
        return self._paused_until > self._seconds()

    @asynccontextmanager
    async def turn(self, chat_id: int, *, message: bool, nudge: bool = False) -> AsyncIterator[None]:
        """Wait for the moment of one call, and hold its place while it lasts.

        `message`: a new message, which counts for its chat; changing or removing one does not.
        One chat takes one turn at a time.
        """
        if message and self._chats is not None:
            while (wait := self._chats.wait(chat_id, self._seconds())) > 0:
                await self._sleep(wait)
        await self._enter(nudge)
        try:
            if message and self._chats is not None:
                with self._lock:
                    self._chats.spend(chat_id, self._seconds())
            yield
        finally:
            self.leave()

    def enter_now(self, chat_id: int, *, message: bool, nudge: bool) -> bool:
        """Take the place of one call, if nobody has to wait for one just now; it ends with `leave`. In any thread."""
        with self._lock:
            now = self._seconds()
            if self._waiting or self._free <= 0 or self._wait(nudge) > 0:
                return False
            if message and self._chats is not None:
                if self._chats.wait(chat_id, now) > 0:
                    return False
                self._chats.spend(chat_id, now)
            self._admit(nudge)
            return True

    def leave(self) -> None:
        """A call has ended: its place is free. Called on the event loop."""
        with self._lock:
            self._free += 1
        if self._waiting:
            self._call_doorkeeper()

    async def close(self) -> None:
        """Nobody is let in any more."""
        if self._doorkeeper is not None:
            self._doorkeeper.cancel()
            await asyncio.gather(self._doorkeeper, return_exceptions=True)

    async def _enter(self, nudge: bool) -> None:
        with self._lock:
            if not self._waiting and self._wait(nudge) == 0 and self._free > 0:
                self._admit(nudge)
                return
        place = self._seconds() + (NUDGE_PATIENCE if nudge else 0.0)
        number = next(self._numbers)
        while True:
            admitted = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (place, number, nudge, admitted))
            self._call_doorkeeper()
            try:
                await admitted
            except asyncio.CancelledError:
                if admitted.done() and not admitted.cancelled():
                    self.leave()
                raise
            if not self.paused():
                return
            self.leave()

    def _admit(self, nudge: bool) -> None:
        self._free -= 1
        if self._overall is not None:
            now = self._seconds()
            self._overall.spend(now)
            if nudge:
                # One that went a moment late does not put off the next one: it is the rate that counts.
                self._next_nudge = max(self._next_nudge, now - 0.5 / self.rate) + 1 / self.rate

    def _wait(self, nudge: bool) -> float:
        now = self._seconds()
        spread = self._next_nudge - now if nudge else 0.0
        return max(0.0, self._paused_until - now, self._overall.wait(now) if self._overall else 0.0, spread)

    def _call_doorkeeper(self) -> None:
        if self._doorkeeper is None or self._doorkeeper.done():
            self._doorkeeper = asyncio.get_running_loop().create_task(self._let_in())

    async def _let_in(self) -> None:
        """Lets in whoever waits, the most pressing first, as fast as the overall bucket and pauses allow."""
        while self._waiting and self._free > 0:
            if (wait := self._wait(nudge=self._waiting[0][2])) > 0:
                await self._sleep(wait)
                continue
            _, _, nudge, admitted = heapq.heappop(self._waiting)
            if not admitted.done():
                with self._lock:
                    self._admit(nudge)
                admitted.set_result(None)
