"""sendMessage, sendDocument, sendPhoto, sendChatAction."""

from __future__ import annotations

from typing import Any

from bot.sandbox.call import MAX_UPLOAD, Call, Upload
from bot.sandbox.entities import Entity, formatted, utf16_length
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.files import StoredFile
from bot.sandbox.images import dimensions
from bot.sandbox.markup import read_markup
from bot.sandbox.messages import Message
from bot.sandbox.people import Chat
from bot.sandbox.world import World

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
LARGEST_PHOTO = 10 * 1024 * 1024
_PREVIEW_FIELDS = {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}
_ACTIONS = {
    "cancel",
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_audio",
    "record_voice",
    "upload_audio",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "pick_up_location",
    "record_video_note",
    "upload_video_note",
}


async def send_message(world: World, call: Call) -> dict[str, Any]:
    content = text_content(call)
    return _send(world, call, content)


async def send_document(world: World, call: Call) -> dict[str, Any]:
    document = _file(world, call, "document")
    return _send(world, call, {"document": document.document()} | caption_content(call))


async def send_photo(world: World, call: Call) -> dict[str, Any]:
    photo = _file(world, call, "photo")
    size = dimensions(photo.content)
    if len(photo.content) > LARGEST_PHOTO:
        raise bad_request(
            f"file of size {len(photo.content)} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes"
        )
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return _send(world, call, {"photo": photo.photo(*size)} | caption_content(call))


async def send_chat_action(world: World, call: Call) -> bool:
    action = call.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("Wrong parameter action in request")
    chat = world.chat_to_send_to(call.text("chat_id"))
    world.feed.publish("action", chat.id, action=action)
    return True


def text_content(call: Call) -> dict[str, Any]:
    """The fields of a text message, checked and parsed. Raises ApiError 400."""
    if not call.text("text"):
        raise bad_request("Message text is empty")
    preview = _link_preview(call)
    text, entities = formatted(call.text("text"), call.text("parse_mode"), _entities(call, "entities"))
    if not text:
        raise bad_request("Text must be non-empty")
    if utf16_length(text) > LONGEST_TEXT:
        raise bad_request("Message is too long")
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = entities
    if preview:
        content["link_preview_options"] = preview
    return content


def caption_content(call: Call) -> dict[str, Any]:
    """The fields of a caption, checked and parsed (none without a caption). Raises ApiError 400."""
    caption, entities = formatted(call.text("caption"), call.text("parse_mode"), _entities(call, "caption_entities"))
    if utf16_length(caption) > LONGEST_CAPTION:
        raise bad_request("Message caption is too long")
    content: dict[str, Any] = {"caption": caption} if caption else {}
    if entities:
        content["caption_entities"] = entities
    return content


def _send(world: World, call: Call, content: dict[str, Any]) -> dict[str, Any]:
    markup = read_markup(call)
    chat = world.chat_to_send_to(call.text("chat_id"))
    reply_to = _reply_to(world, call, chat)
    world.limits.spend(chat.id)
    message = world.add_message(
        chat,
        world.bot,
        content,
        reply_to=reply_to,
        markup=markup,
        protected=call.flag("protect_content"),
        silent=call.flag("disable_notification"),
    )
    return message.api()


def _reply_to(world: World, call: Call, chat: Chat) -> Message | None:
    given = call.json("reply_parameters", "reply parameters JSON object")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("Object expected as reply parameters")
    if not given:
        return None
    try:
        message_id = int(given["message_id"])
    except KeyError:
        raise bad_request('Can\'t find field "message_id"') from None
    except (TypeError, ValueError):
        raise bad_request('Field "message_id" must be of type Number') from None
    message = world.message(chat.id, message_id)
    if message is None and not given.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def _entities(call: Call, name: str) -> list[Entity]:
    given = call.json(name, "entities JSON object") or []
    for entity in given:
        if not isinstance(entity, dict):
            raise bad_request("Can't parse MessageEntity: expected an Object")
        for needed in ("type", "offset", "length"):
            if needed not in entity:
                raise bad_request(f"Can't parse MessageEntity: Can't find field \"{needed}\"")
    return [dict(entity) for entity in given]


def _link_preview(call: Call) -> dict[str, Any]:
    given = call.json("link_preview_options", "link preview options JSON object")
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise bad_request("Object expected as link preview options")
    return {key: value for key, value in given.items() if key in _PREVIEW_FIELDS}


def _file(world: World, call: Call, kind: str) -> StoredFile:
    upload = call.upload(kind)
    if upload is not None:
        return _stored(world, upload, f"{kind}s")
    given = call.text(kind)
    if not given or given.startswith("attach://"):
        raise bad_request(f"There is no {kind} in the request")
    if given.startswith(("http://", "https://")):
        # The sandbox fetches nothing from anywhere.
        raise bad_request("Failed to get HTTP URL content")
    stored = world.files.by_id(given)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _stored(world: World, upload: Upload, folder: str) -> StoredFile:
    if len(upload.content) > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    if not upload.content:
        raise bad_request("File must be non-empty")
    return world.files.keep(upload.name, upload.content, folder, upload.mime_type)
