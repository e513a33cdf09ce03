"""editMessageText, editMessageCaption, editMessageReplyMarkup."""

from __future__ import annotations

from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import inline_only, read_markup
from bot.sandbox.messages import Markup, Message
from bot.sandbox.methods.sending import caption_content, text_content
from bot.sandbox.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_CAPTION = ("caption", "caption_entities")


async def edit_message_text(world: World, call: Call) -> dict[str, Any]:
    content = text_content(call)
    markup = inline_only(read_markup(call))
    message = _own_message(world, call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _change(world, call, message, content, markup)


async def edit_message_caption(world: World, call: Call) -> dict[str, Any]:
    caption = caption_content(call)
    markup = inline_only(read_markup(call))
    message = _own_message(world, call)
    if "text" in message.content:
        raise bad_request("there is no caption in the message to edit")
    rest = {key: value for key, value in message.content.items() if key not in _CAPTION}
    return _change(world, call, message, rest | caption, markup)


async def edit_message_reply_markup(world: World, call: Call) -> dict[str, Any]:
    markup = inline_only(read_markup(call))
    message = _own_message(world, call)
    return _change(world, call, message, message.content, markup)


def _own_message(world: World, call: Call) -> Message:
    if not call.text("chat_id") and not call.text("message_id"):
        raise bad_request("Message identifier is not specified")
    chat = world.chat_for(call.text("chat_id"), writing=True)
    message = world.message(chat.id, call.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _change(
    world: World, call: Call, message: Message, content: dict[str, Any], markup: Markup | None
) -> dict[str, Any]:
    same = content == message.content and markup == message.markup
    if same or world.faults.hit("not_modified", call.method, message.chat.id):
        raise bad_request(NOT_MODIFIED)
    if content != message.content:
        message.edited = world.clock.now()
    message.content, message.markup = content, markup
    world.changed(message)
    return message.api()
