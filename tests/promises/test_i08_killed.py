"""I8: killed in the middle of sending many due nudges: none is lost, and only what was in flight comes twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from bot.nudges.planning import plan_once
from bot.storage.engines.database import open_sqlite
from bot.storage.people import add_person
from bot.storage.rows import table_of
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store
from bot.storage.tables import Nudge
from tests.promises.house import MASTER, set_aside
from tests.promises.processes import BotProcess, Data, Telegram, bot_process, telegram_process
from tests.promises.test_i01_killed import duplicates, nothing_waits

PEOPLE = range(7001, 8001)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
async def test_I8_kills_while_a_thousand_nudges_are_due_lose_none(
    kills: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = Random()
    async with telegram_process() as telegram, bot_process(telegram, tmp_path / "bot") as bot:
        await have_nudges_due(telegram, bot)
        lives = []
        number = 0
        for _ in range(kills):
            await bot.start()
            await sent_since(telegram, number, random.randint(1, len(PEOPLE) // kills))
            await bot.kill()
            await asyncio.sleep(0.05)
            lives.append(await telegram.calls(number))
            number = lives[-1][-1]["n"]
        await bot.start()
        await telegram.called_after(number)
        while await bot.read(how_many_wait):
            await asyncio.sleep(0.1)
        await nothing_waits(bot)
        lives.append(await telegram.calls(number))
        await bot.stop()
        assert await bot.read(set_aside) == []
    chats = [int(call["arguments"]["chat_id"]) for life in lives for call in nudges_in(life)]
    assert set(chats) == set(PEOPLE), "somebody was not nudged"
    twice = duplicates(lives)
    assert len(chats) == len(PEOPLE) + twice
    with capsys.disabled():
        print(f"\nI8: {kills} kills, {len(PEOPLE)} nudges due, none lost, {twice} came twice, each in flight")


async def have_nudges_due(telegram: Telegram, bot: BotProcess) -> None:
    """People who have started long ago and asked to be reminded a minute ago."""
    for who in PEOPLE:
        await telegram.ask("PUT", f"/people/{who}", {"first_name": f"Phone {who}", "wrote": True})
    now = datetime.now(UTC)
    (bot.folder / "data").mkdir(parents=True)
    database = open_sqlite(bot.folder / "data" / "tandem.db", MasterKey(MASTER))

    def plan(store: Store) -> None:
        for who in PEOPLE:
            person = add_person(
                store,
                telegram_id=who,
                language="en",
                zone="Europe/London",
                nation="england",
                notice_version="1",
                at=now,
            )
            due = now - timedelta(minutes=1)
            assert plan_once(store, person, "plan_date", due, due - timedelta(days=1)) == due

    await database.write(plan)
    await database.close()


async def sent_since(telegram: Telegram, number: int, enough: int) -> None:
    async with asyncio.timeout(60):
        while len(nudges_in(await telegram.calls(number))) < enough:
            await asyncio.sleep(0.01)


def nudges_in(calls: list[Data]) -> list[Data]:
    return [call for call in calls if call["method"] == "sendmessage" and call["status"] == 200]


def how_many_wait(store: Store) -> int:
    nudge = table_of(Nudge)
    return store.conn.scalar(select(func.count()).where(nudge.c.status == "waiting")) or 0
