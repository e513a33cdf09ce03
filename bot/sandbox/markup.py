"""Keyboards under messages, checked as Telegram checks them."""

from __future__ import annotations

from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.entities import checked_link
from bot.sandbox.errors import bad_request
from bot.sandbox.messages import Markup

MOST_BUTTONS, MOST_IN_A_ROW, MOST_DATA_BYTES = 100, 8, 64
_OTHER_KINDS = {
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "copy_text",
    "callback_game",
    "pay",
}


def read_markup(call: Call) -> Markup | None:
    """The reply_markup of a call (None: there is none or it is empty). Raises ApiError 400 for a bad one."""
    given = call.json("reply_markup", "reply keyboard markup JSON object")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("Object expected as reply markup")
    if given.get("keyboard") or given.get("remove_keyboard") or given.get("force_reply"):
        return given
    rows = given.get("inline_keyboard")
    if rows is None:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    read = [[_button(button) for button in row] for row in rows]
    kept = [row for row in ([button for button in row if button["text"]] for row in read) if row]
    if sum(map(len, kept)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in kept):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def inline_only(markup: Markup | None) -> Markup | None:
    """The keyboard of an edited message, which can only be an inline one."""
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("Inline keyboard expected")
    return markup


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("Can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request("Can't parse inline keyboard button: Can't find field \"text\"")
    read: dict[str, Any] = {"text": text}
    for extra in ("style", "icon_custom_emoji_id"):
        if button.get(extra):
            read[extra] = button[extra]
    if button.get("url"):
        link = checked_link(str(button["url"]))
        if link is None:
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        return read | {"url": link}
    if button.get("callback_data"):
        data = str(button["callback_data"])
        if len(data.encode()) > MOST_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return read | {"callback_data": data}
    for kind in sorted(_OTHER_KINDS & button.keys()):
        return read | {kind: button[kind]}
    raise bad_request("Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
