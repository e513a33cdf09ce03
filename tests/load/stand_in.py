"""A fast stand-in for the Bot API, with the people who write to the bots behind it.

    python stand_in.py

It knows just enough for a bot to poll, send, edit and answer, and checks nothing: that is the sandbox's work. What it
costs itself is shown by `bare_bot.py`. Prints its address as JSON, and stops with its standard input.

`POST /load` with a `Load` as JSON lets people write, and gives what was seen when the time is over.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, cast
from urllib.parse import parse_qs

import psutil
import uvloop

WORDS = (
    "The first visit was at the library. We mostly talked about gardening, and the half hour was gone.",
    "Lighter than I thought I would. I had been worried about the silence.",
    "Meeting somewhere with something to look at makes talking easier.",
    "We walked to the lunch club together and stood outside for ten minutes before going in.",
    "Waiting together is also work, and it was they who went in.",
    "When someone asks me to make a call, I will sit beside them while they make it.",
)
MOST_UPDATES = 100
PATIENCE_SECONDS = 30.0

Answer = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Load:
    """What people do: `chats` of them, from chat id `first` on, each writes again when the bot has replied.

    `command` begins a conversation ("" for a bot that has none). With `every`, somebody writes every so many seconds,
    whether the others have had their reply or not. With `conversations`, everybody has one conversation, then the next
    chat takes their place, until there have been so many; the memory is compared from the 1 + `settled`th on.
    `delay` is the network's: how long every call takes at least. Times are in seconds; `pid` is the bot's.
    """

    token: str
    pid: int
    command: str
    chats: int
    first: int = 1_000_000
    warm: float = 2.0
    seconds: float = 5.0
    delay: float = 0.0
    every: float = 0.0
    conversations: int = 0
    settled: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of it: `updates` in `seconds`, CPU seconds of the bot and of this process, reply times in seconds.

    `calls` the bot made (without polls), `grown` bytes of resident memory over `conversations`, `lost` replies.
    """

    updates: int
    seconds: float
    cpu: float
    own_cpu: float
    calls: int
    p50: float
    p95: float
    resident: int
    grown: int
    conversations: int
    lost: int


@dataclass(slots=True)
class Person:
    """Somebody in a chat: what they do next, and since when they wait for the reply."""

    chat_id: int
    next: str = ""  # words to write, or the data of a button to press when `message_id` says where it is
    message_id: int = 0
    said: int = 0
    number: int = 0
    wrote_at: float = 0.0
    finished: int = 0

    def see(self, keyboard: list[list[dict[str, str]]], command: str) -> bool:
        """Look at what the bot sent. False when that was not all: a question always has buttons."""
        if command and not keyboard:
            return False
        data = [button.get("callback_data", "") for row in keyboard for button in row]
        picks = [each for each in data if "|p|" in each]
        self.message_id = 0
        if any("|s|" in each for each in data):
            picks = [each for each in data if each.endswith("|d|done")]
        if picks:
            self.next, self.message_id = picks[-1], self.number
        elif command and not any(each.startswith("q|") for each in data):
            self.finished += 1
            self.next = command
        else:
            self.said += 1
            self.next = WORDS[self.said % len(WORDS)]
        return True


@dataclass(slots=True)
class Work:
    """A load being carried out."""

    load: Load
    people: dict[int, Person]
    idle: deque[Person]
    writing: bool = True
    replies: list[float] = field(default_factory=list)
    waiting: int = 0
    calls: int = 0
    conversations: int = 0
    newcomers: int = 0
    quiet: asyncio.Event = field(default_factory=asyncio.Event)
    memory: list[int] = field(default_factory=list)


class Bot:
    """One token: the updates that wait for its bot, and the people who write to it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.updates: deque[tuple[int, bytes]] = deque()
        self.number = 0
        self.poll: Answer | None = None
        self.poll_ends: asyncio.TimerHandle | None = None
        self.people: dict[int, Person] = {}
        self.work: Work | None = None

    # --- the people -------------------------------------------------------------------------------------------------

    async def carry_out(self, load: Load) -> Seen:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.poll is None:  # it is still starting
                await asyncio.sleep(0.05)
        people = {number: self.person(load, number) for number in range(load.first, load.first + load.chats)}
        work = self.work = Work(load, people, deque(people.values()), newcomers=load.first + load.chats)
        process, own = psutil.Process(load.pid), psutil.Process()
        writer = asyncio.create_task(self.write_every(work)) if load.every else None
        if writer is None:
            for person in people.values():
                self.write(work, person)
        await asyncio.sleep(load.warm)
        began, cpu, own_cpu = time.perf_counter(), used(process), used(own)
        replies, calls = len(work.replies), work.calls
        if load.conversations:
            await work.quiet.wait()
        else:
            await asyncio.sleep(load.seconds)
        took, cpu, own_cpu = time.perf_counter() - began, used(process) - cpu, used(own) - own_cpu
        times, calls = sorted(work.replies[replies:]), work.calls - calls
        work.writing = False
        if writer:
            writer.cancel()
        await self.replies_to_all(work)
        return Seen(
            updates=len(times),
            seconds=took,
            cpu=cpu,
            own_cpu=own_cpu,
            calls=calls,
            p50=part(times, 0.5),
            p95=part(times, 0.95),
            resident=process.memory_info().rss,
            grown=work.memory[-1] - work.memory[0] if len(work.memory) > 1 else 0,
            conversations=load.conversations - load.settled,
            lost=work.waiting,
        )

    def person(self, load: Load, number: int) -> Person:
        if number not in self.people:
            self.people[number] = Person(number, load.command or WORDS[0])
        return self.people[number]

    async def write_every(self, work: Work) -> None:
        """Somebody writes at every tick, as long as there is anybody whose last words have had their reply."""
        due = time.perf_counter()
        while True:
            due += work.load.every
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if work.idle:
                self.write(work, work.idle.popleft())

    async def replies_to_all(self, work: Work) -> None:
        ends = time.perf_counter() + PATIENCE_SECONDS
        while work.waiting and time.perf_counter() < ends:
            await asyncio.sleep(0.05)

    def write(self, work: Work, person: Person) -> None:
        work.waiting += 1
        person.wrote_at = time.perf_counter()
        self.number += 1
        chat = f'{{"id":{person.chat_id},"type":"private","first_name":"Ada"}}'
        writer = f'{{"id":{person.chat_id},"is_bot":false,"first_name":"Ada","language_code":"en"}}'
        now = int(time.time())
        if person.message_id:
            message = f'{{"message_id":{person.message_id},"date":{now},"chat":{chat},"text":"A question"}}'
            body = (
                f'"callback_query":{{"id":"{self.number}","from":{writer},"chat_instance":"1",'
                f'"message":{message},"data":"{person.next}"}}'
            )
        else:
            person.number += 1
            # As Telegram does, for a bot that only listens for commands.
            command = f',"entities":[{{"type":"bot_command","offset":0,"length":{len(person.next)}}}]'
            body = (
                f'"message":{{"message_id":{person.number},"date":{now},"chat":{chat},"from":{writer},'
                f'"text":"{person.next}"{command if person.next.startswith("/") else ""}}}'
            )
        self.updates.append((self.number, f'{{"update_id":{self.number},{body}}}'.encode()))
        if self.poll:
            self.give()

    def sent(self, chat_id: int, keyboard: list[list[dict[str, str]]]) -> int:
        """The bot has sent a message: if it is the reply, the person goes on. Gives the number of the message."""
        person = self.people.get(chat_id) or Person(chat_id)
        person.number += 1
        number, finished = person.number, person.finished
        work = self.work
        if work is None or not person.see(keyboard, work.load.command) or not person.wrote_at:
            return number
        work.replies.append(time.perf_counter() - person.wrote_at)
        work.waiting -= 1
        person.wrote_at = 0.0
        if work.load.every:
            work.idle.append(person)
        elif not work.load.conversations:
            if work.writing:
                self.write(work, person)
        elif person.finished == finished:
            self.write(work, person)
        else:
            self.make_room(work)
        return number

    def make_room(self, work: Work) -> None:
        """A conversation is over: the next chat begins its own, or it is enough."""
        load = work.load
        work.conversations += 1
        if work.conversations in (load.settled, load.conversations):
            work.memory.append(psutil.Process(load.pid).memory_info().rss)
        if work.newcomers < load.first + load.conversations:
            work.newcomers += 1
            self.write(work, self.person(load, work.newcomers - 1))
        elif work.conversations == load.conversations:
            work.quiet.set()

    # --- the bot ----------------------------------------------------------------------------------------------------

    def call(self, method: str, given: dict[str, Any], answer: Answer) -> None:
        if method == "getupdates":
            self.get_updates(int(given.get("offset") or 0), float(given.get("timeout") or 0), answer)
            return
        if self.work:
            self.work.calls += 1
        match method:
            case "getme":
                result: Any = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "load_bot"}
            case "sendmessage" | "editmessagetext" | "editmessagereplymarkup":
                chat_id, text = int(given["chat_id"]), given.get("text", "…")
                number = int(given.get("message_id") or 0)
                if method == "sendmessage":
                    markup = given.get("reply_markup") or {}
                    markup = json.loads(markup) if isinstance(markup, str) else markup
                    number = self.sent(chat_id, markup.get("inline_keyboard", []))
                result = {
                    "message_id": number,
                    "date": int(time.time()),
                    "chat": {"id": chat_id, "type": "private", "first_name": "Ada"},
                    "from": {"id": 1, "is_bot": True, "first_name": "Bot", "username": "load_bot"},
                    "text": text,
                }
            case "getmycommands":
                result = []
            case "getmydescription":
                result = {"description": ""}
            case "getmyshortdescription":
                result = {"short_description": ""}
            case _:
                result = True
        body = json.dumps({"ok": True, "result": result}).encode()
        delay = self.work.load.delay if self.work else 0
        if delay:
            self.loop.call_later(delay, answer, body)
        else:
            answer(body)

    def get_updates(self, offset: int, timeout: float, answer: Answer) -> None:
        while offset and self.updates and self.updates[0][0] < offset:
            self.updates.popleft()
        self.forget_poll()
        self.poll = answer
        if self.updates or not timeout:
            self.give()
        else:
            self.poll_ends = self.loop.call_later(timeout, self.give)

    def give(self) -> None:
        answer = self.poll
        if answer is None:
            return
        self.forget_poll()
        waiting = [body for _, body in list(self.updates)[:MOST_UPDATES]]
        body = b'{"ok":true,"result":[' + b",".join(waiting) + b"]}"
        delay = self.work.load.delay if self.work else 0
        if delay and waiting:
            self.loop.call_later(delay, answer, body)
        else:
            answer(body)

    def forget_poll(self) -> None:
        self.poll = None
        if self.poll_ends:
            self.poll_ends.cancel()
            self.poll_ends = None


def used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def part(times: list[float], how_far: float) -> float:
    return times[min(len(times) - 1, int(len(times) * how_far))] if times else 0.0


class Server:
    """Bots by their token."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.bots: dict[str, Bot] = {}

    def bot(self, token: str) -> Bot:
        return self.bots.setdefault(token, Bot(self.loop))

    async def load(self, wanted: bytes, answer: Answer) -> None:
        load = Load(**json.loads(wanted))
        answer(json.dumps(asdict(await self.bot(load.token).carry_out(load))).encode())


class Connection(asyncio.Protocol):
    """HTTP/1.1, as much as it takes: requests of known length, one after the other on a connection."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.buffer = b""
        self.tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end]
            lower = head.lower()
            length = 0
            if (at := lower.find(b"\r\ncontent-length:")) >= 0:
                length = int(lower[at + 17 :].split(b"\r\n", 1)[0])
            if len(self.buffer) < end + 4 + length:
                return
            body, self.buffer = self.buffer[end + 4 : end + 4 + length], self.buffer[end + 4 + length :]
            self.request(head.split(b" ", 2)[1].decode(), b"\r\ncontent-type: application/json" in lower, body)

    def request(self, path: str, is_json: bool, body: bytes) -> None:
        if path == "/load":
            task = asyncio.ensure_future(self.server.load(body, self.answer))
            self.tasks.add(task)
            return
        path, _, query = path.partition("?")
        token, _, method = path.removeprefix("/bot").rpartition("/")
        if is_json:
            given = json.loads(body) if body else {}
        else:
            given = {name: values[0] for name, values in parse_qs(body.decode() or query).items()}
        self.server.bot(token).call(method.lower(), given, self.answer)

    def answer(self, body: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
            )


async def main() -> None:
    server = Server()
    listening = await server.loop.create_server(lambda: Connection(server), "127.0.0.1", 0)
    print(json.dumps({"url": f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"}), flush=True)
    await server.loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(main())
