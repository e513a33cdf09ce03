"""Telegram's stand-in and the bot as two real processes, and people who write to it over HTTP while it dies."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from bot.sandbox.http import request
from bot.storage.engines.database import open_sqlite
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store
from tests.promises.house import MASTER, TOKEN, plain

CHECKOUT = Path(__file__).resolve().parents[2]
TIP = "A tip for your privacy"  # said once, with the first entry
SORRY = "Something is wrong on our side: I can't save anything just now."  # said past the outbox
PATIENCE = 60.0  # seconds for one reaction, restarts of the bot included

T = TypeVar("T")
Data = dict[str, Any]


class Telegram:
    """The sandbox, somewhere else."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        reply = await request(method, f"{self.url}/sandbox{path}", json_body=body, seconds=PATIENCE)
        answer = reply.json()
        assert reply.status == 200, answer
        return answer

    async def calls(self, since: int) -> list[Data]:
        """The calls the bot has made after number `since`."""
        found: list[Data] = await self.ask("GET", f"/calls?since={since}")
        return found

    async def called_after(self, number: int) -> None:
        """Wait until the bot has called anything at all."""
        while not await self.calls(number):
            await asyncio.sleep(0.02)


@asynccontextmanager
async def telegram_process(*options: str) -> AsyncIterator[Telegram]:
    """A sandbox of its own, without flood limits."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.sandbox", "--token", TOKEN, "--no-flood-limits", *options),
        stdout=asyncio.subprocess.PIPE,
        cwd=CHECKOUT,
    )
    try:
        assert process.stdout
        ready = json.loads(await asyncio.wait_for(process.stdout.readline(), PATIENCE))
        yield Telegram(ready["url"])
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@dataclass
class BotProcess:
    """`tandem run` (or another command) on a folder. What it says goes to `said` beside the data."""

    telegram: Telegram
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    command: str = "run"
    program: str = "bot"
    process: asyncio.subprocess.Process | None = None

    @property
    def said(self) -> Path:
        return self.folder / "said.txt"

    async def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        with self.said.open("ab") as said:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self.program, self.command),
                env=self.environment(),
                cwd=self.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    async def kill(self) -> None:
        """SIGKILL: nothing in the process gets to know of it."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """As a service manager stops it."""
        await self._end(signal.SIGTERM)

    async def read(self, work: Callable[[Store], T]) -> T:
        """Look into the database with the key, beside the bot or after it."""
        database = open_sqlite(self.folder / "data" / "tandem.db", MasterKey(MASTER), alone=False)
        try:
            return await database.read(work)
        finally:
            await database.close()

    async def _end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        if self.process.returncode is None:
            self.process.send_signal(number)
        await asyncio.wait_for(self.process.wait(), PATIENCE)
        assert self.process.returncode in (0, -signal.SIGKILL), self.said.read_text()
        self.process = None

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.folder),
            "PYTHONPATH": str(CHECKOUT),
            "TANDEM_TOKEN": TOKEN,
            "TANDEM_API_URL": self.telegram.url,
            "TANDEM_DATA_DIR": str(self.folder / "data"),
            "TANDEM_KEY": base64.b64encode(MASTER).decode(),
            "TANDEM_OPEN": "1",
            "TANDEM_SEND_RATE": "0",
            **self.settings,
        }


@asynccontextmanager
async def bot_process(telegram: Telegram, folder: Path, **settings: str) -> AsyncIterator[BotProcess]:
    """Not started yet; killed in the end if it runs."""
    bot = BotProcess(telegram, folder, settings)
    try:
        yield bot
    finally:
        await bot.kill()


class Surprise(AssertionError):
    """The bot said something else than the next question."""


@dataclass
class Writer:
    """Somebody who writes, and goes on only when the bot has asked the right next question.

    `written` has an entry for each that was finished: the words by their place.
    """

    telegram: Telegram
    who: int
    random: Random
    written: list[dict[str, str]] = field(default_factory=list)
    acknowledged: int = 0
    resumed: int = 0
    again: int = 0
    patience: float = PATIENCE
    _n: int = 0
    _number: int = 0
    _known: set[tuple[str, str]] = field(default_factory=set)
    _latest: tuple[str, str] | None = None
    _heard: list[Data] = field(default_factory=list)

    async def live(self, enough: asyncio.Event) -> None:
        """Write entry after entry until there are enough, the one that is begun to its end."""
        await self.telegram.ask("PUT", f"/people/{self.who}", {"first_name": f"Phone {self.who}"})
        await self.begin()
        while not enough.is_set() or not self.written:
            await self.random.choice((self.journal, self.what))()

    async def begin(self) -> None:
        await self.write("/start")
        greeting = await self.hears("Hello, I'm Tandem")
        await self.press(greeting, "Start")
        await self.hears("What should I call you?")
        await self.write(f"Writer {self.who}")
        await self.hears("Two minutes now, or just look around?")

    async def journal(self) -> None:
        kept: dict[str, str] = {}
        await self.write("/journal")
        await self.answer("What happened, and why?", "what_happened", kept)
        await self.answer("How do I feel about it?", "feeling", kept)
        await self.answer("What can I learn from it?", "learning", kept)
        await self.title(kept)
        await self.card(kept)

    async def what(self) -> None:
        kept: dict[str, str] = {}
        await self.write("/what")
        await self.answer("What happened?", "what", kept)
        await self.answer("Why does it matter?", "so_what", kept)
        await self.answer("What will you do now?", "now_what", kept)
        await self.press(await self.hears("Shall I remind you?"), "No")
        await self.title(kept)
        question = await self.hears("Which competences did it touch?")
        await self.press(question, question["buttons"][0][0]["text"])
        await self.press(await self.changed("✓"), "Done")
        await self.card(kept)

    async def answer(self, question: str, place: str, kept: dict[str, str]) -> None:
        """Answer it once it is asked; now and then only after a pause."""
        await self.hears(question)
        if not kept and self.random.random() < 0.2:
            await self.write("/pause")
            await self.press(await self.hears("is paused"), "Go on")
            await self.hears(question)
            self.resumed += 1
        kept[place] = self.words()
        await self.write(kept[place])

    async def title(self, kept: dict[str, str]) -> None:
        question = await self.hears("What would you like to call this?")
        if self.random.random() < 0.5:
            await self.press(question, "Skip")
        else:
            kept["title"] = self.words()
            await self.write(kept["title"])

    async def card(self, kept: dict[str, str]) -> None:
        shown = await self.hears("Private until you share it.")
        assert all(words in shown["text"] for words in kept.values()), shown["text"]
        self.written.append(kept)

    def words(self) -> str:
        self._number += 1
        return f"word{self.who}x{self._number}"

    async def write(self, text: str) -> None:
        await asyncio.sleep(self.random.uniform(0, 0.3))
        await self.telegram.ask("POST", f"/people/{self.who}/text", {"text": text})

    async def press(self, message: Data, label: str) -> None:
        await asyncio.sleep(self.random.uniform(0, 0.3))
        data = next(b["callback_data"] for row in message["buttons"] for b in row if plain(b["text"]) == plain(label))
        await self.telegram.ask("POST", f"/people/{self.who}/press", {"data": data, "message_id": message["id"]})

    async def hears(self, text: str) -> Data:
        """The bot's next message, which must have that text in it."""
        while True:
            change = await self._next()
            message = change["message"]
            if change["kind"] != "message" or message["mine"] or message["text"].startswith(SORRY):
                continue
            # The session's id and the question's number are in the buttons: the same ones are the same question.
            same = (message["text"], json.dumps(message["buttons"]))
            if same == self._latest or (message["buttons"] and same in self._known):
                self.again += 1
                continue
            self._latest = same
            self._known.add(same)
            if message["text"].startswith(TIP):
                continue
            if text not in plain(message["text"]):
                raise Surprise(f"{self.who} expected {text!r}, not {message['text']!r}")
            self.acknowledged += 1
            return message

    async def changed(self, text: str) -> Data:
        """A message that was changed so that the text is on one of its buttons.

        Of a question that came twice the bot changes the one it knows of.
        """
        while True:
            change = await self._next()
            now = change["message"]
            labels = [button["text"] for row in now["buttons"] for button in row]
            if change["kind"] == "edited" and any(text in each for each in labels):
                return now

    async def _next(self) -> Data:
        try:
            async with asyncio.timeout(self.patience):
                while not self._heard:
                    found = await self.telegram.ask("GET", f"/changes?since={self._n}&chat={self.who}&timeout=30")
                    self._n = found["n"]
                    self._heard = [each for each in found["changes"] if "message" in each]
        except TimeoutError:
            chat = await self.telegram.ask("GET", f"/chats/{self.who}")
            said = [(message["mine"], message["text"][:80]) for message in chat["messages"][-8:]]
            raise Surprise(f"{self.who} waits in vain; the chat ends with {said}") from None
        return self._heard.pop(0)
