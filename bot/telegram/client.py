"""The way to Telegram: `telegram.Bot` over our own HTTP, with errors that give nothing away."""

from __future__ import annotations

import asyncio
import logging
from functools import cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import telegram
from aiohttp.abc import AbstractStreamWriter
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.json_bytes import from_json, to_json
from bot.telegram.connections import Connections
from bot.telegram.errors import AnswerLost, CallFailed, NotDelivered, failure

# Many chats share few connections: an answer takes a tenth of a second.
CONNECTIONS = 128
# Shorter than any server's, so that a request is not written to a connection that is just being closed.
KEEP_ALIVE_SECONDS = 15.0

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
WRITE_SECONDS = 10.0
UPLOAD_SECONDS = 120.0
# Telegram asks nobody to wait for longer than a day.
LONGEST_WAIT = 24 * 3600
PIECE = 64 * 1024  # bytes of a file that go out at a time

_JSON = {"Content-Type": "application/json"}

# At lower levels the library logs addresses (with the token) and parameters (with words).
logging.getLogger("telegram").setLevel(logging.ERROR)


class AiohttpRequest(BaseRequest):
    """HTTP for `telegram.Bot`. Raises `CallFailed` and its kinds, never anything that holds the address.

    `proxied`: whether HTTP(S)_PROXY of the environment is used.
    """

    def __init__(self, *, proxied: bool = False) -> None:
        self._proxied = proxied
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return READ_SECONDS

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEEP_ALIVE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._proxied,
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request; gives 200 and the body, anything else is raised as the error it is."""
        uploads = request_data is not None and request_data.contains_files
        timeout = _timeout(
            _seconds(read_timeout, READ_SECONDS),
            _seconds(write_timeout, UPLOAD_SECONDS if uploads else WRITE_SECONDS),
            _seconds(connect_timeout, CONNECT_SECONDS),
            _seconds(pool_timeout, CONNECT_SECONDS),
        )
        return 200, await self._ask(method, url, _body(request_data), _headers(request_data), timeout)

    async def post_json(self, url: str | URL, parameters: dict[str, Any], read_timeout: float) -> Any:
        """The result of a call whose parameters are JSON: the short way, without what the library does for others."""
        timeout = _timeout(read_timeout, WRITE_SECONDS, CONNECT_SECONDS, CONNECT_SECONDS)
        payload = await self._ask("POST", url, _as_json(parameters), _JSON, timeout)
        return self.parse_json_payload(payload)["result"]

    async def _ask(
        self,
        method: str,
        url: str | URL,
        body: bytes | aiohttp.FormData | None,
        headers: dict[str, str],
        limits: aiohttp.ClientTimeout,
    ) -> bytes:
        if self._session is None:
            raise NotDelivered("the connection to Telegram is not open")
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=limits, allow_redirects=False
            ) as response:
                status, payload = response.status, await response.read()
        except Exception as error:
            lost = _what_it_means(error)
        else:
            if status == 200:
                return payload
            lost = _refusal(status, payload)
        # Raised out here so that the library's error, whose text holds the address, is no part of it.
        raise lost

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as a dict with a `result`; the library's own would log what it cannot read."""
        answer = _read_json(payload)
        if "result" not in answer:
            raise AnswerLost("Telegram's answer is not one")
        return answer


class TandemBot(telegram.Bot):
    """`telegram.Bot` that keeps its token to itself, and makes calls without a file past the library and aiohttp."""

    def __init__(self, token: str, api_url: str = "https://api.telegram.org") -> None:
        self._proxied = not _is_loopback(api_url)
        request = AiohttpRequest(proxied=self._proxied)
        super().__init__(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=request,
            get_updates_request=request,
        )
        self._http = request
        self._connections: Connections | None = None
        self._addresses: dict[str, URL] = {}
        self._heads: dict[str, bytes] = {}

    def __repr__(self) -> str:
        return "TandemBot()"

    async def initialize(self) -> None:
        """Open the connection. Asks nothing yet: `get_me` shows whether the token is good."""
        await self._request[0].initialize()
        address = _as_url(self.base_url)
        if self._connections is None and address and not (self._proxied and _has_proxy(address)):
            self._connections = Connections(
                address, most=CONNECTIONS, idle_seconds=KEEP_ALIVE_SECONDS, connect_seconds=CONNECT_SECONDS
            )

    async def shutdown(self) -> None:
        connections, self._connections = self._connections, None
        if connections is not None:
            connections.close()
        await self._request[0].shutdown()

    async def call(
        self, method: str, parameters: dict[str, Any] | None = None, *, read_timeout: float = READ_SECONDS
    ) -> Any:
        """Call a method of the Bot API with its parameters as they are in its documentation.

        A file is a `telegram.InputFile`. Gives the result as JSON data. Raises `CallFailed`.
        """
        given = {name: value for name, value in (parameters or {}).items() if value is not None}
        if any(isinstance(value, telegram.InputFile) for value in given.values()):
            return await self._post(method, given, read_timeout=read_timeout)
        if self._connections is None:
            return await self._http.post_json(self._address(method), given, read_timeout)
        body = _as_json(given)
        status, payload = await self._connections.ask(
            b"%b%d\r\n\r\n%b" % (self._head(method), len(body), body),
            patience=read_timeout,
            longest=read_timeout + WRITE_SECONDS + 2 * CONNECT_SECONDS,
        )
        if status != 200:
            raise _refusal(status, payload)
        return self._http.parse_json_payload(payload)["result"]

    def _head(self, method: str) -> bytes:
        """What a request begins with, up to its length."""
        if method not in self._heads:
            address = self._address(method)
            lines = (
                f"POST {address.raw_path_qs} HTTP/1.1",
                f"Host: {address.host_port_subcomponent}",
                f"User-Agent: {AiohttpRequest.USER_AGENT}",
                "Accept: */*",
                "Content-Type: application/json",
                "Content-Length: ",
            )
            self._heads[method] = "\r\n".join(lines).encode("ascii")
        return self._heads[method]

    def _address(self, method: str) -> URL:
        if method not in self._addresses:
            self._addresses[method] = URL(f"{self.base_url}/{method}")
        return self._addresses[method]


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _as_url(address: str) -> URL | None:
    """The address, if it is one that requests can be written for without aiohttp's help."""
    try:
        url = URL(address)
    except ValueError:
        return None
    return url if url.scheme in ("http", "https") and url.raw_host and not url.raw_user else None


def _has_proxy(address: URL) -> bool:
    """Whether the environment names a proxy for this server."""
    return address.scheme in getproxies() and not proxy_bypass(str(address.raw_host))


def _seconds(given: Any, default: float) -> float | None:
    return default if given is BaseRequest.DEFAULT_NONE else given


@cache
def _timeout(
    read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """aiohttp has no timeout for writing: the whole may take as long as its parts together."""
    parts = (read, write, connect, pool)
    return aiohttp.ClientTimeout(
        total=None if None in parts else sum(part or 0 for part in parts),
        connect=None if connect is None or pool is None else connect + pool,
        sock_connect=connect,
        sock_read=read,
    )


def _headers(data: RequestData | None) -> dict[str, str]:
    return _JSON if data and not data.contains_files else {}


def _as_json(parameters: dict[str, Any]) -> bytes:
    return to_json(parameters, halves="replace")


def _body(data: RequestData | None) -> bytes | aiohttp.FormData | None:
    if data is None:
        return None
    if not data.contains_files:
        return _as_json(data.parameters)
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        if isinstance(content, bytes):
            form.add_field(name, _InPieces(content, content_type=kind), filename=filename)
        else:
            form.add_field(name, content, filename=filename, content_type=kind)
    return form


class _InPieces(aiohttp.Payload):
    """A file on its way out, piece by piece: in aiohttp's own way it would be in memory once more."""

    _autoclose = True

    def __init__(self, content: bytes, content_type: str) -> None:
        super().__init__(content, content_type=content_type)
        self._size = len(content)

    async def write(self, writer: AbstractStreamWriter) -> None:
        content = memoryview(self._value)
        for start in range(0, len(content), PIECE):
            await writer.write(content[start : start + PIECE])
            await asyncio.sleep(0)  # others are answered meanwhile

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return str(self._value, encoding, errors)


def _what_it_means(error: Exception) -> CallFailed:
    """Whether the request can have arrived; only failures to connect are sure that it has not."""
    kind = type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return NotDelivered(f"Telegram was not reached ({kind})")
    return AnswerLost(f"no answer from Telegram ({kind})")


def _read_json(payload: bytes) -> dict[str, Any]:
    try:
        answer = from_json(payload)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _refusal(status: int, payload: bytes) -> CallFailed:
    answer = _read_json(payload)
    parameters, description = answer.get("parameters"), answer.get("description")
    retry_after = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return failure(
        status,
        description if isinstance(description, str) else None,
        float(retry_after) if isinstance(retry_after, int | float) and 0 <= retry_after <= LONGEST_WAIT else None,
    )
