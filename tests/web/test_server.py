"""The server ends cleanly: who has begun to be answered is answered, and the port is free again."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web.server import Server
from tests.ports import free_port


async def test_an_answer_that_has_begun_is_given_before_the_end() -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Request) -> Response:
        asked.set()
        await go_on.wait()
        return PlainTextResponse("kept")

    port = free_port()
    server = Server(Starlette(routes=[Route("/", slow)]), "127.0.0.1", port)
    running = asyncio.create_task(server.run())
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = asyncio.create_task(http.get(f"http://127.0.0.1:{port}/"))
        await asked.wait()
        running.cancel()
        await asyncio.sleep(0)
        go_on.set()
        assert (await answer).text == "kept"
    with pytest.raises(asyncio.CancelledError):
        await running
    server.close()
    socket.create_server(("127.0.0.1", port)).close()


async def test_a_port_that_is_taken_is_not_had() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        Server(Starlette(), "127.0.0.1", taken.getsockname()[1])
