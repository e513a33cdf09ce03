"""How many reminders go out, what they cost, and whether anybody has to wait for them.

    python tests/load/nudges.py            everything, as in docs/performance.md (about a quarter of an hour)
    python tests/load/nudges.py --quick    a little of everything, to see that it works
    python tests/load/nudges.py --only limit|rows|job-queue

`limit`: 100,000 people with rules, 10,000 of them due in the same minute, against a stand-in with Telegram's real
limits, while some write. `rows`: adding a rule and finding what is due, with 1,000 rows and with 1,000,000, in turns.
`job-queue`: the same people and reminders with python-telegram-bot's JobQueue. Prints the tables.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

from limits import LimitedTelegram
from sqlalchemy import text

from bot.content.load import load_notice
from bot.nudges.planning import plan_weekly
from bot.nudges.timing import every_week
from bot.storage.engines.database import SqliteDatabase, open_sqlite
from bot.storage.nudges.rules import add_nudge, add_rule, claim_due, next_due
from bot.storage.nudges.switches import SwitchRecord, save_switch
from bot.storage.people import add_person, change_person, get_person
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
KEY = bytes(range(32))
FIRST_CHAT = 1_000_000
WRITERS = 20
WRITES_EVERY = 0.5
WORDS = ("/journal", "We planted beans.", "Tired, and pleased.", "Side by side it is easier to talk.", "Beans")
ALWAYS = {"quiet_from": 0, "quiet_until": 0, "quiet_weekends": False, "quiet_holidays": False}
PATIENCE = 120.0
# By then everything that is loaded when it is first needed has been.
SETTLED = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    people: int = 100_000
    due: int = 10_000
    few: int = 1_000
    many: int = 1_000_000
    rounds: int = 400
    head_start: int = 90  # seconds the JobQueue gets to start with everybody's jobs


QUICK = Size(people=2_000, due=300, many=20_000, rounds=40, head_start=10)


async def main(size: Size, only: str) -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}, Python {sys.version.split()[0]}\n")
    with tempfile.TemporaryDirectory(prefix="tandem-load-") as folder:
        if only in ("", "rows"):
            await rows(size, Path(folder) / "rows")
        if only in ("", "limit"):
            await at_the_limit(size, Path(folder) / "limit")
        if only in ("", "job-queue"):
            await job_queue(size)


# --- finding and adding, with few rows and with many ------------------------------------------------------------------


async def rows(size: Size, folder: Path) -> None:
    databases = {}
    for name, count in (("few", size.few), ("many", size.many)):
        databases[name] = open_in(folder / name)
        await databases[name].write(partial(fill, count=count, every=100))
    works: dict[str, Callable[[Store, UUID, datetime], object]] = {
        "add a rule": lambda store, who, now: plan_one(store, who, now),
        "find what is due": lambda store, _who, now: (next_due(store), claim_due(store, now, 10)),
    }
    took: dict[tuple[str, str], list[float]] = {}
    for _ in range(size.rounds):
        for name, database in databases.items():
            for work, do in works.items():
                who = await database.write(new_person)
                took.setdefault((work, name), []).append(await database.write(partial(timed, do=do, who=who)))
    print(f"| with rows | {size.few:,} | {size.many:,} | ratio |\n|---|---|---|---|")
    for work in works:
        few, many = (1000 * median(took[work, name]) for name in ("few", "many"))
        print(f"| {work}, ms | {few:.3f} | {many:.3f} | {many / few:.2f} |")
    print(flush=True)
    for database in databases.values():
        await database.close()


def timed(store: Store, do: Callable[[Store, UUID, datetime], object], who: UUID) -> float:
    began = time.perf_counter()
    do(store, who, datetime.now(UTC))
    return time.perf_counter() - began


def plan_one(store: Store, who: UUID, now: datetime) -> None:
    person = get_person(store, who)
    assert person
    assert plan_weekly(store, person, "week_ready", 2, datetime.min.time(), now)


def new_person(store: Store) -> UUID:
    return add_person(
        store,
        telegram_id=uuid4().int >> 72,
        language="en",
        zone="Europe/London",
        nation="england",
        notice_version=str(load_notice().version),
        at=datetime.now(UTC),
    ).id


def fill(store: Store, count: int, every: int) -> None:
    """So many people, each with a rule and a nudge that waits, in the coming week or for one in `every` due by now.

    They have no keys: nothing may be sent to them.
    """
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    agreed = f"'en', 'Europe/London', 'england', '1', '{now}', 1080, 480, 1, 1, 0"
    timing = json.dumps(every_week(2, datetime.min.time()))
    for statement in (
        f"""INSERT INTO person (id, telegram_id, language, zone, nation, notice_version, notice_at, quiet_from,
            quiet_until, quiet_weekends, quiet_holidays, tip_shown)
            {numbers} SELECT printf('%032x', i), i, {agreed} FROM n""",
        f"""INSERT INTO nudge_rule (id, person_id, kind, by_hand, timing, made_at)
            {numbers} SELECT printf('%032x', i), printf('%032x', i), 'week_ready', 0, '{timing}', '{now}' FROM n""",
        f"""INSERT INTO nudge (id, rule_id, person_id, local_date, planned_at, due_at, status, variant)
            {numbers} SELECT printf('%032x', i), printf('%032x', i), printf('%032x', i), '{now.date()}', due, due,
            'waiting', 0 FROM (SELECT i, strftime('%Y-%m-%d %H:%M:%S.000000', '{now}', CASE WHEN i % {every} = 0
            THEN '-' || (i % 3600) || ' seconds' ELSE (3600 + i % 604800) || ' seconds' END) AS due FROM n)""",
    ):
        store.conn.exec_driver_sql(statement)


# --- at Telegram's limit ----------------------------------------------------------------------------------------------


async def at_the_limit(size: Size, folder: Path) -> None:
    telegram = LimitedTelegram()
    url = await telegram.start()
    data = folder / "data"
    database = open_in(data)
    began = time.perf_counter()
    await database.write(partial(fill, count=size.people - size.due, every=size.people + 1))
    for first in range(0, size.due + WRITERS, 500):
        await database.write(partial(add_people, numbers=range(first, min(first + 500, size.due + WRITERS))))
    print(f"{size.people:,} people and rules made in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    # Once the bot has had time to start.
    due = datetime.now(UTC) + timedelta(seconds=10)
    await database.write(partial(make_due, due=due, how_many=size.due))
    await database.close()
    variables = {
        "TANDEM_TOKEN": "1:load",
        "TANDEM_API_URL": url,
        "TANDEM_DATA_DIR": str(data),
        "TANDEM_KEY": base64.b64encode(KEY).decode(),
    }
    async with started((sys.executable, "-m", "bot", "run"), variables) as process:
        writing = asyncio.create_task(write(telegram, [FIRST_CHAT + size.due + each for each in range(WRITERS)], due))
        before = cpu_seconds(process.pid)
        memory = await watch(telegram, process, size.due, due)
        cpu = cpu_seconds(process.pid) - before
        writing.cancel()
    await telegram.stop()
    report(telegram, size.due, memory, cpu)


def open_in(folder: Path) -> SqliteDatabase:
    folder.mkdir(parents=True, mode=0o700)
    return open_sqlite(folder / "tandem.db", MasterKey(KEY))


def add_people(store: Store, numbers: range) -> None:
    """People without quiet hours, each with a rule that falls due some day this week."""
    now = datetime.now(UTC)
    for number in numbers:
        person = add_person(
            store,
            telegram_id=FIRST_CHAT + number,
            language="en",
            zone="Europe/London",
            nation="england",
            notice_version=str(load_notice().version),
            at=now,
        )
        change_person(store, person.id, name="Ada", tip_shown=True, **ALWAYS)
        save_switch(store, person.id, SwitchRecord("reflection_weekly", is_on=True))
        moment = now + timedelta(days=1, seconds=number % 500_000)
        timing = every_week(moment.weekday(), moment.time())
        rule = add_rule(
            store,
            person_id=person.id,
            kind="reflection_weekly",
            by_hand=False,
            timing=timing,
            entry_id=None,
            at=now,
        )
        add_nudge(store, rule_id=rule, person_id=person.id, local_date=moment.date(), due_at=moment)


def make_due(store: Store, due: datetime, how_many: int) -> None:
    """The first people's nudges fall due within the minute from `due` on."""
    for second in range(60):
        moment = due + timedelta(seconds=second)
        given = {"due": _stored(moment), "day": str(moment.date()), "second": second}
        given |= {"first": FIRST_CHAT, "last": FIRST_CHAT + how_many - 1}
        store.conn.execute(
            text(
                "UPDATE nudge SET due_at = :due, planned_at = :due, local_date = :day WHERE person_id IN "
                "(SELECT id FROM person WHERE telegram_id BETWEEN :first AND :last AND telegram_id % 60 = :second)"
            ),
            given,
        )


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


async def write(telegram: LimitedTelegram, chats: list[int], begins: datetime) -> None:
    """They write in turns, each a journal entry over and over, once the bot is there."""
    while datetime.now(UTC) < begins:
        await asyncio.sleep(0.1)
    said = dict.fromkeys(chats, 0)
    while True:
        for chat_id in chats:
            telegram.write(chat_id, WORDS[said[chat_id] % len(WORDS)])
            said[chat_id] += 1
            await asyncio.sleep(WRITES_EVERY)


async def watch(telegram: LimitedTelegram, process: Process, due: int, begins: datetime) -> list[float]:
    """Until everybody has their reminder; the memory of the bot meanwhile, in MB."""
    memory = []
    patience = time.perf_counter() + PATIENCE + due / 20
    while nudged(telegram, due) < due:
        assert process.returncode is None, "it ended"
        assert time.perf_counter() < patience, f"only {nudged(telegram, due)} of {due} came"
        await asyncio.sleep(2)
        if datetime.now(UTC) > begins + SETTLED:
            memory.append(resident(process.pid))
    return memory


def nudged(telegram: LimitedTelegram, due: int) -> int:
    return sum(chat_id < FIRST_CHAT + due for chat_id in telegram.seen.messages)


def report(telegram: LimitedTelegram, due: int, memory: list[float], cpu: float) -> None:
    seen = telegram.seen
    nudges = [count for chat_id, count in seen.messages.items() if chat_id < FIRST_CHAT + due]
    # The first and last seconds are not full.
    first, last = seen.accepted[0], seen.accepted[-1]
    busy = sorted(each for each in seen.accepted)
    begin, end = busy[min(len(busy) - 1, 60)], busy[-1]
    rate = sum(begin <= each <= end for each in busy) / max(0.001, end - begin)
    late = [each for each in seen.refused if each - first > 1]
    replies = sorted(seen.replies)
    p50, p95 = (1000 * replies[min(len(replies) - 1, int(len(replies) * part))] for part in (0.5, 0.95))
    print("| | seen | aim |\n|---|---|---|")
    print(f"| reminders that came | {len(nudges):,} of {due:,}, {sum(nudges) - len(nudges)} twice | all, none twice |")
    print(f"| calls a second | {rate:.1f} over {last - first:.0f} s | 28.5 |")
    print(f"| 429 after the first second | {len(late)} | 0 |")
    print(f"| replies meanwhile, p50 and p95 | {p50:.0f} and {p95:.0f} ms of {len(replies)} | p95 under 300 ms |")
    print(f"| CPU ms of the bot for each call | {1000 * cpu / len(seen.accepted):.1f} | |")
    print(f"| MB resident, at first and at the end | {memory[0]:.0f} and {memory[-1]:.0f} | flat |\n", flush=True)


# --- beside it --------------------------------------------------------------------------------------------------------


async def job_queue(size: Size) -> None:
    telegram = LimitedTelegram()
    url = await telegram.start()
    script = str(HERE / "job_queue_bot.py")
    arguments = (sys.executable, script, url, "2:jobs", str(size.people), str(size.due), str(size.head_start))
    seen: list[dict[str, float]] = []
    async with started(arguments, {}) as process:
        assert process.stdout
        calm = 0
        while calm < 20 and len(seen) < 5 * PATIENCE + size.head_start:
            before = len(telegram.seen.accepted) + len(telegram.seen.refused)
            line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
            assert line, "it ended"
            seen.append(json.loads(line))
            after = len(telegram.seen.accepted) + len(telegram.seen.refused)
            calm = calm + 1 if after == before and after else 0
    await telegram.stop()
    came = nudged(telegram, size.due)
    stood = max(each.get("stood_still", 0.0) for each in seen)
    print("| JobQueue, one job for each person | seen |\n|---|---|")
    print(f"| planning {size.people:,} | {seen[0]['planned']:.1f} s, {seen[0]['memory']:.0f} MB |")
    print(f"| starting with them | {seen[1]['started']:.1f} s |")
    print(f"| reminders that came | {came:,} of {size.due:,}; {len(telegram.seen.refused):,} were refused and lost |")
    print(f"| its loop stood still for | {stood:.1f} s |")
    print(f"| MB resident at most | {max(each['memory'] for each in seen[1:]):.0f} |\n", flush=True)


@asynccontextmanager
async def started(arguments: tuple[str, ...], variables: dict[str, str]) -> AsyncIterator[Process]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_")}
    process = await asyncio.create_subprocess_exec(
        *arguments, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env=clean | variables, cwd=ROOT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 15)
        except TimeoutError:
            process.kill()
            await process.wait()


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 2**20


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a little of everything, to see that it works")
    parser.add_argument("--only", default="", choices=["limit", "rows", "job-queue"])
    parser.add_argument("--due", type=int, help=f"how many are due in the same minute (default {Size.due})")
    options = parser.parse_args()
    chosen = QUICK if options.quick else Size()
    if options.due:
        chosen = replace(chosen, due=options.due)
    asyncio.run(main(chosen, options.only))
