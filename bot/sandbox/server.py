"""The sandbox: Telegram's Bot API, the control API and the page, on one loopback port."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.clock import MovableClock
from bot.sandbox.bot_api import BotApi
from bot.sandbox.clockwork import Clockwork, NextDue, Settled
from bot.sandbox.connections import Connections
from bot.sandbox.control import Control
from bot.sandbox.errors import ApiError
from bot.sandbox.guard import Guard
from bot.sandbox.loopback import is_loopback
from bot.sandbox.world import new_world

PAGE = Path(__file__).parent / "page"
CONNECTOR, SUPERVISOR = 5001, 5002  # the people whose phones the page shows at first


class Sandbox:
    """A stand-in for Telegram. `url` is the bot's API_URL; `world` is there for tests in the same process.

    For stepping the clock: `next_due` tells when the bot's next nudge is due, `settled` waits until the
    bot has nothing left to do now.
    """

    def __init__(
        self,
        *,
        clock: MovableClock,
        token: str = "1:sandbox",
        bot_username: str = "tandem_sandbox_bot",
        flood_limits: bool = True,
        next_due: NextDue | None = None,
        settled: Settled | None = None,
    ) -> None:
        self.token = token
        self.world = new_world(clock, token, bot_username, flood_limits=flood_limits)
        self.world.add_person(CONNECTOR, "Amina")
        self.world.add_person(SUPERVISOR, "Sam")
        self.clockwork = Clockwork(self.world, next_due, settled)
        self._connections = Connections()
        self._url = ""
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The root, without a slash at the end: http://127.0.0.1:8081. Empty before `start`."""
        return self._url

    @property
    def page_url(self) -> str:
        """The page with the two phones."""
        return f"{self._url}/"

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen on `host` and `port` (0: any free one).

        Raises ValueError for a host that isn't loopback and OSError for a port that is taken.
        """
        if not is_loopback(host):
            raise ValueError("the sandbox listens on loopback only")
        # Named as TCP, or asyncio leaves every answer's second half waiting 40 ms for an acknowledgement.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError:
            listening.close()
            raise
        shown_host = f"[{host}]" if ":" in host else host
        self._url = f"http://{shown_host}:{listening.getsockname()[1]}"
        self._server = _Server(
            uvicorn.Config(
                self._app(),
                http=self._connections.protocol(),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=2,
            )
        )
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))
        while not self._server.started and not self._serving.done():  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """Let everyone who waits go, and stop listening."""
        self.world.feed.close()
        self.world.updates.release()
        if self.world.webhook is not None:
            await self.world.webhook.close()
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving
        self._server = self._serving = None

    def _app(self) -> Guard:
        control = Control(self.world, self.clockwork)
        bot_api = BotApi(self.world, self.token, self._connections)
        routes = [
            *bot_api.routes(),
            *control.routes(),
            Route("/", _to_page),
            Mount("/page", StaticFiles(directory=PAGE, html=True)),
        ]
        return Guard(Starlette(routes=routes, exception_handlers={404: _not_found}))


class _Server(uvicorn.Server):
    """uvicorn inside somebody else's program: signals are theirs."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _not_found(_request: Request, _error: Exception) -> JSONResponse:
    return JSONResponse(ApiError(404, "Not Found").body(), 404)


async def _to_page(_: Request) -> RedirectResponse:
    return RedirectResponse("/page/")
