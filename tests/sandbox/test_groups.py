"""Groups and channels."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Sandbox


@pytest.fixture
def post(sandbox: Sandbox, http: Any) -> Any:
    async def posted(path: str, **body: Any) -> Any:
        async with http.post(f"{sandbox.url}/sandbox{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    return posted


async def test_the_bot_is_added_reads_and_leaves(call: Any, post: Any) -> None:
    chat_id = (await post("/groups", by=5001, title="Team"))["chat_id"]
    await post(f"/groups/{chat_id}/text", by=5001, text="hello all")
    added, service, said = await call("getUpdates")
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert service["message"]["new_chat_members"][0]["is_bot"]
    assert (said["message"]["chat"]["title"], said["message"]["text"]) == ("Team", "hello all")
    await call("sendMessage", chat_id=chat_id, text="One to one, please.")
    assert await call("leaveChat", chat_id=chat_id) is True
    refused = await call("sendMessage", chat_id=chat_id, text="x")
    assert refused["description"] == "Forbidden: bot is not a member of the group chat"


async def test_a_post_in_a_channel_has_no_sender(call: Any, post: Any) -> None:
    chat_id = (await post("/groups", by=5001, title="News", type="channel"))["chat_id"]
    await post(f"/groups/{chat_id}/text", text="a post")
    *_, update = await call("getUpdates")
    assert "from" not in update["channel_post"]
    assert update["channel_post"]["sender_chat"]["type"] == "channel"


async def test_a_bot_that_was_thrown_out_hears_and_says_nothing(call: Any, post: Any) -> None:
    chat_id = (await post("/groups", by=5001, type="supergroup"))["chat_id"]
    await post(f"/groups/{chat_id}/remove", by=5001)
    before = len(await call("getUpdates"))
    await post(f"/groups/{chat_id}/text", by=5001, text="x")
    assert len(await call("getUpdates")) == before
    refused = await call("sendMessage", chat_id=chat_id, text="x")
    assert refused["description"] == "Forbidden: bot was kicked from the supergroup chat"


@pytest.mark.usefixtures("amina")
async def test_a_private_chat_cannot_be_left(call: Any) -> None:
    refused = await call("leaveChat", chat_id=5001)
    assert refused["error_code"] == 400
