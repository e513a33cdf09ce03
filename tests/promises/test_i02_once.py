"""I2: an update is acted on once, however often and in whatever order it arrives."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bot.sandbox.faults import FaultKind
from tests.promises.house import House, a_house, words_of

SAM, AMINA, BELA = 8301, 8302, 8303

TOKENS = re.compile(r"(start=|/start )[\w-]+")

Left = tuple[dict[int, list[tuple[str, list[str]]]], list[dict[str, str]]]


async def live(house: House, *, restarts: bool = False) -> Left:
    """A few people do a bit of everything, in bursts. What is left: their chats and Amina's entries."""

    async def again() -> None:
        if restarts:
            await house.restart()
            repeat_everything(house)
            await house.settle()

    await house.make_team(SAM, "Sam", "Team")
    await again()
    await house.link(SAM, AMINA, "Amina")
    await house.begin(BELA, "Bela")
    for text in ("/journal", "one", "one more", "and more"):
        house.write(AMINA, text)
        house.write(BELA, text)
    await house.settle()
    await again()
    for who in (AMINA, BELA):
        house.write(who, "two")
    await house.settle()
    house.tap(AMINA, "Back")
    house.write(BELA, "three")
    await house.settle()
    await house.press(AMINA, "Next")
    await again()
    await house.say(AMINA, "three", "title")
    await house.share(AMINA, "p")
    await house.say(SAM, "/summary")
    await house.do(SAM, "see")
    await again()
    await house.do(SAM, "answer", "thanks")
    await house.do(SAM, "write_back")
    await house.say(SAM, "Well done")
    first = next(message.id for message in house.chat(AMINA) if message.text == "one")
    await house.edit(AMINA, first, "one, put better")
    await house.say(AMINA, "late", reply_to=next(m.id for m in house.chat(AMINA) if "How do I feel" in m.text))
    await house.say(BELA, "/visit")
    await house.press(BELA, "In 1 hour")
    await again()
    await house.live_until(house.clock.now().replace(hour=12, minute=0))
    entries = [words_of(entry) for entry in await house.entries(AMINA)]
    assert await house.set_aside() == []
    return {who: chat(house, who) for who in (SAM, AMINA, BELA)}, entries


def chat(house: House, who: int) -> list[tuple[str, list[str]]]:
    """A chat without the tokens of links, which are never the same."""
    return [(TOKENS.sub(r"\1", text), labels) for text, labels in house.transcript(who)]


def remember_everything(house: House) -> None:
    """Keep every update that Telegram has given out."""
    queue: Any = house.sandbox.world.updates
    put, kept = queue._put, []

    def keep(update: dict[str, Any]) -> None:
        kept.append(update)
        put(update)

    queue._put, queue.kept = keep, kept


def repeat_everything(house: House) -> None:
    """Telegram gives out every update once more, the latest first."""
    queue: Any = house.sandbox.world.updates
    for update in reversed(list(queue.kept)):
        queue._waiting.append(update)
    queue._emptied.clear()
    queue.release()


async def left_with(folder: Path, *kinds: FaultKind, restarts: bool = False) -> Left:
    async with a_house(folder) as house:
        remember_everything(house)
        faults = [house.sandbox.world.faults.switch_on(kind) for kind in kinds]
        left = await live(house, restarts=restarts)
        assert all(fault.hits > 20 for fault in faults)
        return left


async def test_I2_the_same_is_left_however_often_and_in_whatever_order_updates_arrive(tmp_path: Path) -> None:
    once = await left_with(tmp_path / "once")
    assert once[1][0]["what_happened"] == "one, put better\none more\nand more"
    assert await left_with(tmp_path / "twice", "updates_twice") == once
    assert await left_with(tmp_path / "shuffled", "updates_shuffled") == once
    assert await left_with(tmp_path / "both", "updates_twice", "updates_shuffled") == once
    assert await left_with(tmp_path / "again", restarts=True) == once
