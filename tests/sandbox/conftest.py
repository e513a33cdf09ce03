"""A sandbox on a free port, a real bot library that talks to it, and phones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from bot.clock import MovableClock
from bot.sandbox import Sandbox
from bot.sandbox.phone import Phone

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

Call = Callable[..., Awaitable[Any]]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MONDAY)


@pytest.fixture
async def sandbox(clock: MovableClock) -> AsyncIterator[Sandbox]:
    made = Sandbox(clock=clock, flood_limits=False)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def call(sandbox: Sandbox, http: aiohttp.ClientSession) -> Call:
    """Call a Bot API method with a JSON body; the result, or the whole answer when it was refused."""

    async def called(method: str, **arguments: Any) -> Any:
        async with http.post(f"{sandbox.url}/bot{sandbox.token}/{method}", json=arguments) as answer:
            given = await answer.json()
            assert answer.status == given.get("error_code", 200)
            return given["result"] if given["ok"] else given

    return called


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    root = sandbox.url
    async with Bot(sandbox.token, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot") as made:
        yield made


@pytest.fixture
async def amina(sandbox: Sandbox) -> Phone:
    """The connector, who has opened the chat."""
    phone = Phone(sandbox.url, 5001)
    await phone.start()
    return phone


@pytest.fixture
async def sam(sandbox: Sandbox) -> Phone:
    """The supervisor, who has opened the chat."""
    phone = Phone(sandbox.url, 5002)
    await phone.start()
    return phone
