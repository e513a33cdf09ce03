"""Stand-ins that the tests of the edge share."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from bot.clock import MovableClock
from bot.sandbox import Sandbox, acts
from bot.telegram.client import TandemBot

TOKEN = "777:SECRET-token_of_the_bot"

T = TypeVar("T")
Virtually = Callable[[Coroutine[Any, Any, T]], T]


class JumpingSelector(selectors.SelectSelector):
    """Where a loop would wait for the next moment, time jumps there."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(timeout if timeout is None else 0)
        if timeout is not None and timeout > 0 and not ready:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop on which `asyncio.sleep` takes no time, and `time()` says that it did."""

    def __init__(self) -> None:
        self._jumping = JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


@pytest.fixture(scope="session")
def virtually() -> Virtually[Any]:
    """Runs a coroutine in virtual time, beginning at 0."""

    def run(coroutine: Coroutine[Any, Any, T]) -> T:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            return runner.run(coroutine)

    return run


@pytest.fixture
def token() -> str:
    return TOKEN


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
async def sandbox(clock: MovableClock) -> AsyncIterator[Sandbox]:
    """Telegram, with Amina (5001) and Sam (5002), who have both written to the bot."""
    sandbox = Sandbox(clock=clock, token=TOKEN, flood_limits=False)
    for person in sandbox.world.people.values():
        acts.write(sandbox.world, person, "/start")
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[TandemBot]:
    bot = TandemBot(TOKEN, sandbox.url)
    await bot.initialize()
    yield bot
    await bot.shutdown()
