"""I1, I2, I3 and I8 on many machines: two `web`, two `worker`, updates spread at random, all of them mortal."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from sqlalchemy import func, select

from bot.nudges.planning import plan_once
from bot.storage.people import add_person
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Nudge
from tests.postgresql import OwnServer, own_server
from tests.promises.house import set_aside
from tests.promises.processes import Data, Telegram, telegram_process
from tests.promises.replicas import Replicas, look, replicas
from tests.promises.test_i01_killed import MESSAGES, kept_by, open_sessions, waiting
from tests.promises.writer import SORRY, Writer, is_a_question, said_by

WRITERS = range(6001, 6013)
NUDGED = range(7001, 7061)
DATABASE = "tandem"
# What a process that died had begun to send is sent by another when its lease has run out.
PATIENCE = 120.0
MESSAGES_BETWEEN = 25
NEVER_SAID = ("a turn failed", "is set aside", "a queue stopped", "Traceback")

pytestmark = pytest.mark.postgresql


@pytest.mark.timeout(300)
async def test_I2_five_disasters_on_four_processes_lose_nothing_and_do_nothing_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = await survive(tmp_path, every_kind(Random()))
    with capsys.disabled():
        print(f"\nI2: {said}")


@pytest.mark.slow
@pytest.mark.timeout(3600)
async def test_I2_fifty_disasters_on_four_processes_lose_nothing_and_do_nothing_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = Random()
    said = await survive(tmp_path, [kind for _ in range(10) for kind in every_kind(random)])
    with capsys.disabled():
        print(f"\nI2: {said}")


Disaster = Callable[[Replicas, OwnServer, Random], None]


def kill_a_web(them: Replicas, _: OwnServer, random: Random) -> None:
    random.choice(them.of("web")).hit(signal.SIGKILL)


def kill_a_worker(them: Replicas, _: OwnServer, random: Random) -> None:
    random.choice(them.of("worker")).hit(signal.SIGKILL)


def stop_and_kill(them: Replicas, _: OwnServer, random: Random) -> None:
    """One is told to stop, as at an update; another dies at the same moment."""
    one, other = random.sample(them.processes, 2)
    one.hit(signal.SIGTERM)
    other.hit(signal.SIGKILL)


def cut_connections(_: Replicas, server: OwnServer, __: Random) -> None:
    server.cut_connections(DATABASE)


def restart_postgresql(_: Replicas, server: OwnServer, random: Random) -> None:
    server.restart(random.choice(["INT", "QUIT"]))


def every_kind(random: Random) -> list[Disaster]:
    kinds = [kill_a_web, kill_a_worker, stop_and_kill, cut_connections, restart_postgresql]
    return random.sample(kinds, len(kinds))


async def survive(folder: Path, disasters: list[Disaster]) -> str:
    """Everybody writes, everything is killed again and again, then everything is looked for."""
    random = Random()
    began = monotonic()
    async with telegram_process() as telegram:
        await telegram.ask("POST", "/faults", {"kind": "updates_twice", "probability": 0.1})
        with own_server() as server:
            url = await asyncio.to_thread(server.make, DATABASE)
            await have_nudges_fall_due(telegram, url, over=timedelta(seconds=3 * len(disasters)))
            async with replicas(telegram, url, folder / "bots", random) as them:
                writers = [Writer(telegram, who, Random(random.random()), patience=PATIENCE) for who in WRITERS]
                enough = asyncio.Event()
                async with asyncio.TaskGroup() as together:
                    for writer in writers:
                        together.create_task(writer.live(enough))
                    calls, moments = await strike(telegram, them, server, disasters, random)
                    enough.set()
                await nothing_waits(them)
            calls += await telegram.calls(calls[-1]["n"])
            for writer in writers:
                assert await look(url, lambda store, who=writer.who: kept_by(store, who)) == writer.kept  # type: ignore[misc]
            assert await look(url, set_aside) == []
            assert await look(url, open_sessions) == 0
    noise = [line for line in them.said().splitlines() if any(each in line for each in NEVER_SAID)]
    assert noise == []
    twice = twice_sent(calls, moments)
    nudged = Counter(chat_of(call) for call in calls if sent(call) and chat_of(call) in NUDGED)
    assert set(nudged) == set(NUDGED), "somebody was not nudged"
    return (
        f"{len(disasters)} disasters, {sum(each.starts for each in them.processes)} starts of 4 processes, "
        f"{len(writers)} people, {sum(writer.acknowledged for writer in writers)} reactions waited for, "
        f"{sum(len(writer.kept.entries) for writer in writers)} entries and {len(NUDGED)} nudges, none lost; "
        f"{len(twice)} messages came twice ({sum(chat in NUDGED for chat in twice)} of them nudges), "
        f"each in flight at a disaster; {monotonic() - began:.0f} s"
    )


async def strike(
    telegram: Telegram, them: Replicas, server: OwnServer, disasters: list[Disaster], random: Random
) -> tuple[list[Data], list[int]]:
    """One disaster after the other: the calls that were made, and the number of the last one at each."""
    calls: list[Data] = []
    moments = [0]
    for disaster in disasters:
        await life_goes_on(telegram, moments[-1])
        await asyncio.sleep(random.uniform(0, 1))
        await asyncio.to_thread(disaster, them, server, random)
        await asyncio.sleep(0.05)  # what had been sent arrives
        calls += await telegram.calls(moments[-1])
        moments.append(calls[-1]["n"])
    await life_goes_on(telegram, moments[-1])
    return calls, moments[1:]


async def life_goes_on(telegram: Telegram, number: int) -> None:
    """Until the bot has sent some messages after that call."""
    async with asyncio.timeout(PATIENCE):
        while sum(map(sent, await telegram.calls(number))) < MESSAGES_BETWEEN:
            await asyncio.sleep(0.1)


def twice_sent(calls: list[Data], moments: list[int]) -> list[int]:
    """The chats of messages that came twice. Only what was in flight at a disaster may, as the next one of its chat."""
    found = []
    last: dict[int, tuple[int, str]] = {}
    seen: set[str] = set()
    for call in filter(sent, calls):
        chat, what = chat_of(call), said_by(call)
        before, before_what = last.get(chat, (0, ""))
        if what in seen and (is_a_question(call) or before_what == what):
            assert before_what == what, "it was not the one in flight that came twice"
            assert any(before <= moment < call["n"] for moment in moments), "sent twice though nothing happened"
            found.append(chat)
        seen.add(what)
        last[chat] = call["n"], what
    return found


async def have_nudges_fall_due(telegram: Telegram, url: str, over: timedelta) -> None:
    """People who have started long ago and asked to be reminded, three at every moment."""
    for who in NUDGED:
        await telegram.ask("PUT", f"/people/{who}", {"first_name": f"Phone {who}", "wrote": True})
    now = datetime.now(UTC)

    def plan(store: Store) -> None:
        for number, who in enumerate(NUDGED):
            person = add_person(
                store,
                telegram_id=who,
                language="en",
                zone="Europe/London",
                nation="england",
                notice_version="1",
                at=now,
            )
            due = now + over * (number // 3 * 3 / len(NUDGED))
            assert plan_once(store, person, "plan_date", due, now - timedelta(days=1)) == due

    await look(url, plan, writing=True)


async def nothing_waits(them: Replicas) -> None:
    async with asyncio.timeout(PATIENCE):
        while await them.read(waiting) or await them.read(nudges_waiting):
            await asyncio.sleep(0.5)


def nudges_waiting(store: Store) -> int:
    nudge = table_of(Nudge)
    return store.conn.scalar(select(func.count()).where(nudge.c.status == "waiting")) or 0


def sent(call: Data) -> bool:
    """Whether it is a message out of the outbox that arrived."""
    words = call["arguments"].get("text") or ""
    return call["method"] in MESSAGES and call["status"] == 200 and not words.startswith(SORRY)


def chat_of(call: Data) -> int:
    return int(call["arguments"]["chat_id"])
