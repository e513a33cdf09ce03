"""Two processes' worth of Tandem in this one: each with its own connection to one PostgreSQL, and one Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, Parts
from bot.clock import MovableClock
from bot.sandbox.server import Sandbox
from bot.settings import load_settings
from bot.storage.engines.postgres import open_postgres
from bot.storage.people import add_person
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store
from bot.telegram.client import TandemBot
from tests.promises.house import BEGIN, MASTER, TOKEN

AMINA, SAM = 5001, 5002


@dataclass
class Pair:
    """Two workers. They are given updates by hand, as if each had a webhook."""

    one: App
    other: App
    sandbox: Sandbox
    clock: MovableClock

    def said(self, who: int = AMINA) -> list[str]:
        messages = self.sandbox.world.messages.get(who, {}).values()
        return [message.text for message in messages if message.from_bot]

    async def settled(self) -> None:
        for app in (self.one, self.other):
            await app.conversation.idle()
            await app.sender.idle()


@asynccontextmanager
async def a_pair(database_url: str, folder: Path, rate: float) -> AsyncIterator[Pair]:
    clock = MovableClock(BEGIN)
    sandbox = Sandbox(clock=clock, token=TOKEN, flood_limits=False)
    await sandbox.start()
    settings = load_settings(
        api_url=sandbox.url, data_dir=folder, database_url=database_url, open=True, send_rate=rate, _env_file=None
    )
    for who in (AMINA, SAM):
        sandbox.world.open_chat(sandbox.world.people[who])
    apps = []
    try:
        for _ in range(2):
            database = await open_postgres(database_url, MasterKey(MASTER))
            apps.append(App(settings, Parts(clock, database, TandemBot(TOKEN, sandbox.url)), "worker"))
            await apps[-1].start()
        yield Pair(*apps, sandbox, clock)
    finally:
        for app in apps:
            await app.stop()
        await sandbox.stop()


@pytest.fixture
async def pair(database_url: str, tmp_path: Path) -> AsyncIterator[Pair]:
    """As fast as they can."""
    async with a_pair(database_url, tmp_path, 0) as pair:
        yield pair


@pytest.fixture
async def paced(database_url: str, tmp_path: Path) -> AsyncIterator[Pair]:
    """Thirty messages a second, together."""
    async with a_pair(database_url, tmp_path, 30) as pair:
        yield pair


def text(number: int, words: str, who: int = AMINA) -> dict[str, Any]:
    """An update: somebody wrote something."""
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int(BEGIN.timestamp()),
            "chat": {"id": who, "type": "private"},
            "from": {"id": who, "is_bot": False, "first_name": "Amina", "language_code": "en"},
            "text": words,
        },
    }


def join(store: Store, who: int = AMINA) -> Any:
    """Somebody who began a month ago."""
    return add_person(
        store,
        telegram_id=who,
        language="en",
        zone="Europe/London",
        nation="england",
        notice_version="1",
        at=BEGIN - timedelta(days=30),
    )
