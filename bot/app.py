"""The composition root: the only place that builds everything and wires it up. It takes fakes."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock
from bot.content.load import load_flows, load_notice, load_options, load_urgent
from bot.conversation.conversation import Conversation
from bot.conversation.world import World
from bot.flows.compile import build_all
from bot.i18n import SOURCE_LANGUAGE, Reader, Text, reader
from bot.message import message
from bot.nudges.dispatch import dispatch_due
from bot.nudges.drafts import look_after_drafts
from bot.postbox import Postbox, reader_of
from bot.reports.documents import Document, make_document
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.erase import finish_erasures
from bot.storage.nudges import next_due
from bot.storage.people import get_person
from bot.storage.purge import purge
from bot.storage.store import Store
from bot.telegram.client import TandemBot
from bot.telegram.documents import NoDocument
from bot.telegram.incoming import read_update
from bot.telegram.receiver import Receiver
from bot.telegram.render import TelegramRenderer
from bot.telegram.sender import Sender
from bot.telegram.setup import introduce, own_name

log = logging.getLogger(__name__)

TICK_SECONDS = 1
HOUSEKEEPING_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Parts:
    """What differs between the real thing and a test: the clock, the database, the connection to Telegram."""

    clock: Clock
    database: Database
    bot: TandemBot


class App:
    """Tandem in one process: receives, converses, nudges, sends."""

    def __init__(self, settings: Settings, parts: Parts) -> None:
        self.clock, self.database, self.bot = parts.clock, parts.database, parts.bot
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._bot_name = ""
        self._renderer = TelegramRenderer()
        self._postbox = Postbox(self._renderer, self.owner)
        self.world = World(
            flows=build_all(load_flows(), load_options()),
            notice=load_notice(),
            urgent=load_urgent(),
            postbox=self._postbox,
            bot_name=lambda: self._bot_name,
            default_zone=settings.timezone,
            default_language=settings.default_language,
            open_to_all=settings.open,
        )
        self.sender = Sender(self.bot, self.database, self.owner, self.clock, self._document, settings.send_rate)
        self.conversation = Conversation(self.database, self.world, self.clock, self.sender, read_update)
        self._receiver = Receiver(self.bot, self.conversation.take_in)
        self._house_kept_at = datetime.min.replace(tzinfo=UTC)
        self._scheduler: AsyncIOScheduler | None = None
        self._tasks: list[asyncio.Task[Any]] = []
        self._receiving: asyncio.Task[None]

    async def start(self) -> None:
        """Go on with what was left, then begin to receive."""
        await self.bot.initialize()
        await self.database.write(finish_erasures)
        await self.conversation.recover()
        self._receiving = asyncio.create_task(self._receive(), name="receiver")
        self._tasks.append(self._receiving)
        self._tasks.append(asyncio.create_task(self.sender.run(), name="sender"))
        self._start_ticking()

    async def run_until(self, stopped: asyncio.Event) -> None:
        """Start, serve until `stopped` is set, then stop cleanly. Raises TokenRefused."""
        try:
            await self.start()
            waiting = asyncio.create_task(stopped.wait(), name="waiting")
            self._tasks.append(waiting)
            await asyncio.wait((waiting, self._receiving), return_when=asyncio.FIRST_COMPLETED)
            if self._receiving.done():
                self._receiving.result()
        finally:
            await self.stop()

    async def stop(self) -> None:
        """Stop receiving, let what is in flight end, close everything. What waits goes on at the next start."""
        if self._scheduler:
            self._scheduler.shutdown(wait=False)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.conversation.stop()
        await self.sender.stop()
        await self.bot.shutdown()
        await self.database.close()

    async def tick(self) -> None:
        """Dispatch the nudges that are due, and once an hour keep house. What is due is in the database."""
        now = self.clock.now()
        if abs(now - self._house_kept_at) >= HOUSEKEEPING_EVERY:
            self._house_kept_at = now
            await self._keep_house(now)
        due = await self.database.read(next_due)
        if due is not None and due <= now:
            await self._wake(lambda store: dispatch_due(store, self._postbox, now))

    async def _tick_unless_stopped(self) -> None:
        """The end of the process may come in the middle of a tick; what is due stays due."""
        with suppress(asyncio.CancelledError):
            await self.tick()

    async def _keep_house(self, now: datetime) -> None:
        """Warn about drafts and drop old ones; forget what has been kept long enough."""
        await self._wake(lambda store: look_after_drafts(store, self._postbox, now))
        await self.database.write(lambda store: purge(store, now))

    async def _wake(self, work: Callable[[Store], set[int]]) -> None:
        """Carry out a work that queues messages, then have them sent."""
        for chat_id in await self.database.write(work):
            self.sender.wake(chat_id)

    async def settled(self) -> None:
        """Return when everything that can be done now has been done: turns, nudges, sending."""
        await self.conversation.idle()
        await self.tick()
        await self.conversation.idle()
        await self.sender.idle()

    async def next_due(self) -> datetime | None:
        """When the next nudge is due."""
        return await self.database.read(next_due)

    async def _receive(self) -> None:
        """Learn our own name, which shows that the token is good, then receive; meanwhile tell Telegram what we do."""
        self._bot_name = await own_name(self.bot)
        log.info("receiving as @%s", self._bot_name)
        self._tasks.append(asyncio.create_task(introduce(self.bot), name="introduction"))
        await self._receiver.run()

    def _start_ticking(self) -> None:
        """One in-memory job only ticks: what is due is in the database, so a missed tick loses nothing."""
        self._scheduler = AsyncIOScheduler(job_defaults={"coalesce": True, "misfire_grace_time": None})
        self._scheduler.add_job(self._tick_unless_stopped, IntervalTrigger(seconds=TICK_SECONDS), max_instances=1)
        self._scheduler.start()

    async def _document(self, person_id: UUID, what: str, about: dict[str, Any]) -> Document:
        def make(store: Store) -> Document | Text:
            return make_document(store, person_id, what, about, self.clock.now())

        made = await self.database.read(make)
        if isinstance(made, Text):
            raise NoDocument(self._renderer.html(message(made), await self._reader(person_id)))
        return made

    async def _reader(self, person_id: UUID) -> Reader:
        person = await self.database.read(lambda store: get_person(store, person_id))
        now = self.clock.now()
        return reader_of(person, now) if person else reader(SOURCE_LANGUAGE, now=now)
