"""A wire to PostgreSQL that can be cut at the worst moment: while a commit is on its way there, or its answer back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

COMMIT = b"COMMIT;"


class Wire:
    """`cut_next` says what becomes of the next commit: the question is lost, or the answer to it."""

    def __init__(self, url: str) -> None:
        self._to = urlsplit(url)
        self._port = 0
        self._both_ends: list[asyncio.StreamWriter] = []
        self.cut_next: Literal["question", "answer"] | None = None

    @property
    def url(self) -> str:
        user, _, _ = self._to.netloc.rpartition("@")
        return urlunsplit(self._to._replace(netloc=f"{user}@127.0.0.1:{self._port}"))

    @asynccontextmanager
    async def strung(self) -> AsyncIterator[Wire]:
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.cut()
            await server.wait_closed()

    def cut(self) -> None:
        for end in self._both_ends:
            end.close()
        self._both_ends.clear()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._to.hostname, self._to.port)
        self._both_ends += [writer, back]
        with suppress(ConnectionError):
            await asyncio.gather(self._ask(reader, back), self._answer(there, writer))

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65536):
            if COMMIT in said and self.cut_next == "question":
                self.cut_next = None
                self.cut()
                return
            writer.write(said)
            await writer.drain()
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65536):
            if self.cut_next == "answer" and b"COMMIT\0" in said:
                self.cut_next = None
                self.cut()
                return
            writer.write(said)
            await writer.drain()
        writer.close()
