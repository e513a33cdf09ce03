"""Asks Telegram for updates, and confirms them only when they are safely kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

from bot.telegram.backoff import backoff
from bot.telegram.client import TandemBot
from bot.telegram.errors import AnswerLost, CallFailed, Conflict, NotDelivered, TooFast
from bot.telegram.incoming import ALLOWED_UPDATES, number_of

log = logging.getLogger(__name__)

POLL_SECONDS = 30
# How much longer than the poll itself an answer may take.
ANSWER_SECONDS = 10.0

TakeIn = Callable[[list[dict[str, Any]]], Awaitable[None]]


class Receiver:
    """The poll loop.

    `take_in(updates)` returns once the updates (JSON data) are durably kept; it may be given one twice.
    """

    def __init__(
        self,
        bot: TandemBot,
        take_in: TakeIn,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        random: Random | None = None,
    ) -> None:
        self._bot = bot
        self._take_in = take_in
        self._sleep = sleep
        self._random = random or Random()
        # Confirms the batch before, once; then it is forgotten: Telegram gives what is not confirmed anyhow,
        # and after an idle week its numbers begin anywhere, so that an old one could hide new updates.
        self._confirm: int | None = None
        self._complained: str | None = None

    async def run(self) -> None:
        """Receive until cancelled; a batch that was not kept is not confirmed, and comes again."""
        failures = 0
        hooked = True
        while True:
            try:
                if hooked:
                    await self._bot.call("deleteWebhook")
                    hooked = False
                await self._once()
            except CallFailed as error:
                failures += 1
                self._complain(error)
                wait = error.seconds if isinstance(error, TooFast) else backoff(failures, self._random)
                await self._sleep(wait)
            except Exception as error:
                # They could not be kept (a full disk, a database that is down): they are asked for again.
                failures += 1
                self._complain(error)
                await self._sleep(backoff(failures, self._random))
            else:
                failures = 0
                self._complained = None

    async def _once(self) -> None:
        parameters: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": list(ALLOWED_UPDATES)}
        if self._confirm is not None:
            parameters["offset"] = self._confirm
        found = await self._bot.call("getUpdates", parameters, read_timeout=POLL_SECONDS + ANSWER_SECONDS)
        updates = [update for update in found if number_of(update) is not None] if isinstance(found, list) else []
        if found != [] and not updates:
            # Asked at once again it would say the same.
            raise AnswerLost("Telegram's answer holds no updates")
        self._confirm = None
        if updates:
            await self._take_in(updates)
            self._confirm = max(number_of(update) or 0 for update in updates) + 1

    def _complain(self, error: Exception) -> None:
        """Said once for each kind of trouble, however long it lasts."""
        kind = type(error).__name__
        if kind == self._complained:
            return
        self._complained = kind
        match error:
            case Conflict():
                log.error("somebody else receives the updates of this bot; trying again until they stop")
            case NotDelivered() | AnswerLost() | TooFast():
                log.warning("no updates from Telegram for now: %s", error)
            case CallFailed():
                log.error("Telegram gives no updates: %s", error)
            case _:
                log.error("updates could not be kept; they will be asked for again", exc_info=error)
