"""I12: no update of any kind is met by an exception, and none from a person in a private chat by silence.

Every kind of update and of content that the Bot API knows is thrown in by
tests/conversations/test_every_update_kind.py; here it is anything at all: JSON that is no update, and updates with
anything in the place of anything.
"""

from __future__ import annotations

import asyncio
import copy
import logging
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.promises.house import House

AMINA, STRANGER = 9401, 9402
NUMBERS = count(10_000_000)
Json = Any

numbers = st.one_of(st.integers(), st.sampled_from([0, -1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 2**200]))
# Halves of surrogate pairs, controls, and what is no text in any language.
texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["\ud800", "\x00", "/start " + "x" * 60, "/start \ud83d:|", "/", "/ ", "", " ", "\u202e", "😀" * 2048]
    ),
)
anything: st.SearchStrategy[Json] = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, st.floats(allow_nan=False, allow_infinity=False), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)


def updates_of(who: int) -> list[dict[str, Json]]:
    """One update of every kind the bot asks for."""
    user = {"id": who, "is_bot": False, "first_name": "Amina", "language_code": "en"}
    chat = {"id": who, "type": "private", "first_name": "Amina"}
    message = {"message_id": 5, "from": user, "chat": chat, "date": 1_772_618_400, "text": "A text"}
    member = {"user": user, "status": "member"}
    return [
        {"message": message},
        {"message": message | {"text": "/start", "reply_to_message": message}},
        {"message": {key: value for key, value in message.items() if key != "text"} | {"photo": [], "caption": "x"}},
        {"edited_message": message | {"edit_date": 1_772_618_401}},
        {"callback_query": {"id": "1", "from": user, "message": message, "chat_instance": "1", "data": "o|entries||5"}},
        {
            "my_chat_member": {
                "chat": chat,
                "from": user,
                "date": 1,
                "old_chat_member": member,
                "new_chat_member": member,
            }
        },
        {"channel_post": message | {"chat": {"id": -100123, "type": "channel", "title": "News"}}},
        {"message": message | {"chat": {"id": -5, "type": "group", "title": "Team"}}},
    ]


def places_in(value: Json, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, each in inner for place in places_in(each, (*path, key)))]


@st.composite
def nearly_updates(draw: st.DrawFn) -> Json:
    """An update with anything in one or two places of it."""
    update = copy.deepcopy(draw(st.sampled_from([*updates_of(AMINA), *updates_of(STRANGER)])))
    for _ in range(draw(st.integers(1, 2))):
        places = [each for each in places_in(update) if each]
        if not places:
            return update
        place = draw(st.sampled_from(places))
        holder = update
        for key in place[:-1]:
            holder = holder[key]
        if isinstance(holder, dict) and draw(st.booleans()):
            holder.pop(place[-1], None)
        else:
            holder[place[-1]] = draw(anything)
    return update


no_updates = st.dictionaries(st.sampled_from(["message", "poll", "callback_query", "x", ""]), anything, max_size=2)


@pytest.fixture
async def house_in_use(house: House) -> House:
    await house.begin(AMINA, "Amina")
    await house.say(AMINA, "/journal", "one")
    return house


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(updates=st.lists(st.one_of(nearly_updates(), no_updates), min_size=1, max_size=8))
async def test_I12_whatever_arrives_nothing_is_set_aside_and_the_bot_goes_on(
    house_in_use: House, caplog: pytest.LogCaptureFixture, updates: list[Json]
) -> None:
    caplog.clear()
    house = house_in_use
    await house.app.conversation.take_in([{**each, "update_id": next(NUMBERS)} for each in updates])
    await house.app.conversation.idle()
    await house.app.sender.idle()
    assert await house.set_aside() == []
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    before = len(house.said(AMINA))
    await house.say(AMINA, "/help")
    assert len(house.said(AMINA)) > before


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=60).filter(lambda each: each.strip()))
async def test_I12_no_text_in_a_private_chat_is_met_by_silence(house_in_use: House, text: str) -> None:
    house = house_in_use
    # A stranger who writes more often than any person meets a limit (tests/conversations/test_bad_input.py).
    house.clock.advance(timedelta(minutes=1))
    for who in (AMINA, STRANGER):
        before = len(house.chat(who, gone=True))
        house.write(who, text)
        await house.settle()
        assert any(message.from_bot for message in house.chat(who, gone=True)[before:]), f"{who} was met by silence"
    assert await house.set_aside() == []


@pytest.mark.parametrize(
    "payload", ["x" * 64, "x" * 4000, "a:b|c||d", "o|begin||en:x", "😀" * 30, "../..", "%00", "' or 1=1"]
)
async def test_I12_a_link_that_nobody_made_is_answered_like_any_other(house: House, payload: str) -> None:
    await house.say(STRANGER, f"/start {payload}")
    await house.do(STRANGER, "notice_in", "en")
    await house.do(STRANGER, "begin", "en")
    await house.say(STRANGER, "Somebody")
    assert "This link does not work" in house.read_by(STRANGER)
    await house.say(STRANGER, f"/start {payload}")
    assert "This link does not work" in house.last(STRANGER)
    assert await house.set_aside() == []


@pytest.mark.parametrize("number", [2**63, -(2**70), True, "7", None, 1.5])
async def test_I12_an_update_without_a_number_of_its_own_holds_nobody_up(house: House, number: Any) -> None:
    await house.begin(AMINA, "Amina")
    queue: Any = house.sandbox.world.updates
    house.write(AMINA, "/help")
    queue._waiting.insert(0, {"update_id": 1, "message": {}})
    real = house.app.bot.call

    async def call(method: str, *arguments: Any, **more: Any) -> Any:
        found = await real(method, *arguments, **more)
        if method == "getUpdates":
            return [{"update_id": number, "message": {"text": "x"}}, *found]
        return found

    object.__setattr__(house.app.bot, "call", call)
    async with asyncio.timeout(20):
        await house.say(AMINA, "/agenda", "/help", "/menu")
    assert "You and your team" in house.last(AMINA)
    assert await house.set_aside() == []
