"""sendMessage, sendDocument, sendPhoto: what is kept, what is refused and in which words."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, Forbidden, InvalidToken

from bot.sandbox import Sandbox
from bot.sandbox.phone import Phone
from bot.sandbox.samples import small_png


async def test_the_bot_knows_who_it_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (1, "tandem_sandbox_bot", True)


async def test_a_message_comes_back_as_it_was_sent_with_the_sandboxs_date(bot: Bot, amina: Phone, clock: Any) -> None:
    sent = await bot.send_message(
        5001,
        "  <b>Feelings</b>\nWhat?\n",
        parse_mode="HTML",
        protect_content=True,
        disable_notification=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Skip", callback_data="s:1")]]),
    )
    assert sent.text == "Feelings\nWhat?"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 0, 8)]
    assert sent.date == clock.now()
    assert sent.has_protected_content
    assert sent.link_preview_options
    assert sent.link_preview_options.is_disabled
    [bubble] = [b for b in await amina.read() if not b.mine]
    assert (bubble.html, bubble.buttons, bubble.protected) == ("<b>Feelings</b>\nWhat?", (("Skip",),), True)


@pytest.mark.usefixtures("sam")
async def test_message_ids_rise_over_all_chats(bot: Bot, amina: Phone) -> None:
    ids = [(await bot.send_message(chat, "x")).message_id for chat in (5001, 5002, 5001)]
    assert ids == sorted(set(ids))
    assert await amina.send("hello") > ids[-1]


async def test_a_reply_says_what_it_replies_to(bot: Bot, amina: Phone) -> None:
    asked = await amina.send("hello")
    sent = await bot.send_message(5001, "hi", reply_parameters=ReplyParameters(asked))
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "hello"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(5001, "hi", reply_parameters=ReplyParameters(99_999))
    lone = await bot.send_message(
        5001, "hi", reply_parameters=ReplyParameters(99_999, allow_sending_without_reply=True)
    )
    assert lone.reply_to_message is None


@pytest.mark.usefixtures("amina")
@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        ({}, "Bad Request: message text is empty"),
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n\u200b "}, "Bad Request: text must be non-empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        ({"text": "x" * 40_000}, "Bad Request: text is too long"),
        ({"text": "x", "chat_id": ""}, "Bad Request: chat_id is empty"),
        ({"text": "x", "chat_id": 404}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "Bad Request: chat not found"),
        (
            {"text": "<br>", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unsupported start tag "br" at byte offset 0',
        ),
        ({"text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        ({"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": []}, "Bad Request: object expected as reply markup"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "Skip"}]]}},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "Skip", "callback_data": "é" * 33}]]},
            },
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "Go", "url": "nowhere"}]]}},
            "Bad Request: inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "b"}]] * 101}},
            "Bad Request: reply markup is too long",
        ),
    ],
)
async def test_what_telegram_refuses_is_refused_in_its_words(
    call: Any, arguments: dict[str, Any], description: str
) -> None:
    refused = await call("sendMessage", **{"chat_id": 5001} | arguments)
    assert refused == {"ok": False, "error_code": 400, "description": description}


@pytest.mark.usefixtures("amina")
async def test_the_longest_text_is_counted_after_the_markup_is_gone(call: Any) -> None:
    sent = await call("sendMessage", chat_id=5001, text=f"<b>{'x' * 4000}</b>{'&amp;' * 96}", parse_mode="HTML")
    assert len(sent["text"]) == 4096


@pytest.mark.usefixtures("amina")
async def test_sixty_four_bytes_fit_into_a_button(call: Any) -> None:
    markup = {"inline_keyboard": [[{"text": "b", "callback_data": "é" * 32}]]}
    assert (await call("sendMessage", chat_id=5001, text="x", reply_markup=markup))["reply_markup"] == markup


async def test_the_bot_cannot_write_first(bot: Bot, sandbox: Sandbox) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5001, "hello")
    sandbox.world.people[5001].known = True
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(5001, "hello")


async def test_who_blocked_the_bot_gets_nothing_until_they_come_back(bot: Bot, amina: Phone) -> None:
    await amina.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(5001, "hello")
    await amina.unblock()
    await bot.send_message(5001, "hello")


async def test_a_deactivated_account_is_told_apart(bot: Bot, amina: Phone) -> None:
    sent = await bot.send_message(5001, "hello")
    await amina.deactivate()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(5001, "hello")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await sent.edit_text("bye")
    await amina.reactivate()
    await sent.edit_text("still here")


async def test_documents_and_pictures_keep_their_content(bot: Bot, amina: Phone) -> None:
    sent = await bot.send_document(5001, b"a,b\n1,2\n", filename="week.csv", caption="<b>Week</b>", parse_mode="HTML")
    assert sent.document
    assert sent.document.mime_type == "text/csv"
    picture = await bot.send_photo(5001, small_png(40, 20), caption="A line going up")
    assert (picture.photo[-1].width, picture.photo[-1].height) == (40, 20)
    await amina.read()
    document, photo = amina.messages[-2:]
    assert (document.document, document.html) == ("week.csv", "<b>Week</b>")
    assert await amina.download(document) == b"a,b\n1,2\n"
    assert await amina.download(photo) == small_png(40, 20)
    again = await bot.send_document(5001, sent.document.file_id)
    assert again.document
    assert again.document.file_name == "week.csv"


@pytest.mark.usefixtures("amina")
async def test_bad_files_are_refused(call: Any, bot: Bot) -> None:
    refused = await call("sendDocument", chat_id=5001)
    assert refused["description"] == "Bad Request: there is no document in the request"
    refused = await call("sendDocument", chat_id=5001, document="no-such-file")
    assert refused["description"] == "Bad Request: wrong file identifier/HTTP URL specified"
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(5001, b"", filename="empty.txt")
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(5001, b"not a picture")
    with pytest.raises(BadRequest, match="Photo_invalid_dimensions"):
        await bot.send_photo(5001, small_png(1000, 10))
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(5001, b"x", caption="x" * 1025)


async def test_files_people_send_can_be_fetched(bot: Bot, amina: Phone) -> None:
    await amina.send_kind("document", content="aGVsbG8=", file_name="hello.txt")
    *_, update = await bot.get_updates()
    assert update.message
    assert update.message.document
    file = await bot.get_file(update.message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"hello"
    with pytest.raises(BadRequest, match="Wrong file_id or the file is temporarily unavailable"):
        await bot.get_file("nothing")


async def test_arguments_may_come_by_query_form_or_json(
    sandbox: Sandbox, http: aiohttp.ClientSession, amina: Phone
) -> None:
    url = f"{sandbox.url}/bot{sandbox.token}/SENDmessage"
    for request in (
        http.get(url, params={"chat_id": "5001", "text": "query"}),
        http.post(url, data={"chat_id": "5001", "text": "form"}),
        http.post(url, json={"chat_id": 5001, "text": "json"}),
        http.post(f"{url}?chat_id=5001", data={"text": "both"}),
    ):
        async with request as answer:
            assert (await answer.json())["ok"]
    assert [b.text for b in await amina.read() if not b.mine] == ["query", "form", "json", "both"]


async def test_wrong_tokens_and_unknown_methods(sandbox: Sandbox, http: aiohttp.ClientSession, call: Any) -> None:
    with pytest.raises(InvalidToken):
        await Bot("1:wrong", base_url=f"{sandbox.url}/bot").get_me()
    async with http.get(f"{sandbox.url}/bot1:wrong/getMe") as answer:
        assert answer.status == 401
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert (await call("sendSmell"))["description"] == "Not Found: method not found"
    async with http.get(f"{sandbox.url}/nothing") as answer:
        assert (await answer.json())["error_code"] == 404


@pytest.mark.usefixtures("amina")
async def test_what_the_bot_is_doing_must_be_something_it_can_do(call: Any) -> None:
    assert await call("sendChatAction", chat_id=5001, action="typing") is True
    refused = await call("sendChatAction", chat_id=5001, action="dancing")
    assert refused["description"] == "Bad Request: wrong parameter action in request"


async def test_a_bot_that_logged_out_is_out(call: Any) -> None:
    assert await call("logOut") is True
    assert (await call("getMe"))["description"] == "Logged out"
