"""The whole bot in one process: Telegram's stand-in, the app on a database of its own, a clock that only tests move."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select

from bot.app import App, Parts
from bot.clock import MovableClock
from bot.commands.team import new_team
from bot.conversation.desk import Errand
from bot.sandbox import acts
from bot.sandbox.messages import Message
from bot.sandbox.server import Sandbox
from bot.settings import load_settings
from bot.storage.entries import EntryRecord, entries_page, get_entry
from bot.storage.people import PersonRecord, find_person
from bot.storage.rows import table_of
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store
from bot.storage.tables import Inbox, Outbox
from bot.telegram.client import TandemBot
from tests.databases import open_in
from tests.hasty import unintroduced

BEGIN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)  # a Wednesday; London is on UTC
TOKEN = "4242:the-TOKEN_nobody-may-see"
MASTER = bytes(range(32))
LINK = re.compile(r"start=([\w-]+)")
# Marks that steer direction and show nothing.
MARKS = dict.fromkeys([0x200E, 0x200F, *range(0x2066, 0x206A)])

T = TypeVar("T")


def plain(text: str) -> str:
    """A text as it is read."""
    return text.translate(MARKS).strip()


@dataclass(slots=True)
class House:
    """People are their Telegram numbers. What they do waits, unless it says otherwise, until the bot has nothing left
    to do; time moves on by a second with each."""

    sandbox: Sandbox
    clock: MovableClock
    folder: Path
    app: App
    open_to_all: bool = True
    url: str | None = None
    language_code: str = "en"
    runs: bool = True

    # What people do.

    def person(self, who: int) -> Any:
        """The person with that number, who may be new."""
        world = self.sandbox.world
        return world.people.get(who) or world.add_person(who, f"Phone {who}", self.language_code)

    def write(self, who: int, text: str, reply_to: int | None = None) -> int:
        """Send a text and wait for nothing; its number."""
        return acts.write(self.sandbox.world, self.person(who), text, reply_to)[-1].id

    async def say(self, who: int, *texts: str, reply_to: int | None = None) -> int:
        """Send texts, one after the other; the last one's number."""
        number = 0
        for text in texts:
            number = self.write(who, text, reply_to)
            await self.settle()
        return number

    async def press(self, who: int, label: str) -> None:
        """Press the button of that label on the newest message that has it."""
        self.tap(who, label)
        await self.settle()

    def tap(self, who: int, label: str) -> None:
        for message in reversed(self.chat(who)):
            for button in _buttons(message):
                if plain(button["text"]) == label:
                    acts.press(
                        self.sandbox.world, self.person(who), data=button["callback_data"], message_id=message.id
                    )
                    return
        raise AssertionError(f"{who} has no button {label!r}; the screen was:\n{self.screen(who)}")

    async def do(self, who: int, verb: str, arg: str = "") -> None:
        """Press the newest object button of that verb (and what it says beside its object)."""
        self.tap_verb(who, verb, arg)
        await self.settle()

    def tap_verb(self, who: int, verb: str, arg: str = "") -> None:
        for message in reversed(self.chat(who)):
            for button in _buttons(message):
                parts = button.get("callback_data", "").split("|")
                if parts[:2] == ["o", verb] and parts[3].startswith(arg):
                    acts.press(
                        self.sandbox.world, self.person(who), data=button["callback_data"], message_id=message.id
                    )
                    return
        raise AssertionError(f"{who} has no button for {verb!r}; the screen was:\n{self.screen(who)}")

    def can(self, who: int, verb: str) -> bool:
        """Whether there is a button of that verb on somebody's screen."""
        return any(
            button.get("callback_data", "").startswith(f"o|{verb}|")
            for message in self.chat(who)
            for button in _buttons(message)
        )

    async def forge(self, who: int, data: str, message_id: int | None = None) -> None:
        """A press of any data, as a forged client could send it."""
        self.person(who)
        newest = message_id or max((message.id for message in self.chat(who)), default=1)
        acts.forge_press(self.sandbox.world, self.person(who), data, who, newest)
        await self.settle()

    async def edit(self, who: int, message_id: int, text: str) -> None:
        acts.edit(self.sandbox.world, self.person(who), text, message_id)
        await self.settle()

    # What they see.

    def chat(self, who: int, *, gone: bool = False) -> list[Message]:
        """The messages of a chat, oldest first; with `gone` the deleted ones too."""
        found = self.sandbox.world.messages.get(who, {}).values()
        return [message for message in found if gone or not message.deleted]

    def said(self, who: int) -> list[Message]:
        """What the bot said to somebody, and still stands."""
        return [message for message in self.chat(who) if message.from_bot]

    def last(self, who: int) -> str:
        return plain(self.said(who)[-1].text)

    def screen(self, who: int) -> str:
        """All that can be read in a chat: texts and buttons. What they wrote themselves begins with >."""
        lines = []
        for message in self.chat(who):
            lines.append(("  " if message.from_bot else "> ") + plain(message.text))
            lines += [f"  [{plain(button['text'])}]" for button in _buttons(message)]
        return "\n".join(lines)

    def read_by(self, who: int) -> str:
        """What the bot shows somebody now, their files too."""
        texts = []
        for message in self.said(who):
            texts += [message.text, *(button["text"] for button in _buttons(message))]
            if document := message.content.get("document"):
                stored = self.sandbox.world.files.by_id(document["file_id"])
                texts.append(stored.content.decode() if stored else "")
        return plain("\n".join(texts))

    def transcript(self, who: int) -> list[tuple[str, list[str]]]:
        """The chat without numbers, for comparing two runs."""
        return [
            (("" if m.from_bot else "> ") + plain(m.text), [plain(b["text"]) for b in _buttons(m)])
            for m in self.chat(who)
        ]

    def newest_files(self, who: int, how_many: int) -> list[bytes]:
        files = [m.content["document"] for m in self.said(who) if "document" in m.content][-how_many:]
        assert len(files) == how_many, self.screen(who)
        stored = [self.sandbox.world.files.by_id(each["file_id"]) for each in files]
        return [each.content for each in stored if each]

    def all_data(self) -> list[tuple[int, str, int]]:
        """The data of every button shown to anybody until now: whose it was, the data, the message."""
        return [
            (who, button["callback_data"], message.id)
            for who, messages in self.sandbox.world.messages.items()
            for message in messages.values()
            for button in _buttons(message)
            if "callback_data" in button
        ]

    # What passes.

    async def settle(self) -> None:
        """Until every update is taken and nothing is left to do."""
        await self.sandbox.world.updates.confirmed()
        await self.app.tick()
        await self.app.conversation.idle()
        await self.app.sender.idle()
        self.clock.advance(timedelta(seconds=1))

    async def live_until(self, moment: datetime) -> None:
        """Let time pass, from due nudge to due nudge."""
        while (due := await self.app.next_due()) is not None and due <= moment:
            self.clock.set(max(due, self.clock.now()))
            await self.app.settled()
        self.clock.set(moment)
        await self.app.settled()

    async def restart(self) -> None:
        """The bot stops as it is told to, and begins again."""
        await self.stop()
        self.app = await start_app(self.folder, self.sandbox, self.clock, url=self.url, open_to_all=self.open_to_all)
        self.runs = True

    async def stop(self) -> None:
        """Twice is the same as once."""
        if self.runs:
            self.runs = False
            await self.app.stop()

    async def read(self, work: Callable[[Store], T]) -> T:
        return await self.app.database.read(work)

    # What comes up again and again.

    async def begin(self, who: int, name: str, token: str = "") -> None:
        """First contact, up to the name."""
        await self.say(who, f"/start {token}".strip())
        await self.do(who, "begin")
        await self.say(who, name)

    async def make_team(self, supervisor: int, name: str, team: str) -> None:
        """A team whose supervisor this becomes: somebody new, or somebody here already."""
        now = self.clock.now()
        token = await self.app.database.write(lambda store: new_team(store, team, "Europe/London", "england", now))
        await self._join(supervisor, name, token)

    async def join(self, supervisor: int, connector: int, name: str) -> None:
        """A connector follows the supervisor's link and waits to be confirmed."""
        await self.say(supervisor, "/team")
        await self.do(supervisor, "invite")
        await self.follow(supervisor, connector, name)

    async def follow(self, shown_to: int, who: int, name: str) -> None:
        """Somebody follows the newest link that was shown to another."""
        await self._join(who, name, self.newest_link(shown_to))

    def newest_link(self, shown_to: int) -> str:
        """The token of it."""
        return next(found[1] for m in reversed(self.said(shown_to)) if (found := LINK.search(m.text)))

    async def errand(self, who: int, work: Callable[[Errand, PersonRecord], object]) -> None:
        """What the operator does to somebody."""
        person = await self.someone(who)
        errands: list[Errand] = []

        def carry_out(store: Store) -> None:
            errands.append(Errand(store, self.app.world.postbox, self.clock.now()))
            work(errands[-1], person)

        await self.app.database.write(carry_out)
        for chat_id in errands[-1].woken:
            self.app.sender.wake(chat_id)
        await self.settle()

    async def link(self, supervisor: int, connector: int, name: str) -> None:
        """They are linked."""
        await self.join(supervisor, connector, name)
        await self.do(supervisor, "confirm")

    async def journal(self, who: int, happened: str, feeling: str, learning: str, title: str) -> None:
        await self.say(who, "/journal", happened, feeling, learning, title)

    async def share(self, who: int, how: str = "f") -> None:
        """Share the newest entry on the screen: "h" the headline, "f" all of it, "p" with Feelings in it."""
        await self.do(who, "share")
        await self.do(who, "preview", "h" if how == "h" else "f")
        if how == "p":
            await self.do(who, "preview", "p")
        await self.do(who, "share_it")

    async def someone(self, who: int) -> PersonRecord:
        found = await self.read(lambda store: find_person(store, who))
        assert found, f"nobody has the number {who}"
        return found

    async def entries(self, who: int) -> list[EntryRecord]:
        """What somebody has kept, the oldest first."""
        person = await self.someone(who)

        def all_of(store: Store) -> list[EntryRecord]:
            heads, _ = entries_page(store, person.id, offset=0, limit=10_000)
            found = [get_entry(store, person.id, head.id) for head in heads]
            return [each for each in reversed(found) if each]

        return await self.read(all_of)

    async def set_aside(self) -> list[str]:
        """What the bot gave up on: the classes of the errors."""
        return await self.read(set_aside)

    async def _join(self, who: int, name: str, token: str) -> None:
        known = await self.read(lambda store: find_person(store, who))
        if known is None:
            await self.begin(who, name, token)
        else:
            await self.say(who, f"/start {token}")
        await self.do(who, "accept")


def set_aside(store: Store) -> list[str]:
    """The errors of updates and messages that were set aside."""
    inbox, outbox = table_of(Inbox), table_of(Outbox)
    coming = store.conn.scalars(select(inbox.c.error).where(inbox.c.set_aside_at.is_not(None)))
    going = store.conn.scalars(select(outbox.c.error).where(outbox.c.set_aside))
    return [str(error) for error in (*coming, *going)]


def words_of(entry: EntryRecord) -> dict[str, str]:
    """An entry's texts by the place they were given at."""
    return {
        answer.place: "\n".join(text for text, _ in answer.data["parts"])
        for answer in entry.answers
        if answer.data["parts"]
    }


async def start_app(folder: Path, sandbox: Sandbox, clock: MovableClock, *, url: str | None, open_to_all: bool) -> App:
    settings = load_settings(api_url=sandbox.url, data_dir=folder, open=open_to_all, send_rate=0, _env_file=None)
    database = await open_in(folder, url, MasterKey(MASTER))
    app = App(settings, Parts(clock, database, TandemBot(sandbox.token, sandbox.url)))
    await app.start()
    return app


@asynccontextmanager
async def a_house(
    folder: Path, *, url: str | None = None, open_to_all: bool = True, at: datetime = BEGIN
) -> AsyncIterator[House]:
    """The bot and its Telegram, empty; stopped in the end. Its database is in the folder, or the one at `url`."""
    clock = MovableClock(at)
    sandbox = Sandbox(clock=clock, token=TOKEN, flood_limits=False)
    await sandbox.start()
    try:
        with unintroduced():
            app = await start_app(folder, sandbox, clock, url=url, open_to_all=open_to_all)
            house = House(sandbox, clock, folder, app, open_to_all, url)
            try:
                yield house
            finally:
                await house.stop()
    finally:
        await sandbox.stop()


def _buttons(message: Message) -> list[dict[str, Any]]:
    return [button for row in message.buttons() for button in row]
