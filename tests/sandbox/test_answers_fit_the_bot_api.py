"""Every answer and every update has the fields the Bot API's specification gives it, and right in type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData

from bot.sandbox import Sandbox
from bot.sandbox.phone import Phone
from bot.sandbox.samples import KINDS, small_png

FACTS: dict[str, Any] = json.loads((Path(__file__).parent / "bot_api_10_1.json").read_text())
PLAIN: dict[str, Any] = {"Integer": int, "String": str, "Boolean": bool, "True": bool, "Float": (int, float)}


def wrong(value: Any, kinds: list[str], where: str) -> list[str]:
    """What about `value` does not fit any of `kinds` (empty: it fits)."""
    tried = [wrong_for(value, kind, where) for kind in kinds]
    return min(tried, key=len)


def wrong_for(value: Any, kind: str, where: str) -> list[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where} is no array"]
        inner = kind.removeprefix("Array of ")
        return [fault for n, item in enumerate(value) for fault in wrong_for(item, inner, f"{where}[{n}]")]
    if kind in PLAIN:
        fits = isinstance(value, PLAIN[kind]) and (kind in ("Boolean", "True") or not isinstance(value, bool))
        return [] if fits else [f"{where} is no {kind}"]
    if kind in FACTS["subtypes"]:
        return wrong(value, [sub for sub in FACTS["subtypes"][kind] if sub in FACTS["types"]], where)
    if kind not in FACTS["types"]:
        return [f"{where}: {kind} is not among the facts"]
    if not isinstance(value, dict):
        return [f"{where} is no object"]
    fields = FACTS["types"][kind]
    faults = [f"{where}.{name} is unknown to {kind}" for name in value if name not in fields]
    faults += [f"{where}.{name} is missing" for name, (_, needed) in fields.items() if needed and name not in value]
    for name, (kinds, _) in fields.items():
        if name in value:
            faults += wrong(value[name], kinds, f"{where}.{name}")
    return faults


def fits(value: Any, kind: str) -> None:
    assert wrong(value, [kind], kind) == []


def test_the_check_itself_notices_what_is_wrong() -> None:
    chat = {"id": 1, "type": "private"}
    fits({"message_id": 1, "date": 2, "chat": chat}, "Message")
    assert wrong({"message_id": "1", "date": 2, "chat": chat}, ["Message"], "") == [".message_id is no Integer"]
    assert wrong({"date": 2, "chat": chat}, ["Message"], "") == [".message_id is missing"]
    assert wrong({"message_id": 1, "date": 2, "chat": chat, "mood": "x"}, ["Message"], "") == [
        ".mood is unknown to Message"
    ]


async def test_messages(call: Any, sandbox: Sandbox, http: Any, amina: Phone) -> None:
    asked = await amina.send("hello /help https://example.org")
    sent = await call(
        "sendMessage",
        chat_id=5001,
        text='<b>x</b> <a href="https://example.org">y</a> /help #tag<pre><code class="language-py">z</code></pre>',
        parse_mode="HTML",
        reply_parameters={"message_id": asked},
        protect_content=True,
        link_preview_options={"is_disabled": True},
        reply_markup={
            "inline_keyboard": [[{"text": "a", "callback_data": "a"}, {"text": "b", "url": "https://example.org"}]]
        },
    )
    fits(sent, "Message")
    fits(await call("editMessageText", chat_id=5001, message_id=sent["message_id"], text="new"), "Message")
    for kind, content in (("Document", b"x"), ("Photo", small_png())):
        form = FormData({"chat_id": "5001", "caption": "a caption"})
        form.add_field(kind.lower(), content, filename="file.png")
        async with http.post(f"{sandbox.url}/bot{sandbox.token}/send{kind}", data=form) as answer:
            result = (await answer.json())["result"]
        fits(result, "Message")
    document = result["photo"][0]["file_id"]
    fits(await call("getFile", file_id=document), "File")


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_what_people_send(call: Any, amina: Phone, kind: str) -> None:
    await amina.send_kind(kind)
    for update in await call("getUpdates"):
        fits(update, "Update")


async def test_all_other_updates(call: Any, sandbox: Sandbox, http: Any, amina: Phone) -> None:
    every = [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "inline_query",
        "message_reaction",
        "channel_post",
    ]
    await call("getUpdates", allowed_updates=every)
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await call("sendMessage", chat_id=5001, text="x", reply_markup=markup)
    await amina.press("a")
    await amina.forge_press("b", 99_999)
    mine = await amina.send("one", reply_to=sent["message_id"])
    await amina.edit(mine, "two")
    for path, body in (
        ("/people/5001/react", {"message_id": mine}),
        ("/people/5001/inline", {"query": "x"}),
        ("/people/5001/block", {}),
        ("/people/5001/unblock", {}),
        ("/groups", {"by": 5001, "title": "Team"}),
        ("/groups", {"by": 5001, "title": "News", "type": "channel"}),
    ):
        async with http.post(f"{sandbox.url}/sandbox{path}", json=body) as answer:
            chat = (await answer.json()).get("chat_id", 0)
    async with http.post(f"{sandbox.url}/sandbox/groups/{chat}/text", json={"text": "a post"}) as answer:
        assert answer.status == 200
    updates = await call("getUpdates")
    for update in updates:
        fits(update, "Update")
    assert {kind for update in updates for kind in update} == {"update_id", *every}


@pytest.mark.usefixtures("amina")
async def test_the_rest(call: Any) -> None:
    fits(await call("getMe"), "User")
    fits(await call("getChat", chat_id=5001), "ChatFullInfo")
    fits(await call("getWebhookInfo"), "WebhookInfo")
    await call("setWebhook", url="http://127.0.0.1:9/", allowed_updates=["message"])
    fits(await call("getWebhookInfo"), "WebhookInfo")
    await call("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    for command in await call("getMyCommands"):
        fits(command, "BotCommand")
    fits(await call("getMyName"), "BotName")
    fits(await call("getMyDescription"), "BotDescription")
    fits(await call("getMyShortDescription"), "BotShortDescription")
