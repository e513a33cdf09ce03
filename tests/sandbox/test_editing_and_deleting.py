"""Edits that change nothing, messages that are gone, and the 48 hours."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.clock import MovableClock
from bot.sandbox.phone import Phone

SKIP = InlineKeyboardMarkup([[InlineKeyboardButton("Skip", callback_data="s")]])
NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def test_an_edit_replaces_text_and_buttons(bot: Bot, amina: Phone) -> None:
    sent = await bot.send_message(5001, "one", reply_markup=SKIP)
    edited = await bot.edit_message_text("<i>two</i>", 5001, sent.message_id, parse_mode="HTML")
    assert isinstance(edited, Message)
    assert edited.edit_date
    assert not edited.reply_markup
    bubble = (await amina.read())[-1]
    assert (bubble.html, bubble.edited, bubble.buttons) == ("<i>two</i>", True, ())


@pytest.mark.usefixtures("amina")
async def test_an_edit_that_changes_nothing_is_refused(bot: Bot) -> None:
    sent = await bot.send_message(5001, "<b>one</b>", parse_mode="HTML", reply_markup=SKIP)
    with pytest.raises(BadRequest, match=NOT_MODIFIED):
        await sent.edit_text("<b>one</b>", parse_mode="HTML", reply_markup=SKIP)
    with pytest.raises(BadRequest, match=NOT_MODIFIED):
        await sent.edit_reply_markup(SKIP)
    await sent.edit_text("<i>one</i>", parse_mode="HTML", reply_markup=SKIP)


async def test_only_the_bots_own_messages_that_are_still_there_can_be_edited(bot: Bot, amina: Phone) -> None:
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", 5001, 99_999)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", 5001, await amina.send("mine"))
    sent = await bot.send_message(5001, "one")
    await sent.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("two")


@pytest.mark.usefixtures("amina")
async def test_a_caption_is_edited_as_a_caption(bot: Bot) -> None:
    sent = await bot.send_document(5001, b"x", filename="x.txt", caption="old")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await sent.edit_text("new")
    edited = await sent.edit_caption("new")
    assert isinstance(edited, Message)
    assert edited.caption == "new"


@pytest.mark.usefixtures("amina")
async def test_a_keyboard_of_another_kind_cannot_be_put_under_an_edited_message(call: Any, bot: Bot) -> None:
    sent = await bot.send_message(5001, "x")
    refused = await call(
        "editMessageText",
        chat_id=5001,
        message_id=sent.message_id,
        text="y",
        reply_markup={"remove_keyboard": True},
    )
    assert refused["description"] == "Bad Request: inline keyboard expected"


async def test_messages_can_be_deleted_for_48_hours(bot: Bot, amina: Phone, clock: MovableClock) -> None:
    sent, theirs = await bot.send_message(5001, "x"), await amina.send("y")
    clock.advance(timedelta(hours=48))
    assert await bot.delete_message(5001, theirs)
    clock.advance(timedelta(seconds=1))
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await sent.delete()
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(5001, theirs)
    assert [b.text for b in await amina.read(deleted=True) if b.deleted] == ["y"]


async def test_deleting_several_passes_over_what_is_not_there(call: Any, bot: Bot, amina: Phone) -> None:
    ids = [(await bot.send_message(5001, str(n))).message_id for n in range(3)]
    assert await bot.delete_messages(5001, [*ids, 99_999])
    assert not [b for b in await amina.read() if not b.mine]
    refused = await call("deleteMessages", chat_id=5001, message_ids=list(range(1, 102)))
    assert refused["description"] == "Bad Request: too many message identifiers specified"
    refused = await call("deleteMessages", chat_id=5001)
    assert refused["description"] == "Bad Request: message identifiers are not specified"
