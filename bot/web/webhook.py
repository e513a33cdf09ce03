"""Telegram's way in, and the health checks: one small ASGI app.

Telegram posts an update again until it is answered with 200, and keeps back others meanwhile. So 200 means that the
update is safely kept, 503 that it could not be kept just now, and what could never be kept is passed over with 200.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.logs import place_of
from bot.storage.errors import StorageUnavailable
from bot.telegram.incoming import number_of

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
# Many times what Telegram's largest update takes.
LARGEST_BODY = 1024 * 1024
# How often Telegram is asked to post an update again that our own code fails on.
MOST_MISTAKES = 3
MISTAKES_REMEMBERED = 1000
CHECK_SECONDS = 5.0

TakeIn = Callable[[list[dict[str, Any]]], Awaitable[None]]
Check = Callable[[], Awaitable[bool]]


class Webhook:
    """`take_in(updates)` returns once they are durably kept, and may be given one twice.

    `is_open` tells whether updates may come yet; `is_ready` whether what they need is there.
    """

    def __init__(
        self, path: str, secret: str, take_in: TakeIn, *, is_open: Callable[[], bool], is_ready: Check
    ) -> None:
        self._secret = secret.encode()
        self._take_in = take_in
        self._is_open = is_open
        self._is_ready = is_ready
        self._mistakes: Counter[int] = Counter()
        self.app = Starlette(
            routes=[
                Route("/healthz", _healthy),
                Route("/readyz", self._readiness),
                Route(path, self._receive, methods=["POST"]),
            ]
        )

    async def _receive(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._secret):
            return Response(status_code=403)
        if not self._is_open():
            return Response(status_code=503)
        try:
            update = _read(await _body(request))
        except ClientDisconnect:
            return Response(status_code=400)
        number = None if update is None else number_of(update)
        if update is None or number is None:
            log.error("what came by the webhook is no update, and is passed over")
            return Response()
        return await self._keep(update, number)

    async def _keep(self, update: dict[str, Any], number: int) -> Response:
        try:
            await self._take_in([update])
        except StorageUnavailable as error:
            log.error("an update could not be kept; Telegram will post it again", extra={"place": place_of(error)})
            return Response(status_code=503)
        except Exception as error:
            log.error("update %s could not be kept: %s at %s", number, type(error).__name__, place_of(error))
            return Response(status_code=200 if self._is_hopeless(number) else 503)
        return Response()

    def _is_hopeless(self, number: int) -> bool:
        """Whether our code has failed on this update often enough for the others to go on without it."""
        if len(self._mistakes) >= MISTAKES_REMEMBERED:
            self._mistakes.clear()
        self._mistakes[number] += 1
        if self._mistakes[number] < MOST_MISTAKES:
            return False
        del self._mistakes[number]
        return True

    async def _readiness(self, _: Request) -> Response:
        """Whether this process should be sent updates now."""
        if not self._is_open():
            return PlainTextResponse("not introduced to Telegram yet\n", 503)
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                ready = await self._is_ready()
        except (StorageUnavailable, TimeoutError):
            return PlainTextResponse("the database cannot be reached\n", 503)
        return PlainTextResponse("ready\n") if ready else PlainTextResponse("the tables are of another version\n", 503)


async def _healthy(_: Request) -> Response:
    """The process is up, whatever has become of the others."""
    return PlainTextResponse("up\n")


async def _body(request: Request) -> bytes | None:
    """What was posted; None when it is too much. Raises ClientDisconnect."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _read(body: bytes | None) -> dict[str, Any] | None:
    try:
        read = json.loads(body or b"")
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None
