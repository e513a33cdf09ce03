"""I1: an answer that the bot has reacted to is on disk. SIGKILL at any moment loses no answer and no place."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import date
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from bot.storage.connecting.connections import map_history
from bot.storage.connecting.goals import check_ins_of, goals_page, titles_of
from bot.storage.connecting.journeys import entries_of_journey, journeys_page
from bot.storage.entries import entries_page, get_entry
from bot.storage.people import find_person
from bot.storage.places.maps import maps_of
from bot.storage.places.places import places_on
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import FlowSession, Inbox, Outbox
from tests.promises.house import set_aside, words_of
from tests.promises.processes import BotProcess, Data, Telegram, bot_process, telegram_process
from tests.promises.writer import Kept, Writer, is_a_question, said_by

PEOPLE = range(6001, 6021)
MESSAGES = ("sendmessage", "senddocument", "sendphoto")
PATIENCE = 180.0  # seconds for one reaction, several lives of a bot on a busy machine included


@pytest.mark.timeout(180)
async def test_I1_ten_kills_while_twenty_people_write_lose_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = await survive(tmp_path, kills=10)
    with capsys.disabled():
        print(f"\nI1: {said}")


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_I1_a_hundred_kills_while_twenty_people_write_lose_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = await survive(tmp_path, kills=100)
    with capsys.disabled():
        print(f"\nI1: {said}")


async def survive(folder: Path, *, kills: int) -> str:
    """Everybody writes, the bot is killed again and again, then everything is looked for."""
    random = Random()
    async with telegram_process() as telegram, bot_process(telegram, folder / "bot") as bot:
        writers = [Writer(telegram, who, Random(random.random()), patience=PATIENCE) for who in PEOPLE]
        enough = asyncio.Event()
        async with asyncio.TaskGroup() as together:
            for writer in writers:
                together.create_task(writer.live(enough))
            calls = await live_and_die(telegram, bot, kills, random)
            enough.set()
        await nothing_waits(bot)
        calls.append(await telegram.calls(calls[-1][-1]["n"]))
        await bot.stop()
        for writer in writers:
            assert await bot.read(lambda store, who=writer.who: kept_by(store, who)) == writer.kept  # type: ignore[misc]
        assert await bot.read(set_aside) == []
        assert await bot.read(open_sessions) == 0
    kept = [writer.kept for writer in writers]
    answers = sum(len(entry) for each in kept for entry in each.entries)
    return (
        f"{kills} kills, {len(writers)} people, {sum(writer.acknowledged for writer in writers)} reactions waited for, "
        f"{answers} answers in {sum(len(each.entries) for each in kept)} entries, "
        f"{sum(len(steps) for each in kept for steps in each.journeys.values())} steps on "
        f"{sum(len(each.journeys) for each in kept)} journeys, "
        f"{sum(len(fits) for each in kept for fits in each.fits.values())} check-ins on "
        f"{sum(len(each.fits) for each in kept)} goals, "
        f"{sum(len(labels) for each in kept for labels in each.maps.values())} connections and "
        f"{sum(len(each.places) for each in kept)} places, none lost; "
        f"{sum(writer.resumed for writer in writers)} pauses resumed; "
        f"{duplicates(calls)} messages came twice, each in flight when the bot was killed"
    )


async def live_and_die(telegram: Telegram, bot: BotProcess, kills: int, random: Random) -> list[list[Data]]:
    """The calls of each life of the bot; the last one goes on."""
    lives: list[list[Data]] = []
    number = 0
    for _ in range(kills):
        await bot.start()
        if random.random() < 0.2:
            await asyncio.sleep(random.uniform(0, 2))  # while it begins, too
        else:
            await asyncio.wait_for(telegram.called_after(number), 60)
            await asyncio.sleep(random.uniform(0, 1.5))
        await bot.kill()
        await asyncio.sleep(0.05)  # what it had sent arrives
        lives.append(await telegram.calls(number))
        number = lives[-1][-1]["n"] if lives[-1] else number
    await bot.start()
    await asyncio.wait_for(telegram.called_after(number), 60)
    lives.append(await telegram.calls(number))
    return lives


def duplicates(lives: list[list[Data]]) -> int:
    """How many messages came twice. Only one that was the last of its chat before a kill may, as the first after it."""
    twice = 0
    before: dict[int, tuple[int, str]] = {}
    seen: dict[str, int] = {}
    for life, calls in enumerate(lives):
        first: dict[int, bool] = defaultdict(lambda: True)
        for call in calls:
            if call["method"] not in MESSAGES or call["status"] != 200:
                continue
            chat = int(call["arguments"]["chat_id"])
            what = said_by(call)
            if what in seen and (is_a_question(call) or before[chat][1] == what):
                twice += 1
                assert first[chat], f"sent twice in life {life} though nothing was in flight"
                assert before[chat][1] == what, "it was not the one in flight that came twice"
                assert before[chat][0] < life, "sent twice by one process"
            seen[what] = life
            first[chat] = False
            before[chat] = (life, what)
    return twice


async def nothing_waits(bot: BotProcess) -> None:
    async with asyncio.timeout(60):
        while await bot.read(waiting):
            await asyncio.sleep(0.1)


def waiting(store: Store) -> int:
    inbox, outbox = table_of(Inbox), table_of(Outbox)
    return sum(store.conn.scalar(select(func.count()).select_from(table)) or 0 for table in (inbox, outbox))


def open_sessions(store: Store) -> int:
    session = table_of(FlowSession)
    return store.conn.scalar(select(func.count()).where(session.c.status != "closed")) or 0


def kept_by(store: Store, who: int) -> Kept:
    """What is in the database of somebody, in the shape in which they remember it."""
    person = find_person(store, who)
    assert person
    heads, _ = entries_page(store, person.id, offset=0, limit=100_000)
    found = [get_entry(store, person.id, head.id) for head in reversed(heads)]
    kept = Kept([words_of(entry) for entry in found if entry])
    for journey in journeys_page(store, person.id, offset=0, limit=100)[0]:
        of_journey = entries_of_journey(store, person.id, journey.id)
        kept.journeys[journey.alias] = [each.step for each in of_journey if each.step]
        if labels := [each.tie.label for each in map_history(store, person.id, journey.id).at()]:
            kept.maps[journey.alias] = labels
    goals, _ = goals_page(store, person.id, today=date.max, offset=0, limit=100_000)
    for goal in goals:
        title = titles_of(store, person.id, [goal.id])[goal.id]
        kept.fits[title] = [str(each.fit) for each in check_ins_of(store, person.id, goal.id)]
    for on in maps_of(store, person.id):
        kept.places += sorted((each.known.name for each in places_on(store, on)), key=written_when)
    return kept


def written_when(word: str) -> int:
    return int(word.split("x")[1])
