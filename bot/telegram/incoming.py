"""Reads an update: from the JSON of the Bot API to what a turn needs.

Read by hand, key by key: nothing that Telegram may send one day, and nothing that is not an update at all,
may stop the queue.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from bot.conversation.incoming import (
    Changed,
    Elsewhere,
    Incoming,
    PassedOver,
    Reachability,
    Said,
    Sender,
    Sent,
    Tapped,
)

Data: TypeAlias = dict[str, Any]

# What the bot asks Telegram for; everything else would only be passed over.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")

# Kinds of content, in the order in which they are looked for: an animation also comes as a document.
_CONTENT = (
    "animation",
    "audio",
    "document",
    "live_photo",
    "paid_media",
    "photo",
    "sticker",
    "story",
    "video_note",
    "video",
    "voice",
    "checklist",
    "contact",
    "dice",
    "game",
    "poll",
    "venue",
    "location",
    "invoice",
)

# Service messages: Telegram says that something happened; nobody waits for an answer.
_SERVICE = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "group_chat_created",
        "supergroup_chat_created",
        "channel_chat_created",
        "message_auto_delete_timer_changed",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "successful_payment",
        "refunded_payment",
        "users_shared",
        "chat_shared",
        "connected_website",
        "write_access_allowed",
        "passport_data",
        "proximity_alert_triggered",
        "boost_added",
        "chat_background_set",
        "chat_owner_left",
        "chat_owner_changed",
        "managed_bot_created",
        "gift",
        "unique_gift",
        "gift_upgrade_sent",
        "web_app_data",
    }
)
_SERVICE_FAMILIES = (
    "forum_topic_",
    "general_forum_topic_",
    "giveaway_c",  # created, completed; a giveaway itself is something a person passes on
    "video_chat_",
    "voice_chat_",
    "checklist_tasks_",
    "direct_message_price_",
    "paid_message_price_",
    "suggested_post_",
    "poll_option_",
)

# What the database takes for a number.
LARGEST_ID = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_SECOND = 253_402_300_799  # the last of the year 9999


def number_of(update: Any) -> int | None:
    """The number of an update; None for what cannot be one."""
    return _id(update, "update_id") if isinstance(update, dict) else None


def read_update(data: Any) -> Incoming:
    """What an update (its JSON data) means to us. Never raises: what nobody can read is passed over."""
    if not isinstance(data, dict):
        return PassedOver("malformed")
    kind = next((str(key) for key in data if key != "update_id"), "empty")
    content = data.get(kind)
    if not isinstance(content, dict):
        return PassedOver(kind)
    match kind:
        case "message":
            return _message(content)
        case "edited_message":
            return _edited(content)
        case "callback_query":
            return _tapped(content)
        case "my_chat_member":
            return _membership(content)
        case "channel_post":
            return _elsewhere(content) or PassedOver(kind)
    return PassedOver(kind)


def _message(message: Data) -> Incoming:
    service = next((key for key in message if _is_service(key)), None)
    if service is not None:
        return PassedOver(service)
    if not _is_private(message):
        return _elsewhere(message) or PassedOver("message")
    sender, message_id = _sender(message), _id(message, "message_id")
    if sender is None or message_id is None:
        return PassedOver("malformed")
    at = _moment(message, "date")
    text = _text(message, "text")
    if text:
        return Said(sender, message_id, at, text, _id(_part(message, "reply_to_message"), "message_id"))
    return Sent(sender, message_id, at, _what(message), _text(message, "caption"))


def _edited(message: Data) -> Incoming:
    sender, message_id = _sender(message), _id(message, "message_id")
    text = _text(message, "text")
    if not _is_private(message) or sender is None or message_id is None or not text:
        # A moving live location and a new caption come like this too: the first one has been answered.
        return PassedOver("edited_message")
    at = _moment(message, "edit_date" if "edit_date" in message else "date")
    return Changed(sender, message_id, at, text)


def _tapped(query: Data) -> Incoming:
    sender, callback_id = _sender(query), _text(query, "id")
    message = _part(query, "message")
    if sender is None or not callback_id or (message and not _is_private(message)):
        return PassedOver("callback_query")
    # The message may be gone, or too old for Telegram to show it; then only its number is left, or nothing.
    return Tapped(sender, callback_id, _id(message, "message_id") or 0, _text(query, "data"))


def _membership(change: Data) -> Incoming:
    member = _part(change, "new_chat_member")
    status = _text(member, "status")
    if _is_private(change):
        sender = _sender(change)
        if sender is None or status not in ("member", "kicked"):
            return PassedOver("my_chat_member")
        return Reachability(sender, status == "member")
    is_in = status in ("creator", "administrator", "member")
    if is_in or (status == "restricted" and member.get("is_member") is True):
        return _elsewhere(change) or PassedOver("my_chat_member")
    return PassedOver("my_chat_member")


def _elsewhere(message: Data) -> Elsewhere | None:
    chat = _part(message, "chat")
    chat_id, kind = _id(chat, "id"), chat.get("type")
    if chat_id is None or kind not in ("group", "supergroup", "channel"):
        return None
    return Elsewhere(chat_id, can_speak=kind != "channel")


def _is_private(message: Data) -> bool:
    return _part(message, "chat").get("type") == "private"


@lru_cache(maxsize=256)
def _is_service(key: Any) -> bool:
    return isinstance(key, str) and (key in _SERVICE or key.startswith(_SERVICE_FAMILIES))


def _what(message: Data) -> str:
    return next((kind for kind in _CONTENT if kind in message), "something")


def _sender(message: Data) -> Sender | None:
    person = _part(message, "from")
    telegram_id = _id(person, "id")
    if telegram_id is None:
        return None
    return Sender(telegram_id, _text(person, "first_name"), _text(person, "language_code") or None)


def _part(data: Data, key: str) -> Data:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _id(data: Data, key: str) -> int | None:
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_ID:
        return None
    return value


def _text(data: Data, key: str) -> str:
    value = data.get(key)
    # Half of a surrogate pair is no character: nothing could store it or send it back.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _moment(data: Data, key: str) -> datetime:
    seconds = _id(data, key)
    if seconds is None or not 0 <= seconds <= _LATEST_SECOND:
        return _EPOCH
    return _EPOCH + timedelta(seconds=seconds)
