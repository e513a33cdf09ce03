"""Drains the outbox: every chat in its own order, all chats at once, as fast as Telegram lets us."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from random import Random
from typing import TypeVar
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.counts import Counts, NotCounted
from bot.outgoing import Call
from bot.storage.engines.database import Database
from bot.storage.errors import StorageUnavailable
from bot.storage.outbox import LEASE, OutboxRecord, chats_waiting, next_out, renew_leases, set_aside
from bot.storage.store import Store
from bot.telegram.backoff import backoff
from bot.telegram.buckets import Gate, Seconds, Sleep
from bot.telegram.client import TandemBot
from bot.telegram.delivery import Begun, Delivery, Outcome, Parcel
from bot.telegram.documents import Documents
from bot.telegram.errors import CallFailed

log = logging.getLogger(__name__)
T = TypeVar("T")

# How often leases are renewed and other processes' expired ones are looked for.
LOOK_SECONDS = LEASE.total_seconds() / 6
# How long an attempt may go on when the process stops.
FAREWELL_SECONDS = 5.0


class Beginning:
    """Begins what can go out to a chat at once, inside the transaction that queued it or noted the one before.

    Such a transaction may be carried out more than once; `settle` says what came of it in the end.
    """

    __slots__ = ("_chat_id", "_delivery", "_gate", "_places")

    def __init__(self, delivery: Delivery, gate: Gate, chat_id: int) -> None:
        self._delivery, self._gate, self._chat_id, self._places = delivery, gate, chat_id, 0

    def __call__(self, store: Store) -> list[Begun] | None:
        """What was begun; [] when something waits that cannot go at once, None when nothing waits."""
        return self._delivery.begin_next(store, self._chat_id, self._enter)

    def settle(self, begun: Sequence[Begun]) -> None:
        """Only this goes out now. Called on the event loop."""
        for _ in range(self._places - len(begun)):
            self._gate.leave()
        self._places = 0

    def _enter(self, parcel: Parcel) -> bool:
        entered = self._gate.enter_now(self._chat_id, message=parcel.is_message(), nudge=parcel.row.nudge)
        self._places += entered
        return entered


class Still:
    """While it is held, nothing is being sent to a chat: what was has ended and been noted.

    The turn that is taken meanwhile may `begin` what it has queued. That is `left` to the sender, and the chat stays
    still until it has arrived.
    """

    __slots__ = ("_beginning", "_chat_id", "_left", "_lock", "_sender")

    def __init__(self, sender: Sender, chat_id: int, lock: asyncio.Lock) -> None:
        self._sender, self._chat_id, self._lock = sender, chat_id, lock
        self._beginning: Beginning | None = None
        self._left: Sequence[Begun] = ()

    async def __aenter__(self) -> Still:
        await self._lock.acquire()
        self._beginning = self._sender.hold(self._chat_id)
        return self

    def begin(self, store: Store) -> Sequence[Begun]:
        """Last thing in the transaction of a turn; in any thread."""
        return (self._beginning(store) or ()) if self._beginning else ()

    def leave(self, begun: Sequence[Begun]) -> None:
        """The transaction in which this was begun stands."""
        self._left = begun

    async def __aexit__(self, *_: object) -> None:
        if not self._left:
            self._lock.release()
        if self._beginning:
            self._beginning.settle(self._left)
            self._sender.let_go(self._chat_id, self._left, self._lock)


class Sender:
    """Sends what waits in the outbox, one row of a chat after the other.

    `owner` is this process's name in the leases, `rate` the calls a second it may make (0: no limit).
    `run` takes over what nobody holds; `wake` says that there is something new. All on one event loop.
    """

    def __init__(
        self,
        bot: TandemBot,
        database: Database,
        owner: str,
        clock: Clock,
        documents: Documents,
        rate: float,
        *,
        counts: Counts | None = None,
        sleep: Sleep = asyncio.sleep,
        seconds: Seconds | None = None,
        random: Random | None = None,
    ) -> None:
        self._bot = bot
        self._database = database
        self._owner = owner
        self._clock = clock
        self._sleep = sleep
        self._random = random or Random()
        self._delivery = Delivery(bot, database, owner, clock, documents, self._random, counts or NotCounted())
        self._gate = Gate(rate, seconds=seconds, sleep=sleep)
        self._drains: dict[int, asyncio.Task[None]] = {}
        self._woken: set[int] = set()
        # Chats whose drain waits before it tries again: nothing of theirs can be sent just now.
        self._resting: set[int] = set()
        # Chats that a turn is being taken in, which may begin to send: nobody else does meanwhile.
        self._held: set[int] = set()
        # Chats something is being sent to, and the locks of those where it is, or where it must not be.
        self._attempts: set[int] = set()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False

    def wake(self, chat_id: int) -> None:
        """There is something in the outbox for this chat. Twice is the same as once."""
        if self._stopping:
            return
        self._woken.add(chat_id)
        if chat_id not in self._drains and chat_id not in self._held:
            self._begin_drain(chat_id)

    def share_rate(self, among: int) -> None:
        """So many processes send with this token."""
        self._gate.share(among)

    def rate(self) -> float:
        """The calls a second that this process may make now; 0 is without limit."""
        return self._gate.rate

    async def run(self) -> None:
        """Send what was left waiting, and from then on what nobody else sends; until cancelled."""
        while True:
            try:
                await self._look_around()
            except Exception as error:
                log.error("the outbox could not be looked through: %s", type(error).__name__)
            await self._sleep(LOOK_SECONDS)

    def still(self, chat_id: int) -> Still:
        """While it is held, nothing is being sent to this chat: what was has ended and been noted."""
        return Still(self, chat_id, self._lock(chat_id))

    def hold(self, chat_id: int) -> Beginning | None:
        """Until `let_go`, only the holder begins to send to this chat; None when somebody does already."""
        if self._stopping or chat_id in self._drains or chat_id in self._held:
            return None
        self._held.add(chat_id)
        return Beginning(self._delivery, self._gate, chat_id)

    def let_go(self, chat_id: int, begun: Sequence[Begun], lock: asyncio.Lock) -> None:
        """The holder has ended. What was begun is carried out; until then the chat's lock stays held."""
        self._held.discard(chat_id)
        if begun:
            self._attempts.add(chat_id)
            self._begin_drain(chat_id, self._carry_out(chat_id, begun, lock))
        elif chat_id in self._woken and not self._stopping:
            self._begin_drain(chat_id)

    async def idle(self) -> None:
        """Wait until nothing is left that can be sent: what waits for its next attempt is not waited for."""
        await self._idle.wait()

    async def answer(self, callback_id: str, text: str = "", alert: bool = False) -> None:
        """Answer a pressed button: once, and if it does not get through, it does not."""
        if self._gate.paused():
            return
        shown = {"text": text, "show_alert": alert} if text else {}
        try:
            await self._bot.call("answerCallbackQuery", {"callback_query_id": callback_id, **shown})
        except CallFailed as error:
            log.debug("a pressed button was not answered: %s", error)

    async def at_once(self, chat_id: int, call: Call) -> None:
        """Make a call past the outbox: once, and if it does not get through, it does not."""
        if self._gate.paused():
            return
        try:
            async with self._gate.turn(chat_id, message=True, nudge=False):
                await self._bot.call(call.method, {"chat_id": chat_id, **call.body})
        except CallFailed as error:
            log.debug("something said past the outbox did not arrive: %s", error)

    async def stop(self) -> None:
        """Let attempts that have begun end (for a few seconds), and leave the rest to whoever comes next."""
        self._stopping = True
        for chat_id, drain in self._drains.items():
            if chat_id not in self._attempts:
                drain.cancel()
        drains = list(self._drains.values())
        if drains:
            await asyncio.wait(drains, timeout=FAREWELL_SECONDS)
        for drain in drains:
            drain.cancel()
        await asyncio.gather(*drains, return_exceptions=True)
        await self._gate.close()
        with suppress(Exception):
            await self._database.write(lambda store: renew_leases(store, self._owner, self._clock.now()))

    async def _look_around(self) -> None:
        now = self._clock.now()
        if self._drains:
            await self._database.write(lambda store: renew_leases(store, self._owner, now + LEASE))
        for chat_id in await self._database.read(lambda store: chats_waiting(store, self._owner, now)):
            self.wake(chat_id)

    def _lock(self, chat_id: int) -> asyncio.Lock:
        lock = self._locks.get(chat_id)
        if lock is None:
            lock = self._locks[chat_id] = asyncio.Lock()
        return lock

    def _begin_drain(self, chat_id: int, first: Awaitable[None] | None = None) -> None:
        self._drains[chat_id] = asyncio.create_task(self._drain(chat_id, first))
        self._note_idle()

    async def _drain(self, chat_id: int, first: Awaitable[None] | None) -> None:
        try:
            if first is not None:
                await first
            while chat_id in self._woken and not self._stopping:
                self._woken.discard(chat_id)
                row = await self._insist(lambda store: self._next(store, chat_id))
                while row is not None and not self._stopping:
                    row = await self._send(row)
        except Exception as error:
            # What waits is found again when somebody looks around.
            log.error("the outbox of a chat could not be drained: %s", type(error).__name__)
        finally:
            del self._drains[chat_id]
            self._note_idle()

    async def _carry_out(self, chat_id: int, begun: Sequence[Begun], lock: asyncio.Lock) -> None:
        """Make the calls that were begun, and those that can be begun when these have been noted.

        The chat's `lock` is held already, and let go of here.
        """
        wait = 0.0
        try:
            while begun:
                try:
                    if len(begun) == 1:
                        outcomes = [await self._delivery.carry_out(begun[0])]
                    else:
                        outcomes = await asyncio.gather(*map(self._delivery.carry_out, begun))
                finally:
                    for _ in begun:
                        self._gate.leave()
                wait = max(outcome.wait for outcome in outcomes)
                self._gate.pause(max(outcome.pause for outcome in outcomes))
                begun = await self._finish_begun(chat_id, [each.parcel.row for each in begun], outcomes)
        finally:
            self._attempts.discard(chat_id)
            lock.release()
        if wait > 0 and not self._stopping:
            await self._rest(chat_id, wait)

    async def _finish_begun(
        self, chat_id: int, rows: Sequence[OutboxRecord], outcomes: Sequence[Outcome]
    ) -> Sequence[Begun]:
        """Note how the attempts ended and begin what is next, in one transaction. What has to wait is for `_drain`."""
        beginning = Beginning(self._delivery, self._gate, chat_id)
        go_on = not self._stopping and not any(outcome.wait or outcome.pause for outcome in outcomes)

        def begin(store: Store) -> list[Begun] | None:
            return beginning(store) if go_on else []

        begun = await self._note(chat_id, rows, outcomes, begin)
        beginning.settle(begun or ())
        if begun is not None and not begun:
            self._woken.add(chat_id)
        return begun or ()

    async def _send(self, row: OutboxRecord) -> OutboxRecord | None:
        """One attempt, and the rest that follows when it failed. Gives the row that is next."""
        try:
            parcel = await self._delivery.prepare(row)
        except Exception as error:
            outcome = self._delivery.mistake(row, error)
            following = await self._finish(row, outcome)
        else:
            turn = self._gate.turn(row.chat_id, message=parcel.is_message(), nudge=row.nudge)
            async with turn, self._attempting(row.chat_id):
                outcome = await self._delivery.attempt(parcel)
                self._gate.pause(outcome.pause)
                following = await self._finish(row, outcome)
        if outcome.wait > 0 and not self._stopping:
            await self._rest(row.chat_id, outcome.wait)
        return following

    async def _finish(self, row: OutboxRecord, outcome: Outcome) -> OutboxRecord | None:
        """Note how the attempt ended and read what is next, in one transaction."""

        def read(store: Store) -> OutboxRecord | None:
            return next_out(store, row.chat_id, self._owner, self._clock.now())

        return await self._note(row.chat_id, [row], [outcome], read)

    async def _note(
        self, chat_id: int, rows: Sequence[OutboxRecord], outcomes: Sequence[Outcome], then: Callable[[Store], T | None]
    ) -> T | None:
        """Note how attempts ended and, if more may wait for that chat, do the rest in the same transaction."""

        def note(store: Store, *, in_doubt: bool) -> T | None:
            # Before a row is touched: a turn that is alone with the chat may be taking it back.
            store.alone_with(chat_id)
            return then(store) if self._delivery.note_all(store, chat_id, outcomes, in_doubt=in_doubt) else None

        try:
            return await self._insist(partial(note, in_doubt=False), in_doubt=partial(note, in_doubt=True))
        except Exception as error:
            # It must not be sent over and over because that cannot be noted.
            for row in rows:
                await self._set_aside(row, type(error).__name__)
            raise

    async def _set_aside(self, row: OutboxRecord, reason: str) -> None:
        log.error("row %s of the outbox is set aside: %s", row.number, reason)
        await self._insist(lambda store: set_aside(store, row.number, reason))

    def _next(self, store: Store, chat_id: int) -> OutboxRecord | None:
        store.alone_with(chat_id)
        return next_out(store, chat_id, self._owner, self._clock.now())

    async def _insist(self, work: Callable[[Store], T], *, in_doubt: Callable[[Store], T] | None = None) -> T:
        """Write, however long the database is away: what was sent has to be noted.

        `in_doubt`: what to do instead when it may have been done already, and the answer got lost.
        """
        failures = 0
        while True:
            try:
                return await self._database.write(work)
            except StorageUnavailable as error:
                failures += 1
                if failures == 1:
                    log.error("the outbox has to wait: %s", error)
                work = in_doubt or work
                await self._sleep(backoff(failures, self._random))

    async def _rest(self, chat_id: int, seconds: float) -> None:
        self._resting.add(chat_id)
        self._note_idle()
        try:
            await self._sleep(seconds)
        finally:
            self._resting.discard(chat_id)
            self._note_idle()

    @asynccontextmanager
    async def _attempting(self, chat_id: int) -> AsyncIterator[None]:
        async with self._lock(chat_id):
            self._attempts.add(chat_id)
            try:
                yield
            finally:
                self._attempts.discard(chat_id)

    def _note_idle(self) -> None:
        if len(self._drains) == len(self._resting):
            self._idle.set()
        else:
            self._idle.clear()
