"""How much Tandem takes, side by side with an echo bot and a bot on aiogram 3: run by `tests/load/run`.

Every bot is a process of its own, and so is the stand-in for the Bot API with the people behind it. All of them are
there all the time; the load goes round from one to the next. Prints the tables of docs/performance.md.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bot.content.load import load_notice
from bot.sandbox.http import request
from bot.storage.engines.database import open_sqlite
from bot.storage.people import add_person, change_person
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FIRST_CHAT = 1_000_000
NEW_CHATS = 2_000_000
KEY = bytes(range(32))
NETWORK_SECONDS = 0.04
LONGEST_SECONDS = 3600.0
FAREWELL_SECONDS = 10.0
# Two calls of ours for an answer: the question before loses its buttons, the next one is asked.
ANSWERS_AT_THE_LIMIT = 14.5

Seen = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    rounds: int = 5
    delayed_rounds: int = 3
    seconds: float = 5.0
    warm: float = 2.0
    chats: tuple[int, ...] = (50, 1000)
    conversations: int = 10_000
    settled: int = 1_000
    limited_seconds: float = 60.0


QUICK = Size(
    rounds=1, delayed_rounds=1, seconds=1.0, warm=2.0, chats=(10,), conversations=40, settled=10, limited_seconds=5.0
)


@dataclass(frozen=True, slots=True)
class Bot:
    name: str
    token: str
    command: str  # what begins a conversation with it
    pid: int


@dataclass(slots=True)
class Table:
    """What was seen of each bot, round by round."""

    seen: dict[str, list[Seen]] = field(default_factory=dict)

    def add(self, name: str, seen: Seen) -> None:
        self.seen.setdefault(name, []).append(seen)

    def middle(self, name: str, what: str) -> float:
        return float(median(figure(each, what) for each in self.seen[name]))

    def spread(self, name: str, what: str) -> str:
        figures = [figure(each, what) for each in self.seen[name]]
        return f"{median(figures):.0f} ({min(figures):.0f} to {max(figures):.0f})"


def figure(seen: Seen, what: str) -> float:
    match what:
        case "rate":
            return float(seen["updates"] / seen["seconds"])
        case "cpu":
            return float(1000 * seen["cpu"] / max(1, seen["updates"]))
        case "stand-in":
            return float(100 * seen["own_cpu"] / seen["seconds"])
    return float(seen[what])


async def main(size: Size, load_python: str, only: str) -> None:
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {size.rounds} rounds of {size.seconds:g} seconds")
    with tempfile.TemporaryDirectory(prefix="tandem-load-") as folder:
        async with stand_in(load_python) as url:
            if only in ("", "side-by-side"):
                await side_by_side(size, url, load_python, Path(folder) / "side")
            if only in ("", "delay"):
                await far_away(size, url, Path(folder) / "far")
            if only in ("", "limit"):
                await at_the_limit(size, url, Path(folder) / "limit")
            if only in ("", "memory"):
                await memory(size, url, Path(folder) / "memory")


async def side_by_side(size: Size, url: str, load_python: str, folder: Path) -> None:
    bare = (load_python, str(HERE / "bare_bot.py"), url, "4:bare")
    echo = (sys.executable, str(HERE / "echo_bot.py"), url, "2:echo")
    aiogram = (load_python, str(HERE / "aiogram_bot.py"), url, "3:aiogram", str(folder / "aiogram.db"))
    async with AsyncExitStack() as stack:
        bots = [
            await stack.enter_async_context(tandem(url, "1:tandem", folder, people=max(size.chats))),
            await stack.enter_async_context(started("echo bot", "2:echo", "", echo)),
            await stack.enter_async_context(started("aiogram", "3:aiogram", "/reflect", aiogram)),
            await stack.enter_async_context(started("no bot", "4:bare", "", bare)),
        ]
        for chats in size.chats:
            table = Table()
            for number in range(size.rounds):
                for bot in bots[number % len(bots) :] + bots[: number % len(bots)]:
                    seen = await load(url, bot, chats=chats, warm=size.warm, seconds=size.seconds)
                    table.add(bot.name, seen)
                    told(f"{chats} chats, {number + 1}/{size.rounds}, {bot.name}", seen)
            print_side_by_side(chats, [bot.name for bot in bots], table)


async def far_away(size: Size, url: str, folder: Path) -> None:
    """The Bot API is near, then as far away as it is from Europe, in turns."""
    async with tandem(url, "5:far", folder, people=max(size.chats)) as bot:
        print("\n| chats | delay | updates/s | calls/s | CPU ms per update | p50 ms | p95 ms |")
        print("|---|---|---|---|---|---|---|")
        for chats in size.chats:
            table = Table()
            for _ in range(size.delayed_rounds):
                for delay in (0.0, NETWORK_SECONDS):
                    seen = await load(url, bot, chats=chats, warm=size.warm, seconds=size.seconds, delay=delay)
                    table.add(f"{1000 * delay:.0f} ms", seen)
                    told(f"{chats} chats, delay {1000 * delay:.0f} ms", seen)
            for delayed, each in table.seen.items():
                calls = median(one["calls"] / one["seconds"] for one in each)
                rate, cpu = table.spread(delayed, "rate"), table.middle(delayed, "cpu")
                p50, p95 = (1000 * table.middle(delayed, which) for which in ("p50", "p95"))
                print(f"| {chats} | {delayed} | {rate} | {calls:.0f} | {cpu:.2f} | {p50:.0f} | {p95:.0f} |")


async def at_the_limit(size: Size, url: str, folder: Path) -> None:
    """As fast as Telegram lets a bot send, evenly, with the pacing that Tandem comes with."""
    async with tandem(url, "6:limit", folder, people=100, settings={"TANDEM_SEND_RATE": "30"}) as bot:
        every = 1 / ANSWERS_AT_THE_LIMIT
        # By then everybody has begun, and answers come.
        warm = 100 * every
        seen = await load(url, bot, chats=100, warm=warm, seconds=size.limited_seconds, every=every)
        print("\n| calls/s | updates/s | p50 ms | p95 ms |\n|---|---|---|---|")
        rate, calls = figure(seen, "rate"), seen["calls"] / seen["seconds"]
        print(f"| {calls:.1f} | {rate:.1f} | {1000 * seen['p50']:.0f} | {1000 * seen['p95']:.0f} |")


async def memory(size: Size, url: str, folder: Path) -> None:
    """New people, one conversation each: what stays of them in memory."""
    number = size.settled + size.conversations
    async with tandem(url, "7:memory", folder, people=number, first=NEW_CHATS) as bot:
        seen = await load(
            url,
            bot,
            chats=min(100, size.settled),
            first=NEW_CHATS,
            warm=0.1,
            conversations=number,
            settled=size.settled,
        )
        print("\n| conversations | MB resident | bytes more per conversation |\n|---|---|---|")
        print(f"| {number} | {seen['resident'] / 2**20:.0f} | {seen['grown'] / seen['conversations']:.0f} |")


@asynccontextmanager
async def stand_in(load_python: str) -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        load_python, str(HERE / "stand_in.py"), stdin=PIPE, stdout=PIPE, cwd=ROOT
    )
    assert process.stdout
    try:
        yield json.loads(await process.stdout.readline())["url"]
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def tandem(
    url: str,
    token: str,
    folder: Path,
    *,
    people: int,
    first: int = FIRST_CHAT,
    settings: dict[str, str] | None = None,
) -> AsyncIterator[Bot]:
    """Tandem as it is run, with people who have joined already."""
    await join(folder / "data", people, first)
    variables = {
        "TANDEM_TOKEN": token,
        "TANDEM_API_URL": url,
        "TANDEM_DATA_DIR": str(folder / "data"),
        "TANDEM_KEY": base64.b64encode(KEY).decode(),
        "TANDEM_SEND_RATE": "0",
        **(settings or {}),
    }
    async with started("Tandem", token, "/reflect", (sys.executable, "-m", "bot", "run"), variables) as bot:
        yield bot


async def join(folder: Path, people: int, first: int) -> None:
    folder.mkdir(parents=True, mode=0o700)
    version, now = str(load_notice().version), datetime.now(UTC)

    def add(store: Store, number: int) -> None:
        person = add_person(
            store,
            telegram_id=number,
            language="en",
            zone="Europe/London",
            nation="england",
            notice_version=version,
            at=now,
        )
        change_person(store, person.id, name="Ada", tip_shown=True)

    database = open_sqlite(folder / "tandem.db", MasterKey(KEY))
    try:
        for beginning in range(first, first + people, 500):
            numbers = range(beginning, min(beginning + 500, first + people))
            await asyncio.gather(*(database.write(partial(add, number=number)) for number in numbers))
    finally:
        await database.close()


@asynccontextmanager
async def started(
    name: str, token: str, command: str, arguments: tuple[str, ...], variables: dict[str, str] | None = None
) -> AsyncIterator[Bot]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_")}
    process = await asyncio.create_subprocess_exec(
        *arguments, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, env=clean | (variables or {}), cwd=ROOT
    )
    try:
        yield Bot(name, token, command, process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), FAREWELL_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()


async def load(url: str, bot: Bot, **wanted: Any) -> Seen:
    """Have people write to a bot; see Load in stand_in.py."""
    asked = {"token": bot.token, "pid": bot.pid, "command": bot.command, "first": FIRST_CHAT, **wanted}
    seen: Seen = (await request("POST", f"{url}/load", json_body=asked, seconds=LONGEST_SECONDS)).json()
    assert not seen["lost"], f"{bot.name} left {seen['lost']} people without a reply"
    return seen


def told(what: str, seen: Seen) -> None:
    rate, cpu, p95 = figure(seen, "rate"), figure(seen, "cpu"), 1000 * seen["p95"]
    print(f"{what}: {rate:.0f} updates/s, {cpu:.2f} ms each, p95 {p95:.0f} ms", file=sys.stderr)


def print_side_by_side(chats: int, names: list[str], table: Table) -> None:
    echo_rate, echo_cpu = table.middle("echo bot", "rate"), table.middle("echo bot", "cpu")
    print(f"\n{chats} chats:\n")
    print("| | updates/s | times the echo bot's | CPU ms per update | part of the echo bot's | p50 ms | p95 ms |")
    print("|---|---|---|---|---|---|---|")
    for name in names:
        rate, cpu = table.middle(name, "rate"), table.middle(name, "cpu")
        p50, p95 = (1000 * table.middle(name, which) for which in ("p50", "p95"))
        print(
            f"| {name} | {table.spread(name, 'rate')} | {rate / echo_rate:.1f} | {cpu:.2f} | {cpu / echo_cpu:.2f} "
            f"| {p50:.0f} | {p95:.0f} |"
        )
    busy = ", ".join(f"{table.middle(name, 'stand-in'):.0f} % beside {name}" for name in names)
    print(f"\nThe stand-in itself used of one core: {busy}.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a few seconds of everything, to see that it works")
    parser.add_argument("--rounds", type=int, help=f"how many rounds are counted (default {Size.rounds})")
    parser.add_argument("--only", default="", choices=["side-by-side", "delay", "limit", "memory"])
    parser.add_argument("--load-python", required=True, help="a Python with what requirements/load.txt names")
    options = parser.parse_args()
    chosen = QUICK if options.quick else Size()
    if options.rounds:
        chosen = replace(chosen, rounds=options.rounds, delayed_rounds=options.rounds)
    asyncio.run(main(chosen, options.load_python, options.only))
