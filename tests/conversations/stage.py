"""The stage: the real bot and the sandbox in one process, people with phones, and a clock that moves when told to."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import delete, func, select

from bot.app import App, Parts
from bot.clock import MovableClock
from bot.commands.errand import the_person
from bot.commands.export import hand_out
from bot.commands.person import confirm_it, erase_it, make_link
from bot.commands.team import new_team, take_out
from bot.conversation.desk import Errand
from bot.conversation.links import close
from bot.conversation.suspending import suspend, unsuspend
from bot.sandbox import acts, samples
from bot.sandbox.people import Person
from bot.sandbox.phone import Phone
from bot.sandbox.server import Sandbox
from bot.settings import load_settings
from bot.storage.people import find_person
from bot.storage.rows import table_of
from bot.storage.sealing.crypto import new_key
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store
from bot.storage.tables import Inbox, Outbox
from bot.storage.teams.teams import list_teams
from bot.telegram.client import TandemBot
from bot.telegram.progress import said_meanwhile
from tests.databases import open_in
from tests.hasty import unintroduced

BEGIN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)  # a Wednesday, and London is on UTC
A_MOMENT = timedelta(seconds=1)
PATIENCE = 30.0  # seconds until the bot has nothing left to do
LINK = re.compile(r"start=([\w-]+)")
# Marks that steer direction and show nothing.
MARKS = dict.fromkeys([0x200E, 0x200F, *range(0x2066, 0x206A)])
FIRST_ID = 5001
CODE = "4827"  # what every new account shows on the stage

Message = dict[str, Any]


def plain(text: str) -> str:
    """The text without the marks nobody sees."""
    return text.translate(MARKS).strip()


def _suspend(errand: Errand, id: str) -> None:
    assert suspend(errand, the_person(errand.store, id))


def _let_in(errand: Errand, id: str) -> None:
    assert unsuspend(errand, the_person(errand.store, id))


def _take_copy(errand: Errand, id: str) -> None:
    hand_out(errand, id)


def _take_out(errand: Errand, id: str) -> None:
    [team] = list_teams(errand.store)
    take_out(errand, str(team.id), id)


def _confirm(errand: Errand, id: str) -> None:
    confirm_it(errand, id, CODE, at_once=False)


# What the operator does to a person, as the commands do it. A link's token is opened by the next who opens a link.
OPERATOR: dict[str, Callable[[Errand, str], str | None]] = {
    "suspends": _suspend,
    "lets in": _let_in,
    "erases": erase_it,
    "takes a copy for": _take_copy,
    "takes out": _take_out,
    "makes a link for": make_link,
    "confirms the account of": _confirm,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that happened on a person's screen.

    `kind`: message, edited or deleted (`now` is the message, `before` what it was), or toast (`now` is Telegram's
    answer to a press).
    """

    person: str
    kind: str
    now: Message
    before: Message | None = None


class Complaints(logging.Handler):
    """Collects what the bot logs as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@dataclass(slots=True)
class Stage:
    """Each act moves time on by a moment and waits until the bot has nothing left to do; `news` gives what was seen.

    `read` makes a label or a line of the bot comparable with what a test calls it; `language_code` is what the phones
    of those who come later speak.
    """

    sandbox: Sandbox
    clock: MovableClock
    folder: Path
    url: str | None
    master: MasterKey
    app: App
    complaints: Complaints
    read: Callable[[str], str] = plain
    language_code: str = "en"
    phones: dict[str, Phone] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    _known: dict[tuple[int, int], Message] = field(default_factory=dict)
    _buttons: dict[tuple[int, int], dict[str, str]] = field(default_factory=dict)
    _heard: int = 0
    _answered: set[str] = field(default_factory=set)

    # People's acts.

    async def say(self, name: str, text: str, *, reply_to: str | None = None) -> None:
        person = await self._acts(name)
        acts.write(self.sandbox.world, person, text, None if reply_to is None else self.find(name, reply_to)["id"])
        await self.settle()

    async def say_at_once(self, name: str, texts: list[str]) -> None:
        """Several messages that are all sent before the bot can react to the first."""
        person = await self._acts(name)
        for text in texts:
            acts.write(self.sandbox.world, person, text)
        await self.settle()

    async def press(self, name: str, label: str, *, under: str | None = None) -> None:
        """Press a button on the newest message that has it, or on the one with `under` in it."""
        person = await self._acts(name)
        messages = self._newest_first(name) if under is None else [self.find(name, under)]
        for message in messages:
            for button in _buttons_of(message):
                if self.read(button["text"]) == label:
                    acts.press(self.sandbox.world, person, label=button["text"], message_id=message["id"])
                    await self.settle()
                    return
        raise AssertionError(f"{name} has no button {label!r} to press; the screen was:\n{self.screen(name)}")

    async def press_dead(self, name: str, label: str, *, under: str) -> None:
        """Press a button that a message had once, as a phone that is behind could."""
        await self._forge(name, self.data_of(name, label, under=under), self.find(name, under)["id"])

    async def forge(self, name: str, data: str) -> None:
        """Send back what no button of this person said, from their newest message."""
        await self._forge(name, data, self.chat(name)[-1]["id"])

    async def edit(self, name: str, old: str, new: str) -> None:
        person = await self._acts(name)
        acts.edit(self.sandbox.world, person, new, self.find(name, old, mine=True)["id"])
        await self.settle()

    async def send(self, name: str, kind: str, caption: str | None = None) -> None:
        person = await self._acts(name)
        details = {} if caption is None else {"caption": caption}
        acts.say(self.sandbox.world, person, samples.content(self.sandbox.world, person, kind, details))
        await self.settle()

    async def open_link(self, name: str, token: str | None = None) -> None:
        """Open the bot by that token, or by the newest link anybody was shown."""
        await self.say(name, f"/start {self.links[-1] if token is None else token}")

    async def block(self, name: str) -> None:
        acts.block(self.sandbox.world, await self._acts(name))
        await self.settle()

    async def unblock(self, name: str) -> None:
        acts.unblock(self.sandbox.world, await self._acts(name))
        await self.settle()

    # What else happens.

    async def make_team(self, team: str) -> None:
        """What `tandem team create` does: the first supervisor's link is the newest one now."""
        now = self.clock.now()
        self.links.append(
            await self.app.database.write(lambda store: new_team(store, team, "Europe/London", "england", now))
        )

    async def operate(self, what: str, name: str) -> None:
        """What the operator's commands do to a person."""
        number = self.phones[name].user_id

        def work(errand: Errand) -> None:
            person = find_person(errand.store, number)
            assert person, f"nobody here is called {name}"
            if token := OPERATOR[what](errand, str(person.id)):
                self.links.append(token)

        await self._run_errand(work)

    async def close_team(self) -> None:
        """What `tandem team close` does, to the only team."""

        def work(errand: Errand) -> None:
            [team] = list_teams(errand.store)
            assert close(errand, team)

        await self._run_errand(work)

    async def _run_errand(self, work: Callable[[Errand], None]) -> None:
        self.clock.advance(A_MOMENT)
        errands: list[Errand] = []

        def carry_out(store: Store) -> None:
            errands.append(Errand(store, self.app.world.postbox, self.clock.now()))
            work(errands[-1])

        await self.app.database.write(carry_out)
        for chat_id in errands[-1].woken:
            self.app.sender.wake(chat_id)
        await self.settle()

    async def time_passes(self, until: datetime) -> AsyncIterator[datetime]:
        """Go from due nudge to due nudge, and at last to the moment; stops at each."""
        for _ in range(200):
            due = await self.app.next_due()
            if due is None or due >= until:
                break
            self.clock.set(max(due, self.clock.now()))
            await self.settle()
            yield self.clock.now()
        else:
            raise AssertionError("there is a nudge that stays due")
        await self.jump(until)
        yield until

    async def jump(self, until: datetime) -> None:
        """Be away until then: what fell due meanwhile is found afterwards."""
        self.clock.set(until)
        await self.settle()

    async def restart(self) -> None:
        """The process ends and another one goes on with what is on disk."""
        world = self.app.world
        await self.app.stop()
        self.app = await _start_app(self.folder, self.url, self.master, self.sandbox, self.clock)
        self._change_world(open_to_all=world.open_to_all, notice=world.notice)

    def open_to_all(self) -> None:
        self._change_world(open_to_all=True)

    def change_notice(self, changed: str) -> None:
        notice = self.app.world.notice
        self._change_world(notice=notice.model_copy(update={"version": notice.version + 1, "changed": changed}))

    async def forget_set_aside(self) -> None:
        """Let go of updates that were set aside on purpose."""
        await self.app.database.write(lambda store: store.conn.execute(delete(table_of(Inbox))))

    async def settle(self) -> None:
        """Wait until every update is taken and the bot has nothing left to do."""
        if self.phones:
            async with asyncio.timeout(PATIENCE):
                await self.sandbox.world.updates.confirmed()
                await self.app.settled()

    # What can be seen.

    def news(self) -> list[Seen]:
        """What has been seen since this was asked last: person by person, in the order in which it came."""
        seen = [*self._toasts(), *self._changes()]
        names = list(self.phones)
        return sorted(seen, key=lambda each: names.index(each.person))

    def chat(self, name: str) -> list[Message]:
        """What stands in a person's chat, oldest first."""
        return self.sandbox.world.visible(self.phones[name].user_id)

    def _newest_first(self, name: str) -> Iterator[Message]:
        for message in reversed(list(self.sandbox.world.messages.get(self.phones[name].user_id, {}).values())):
            if not message.deleted:
                yield message.visible()

    def find(self, name: str, words: str, *, mine: bool = False) -> Message:
        """The newest message in a person's chat with these words in it (`mine`: only of those they wrote)."""
        for message in self._newest_first(name):
            if words in self.read(message["text"]) and (message["mine"] or not mine):
                return message
        raise AssertionError(f"{name} sees no message with {words!r}; the screen was:\n{self.screen(name)}")

    def screen(self, name: str) -> str:
        """The chat as text, for failures."""
        lines = []
        for message in self.chat(name):
            lines.append(("> " if message["mine"] else "  ") + plain(message["text"]).replace("\n", "\n  "))
            lines += ["  " + " ".join(f"[{button['text']}]" for button in row) for row in message["buttons"]]
        return "\n".join(lines)

    def data_of(self, name: str, label: str, *, under: str) -> str:
        """What the button of that label sends back (or did), on a message of this person."""
        return self._buttons[self.phones[name].user_id, self.find(name, under)["id"]][label]

    async def file(self, name: str, file_name: str) -> bytes:
        """The content of the newest file of that name in a person's chat."""
        phone = self.phones[name]
        await phone.read()
        bubble = next((each for each in reversed(phone.messages) if each.document == file_name), None)
        assert bubble, f"{name} has no file {file_name}; the screen was:\n{self.screen(name)}"
        return await phone.download(bubble)

    async def check(self) -> None:
        """Nothing was complained about, nothing set aside, nothing is left over."""
        assert not self.complaints.lines, "\n".join(self.complaints.lines)
        left = await self.app.database.read(_left_over)
        assert left == (0, 0), f"{left[0]} updates and {left[1]} messages were not finished with"

    async def phone(self, name: str) -> Phone:
        """The phone of that person, who comes onto the stage when first named."""
        if name not in self.phones:
            number = FIRST_ID + len(self.phones)
            self.phones[name] = Phone(self.sandbox.url, number, first_name=name, language_code=self.language_code)
            await self.phones[name].read()
        return self.phones[name]

    async def _acts(self, name: str) -> Person:
        self.clock.advance(A_MOMENT)
        phone = await self.phone(name)
        return self.sandbox.world.people[phone.user_id]

    async def _forge(self, name: str, data: str, message_id: int) -> None:
        person = await self._acts(name)
        acts.forge_press(self.sandbox.world, person, data, person.id, message_id)
        await self.settle()

    def _change_world(self, **changes: Any) -> None:
        self.app.world = self.app.conversation.world = replace(self.app.world, **changes)

    def _name_of(self, chat_id: int | None) -> str | None:
        return next((name for name, phone in self.phones.items() if phone.user_id == chat_id), None)

    def _toasts(self) -> Iterator[Seen]:
        for query in self.sandbox.world.callbacks.values():
            name = self._name_of(query.person_id)
            if query.id not in self._answered and name:
                self._answered.add(query.id)
                yield Seen(name, "toast", {"text": "(never answered)"} if query.answer is None else query.answer)

    def _changes(self) -> Iterator[Seen]:
        feed = self.sandbox.world.feed
        for change in feed.since(self._heard):
            self._heard = change["n"]
            name = self._name_of(change["chat_id"])
            if name is None or change["kind"] not in ("message", "edited", "deleted"):
                continue
            message = change["message"]
            key = (message["chat_id"], message["id"])
            before = self._known.get(key)
            self._known[key] = message
            self._remember(key, message)
            yield Seen(name, change["kind"], message, before)

    def _remember(self, key: tuple[int, int], message: Message) -> None:
        held = self._buttons.setdefault(key, {})
        for button in _buttons_of(message):
            held[self.read(button["text"])] = button.get("callback_data", "")
        if not message["mine"]:
            self.links += [link for link in LINK.findall(message["text"]) if link not in self.links]


@asynccontextmanager
async def set_up(
    folder: Path, *, url: str | None = None, language_code: str = "en", read: Callable[[str], str] = plain
) -> AsyncIterator[Stage]:
    """A stage with nobody on it yet. The database is made anew in `folder`, or is the empty one at `url`."""
    clock = MovableClock(BEGIN)
    stages: list[Stage] = []

    async def settled() -> None:
        await stages[0].app.settled()

    sandbox = Sandbox(clock=clock, flood_limits=False, settled=settled)
    await sandbox.start()
    complaints = Complaints()
    logging.getLogger("bot").addHandler(complaints)
    try:
        master = MasterKey(new_key())
        with (
            patch("bot.storage.moves.new_code", lambda: CODE),
            # What a machine with much to do is late with is not a part of the conversation.
            patch("bot.app.said_meanwhile", partial(said_meanwhile, patience=PATIENCE)),
            unintroduced(),
        ):
            app = await _start_app(folder, url, master, sandbox, clock)
            stages.append(Stage(sandbox, clock, folder, url, master, app, complaints, read, language_code))
            try:
                yield stages[0]
            finally:
                await stages[0].app.stop()
    finally:
        logging.getLogger("bot").removeHandler(complaints)
        await sandbox.stop()


async def _start_app(folder: Path, url: str | None, master: MasterKey, sandbox: Sandbox, clock: MovableClock) -> App:
    settings = load_settings(api_url=sandbox.url, data_dir=folder, send_rate=0)
    database = await open_in(folder, url, master)
    app = App(settings, Parts(clock, database, TandemBot(sandbox.token, sandbox.url)))
    await app.start()
    return app


def _left_over(store: Store) -> tuple[int, int]:
    """How many rows are in the inbox and in the outbox."""
    inbox, outbox = (
        store.conn.execute(select(func.count()).select_from(table_of(table))).scalar_one() for table in (Inbox, Outbox)
    )
    return inbox, outbox


def _buttons_of(message: Message) -> Iterator[dict[str, str]]:
    for row in message["buttons"]:
        yield from row
