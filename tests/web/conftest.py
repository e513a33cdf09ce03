"""`tandem web` in this process, on a real port, with Telegram's stand-in posting to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from bot.app import App, Parts
from bot.clock import MovableClock
from bot.sandbox.server import Sandbox
from bot.settings import load_settings
from bot.storage.engines.database import Database
from bot.storage.errors import StorageUnavailable
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store
from bot.telegram.client import TandemBot
from bot.web.webhook import SECRET_HEADER
from tests.databases import open_in
from tests.ports import free_port
from tests.promises.house import BEGIN, MASTER, TOKEN

SECRET = "only-Telegram_knows-this"
PATH = "/telegram/in"
AMINA = 5001

T = TypeVar("T")


class Mortal:
    """A database that can be away."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.away = False

    async def write(self, work: Callable[[Store], T]) -> T:
        self._check()
        return await self.database.write(work)

    async def read(self, work: Callable[[Store], T]) -> T:
        self._check()
        return await self.database.read(work)

    async def close(self) -> None:
        await self.database.close()

    def _check(self) -> None:
        if self.away:
            raise StorageUnavailable("the database cannot be reached")


@dataclass
class Web:
    """The process, and how it is reached."""

    app: App
    sandbox: Sandbox
    database: Mortal
    http: httpx.AsyncClient

    async def post(self, update: Any, secret: str | None = SECRET, **more: Any) -> int:
        """The status that an update is answered with."""
        headers = {} if secret is None else {SECRET_HEADER: secret.encode()}
        content = {"content": update} if isinstance(update, bytes) else {"json": update}
        return (await self.http.post(PATH, headers=headers, **content, **more)).status_code

    async def settled(self) -> None:
        await self.app.conversation.idle()
        await self.app.sender.idle()

    def said(self) -> list[str]:
        """What the bot said to Amina."""
        return [message.text for message in self.sandbox.world.messages.get(AMINA, {}).values() if message.from_bot]

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [call.arguments for call in self.sandbox.world.calls if call.method == method]


def text(number: int, words: str, update_id: int | None = None) -> dict[str, Any]:
    """An update: Amina wrote something."""
    amina = {"id": AMINA, "is_bot": False, "first_name": "Amina", "language_code": "en"}
    return {
        "update_id": update_id if update_id is not None else number,
        "message": {
            "message_id": number,
            "date": int(BEGIN.timestamp()),
            "chat": {"id": AMINA, "type": "private", "first_name": "Amina"},
            "from": amina,
            "text": words,
        },
    }


@asynccontextmanager
async def a_web(folder: Path, **settings: Any) -> AsyncIterator[Web]:
    clock = MovableClock(BEGIN)
    sandbox = Sandbox(clock=clock, token=TOKEN, flood_limits=False)
    await sandbox.start()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    given = {
        "api_url": sandbox.url,
        "data_dir": folder,
        "open": True,
        "send_rate": 0,
        "webhook_url": address + PATH,
        "webhook_secret": SECRET,
        "port": port,
        "_env_file": None,
    }
    database = Mortal(await open_in(folder, None, MasterKey(MASTER)))
    app = App(load_settings(**(given | settings)), Parts(clock, database, TandemBot(TOKEN, sandbox.url)), "web")
    try:
        await app.start()
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            while not sandbox.world.webhook:
                await asyncio.sleep(0.01)
            sandbox.world.open_chat(sandbox.world.people[AMINA])
            yield Web(app, sandbox, database, http)
    finally:
        await app.stop()
        await sandbox.stop()


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Web]:
    async with a_web(tmp_path) as web:
        yield web
