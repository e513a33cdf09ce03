"""A small HTTP client on asyncio: one request a connection, for webhooks and for test phones."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


async def request(
    method: str,
    url: str,
    *,
    json_body: Any = None,
    headers: dict[str, str] | None = None,
    seconds: float = 30,
) -> Reply:
    """Send one request to an http:// or https:// `url`, with a JSON body or none. A certificate has to hold.

    Raises OSError when it fails, TimeoutError among them when it takes longer than `seconds`.
    """
    parts = urlsplit(url)
    body = b"" if json_body is None else json.dumps(json_body).encode()
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if json_body is not None:
        lines.append("Content-Type: application/json")
    lines += [f"Content-Length: {len(body)}", "", ""]
    async with asyncio.timeout(seconds):
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure or None)
        try:
            writer.write("\r\n".join(lines).encode() + body)
            await writer.drain()
            return await _reply(reader)
        except (asyncio.IncompleteReadError, ValueError, IndexError) as broken:
            raise ConnectionResetError("the answer was cut short") from broken
        finally:
            writer.close()


async def _reply(reader: asyncio.StreamReader) -> Reply:
    status = int((await reader.readuntil(b"\r\n")).split()[1])
    headers: dict[str, str] = {}
    while (line := (await reader.readuntil(b"\r\n")).decode("latin-1").strip()) != "":
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    if "content-length" in headers:
        return Reply(status, headers, await reader.readexactly(int(headers["content-length"])))
    return Reply(status, headers, await reader.read())
