"""An ASGI app on a port of this machine, inside a process that does other things too."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

# Longer than Telegram and most proxies leave a connection unused.
KEEP_ALIVE_SECONDS = 75
# How long answers that have begun may take when the process stops.
FAREWELL_SECONDS = 5


class Server:
    """Serves from `run` on, until that is cancelled."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        """The port is held from here on. Raises OSError when it cannot be had."""
        self._socket = _listening(host, port)
        self._server = _Server(
            uvicorn.Config(
                app,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=FAREWELL_SECONDS,
            )
        )

    async def run(self) -> None:
        """Serve; when cancelled, let the answers that have begun end first."""
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]), name="server")
        try:
            await asyncio.shield(serving)
        finally:
            self._server.should_exit = True
            await serving

    def close(self) -> None:
        """Let go of the port. What `run` serves has to have ended."""
        self._socket.close()


class _Server(uvicorn.Server):
    """uvicorn inside a program of its own: signals are that program's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listening(host: str, port: int) -> socket.socket:
    # Named as TCP, or asyncio leaves every answer's second half waiting 40 ms for an acknowledgement.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening
