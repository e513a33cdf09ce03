"""I4: late messages, swipe-replies and edits reach the answer they belong to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from bot.sandbox import acts
from tests.databases import on_both
from tests.promises.house import House, words_of

AMINA = 8501
PLACES = ("what_happened", "feeling", "learning")
QUESTIONS = ("What happened, and why?", "How do I feel about it?", "What can I learn from it?")


@dataclass
class Answers:
    """What each answer should be: the words of each message, in the order of the chat."""

    parts: dict[str, dict[int, str]] = field(default_factory=lambda: {place: {} for place in (*PLACES, "title")})

    def of(self, place: str) -> str:
        return "\n".join(text for _, text in sorted(self.parts[place].items()))


def question_of(house: House, number: int) -> int:
    """The message that asked a question of the journal last."""
    return next(m.id for m in reversed(house.said(AMINA)) if QUESTIONS[number] in m.text)


@pytest.mark.parametrize("seed", range(6))
async def test_I4_bursts_swipes_and_edits_end_where_they_belong(house: House, seed: int) -> None:
    random = Random(seed)
    await house.begin(AMINA, "Amina")
    for journal in range(2):
        expected = Answers()
        await house.say(AMINA, "/journal")
        for number, place in enumerate(PLACES):
            burst(house, random, expected, place, f"{journal}{number}")
            await house.settle()
            await swipe_or_edit(house, random, expected, number, f"{journal}{number}")
        burst(house, random, expected, "title", f"{journal}t")
        await house.settle()
        for more in range(3):
            await swipe_or_edit(house, random, expected, len(PLACES) - 1, f"{journal}closed{more}")
        entry = (await house.entries(AMINA))[-1]
        assert words_of(entry) == {place: expected.of(place) for place in (*PLACES, "title")}
    assert await house.set_aside() == []


def burst(house: House, random: Random, expected: Answers, place: str, name: str) -> None:
    """Several messages, all written before the next question can be seen."""
    for part in range(random.randint(1, 4)):
        text = f"{name} part {part}"
        expected.parts[place][house.write(AMINA, text)] = text


async def swipe_or_edit(house: House, random: Random, expected: Answers, latest: int, name: str) -> None:
    if random.random() < 0.5:
        number = random.randint(0, latest)
        text = f"{name} swiped"
        told = await house.say(AMINA, text, reply_to=question_of(house, number))
        expected.parts[PLACES[number]][told] = text
    if random.random() < 0.7:
        place = random.choice([place for place in PLACES[: latest + 1] if expected.parts[place]])
        told = random.choice(list(expected.parts[place]))
        expected.parts[place][told] = f"{name} edited"
        await house.edit(AMINA, told, f"{name} edited")


async def test_I4_a_text_that_telegram_cuts_is_one_answer(house: House) -> None:
    await house.begin(AMINA, "Amina")
    await house.say(AMINA, "/journal")
    words = [f"word{number}" for number in range(1500)]
    await house.say(AMINA, " ".join(words))
    assert len([m for m in house.chat(AMINA) if not m.from_bot and "word" in m.text]) == 4
    await house.say(AMINA, "calm", "patience", "a long one")
    [entry] = await house.entries(AMINA)
    kept = words_of(entry)
    assert kept["what_happened"].split() == words
    assert (kept["feeling"], kept["learning"], kept["title"]) == ("calm", "patience", "a long one")


async def answer_while_the_question_is_sent_again(house: House, *, seen: bool) -> dict[str, str]:
    """Telegram's answer to the second question is lost, so it is sent again later, under a higher number.

    Something is written after its first copy could be seen, or long before it was sent. What is kept in the end.
    """
    await house.begin(AMINA, "Amina")
    await house.say(AMINA, "/journal")
    world = house.sandbox.world
    lost = world.faults.switch_on("reply_lost", calls=1, methods=["sendMessage"], chat_id=AMINA)
    house.write(AMINA, "first")
    if not seen:
        early = acts.write(world, house.person(AMINA), "belongs to the first")
        assert early
        # It was written a good while before the bot gets to see it and to ask the next question.
        house.clock.advance(timedelta(seconds=20))
    async with asyncio.timeout(30):
        while not lost.hits:
            await asyncio.sleep(0.005)
    if seen:
        house.clock.advance(timedelta(seconds=20))
        house.write(AMINA, "belongs to the second")
    async with asyncio.timeout(20):
        while sum(QUESTIONS[1] in m.text for m in house.said(AMINA)) < 2:
            await asyncio.sleep(0.02)
    await house.settle()
    if not seen:
        await house.say(AMINA, "belongs to the second")
    await house.say(AMINA, "third", "title")
    [entry] = await house.entries(AMINA)
    return words_of(entry)


@on_both
async def test_I4_an_answer_to_a_copy_whose_delivery_nobody_confirmed_is_an_answer(house: House) -> None:
    kept = await answer_while_the_question_is_sent_again(house, seen=True)
    assert kept == {
        "what_happened": "first",
        "feeling": "belongs to the second",
        "learning": "third",
        "title": "title",
    }


async def test_I4_what_was_written_before_the_first_copy_joins_the_answer_before(house: House) -> None:
    kept = await answer_while_the_question_is_sent_again(house, seen=False)
    assert kept == {
        "what_happened": "first\nbelongs to the first",
        "feeling": "belongs to the second",
        "learning": "third",
        "title": "title",
    }


@on_both
async def test_I4_same_answer_puts_what_was_sent_with_the_answer_before(house: House) -> None:
    await house.begin(AMINA, "Amina")
    await house.say(AMINA, "/journal", "first", "and more of the first")
    await house.press(AMINA, "Same answer")
    told = next(m.id for m in house.chat(AMINA) if m.text == "and more of the first")
    await house.edit(AMINA, told, "and yet more of the first")
    await house.say(AMINA, "second", "third", "title")
    [entry] = await house.entries(AMINA)
    assert words_of(entry)["what_happened"] == "first\nand yet more of the first"
    assert words_of(entry)["feeling"] == "second"


async def test_I4_an_edit_keeps_the_history_and_one_that_changes_nothing_does_nothing(house: House) -> None:
    await house.begin(AMINA, "Amina")
    first = await house.say(AMINA, "/journal", "first")
    await house.say(AMINA, "second", "third", "title")
    chat = house.transcript(AMINA)
    message = house.sandbox.world.message(AMINA, first)
    assert message
    house.sandbox.world.updates.add("edited_message", message.api() | {"edit_date": 1})
    await house.settle()
    assert house.transcript(AMINA) == chat
    await house.edit(AMINA, first, "first, in other words")
    [entry] = await house.entries(AMINA)
    assert words_of(entry)["what_happened"] == "first, in other words"
    await house.say(AMINA, "/mydata")
    await house.do(AMINA, "download")
    everything = b"".join(house.newest_files(AMINA, 2)).decode()
    assert '"first"' in everything
    assert "first, in other words" in everything
