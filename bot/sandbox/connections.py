"""Open connections, so that one can be torn down the hard way: no answer, not even a polite goodbye."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

Address = tuple[str, int]


class Connections:
    """The transports of a server's clients by their address."""

    def __init__(self) -> None:
        self._open: dict[Address, asyncio.Transport] = {}

    def protocol(self) -> type[asyncio.Protocol]:
        """uvicorn's HTTP protocol, keeping this register."""
        register = self._open

        class Registered(HttpToolsProtocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                self._address: Any = transport.get_extra_info("peername")
                register[self._address] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                register.pop(self._address, None)
                super().connection_lost(exc)

        return Registered

    def reset(self, client: Any) -> None:
        """Reset the connection from `client` (host and port)."""
        transport = self._open.get(tuple(client))
        if transport is not None:
            handle = transport.get_extra_info("socket")
            # Lingering for no time makes the kernel send a reset instead of an orderly end.
            handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
