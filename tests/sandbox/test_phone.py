"""The phone tests use, and the control API under it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox import Sandbox
from bot.sandbox.phone import Phone, PhoneError
from bot.sandbox.samples import KINDS


async def test_waiting_ends_as_soon_as_the_message_is_there(bot: Bot, amina: Phone) -> None:
    waiting = asyncio.create_task(amina.expect("Hello"))
    await asyncio.sleep(0.05)
    await bot.send_message(5001, "Hello Amina")
    assert (await waiting).text == "Hello Amina"
    assert amina.last.text == "Hello Amina"


async def test_waiting_in_vain_shows_the_chat(bot: Bot, amina: Phone) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    await bot.send_message(5001, "Sure?", reply_markup=markup)
    with pytest.raises(AssertionError, match=r"(?s)> /start\n  Sure\?\n  \[Yes\]"):
        await amina.expect("never", timeout=0.1)


async def test_an_edit_wakes_the_one_who_waits(bot: Bot, amina: Phone) -> None:
    sent = await bot.send_message(5001, "one")
    waiting = asyncio.create_task(amina.wait_for(lambda seen: seen[-1].edited))
    await asyncio.sleep(0.05)
    await sent.edit_text("two")
    assert await waiting


async def test_new_people_come_with_their_name_and_language(sandbox: Sandbox, bot: Bot) -> None:
    phone = Phone(sandbox.url, 7001, first_name="Zahra", language_code="ur")
    await phone.start("invitation-1")
    [update] = await bot.get_updates()
    assert update.message
    assert update.message.from_user
    assert (update.message.text, update.message.from_user.first_name) == ("/start invitation-1", "Zahra")
    assert update.message.from_user.language_code == "ur"


async def test_a_blocked_bot_cannot_be_written_to(amina: Phone) -> None:
    await amina.block()
    with pytest.raises(PhoneError, match="unblock it first"):
        await amina.send("hello")


async def test_only_ones_own_text_can_be_edited_and_nothing_empty_sent(bot: Bot, amina: Phone) -> None:
    theirs = await bot.send_message(5001, "x")
    with pytest.raises(PhoneError, match="only one's own text"):
        await amina.edit(theirs.message_id, "y")
    with pytest.raises(PhoneError, match="empty"):
        await amina.send("  ")
    with pytest.raises(PhoneError, match="no message 99"):
        await amina.send("hello", reply_to=99)


async def test_a_swipe_reply_carries_what_it_replies_to(bot: Bot, amina: Phone) -> None:
    sent = await bot.send_message(5001, "Feelings?")
    await amina.send("calm", reply_to=sent.message_id)
    *_, update = await bot.get_updates()
    assert update.message
    assert update.message.reply_to_message
    assert update.message.reply_to_message.text == "Feelings?"


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_everything_a_phone_can_send_is_understood_by_the_bots_library(bot: Bot, amina: Phone, kind: str) -> None:
    await amina.send_kind(kind, **({"caption": "note"} if kind == "photo" else {}))
    *_, update = await bot.get_updates()
    assert update.message
    if kind == "forwarded":
        assert update.message.forward_origin
    else:
        assert getattr(update.message, kind)


async def test_settling_waits_until_the_bot_has_taken_everything(call: Any, amina: Phone) -> None:
    settling = asyncio.create_task(amina.settle())
    [start] = await call("getUpdates")
    assert not settling.done()
    await call("getUpdates", offset=start["update_id"] + 1)
    await settling


@pytest.mark.usefixtures("amina")
async def test_what_the_bot_asked_for_is_on_record(sandbox: Sandbox, call: Any, http: Any) -> None:
    await call("sendMessage", chat_id=5001, text="hello")
    await call("sendMessage", chat_id=404, text="hello")
    async with http.get(f"{sandbox.url}/sandbox/calls?method=sendMessage") as answer:
        good, bad = await answer.json()
    assert (good["status"], good["arguments"]) == (200, {"chat_id": 5001, "text": "hello"})
    assert (bad["status"], bad["answer"]) == (400, "Bad Request: chat not found")


async def test_events_come_as_they_happen(sandbox: Sandbox, http: Any, amina: Phone) -> None:
    since = sandbox.world.feed.number
    async with http.get(f"{sandbox.url}/sandbox/events?since={since}") as stream:
        await amina.send("hello")
        async for line in stream.content:
            if line.startswith(b"data:") and b'"hello"' in line:
                break
        else:
            pytest.fail("the stream ended without the message")
