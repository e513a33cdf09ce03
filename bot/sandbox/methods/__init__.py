"""The Bot API's methods. Each takes the world and a call and returns the result, or raises ApiError."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import ApiError
from bot.sandbox.methods import callbacks, chats, deleting, editing, files, profile, receiving, sending
from bot.sandbox.world import World

Method = Callable[[World, Call], Awaitable[Any]]

METHODS: dict[str, Method] = {
    name.lower(): method
    for name, method in {
        "getMe": profile.get_me,
        "logOut": profile.log_out,
        "close": profile.close,
        "getUpdates": receiving.get_updates,
        "setWebhook": receiving.set_webhook,
        "deleteWebhook": receiving.delete_webhook,
        "getWebhookInfo": receiving.get_webhook_info,
        "sendMessage": sending.send_message,
        "sendDocument": sending.send_document,
        "sendPhoto": sending.send_photo,
        "sendChatAction": sending.send_chat_action,
        "editMessageText": editing.edit_message_text,
        "editMessageCaption": editing.edit_message_caption,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": deleting.delete_message,
        "deleteMessages": deleting.delete_messages,
        "answerCallbackQuery": callbacks.answer_callback_query,
        "getFile": files.get_file,
        "getChat": chats.get_chat,
        "leaveChat": chats.leave_chat,
        "setMyCommands": profile.set_my_commands,
        "getMyCommands": profile.get_my_commands,
        "deleteMyCommands": profile.delete_my_commands,
        "setMyName": profile.set_my_name,
        "getMyName": profile.get_my_name,
        "setMyDescription": profile.set_my_description,
        "getMyDescription": profile.get_my_description,
        "setMyShortDescription": profile.set_my_short_description,
        "getMyShortDescription": profile.get_my_short_description,
    }.items()
}

# Those the flood limits count.
SENDING = {"sendmessage", "senddocument", "sendphoto"}


async def perform(world: World, call: Call) -> Any:
    """Carry out a call. Raises ApiError."""
    method = METHODS.get(call.method)
    if method is None:
        raise ApiError(404, "Not Found: method not found")
    if world.bot.logged_out and call.method != "close":
        raise ApiError(400, "Logged out")
    return await method(world, call)
