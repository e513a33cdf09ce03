"""I10: content may change under open sessions: nobody loses an answer or their place, and nothing raises."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from bot.content.definition import FlowFile, Step
from bot.content.load import load_flows, load_options
from bot.flows.compile import Flows, build_all
from tests.promises.house import House, words_of

AMINA = 8901


def change_content(house: House, flows: dict[str, FlowFile]) -> None:
    """As a new version of the bot would find the sessions of the old one."""
    built: Flows = build_all(flows, load_options())
    house.app.conversation.world = replace(house.app.conversation.world, flows=built)


def another_journal(random: Random, number: int) -> FlowFile:
    """The journal with steps taken out, put in, moved about and asked in another way."""
    journal = load_flows()["journal"]
    steps = [step for step in journal.steps if isinstance(step, Step) and random.random() < 0.7]
    steps += [Step(id=f"new_{number}_{each}", ask=f"Another question {each}?") for each in range(random.randint(0, 2))]
    random.shuffle(steps)
    if not steps:
        steps = [Step(id=f"only_{number}", ask="The only question?")]
    return journal.model_copy(update={"steps": tuple(steps)})


@pytest.mark.parametrize("seed", range(8))
async def test_I10_whatever_becomes_of_the_questions_no_answer_is_lost(house: House, seed: int) -> None:
    random = Random(seed)
    original = load_flows()
    await house.begin(AMINA, "Amina")
    await house.say(AMINA, "/journal")
    told = []
    for number in range(6):
        entry = await house.entries(AMINA)
        if entry:
            break
        if random.random() < 0.5:
            change_content(house, {**original, "journal": another_journal(random, number)})
        match random.randint(0, 5):
            case 0:
                await house.say(AMINA, "/pause", "/resume")
            case 1 if told and old_is_on_screen(house, told[-1]):
                text = f"edited {number}"
                old = told[-1]
                mine = next(m for m in reversed(house.chat(AMINA)) if m.text == old)
                await house.edit(AMINA, mine.id, text)
                # Of a question that is gone nothing is changed any more, and it is said so.
                told[-1] = text if "Changed in" in house.last(AMINA) else old
            case _:
                pass
        await go_on(house, told, f"said {number}")
    change_content(house, original)
    await house.say(AMINA, "/resume")
    for number in range(6, 16):
        if await house.entries(AMINA):
            break
        await go_on(house, told, f"said {number}")
    [entry] = await house.entries(AMINA)
    kept = "\n".join(words_of(entry).values())
    assert not [text for text in told if text not in kept], house.screen(AMINA)
    assert await house.set_aside() == []


def old_is_on_screen(house: House, text: str) -> bool:
    return any(message.text == text for message in house.chat(AMINA))


async def go_on(house: House, told: list[str], text: str) -> None:
    """Answer the question; one that is asked again with its answer is left as it is."""
    if "  [Next]" in house.screen(AMINA):
        await house.press(AMINA, "Next")
        return
    told.append(text)
    await house.say(AMINA, text)


async def test_I10_the_place_is_the_question_of_the_same_name_else_the_first_unanswered_one(house: House) -> None:
    original = load_flows()
    journal = original["journal"]
    happened, feeling, learning, title = journal.steps
    await house.begin(AMINA, "Amina")
    await house.say(AMINA, "/journal", "first")
    moved = journal.model_copy(update={"steps": (learning, feeling, happened, title)})
    change_content(house, {**original, "journal": moved})
    await house.say(AMINA, "the feeling")
    change_content(house, {**original, "journal": journal.model_copy(update={"steps": (happened, learning, title)})})
    assert "What happened, and why?" in house.last(AMINA)
    assert "first" in house.last(AMINA)
    await house.press(AMINA, "Next")
    await house.say(AMINA, "the lesson", "the title")
    [entry] = await house.entries(AMINA)
    assert words_of(entry) == {
        "what_happened": "first",
        "learning": "the lesson",
        "title": "the title",
        "feeling": "the feeling",
    }
    assert next(answer for answer in entry.answers if answer.place == "feeling").private


async def test_I10_a_flow_that_is_gone_keeps_what_was_written_and_goes_on_when_it_is_back(house: House) -> None:
    original = load_flows()
    await house.begin(AMINA, "Amina")
    await house.say(AMINA, "/what", "kept all the while")
    change_content(house, {name: flow for name, flow in original.items() if name != "what"})
    old = house.said(AMINA)[-1]
    await house.say(AMINA, "words that nobody asked for", "/resume", "/pause", "/cancel", "/what")
    for row in old.buttons():
        for button in row:
            await house.forge(AMINA, button["callback_data"], old.id)
    await house.say(AMINA, "/journal", "a", "b", "c", "d", "/resume")
    assert await house.set_aside() == []
    change_content(house, original)
    await house.say(AMINA, "/resume")
    if "Why does it matter?" not in house.last(AMINA):
        await house.do(AMINA, "resume")
    await house.say(AMINA, "so", "now")
    await house.press(AMINA, "No")
    await house.say(AMINA, "title")
    await house.press(AMINA, "Skip")
    entry = (await house.entries(AMINA))[-1]
    assert words_of(entry)["what"] == "kept all the while"
