"""Pressing buttons, and answering the press."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest

from bot.clock import MovableClock
from bot.sandbox.phone import Phone, PhoneError

TOO_OLD = "Query is too old and response timeout expired or query id is invalid"


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"d:{label}") for label in labels]])


async def newest(bot: Bot) -> Update:
    return (await bot.get_updates())[-1]


async def test_a_press_tells_the_bot_who_pressed_what_and_where(bot: Bot, amina: Phone) -> None:
    sent = await bot.send_message(5001, "Sure?", reply_markup=keyboard("Yes", "No"))
    await amina.press("No")
    query = (await newest(bot)).callback_query
    assert query
    assert query.message
    assert (query.data, query.from_user.first_name, query.message.message_id) == (
        "d:No",
        "Amina",
        sent.message_id,
    )


async def test_the_newest_message_with_the_button_is_meant_unless_told_which(bot: Bot, amina: Phone) -> None:
    old = await bot.send_message(5001, "one", reply_markup=keyboard("Yes"))
    new = await bot.send_message(5001, "two", reply_markup=keyboard("Yes"))
    assert (await amina.press("Yes"))["message_id"] == new.message_id
    assert (await amina.press("Yes", message_id=old.message_id))["message_id"] == old.message_id
    assert (await amina.press(data="d:Yes"))["message_id"] == new.message_id


async def test_marks_of_direction_in_a_label_need_not_be_typed(bot: Bot, amina: Phone) -> None:
    await bot.send_message(5001, "x", reply_markup=keyboard("\u2068Yes\u2069"))
    await amina.press("Yes")


async def test_a_button_that_is_not_there_cannot_be_pressed(bot: Bot, amina: Phone) -> None:
    sent = await bot.send_message(5001, "x", reply_markup=keyboard("Yes"))
    await sent.edit_text("x again")
    with pytest.raises(PhoneError, match="no button 'Yes'"):
        await amina.press("Yes")


async def test_a_button_with_a_link_gives_the_link_and_tells_nobody(bot: Bot, amina: Phone) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Site", url="https://example.org")]])
    await bot.send_message(5001, "x", reply_markup=markup)
    assert await amina.press("Site") == {"url": "https://example.org/"}
    assert (await newest(bot)).callback_query is None


async def test_the_answer_shows_on_the_phone_and_only_once(bot: Bot, amina: Phone) -> None:
    await bot.send_message(5001, "x", reply_markup=keyboard("Yes"))
    pressed = await amina.press("Yes")
    assert await bot.answer_callback_query(pressed["query_id"], "Kept", show_alert=True)
    [toast] = await amina.toasts()
    assert toast["answer"] == {"text": "Kept", "alert": True, "url": ""}
    with pytest.raises(BadRequest, match=TOO_OLD):
        await bot.answer_callback_query(pressed["query_id"])


async def test_an_answer_must_come_within_a_quarter_of_an_hour(bot: Bot, amina: Phone, clock: MovableClock) -> None:
    await bot.send_message(5001, "x", reply_markup=keyboard("Yes"))
    pressed = await amina.press("Yes")
    clock.advance(timedelta(minutes=16))
    with pytest.raises(BadRequest, match=TOO_OLD):
        await bot.answer_callback_query(pressed["query_id"])
    with pytest.raises(BadRequest, match=TOO_OLD):
        await bot.answer_callback_query("77")


@pytest.mark.usefixtures("amina")
async def test_presses_can_be_forged(bot: Bot, sam: Phone) -> None:
    sent = await bot.send_message(5001, "x", reply_markup=keyboard("Yes"))
    await sam.forge_press("d:anything", sent.message_id, chat_id=5001)
    query = (await newest(bot)).callback_query
    assert query
    assert query.message
    assert (query.from_user.id, query.message.chat.id, query.data) == (5002, 5001, "d:anything")
    await sam.forge_press("d:gone", 99_999)
    query = (await newest(bot)).callback_query
    assert query
    assert query.message
    assert not query.message.is_accessible
