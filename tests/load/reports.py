"""What reports cost when teams have been at work for years: run by `python tests/load/reports.py`.

A million entries of 2,000 connectors with 200 supervisors, on SQLite and on PostgreSQL, and beside them ten thousand:
a week's summary of each in turns, its statements explained; then the bot as it is run, with an export of 100,000
entries while others write, and with the Monday morning of all supervisors. Prints the tables of docs/performance.md.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.callback import object_button  # noqa: E402
from bot.reports.documents import TOO_LARGE  # noqa: E402
from bot.reports.summary.report import summary_for  # noqa: E402
from bot.sandbox.messages import Message  # noqa: E402
from bot.storage.engines.database import Database  # noqa: E402
from bot.storage.people import PersonRecord  # noqa: E402
from tests.load.explained import scanned  # noqa: E402
from tests.load.many_entries import FIRST_CONNECTOR, FIRST_SUPERVISOR, Filled, Size, fill, settle_in  # noqa: E402
from tests.load.whole_bot import Watched, whole_bot  # noqa: E402
from tests.postgresql import own_server  # noqa: E402

LARGE, SMALL = Size(1_000_000, exported=100_000), Size(10_000)
QUICK_LARGE, QUICK_SMALL = Size(60_000, exported=20_000), Size(10_000)
SUMMARIES, ROUNDS = 20, 5
WRITERS, PAUSE = 10, 0.5
QUIET_SECONDS = 15.0
MEGABYTE = 2**20


@dataclass(slots=True)
class Cost:
    """What summaries took, in seconds: on the wall, and of this process's CPU."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


async def main(large: Size, small: Size, databases: list[str], only: str) -> None:
    folder = Path(tempfile.mkdtemp(prefix="tandem-load-"))
    try:
        for kind in databases:
            print(f"\n## {kind}, {large.entries:,} entries\n", flush=True)
            async with places(kind, folder) as place:
                began = time.perf_counter()
                people = await settle_in(place(None), large)
                told(f"everybody is there after {time.perf_counter() - began:.0f} s")
                filled = {size.entries: await fill(people, place(people.where), size) for size in (small, large)}
                told(f"filled in {time.perf_counter() - began:.0f} s")
                if only in ("", "week"):
                    await weeks(filled[small.entries], filled[large.entries])
                if only in ("", "export"):
                    await export(filled[large.entries])
                if only in ("", "monday"):
                    await monday(filled[large.entries])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def places(kind: str, folder: Path) -> AsyncIterator[Callable[[Path | str | None], Path | str]]:
    """Gives the place of a new database: an empty one, or a copy of another."""
    if kind == "sqlite":

        def copy(source: Path | str | None) -> Path:
            place = folder / uuid4().hex
            if isinstance(source, Path):
                shutil.copytree(source.parent, place)
            return place / "tandem.db"

        yield copy
        return
    with own_server() as server:

        def make(source: Path | str | None) -> str:
            name = f"tandem_{uuid4().hex}"
            template = f" TEMPLATE {urlsplit(str(source)).path[1:]}" if source else ""
            server.do(f"CREATE DATABASE {name}{template}")
            return server.url(name)

        yield make


async def weeks(small: Filled, large: Filled) -> None:
    """The same week of the same supervisors in both, in turns."""
    costs = {small.size.entries: Cost(), large.size.entries: Cost()}
    async with small.opened() as one, large.opened() as other:
        for number in range(ROUNDS + 1):
            for supervisor in range(1, SUMMARIES + 1):
                for filled, database in ((small, one), (large, other)):
                    # The first round loads keys and pages.
                    cost = costs[filled.size.entries] if number else Cost()
                    await summary(filled, database, filled.supervisors[supervisor], cost)
        print("| entries | p50 ms | p95 ms | CPU ms |\n|---|---|---|---|")
        for entries, cost in costs.items():
            p95 = quantiles(cost.wall, n=20)[-1]
            cpu = median(cost.cpu)
            print(f"| {entries:,} | {1000 * median(cost.wall):.1f} | {1000 * p95:.1f} | {1000 * cpu:.1f} |")
        few, many = costs.values()
        walls, cpus = median(many.wall) / median(few.wall), median(many.cpu) / median(few.cpu)
        print(f"\nratio {walls:.2f} (CPU {cpus:.2f}); it should be under 1.5, and the summary under 100 ms")
        whole = await scanned(other, partial(summary_for, supervisor=large.supervisors[1], period=large.last_week))
        print(f"tables read from end to end: {', '.join(sorted(whole)) or 'none'}", flush=True)


async def summary(filled: Filled, database: Database, supervisor: PersonRecord, cost: Cost) -> None:
    cpu, wall = time.process_time(), time.perf_counter()
    found = await database.read(partial(summary_for, supervisor=supervisor, period=filled.last_week))
    cost.wall.append(time.perf_counter() - wall)
    cost.cpu.append(time.process_time() - cpu)
    assert found.entries == 2 * filled.size.for_each


async def export(filled: Filled) -> None:
    """CSV, then JSON, of all that one supervisor may see, while others write."""
    reader = FIRST_SUPERVISOR
    writers = [FIRST_CONNECTOR + filled.size.for_each + number for number in range(WRITERS)]
    print(
        "| | entries | MB | seconds | MB of memory at most | replies p50 ms | p95 ms |\n|---|---|---|---|---|---|---|"
    )
    async with whole_bot(filled, [reader, *writers], limits=False) as bot:
        for who in (reader, *writers):
            await bot.answer(who, bot.write(who, "/menu"))
        before: list[float] = []
        memory = await bot.highest_memory(beside(asyncio.sleep(QUIET_SECONDS), bot, writers, before))
        print(f"| nothing | | | {QUIET_SECONDS:.0f} | {memory / MEGABYTE:.0f} | {in_ms(before)} |", flush=True)
        for format in ("csv", "json"):
            wanted = object_button("week_file", arg=f"{format}:{filled.last_year.name}")
            waits: list[float] = []
            began = time.perf_counter()
            sent = bot.answer(reader, bot.press(reader, wanted), is_file_or_refusal)
            memory = await bot.highest_memory(beside(sent, bot, writers, waits))
            seconds = time.perf_counter() - began
            print(
                f"| {format} | {what_came(bot, reader, format)} | {seconds:.1f} "
                f"| {memory / MEGABYTE:.0f} | {in_ms(waits)} |",
                flush=True,
            )


async def beside(what: Any, bot: Watched, writers: list[int], waits: list[float]) -> None:
    """Let people write, evenly, until `what` is done."""
    work = asyncio.ensure_future(what)
    await asyncio.gather(*(keep_writing(bot, who, number, work, waits) for number, who in enumerate(writers)))
    await work


async def keep_writing(bot: Watched, who: int, number: int, until: asyncio.Future[Any], waits: list[float]) -> None:
    """Journals, over and over: begin, three answers, a title."""
    await asyncio.sleep(PAUSE * number / WRITERS)
    texts = ("/journal", "At the library", "Lighter than I thought", "Waiting is work too", "A good day")
    turn = 0
    while not until.done():
        began = time.perf_counter()
        waits.append(await bot.answer(who, bot.write(who, texts[turn % len(texts)])))
        turn += 1
        await asyncio.sleep(max(0.0, PAUSE - (time.perf_counter() - began)))


def is_file_or_refusal(message: Message) -> bool:
    return "document" in message.content or message.content.get("text") == TOO_LARGE.msgid


def what_came(bot: Watched, who: int, format: str) -> str:
    """How many entries and megabytes; or that it would have been too large."""
    message = next(message for _, message in reversed(bot.arrived[who]) if is_file_or_refusal(message))
    if "document" not in message.content:
        return "refused | over 50"
    stored = bot.sandbox.world.files.by_id(message.content["document"]["file_id"])
    assert stored
    return f"{entries_in(stored.content, format):,} | {len(stored.content) / MEGABYTE:.1f}"


def entries_in(content: bytes, format: str) -> int:
    if format == "csv":
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return sum(len(row) > 3 for row in rows) - 1
    return content.count(b'"kept_at"')


def in_ms(waits: list[float]) -> str:
    return f"{1000 * median(waits):.0f} | {1000 * quantiles(waits, n=20)[-1]:.0f}"


async def monday(filled: Filled) -> None:
    """All supervisors are told of their week at the same moment, and all of them open it at once."""
    supervisors = [FIRST_SUPERVISOR + number for number in range(filled.size.supervisors)]
    due = datetime.now(UTC) + timedelta(seconds=10)
    await make_due(filled, due)
    async with whole_bot(filled, supervisors, limits=True) as bot:
        began = time.perf_counter() + (due - datetime.now(UTC)).total_seconds()

        async def open_it(who: int) -> tuple[float, float]:
            told = await bot.awaited(who, 0)
            opened = await bot.answer(who, bot.press(who, object_button("week", arg="last")))
            return told - began, opened

        seen = await asyncio.gather(*(open_it(who) for who in supervisors))
        calls = list(bot.sandbox.world.calls)
        print("| supervisors | all told after s | opened after s at most | 429 |\n|---|---|---|---|")
        print(
            f"| {len(seen)} | {max(told for told, _ in seen):.1f} | {max(waited for _, waited in seen):.1f} "
            f"| {sum(call.status == 429 for call in calls)} |",
            flush=True,
        )


async def make_due(filled: Filled, due: datetime) -> None:
    """Every week's nudge falls due now, whatever day it is."""
    if isinstance(filled.where, Path):
        with closing(sqlite3.connect(filled.where, isolation_level=None)) as file:
            moment = due.replace(tzinfo=None).isoformat(" ", "microseconds")
            file.execute("UPDATE nudge SET due_at = ?, planned_at = ? WHERE status = 'waiting'", (moment, moment))
        return
    import asyncpg

    conn = await asyncpg.connect(filled.where)
    await conn.execute("UPDATE nudge SET due_at = $1, planned_at = $1 WHERE status = 'waiting'", due)
    await conn.close()


def told(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="60,000 entries, to see that it works")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="only one of them")
    parser.add_argument("--only", default="", choices=["week", "export", "monday"])
    options = parser.parse_args()
    sizes = (QUICK_LARGE, QUICK_SMALL) if options.quick else (LARGE, SMALL)
    kinds = [options.database] if options.database else ["sqlite", "postgresql"]
    asyncio.run(main(*sizes, kinds, options.only))
