"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>, with the faults in the way."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.call import Call, read_call
from bot.sandbox.connections import Connections
from bot.sandbox.errors import ApiError, ConnectionCut, too_many_requests
from bot.sandbox.faults import FaultKind
from bot.sandbox.methods import perform
from bot.sandbox.world import World


class BotApi:
    """Answers the bot."""

    def __init__(self, world: World, token: str, connections: Connections) -> None:
        self.world = world
        self._token = token
        self._connections = connections

    def routes(self) -> list[Route]:
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download),
        ]

    async def call(self, request: Request) -> Response:
        """One method call, answered as Telegram does: ok and result, or error_code and description."""
        method = request.path_params["method"]
        try:
            call = await read_call(request, method)
            if self._strikes(call, "silence"):
                return await self._say_nothing(request)
            if self._strikes(call, "proxy_page"):
                return HTMLResponse("<html>Your organisation does not allow this.</html>", 403)
            try:
                result = await self._performed(call, request.path_params["token"])
            except ApiError as refused:
                self.world.log(call.method, call.logged(), refused)
                raise
            self.world.log(call.method, call.logged(), result)
            if self._strikes(call, "reply_lost", "outage"):
                raise ConnectionCut
            if self._strikes(call, "garbled"):
                return HTMLResponse("<html>Sign in to the network.</html>")
            return JSONResponse({"ok": True, "result": result})
        except ApiError as refused:
            headers = None if refused.retry_after is None else {"Retry-After": str(refused.retry_after)}
            return JSONResponse(refused.body(), refused.code, headers)
        except (ConnectionCut, ClientDisconnect):
            return await self._cut(request)

    async def download(self, request: Request) -> Response:
        stored = self.world.files.by_path(request.path_params["path"])
        if request.path_params["token"] != self._token or stored is None:
            return JSONResponse(ApiError(404, "Not Found").body(), 404)
        return Response(stored.content, media_type="application/octet-stream")

    async def _performed(self, call: Call, token: str) -> Any:
        if token != self._token:
            raise ApiError(401, "Unauthorized")
        if self._strikes(call, "outage", "connection_reset"):
            raise ConnectionCut
        faults, chat_id = self.world.faults, call.chat_id()
        if slow := faults.hit("slow", call.method, chat_id):
            await asyncio.sleep(slow.delay_ms / 1000)
        if faults.hit("error_500", call.method, chat_id):
            raise ApiError(500, "Internal Server Error")
        if faults.hit("error_502", call.method, chat_id):
            raise ApiError(502, "Bad Gateway")
        if flood := faults.hit("too_many_requests", call.method, chat_id):
            raise too_many_requests(flood.retry_after)
        return await perform(self.world, call)

    def _strikes(self, call: Call, *kinds: FaultKind) -> bool:
        return any(self.world.faults.hit(kind, call.method, call.chat_id()) for kind in kinds)

    async def _say_nothing(self, request: Request) -> Response:
        """Until whoever asked gives up."""
        while (await request.receive())["type"] != "http.disconnect":
            pass
        return Response(status_code=500)

    async def _cut(self, request: Request) -> Response:
        self._connections.reset(request.scope["client"])
        await asyncio.sleep(0)  # the server notices before the (unsendable) response reaches it
        return Response(status_code=500)
