"""getUpdates: kept until confirmed, one poll at a time."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.sandbox import Sandbox
from bot.sandbox.phone import Phone


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_a_higher_offset_confirms_them(call: Any, amina: Phone) -> None:
    await amina.send("one")
    await amina.send("two")
    first = await call("getUpdates")
    assert texts(first) == ["/start", "one", "two"]
    assert await call("getUpdates") == first
    assert texts(await call("getUpdates", offset=first[1]["update_id"], limit=1)) == ["one"]
    assert await call("getUpdates", offset=first[-1]["update_id"] + 1) == []
    assert await call("getUpdates") == []


async def test_a_negative_offset_keeps_only_the_last(call: Any, amina: Phone) -> None:
    await amina.send("one")
    await amina.send("two")
    assert texts(await call("getUpdates", offset=-1)) == ["two"]
    assert texts(await call("getUpdates")) == ["two"]


async def test_a_poll_waits_for_the_first_update(call: Any, amina: Phone) -> None:
    [start] = await call("getUpdates")
    waiting = asyncio.create_task(call("getUpdates", offset=start["update_id"] + 1, timeout=30))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await amina.send("now")
    assert texts(await waiting) == ["now"]


async def test_a_second_poll_ends_the_first(call: Any, sandbox: Sandbox) -> None:
    first = asyncio.create_task(call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(call("getUpdates", timeout=30))
    assert await first == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    }
    await Phone(sandbox.url, 5001).start()
    assert texts(await second) == ["/start"]


async def test_only_the_kinds_asked_for_arrive(call: Any, amina: Phone) -> None:
    await call("getUpdates", allowed_updates=["callback_query", "message_reaction"])
    sent = await amina.send("not this")
    await amina._act("react", message_id=sent)
    kinds = [set(update) - {"update_id"} for update in await call("getUpdates")]
    assert kinds == [{"message"}, {"message_reaction"}]


async def test_reactions_do_not_come_unasked(call: Any, amina: Phone) -> None:
    await amina._act("react", message_id=await amina.send("x"))
    assert all("message" in update for update in await call("getUpdates"))


async def test_any_update_can_be_put_into_the_queue(call: Any, sandbox: Sandbox, http: Any) -> None:
    raw = {"update_id": 7, "something_new": {"id": 1}}
    async with http.post(f"{sandbox.url}/sandbox/updates", json=raw) as answer:
        assert await answer.json() == {"update_id": 7}
    assert await call("getUpdates") == [raw]


async def test_an_edited_message_reaches_the_bot_and_an_unchanged_one_does_not(call: Any, amina: Phone) -> None:
    sent = await amina.send("one")
    await amina.edit(sent, "one")
    await amina.edit(None, "two")
    *_, edited = await call("getUpdates")
    assert (edited["edited_message"]["text"], edited["edited_message"]["message_id"]) == ("two", sent)
    assert len(await call("getUpdates")) == 3


async def test_a_long_text_is_cut_as_the_app_cuts_it(call: Any, amina: Phone) -> None:
    await amina.send("word " * 1000)
    *_, first, second = texts(await call("getUpdates"))
    assert len(first) <= 4096
    assert f"{first} {second}" == ("word " * 1000).strip()


async def test_blocking_and_coming_back_are_told(call: Any, amina: Phone) -> None:
    await amina.block()
    await amina.block()
    await amina.unblock()
    changes = [u["my_chat_member"]["new_chat_member"]["status"] for u in (await call("getUpdates"))[1:]]
    assert changes == ["kicked", "member"]
