"""The composition root: the only place that builds everything and wires it up. It takes fakes."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from bot.clock import Clock
from bot.content.load import load_notice, load_urgent
from bot.conversation.conversation import Conversation
from bot.conversation.world import World
from bot.counts import Counts, NotCounted
from bot.flows.compile import shipped_flows
from bot.heartbeat import Heartbeat
from bot.i18n import SOURCE_LANGUAGE, Reader, Text, reader
from bot.message import message
from bot.postbox import Postbox, reader_of
from bot.private_folder import remove_left_behind
from bot.reports.documents import MAKING, NOBODY, Document, draft, finish, reading_on
from bot.reports.rendering import Rendering
from bot.settings import Settings, SettingsError
from bot.storage.engines.database import Database
from bot.storage.engines.migrate import serves
from bot.storage.erase import finish_erasures
from bot.storage.lateness import Lateness, lateness
from bot.storage.people import PersonRecord, get_person
from bot.storage.processes import living
from bot.telegram.client import TandemBot
from bot.telegram.documents import NoDocument
from bot.telegram.incoming import read_update
from bot.telegram.progress import said_meanwhile
from bot.telegram.receiver import Receiver
from bot.telegram.render import TelegramRenderer
from bot.telegram.sender import Sender
from bot.telegram.setup import introduce, own_name, set_webhook
from bot.timekeeper import Timekeeper

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from bot.web.server import Server

log = logging.getLogger(__name__)

# `run` does everything in one process; `web` hears Telegram's webhook; `worker` does what is due.
Kind: TypeAlias = Literal["run", "web", "worker"]
DOES: dict[Kind, str] = {"run": "receiving", "web": "receiving by webhook", "worker": "at work"}
# The address of the metrics: for who is on this machine.
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Parts:
    """What differs between the real thing and a test: the clock, the database, the connection to Telegram."""

    clock: Clock
    database: Database
    bot: TandemBot


class App:
    """One process of Tandem. Each takes turns and sends, and takes over from others that died; `kind` adds the rest."""

    def __init__(self, settings: Settings, parts: Parts, kind: Kind = "run") -> None:
        """Ports are held from here on. Raises SettingsError."""
        self.clock, self.database, self.bot = parts.clock, parts.database, parts.bot
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._settings, self._kind = settings, kind
        self._bot_name = ""
        self._renderer = TelegramRenderer()
        self._rendering = Rendering()
        self._postbox = Postbox(self._renderer, self.owner)
        self.world = World(
            flows=shipped_flows(),
            notice=load_notice(),
            urgent=load_urgent(),
            postbox=self._postbox,
            bot_name=lambda: self._bot_name,
            default_zone=settings.timezone,
            default_language=settings.default_language,
            open_to_all=settings.open,
        )
        self._servers: list[Server] = []
        counts = self._counts()
        self.sender = Sender(
            self.bot, self.database, self.owner, self.clock, self._document, settings.send_rate, counts=counts
        )
        self.conversation = Conversation(self.database, self.world, self.clock, self.sender, read_update, counts=counts)
        self.timekeeper = Timekeeper(self.database, self._postbox, self.clock, self.sender.wake)
        self.heartbeat = Heartbeat(self.database, self.clock, self.owner, kind, self.sender.share_rate)
        self._receiver = Receiver(self.bot, self.conversation.take_in)
        if kind == "web":
            self._servers.append(self._webhook_server())
        self._tasks: list[asyncio.Task[Any]] = []

    async def start(self) -> None:
        """Go on with what was left, then begin what this kind of process does."""
        remove_left_behind()
        await self.bot.initialize()
        await self.database.write(finish_erasures)
        await self.conversation.recover()
        self._begin(self._meet_telegram(), "telegram")
        self._begin(self.sender.run(), "sender")
        self._begin(self.conversation.run(), "conversation")
        self._begin(self.heartbeat.run(), "heartbeat")
        if self._kind != "web":
            self._begin(self.timekeeper.run(), "timekeeper")
        for server in self._servers:
            self._begin(server.run(), "server")

    async def run_until(self, stopped: asyncio.Event) -> None:
        """Start, serve until `stopped` is set, then stop cleanly. Raises TokenRefused and what else ends a part."""
        waiting = asyncio.create_task(stopped.wait(), name="waiting")
        try:
            await self.start()
            running = {waiting, *self._tasks}
            while not waiting.done():
                ended, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in ended:
                    task.result()
        finally:
            waiting.cancel()
            await self.stop()

    async def stop(self) -> None:
        """Stop receiving, let what is in flight end, close everything. What waits goes on at the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for server in self._servers:
            server.close()
        await self.conversation.stop()
        await self.sender.stop()
        await self.bot.shutdown()
        await self.database.close()

    async def tick(self) -> None:
        """Do what is due now."""
        await self.timekeeper.tick()

    async def settled(self) -> None:
        """Return when everything that can be done now has been done: turns, nudges, sending."""
        await self.conversation.idle()
        await self.tick()
        await self.conversation.idle()
        await self.sender.idle()

    async def next_due(self) -> datetime | None:
        """When the next nudge is due."""
        return await self.timekeeper.next_due()

    def _begin(self, part: Coroutine[Any, Any, None], name: str) -> None:
        self._tasks.append(asyncio.create_task(part, name=name))

    async def _meet_telegram(self) -> None:
        """Learn our own name, which shows that the token is good, tell Telegram what we do, and receive."""
        self._bot_name = await own_name(self.bot)
        log.info("@%s: %s", self._bot_name, DOES[self._kind])
        if self._kind == "worker":
            return
        self._begin(introduce(self.bot), "introduction")
        if self._kind == "web":
            await set_webhook(self.bot, *self._settings.webhook())
        else:
            await self._receiver.run()

    def _counts(self) -> Counts:
        """The metrics, when somebody wants them; they and what they need are loaded only then."""
        if self._settings.metrics_port is None:
            return NotCounted()
        from bot.web.metrics import Metrics

        metrics = Metrics(self._kind, self._measure)
        self._servers.append(_server(metrics.app, LOOPBACK, self._settings.metrics_port, "TANDEM_METRICS_PORT"))
        return metrics

    async def _measure(self) -> tuple[Lateness, int]:
        now = self.clock.now()
        return await self.database.read(lambda store: (lateness(store, now), len(living(store, now))))

    def _webhook_server(self) -> Server:
        from bot.web.webhook import Webhook

        url, secret = self._settings.webhook()
        webhook = Webhook(
            urlsplit(url).path or "/",
            secret,
            self.conversation.take_in,
            is_open=lambda: bool(self._bot_name),
            is_ready=lambda: self.database.read(serves),
        )
        return _server(webhook.app, self._settings.host, self._settings.port, "TANDEM_PORT")

    async def _document(self, person_id: UUID, what: str, about: dict[str, Any]) -> Document:
        person = await self.database.read(lambda store: get_person(store, person_id))
        who = reader_of(person, self.clock.now()) if person else reader(SOURCE_LANGUAGE, now=self.clock.now())
        made = await self._made(person, who, what, about) if person else NOBODY
        if isinstance(made, Text):
            raise NoDocument(self._renderer.html(message(made), who))
        return made

    async def _made(self, person: PersonRecord, who: Reader, what: str, about: dict[str, Any]) -> Document | Text:
        read_on = reading_on(self.database)
        asked = await self.database.read(
            lambda store: draft(store, self.world.flows, person.id, what, about, who.now, read_on)
        )
        if isinstance(asked, Text):
            return asked
        async with said_meanwhile(self.bot, person.telegram_id, self._renderer.html(message(MAKING), who)):
            return await finish(asked, self._rendering)


def _server(app: ASGIApp, host: str, port: int, setting: str) -> Server:
    from bot.web.server import Server

    try:
        return Server(app, host, port)
    except OSError as error:
        raise SettingsError(f"{setting}: port {port} of {host} cannot be had ({error.strerror})") from None
