"""The bot's queue of updates: numbered, filtered by kind, given out by long poll, kept until confirmed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bot.sandbox.errors import conflict
from bot.sandbox.faults import Faults

Update = dict[str, Any]

OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
FIRST_ID = 700_000_001
# Without a list of its own a bot gets everything but these.
LEFT_OUT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


class UpdateQueue:
    """Updates not yet confirmed, in order. One long poll at a time: a second ends the first with 409."""

    def __init__(self, faults: Faults) -> None:
        self.next_id = FIRST_ID
        self.allowed: list[str] | None = None
        self.on_new: Callable[[], None] = lambda: None
        self._faults = faults
        self._waiting: list[Update] = []
        self._repeated: set[int] = set()  # to be given out again after they were confirmed
        self._again: list[Update] = []
        self._poll: asyncio.Future[None] | None = None
        self._emptied = asyncio.Event()
        self._emptied.set()

    def add(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Queue an update of `kind`; its id, or None where the bot does not want that kind."""
        if not self.wanted(kind):
            return None
        update_id = self.next_id
        self.next_id += 1
        self._put({"update_id": update_id, kind: payload})
        return update_id

    def add_raw(self, update: Update) -> int:
        """Queue any update as it is; it gets the next id unless it brings one."""
        update_id = int(update.get("update_id", self.next_id))
        self.next_id = max(self.next_id, update_id + 1)
        self._put({"update_id": update_id} | {k: v for k, v in update.items() if k != "update_id"})
        return update_id

    def wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in LEFT_OUT_BY_DEFAULT

    def pending(self) -> list[Update]:
        """What has not been confirmed yet, oldest first."""
        return list(self._waiting)

    def confirm(self, update_id: int) -> None:
        """Drop one update (a webhook has taken it)."""
        self._keep([u for u in self._waiting if u["update_id"] != update_id])

    def clear(self) -> None:
        self._again.clear()
        self._keep([])

    async def get(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """Confirm all below `offset` (negative: all but the last so many) and wait up to `seconds` for more.

        Raises ApiError 409 when another long poll takes over.
        """
        self.end_poll()
        if offset < 0:
            self._keep(self._waiting[offset:])
        else:
            self._keep([u for u in self._waiting if u["update_id"] >= offset])
        if not self._batch_ready() and seconds > 0:
            await self._new(seconds)
        return self._batch(limit)

    def end_poll(self, why: str = OTHER_POLL) -> None:
        """End the waiting long poll, if any, with a 409."""
        poll, self._poll = self._poll, None
        if poll is not None and not poll.done():
            poll.set_exception(conflict(why))

    def release(self) -> None:
        """Let the waiting long poll answer with what there is."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    async def confirmed(self) -> None:
        """Wait until every update has been confirmed."""
        await self._emptied.wait()

    def _put(self, update: Update) -> None:
        self._waiting.append(update)
        self._emptied.clear()
        self.release()
        self.on_new()

    def _keep(self, updates: list[Update]) -> None:
        kept = {update["update_id"] for update in updates}
        gone = [update for update in self._waiting if update["update_id"] not in kept]
        self._again += [update for update in gone if update["update_id"] in self._repeated]
        self._repeated &= kept
        self._waiting = updates
        if not updates:
            self._emptied.set()

    def _batch_ready(self) -> bool:
        return bool(self._waiting or self._again)

    async def _new(self, seconds: float) -> None:
        poll = asyncio.get_running_loop().create_future()
        self._poll = poll
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def _batch(self, limit: int) -> list[Update]:
        batch, again = self._waiting[:limit], self._again
        self._again = []
        if batch and self._faults.hit("updates_twice", "getupdates"):
            self._repeated |= {update["update_id"] for update in batch}
            batch = [*batch, *batch]
        if batch and self._faults.hit("updates_shuffled", "getupdates"):
            batch = batch[::-1]
        return batch + again
