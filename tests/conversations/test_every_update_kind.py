"""I12: no update of any kind is met by an exception, and none from a person in a private chat by silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import acts, groups, samples
from bot.sandbox.people import ChatType
from tests.conversations.beginnings import begin, heard
from tests.conversations.stage import Stage

TYPES = json.loads((Path(__file__).parents[1] / "sandbox" / "bot_api_10_1.json").read_text(encoding="utf-8"))["types"]
SOMETHING = {"String": "x", "Integer": 1, "Float": 1.5, "Boolean": True}

Update = dict[str, Any]


def example(type_name: str) -> Any:
    """Something of that type of the Bot API, with as little in it as can be."""
    if type_name.startswith("Array of "):
        return [example(type_name.removeprefix("Array of "))]
    if type_name in SOMETHING:
        return SOMETHING[type_name]
    fields = TYPES.get(type_name, {})
    return {field: example(types[0]) for field, (types, required) in fields.items() if required}


def fields(type_name: str) -> Iterator[tuple[str, Any]]:
    """Every optional field of a type, with an example."""
    for field, (types, required) in TYPES[type_name].items():
        if not required:
            yield field, example(types[0])


def from_person(stage: Stage, name: str) -> Update:
    """What makes something come from a person, in their private chat."""
    person = stage.sandbox.world.people[stage.phones[name].user_id]
    chat = stage.sandbox.world.chats[person.id].chat()
    return {"from": person.user(), "user": person.user(), "chat": chat, "message_id": 1, "date": 1_772_618_400}


async def everybody(stage: Stage) -> tuple[str, ...]:
    """A stranger, and a person in the middle of a flow."""
    await begin(stage, "Sam supervises Amina")
    await stage.say("Amina", "/journal")
    await stage.say("Zoe", "/start")
    stage.news()
    return ("Zoe", "Amina")


async def receive(stage: Stage, update: Update) -> None:
    stage.sandbox.world.updates.add_raw(update)
    await stage.settle()


async def test_i12_every_kind_of_content_is_answered_in_a_private_chat(stage: Stage) -> None:
    silent = []
    for name in await everybody(stage):
        for kind in samples.KINDS:
            await stage.send(name, kind)
            if not heard(stage, name):
                silent.append((name, kind))
    assert not silent


async def test_i12_every_kind_of_update_is_taken_without_an_exception(stage: Stage) -> None:
    for name in await everybody(stage):
        for kind, content in fields("Update"):
            await receive(stage, {kind: content})
            await receive(stage, {kind: content | from_person(stage, name) if isinstance(content, dict) else content})
            await receive(stage, {kind: None})
    await stage.say("Amina", "Still here.")
    assert heard(stage, "Amina")


async def test_i12_every_field_of_a_message_is_taken_without_an_exception(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversation.floods.MOST_WAITING", 1000)
    for name in await everybody(stage):
        for number, (field, content) in enumerate(fields("Message"), start=1000):
            message = from_person(stage, name) | {"message_id": number, field: content}
            stage.sandbox.world.updates.add_raw({"message": message})
            stage.sandbox.world.updates.add_raw({"edited_message": message})
            stage.sandbox.world.updates.add_raw({"message": {**message, field: "not what it should be"}})
        await stage.settle()
    await stage.say("Amina", "/menu")
    assert heard(stage, "Amina")


async def test_i12_blocking_and_coming_back_are_taken(stage: Stage) -> None:
    for name in await everybody(stage):
        await stage.block(name)
        await stage.unblock(name)
        await stage.say(name, "/menu")
        assert heard(stage, name)


async def test_i12_a_reaction_and_an_inline_question_are_passed_over(stage: Stage) -> None:
    world = stage.sandbox.world
    for name in await everybody(stage):
        person = world.people[stage.phones[name].user_id]
        acts.react(world, person, stage.chat(name)[-1]["id"], "👍")
        acts.ask_inline(world, person, "journal")
        await stage.settle()
        assert not heard(stage, name)


async def test_i12_the_longest_text_a_phone_sends_is_kept_and_shown(stage: Stage) -> None:
    await begin(stage, "Sam supervises Amina")
    await stage.say("Amina", "/reflect")
    for words in ("x" * 4096, "🌸" * 2048, "کتب خانہ " * 455, "<b>&amp;" * 500, "\u202e\u2066" * 100 + "turned"):
        await stage.say("Amina", words)
        assert heard(stage, "Amina")
        await stage.press("Amina", "Back")
        assert words.strip()[:20].strip("\u202e\u2066") in "".join(heard(stage, "Amina"))
        await stage.press("Amina", "Next")


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_i12_a_group_gets_one_sentence_and_is_left(stage: Stage, kind: ChatType) -> None:
    world = stage.sandbox.world
    await stage.phone("Zoe")
    chat = groups.start(world, world.people[stage.phones["Zoe"].user_id], "Team", kind)
    groups.write(world, chat, None if kind == "channel" else world.people[stage.phones["Zoe"].user_id], "Hello")
    await stage.settle()
    said = [message["text"] for message in world.visible(chat.id) if not message["mine"] and message["text"] != "Hello"]
    assert chat.bot == "left"
    assert len(said) == (0 if kind == "channel" else 1)
