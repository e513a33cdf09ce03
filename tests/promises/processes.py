"""Telegram's stand-in and the bot as two real processes."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bot.sandbox.http import request
from bot.storage.engines.database import open_sqlite
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store
from tests.promises.house import MASTER, TOKEN

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds for one reaction, restarts of the bot included

T = TypeVar("T")
Data = dict[str, Any]


class Telegram:
    """The sandbox, somewhere else."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        reply = await request(method, f"{self.url}/sandbox{path}", json_body=body, seconds=PATIENCE)
        answer = reply.json()
        assert reply.status == 200, answer
        return answer

    async def calls(self, since: int) -> list[Data]:
        """The calls the bot has made after number `since`."""
        found: list[Data] = await self.ask("GET", f"/calls?since={since}")
        return found

    async def called_after(self, number: int) -> None:
        """Wait until the bot has called anything at all."""
        while not await self.calls(number):
            await asyncio.sleep(0.02)


@asynccontextmanager
async def telegram_process(*options: str) -> AsyncIterator[Telegram]:
    """A sandbox of its own, without flood limits."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.sandbox", "--token", TOKEN, "--no-flood-limits", *options),
        stdout=asyncio.subprocess.PIPE,
        cwd=CHECKOUT,
    )
    try:
        assert process.stdout
        ready = json.loads(await asyncio.wait_for(process.stdout.readline(), PATIENCE))
        yield Telegram(ready["url"])
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@dataclass
class BotProcess:
    """`tandem run` (or another command) on a folder. What it says goes to `said` beside the data."""

    telegram: Telegram
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    command: str = "run"
    program: str = "bot"
    process: asyncio.subprocess.Process | None = None

    @property
    def said(self) -> Path:
        return self.folder / "said.txt"

    async def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        with self.said.open("ab") as said:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self.program, self.command),
                env=self.environment(),
                cwd=self.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    async def kill(self) -> None:
        """SIGKILL: nothing in the process gets to know of it."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """As a service manager stops it."""
        await self._end(signal.SIGTERM)

    async def read(self, work: Callable[[Store], T]) -> T:
        """Look into the database with the key, beside the bot or after it."""
        database = open_sqlite(self.folder / "data" / "tandem.db", MasterKey(MASTER), alone=False)
        try:
            return await database.read(work)
        finally:
            await database.close()

    async def _end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        if self.process.returncode is None:
            self.process.send_signal(number)
        await asyncio.wait_for(self.process.wait(), PATIENCE)
        assert self.process.returncode in (0, -signal.SIGKILL), self.said.read_text()
        self.process = None

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.folder),
            "PYTHONPATH": str(CHECKOUT),
            "TANDEM_TOKEN": TOKEN,
            "TANDEM_API_URL": self.telegram.url,
            "TANDEM_DATA_DIR": str(self.folder / "data"),
            "TANDEM_KEY": base64.b64encode(MASTER).decode(),
            "TANDEM_OPEN": "1",
            "TANDEM_SEND_RATE": "0",
            **self.settings,
        }


@asynccontextmanager
async def bot_process(telegram: Telegram, folder: Path, **settings: str) -> AsyncIterator[BotProcess]:
    """Not started yet; killed in the end if it runs."""
    bot = BotProcess(telegram, folder, settings)
    try:
        yield bot
    finally:
        await bot.kill()
