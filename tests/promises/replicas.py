"""Several processes of the bot on one PostgreSQL, kept alive as a service manager does, behind one address."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeVar

from aiohttp import ClientError, ClientSession, web

from bot.storage.engines.postgres import open_postgres
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store
from tests.ports import free_port
from tests.promises.house import MASTER
from tests.promises.processes import BotProcess, Telegram

SECRET = "only-Telegram_knows-this"
PATH = "/telegram"
STOPPED_WITHIN = 10.0  # seconds

T = TypeVar("T")


class Spreader:
    """The proxy in front: passes every request to one of the ports, whichever it happens upon."""

    def __init__(self, random: Random) -> None:
        self.ports: list[int] = []
        self.url = ""
        self._random = random

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Spreader]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", free_port())
        await site.start()
        self.url = site.name
        async with ClientSession() as self._session:
            try:
                yield self
            finally:
                await runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        to = f"http://127.0.0.1:{self._random.choice(self.ports)}{request.path}"
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        try:
            async with self._session.request(request.method, to, data=await request.read(), headers=headers) as answer:
                return web.Response(status=answer.status, body=await answer.read())
        except ClientError:
            return web.Response(status=502)


@dataclass
class Replica(BotProcess):
    """A process that is started again whenever it ends."""

    program: str = "tests.promises.impatient"
    starts: int = 0
    keeper: asyncio.Task[None] | None = None
    said_before: int = 0  # bytes, in its earlier lives

    def keep(self) -> None:
        self.keeper = asyncio.create_task(self._keep(), name=f"keeper of {self.command}")

    def hit(self, number: signal.Signals) -> None:
        """Send a signal, if there is a process just now."""
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(number)

    async def hold(self) -> None:
        """From now on it is not started again."""
        if self.keeper is not None:
            self.keeper.cancel()
            await asyncio.gather(self.keeper, return_exceptions=True)
            self.keeper = None

    async def let_go(self) -> None:
        """Stop it for good, as a service manager does; it ends by itself, within seconds."""
        await self.hold()
        if self.process is None or self.process.returncode is not None:
            return
        self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), STOPPED_WITHIN)
        except TimeoutError:
            self.process.kill()
            raise AssertionError(f"{self.command} did not stop:\n{self.said.read_text()[-2000:]}") from None
        # Until it is at work there is nothing to bring to an end, and the signal alone ends it.
        beginning = b"at work" not in self.said.read_bytes()[self.said_before :]
        assert self.process.returncode in ((0, -signal.SIGTERM) if beginning else (0,)), self.said.read_text()[-2000:]

    async def _keep(self) -> None:
        while True:
            self.starts += 1
            self.said_before = self.said.stat().st_size if self.said.exists() else 0
            await self.start()
            assert self.process
            await self.process.wait()
            await asyncio.sleep(0.1)


@dataclass
class Replicas:
    """`web` and `worker` processes on the database at `url`."""

    url: str
    processes: list[Replica] = field(default_factory=list)

    def of(self, command: str) -> list[Replica]:
        return [each for each in self.processes if each.command == command]

    async def read(self, work: Callable[[Store], T]) -> T:
        return await look(self.url, work)

    def said(self) -> str:
        return "\n".join(each.said.read_text() for each in self.processes)


async def look(url: str, work: Callable[[Store], T], *, writing: bool = False) -> T:
    """Look into the database with the key (or, `writing`, change it), beside the bot."""
    database = await open_postgres(url, MasterKey(MASTER))
    try:
        return await (database.write(work) if writing else database.read(work))
    finally:
        await database.close()


@asynccontextmanager
async def replicas(
    telegram: Telegram, url: str, folder: Path, random: Random, *, webs: int = 2, workers: int = 2
) -> AsyncIterator[Replicas]:
    """All of them running; in the end they stop by themselves."""
    async with Spreader(random).listening() as spreader:
        them = Replicas(url)
        for number, command in enumerate(["web"] * webs + ["worker"] * workers):
            settings = {"TANDEM_DATABASE_URL": url}
            if command == "web":
                spreader.ports.append(free_port())
                settings |= {
                    "TANDEM_WEBHOOK_URL": spreader.url + PATH,
                    "TANDEM_WEBHOOK_SECRET": SECRET,
                    "TANDEM_PORT": str(spreader.ports[-1]),
                }
            them.processes.append(Replica(telegram, folder / f"{command}{number}", settings, command))
        folder.mkdir(exist_ok=True)
        try:
            for each in them.processes:
                each.keep()
            yield them
            await asyncio.gather(*(each.let_go() for each in them.processes))
        finally:
            for each in them.processes:
                if each.keeper is not None:
                    each.keeper.cancel()
                each.hit(signal.SIGKILL)
