"""answerCallbackQuery: once, and not long after the press."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.call import Call
from bot.sandbox.entities import utf16_length
from bot.sandbox.errors import bad_request
from bot.sandbox.world import World

ANSWERABLE_FOR = timedelta(minutes=15)
LONGEST_TOAST = 200


async def answer_callback_query(world: World, call: Call) -> bool:
    query = world.callbacks.get(call.text("callback_query_id"))
    too_old = query is not None and world.clock.now() - query.asked_at > ANSWERABLE_FOR
    if query is None or query.answer is not None or too_old:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.text("text")
    if utf16_length(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = {"text": text, "alert": call.flag("show_alert"), "url": call.text("url")}
    world.feed.publish("toast", query.person_id, query_id=query.id, message_id=query.message_id, **query.answer)
    return True
