"""A message: how the Bot API gives it and how people see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.entities import to_html
from bot.sandbox.people import BotProfile, Chat, Person

Markup = dict[str, Any]

_HAS_TEXT = ("text", "caption")


@dataclass(slots=True)
class Message:
    """One message in one chat. `content` holds the Bot API's own fields (text, entities, document ...).

    `sender` is None for posts of a channel. A deleted message stays here, marked.
    """

    id: int
    chat: Chat
    sender: Person | BotProfile | None
    date: datetime
    content: dict[str, Any]
    reply_to: Message | None = None
    markup: Markup | None = None
    protected: bool = False
    silent: bool = False
    edited: datetime | None = None
    deleted: bool = False

    @property
    def from_bot(self) -> bool:
        return isinstance(self.sender, BotProfile)

    @property
    def text(self) -> str:
        """The text, or the caption of a file."""
        return next((str(self.content[key]) for key in _HAS_TEXT if key in self.content), "")

    @property
    def entities(self) -> list[dict[str, Any]]:
        key = "entities" if "text" in self.content else "caption_entities"
        return list(self.content.get(key, ()))

    def api(self, *, with_reply: bool = True) -> dict[str, Any]:
        """A Message of the Bot API."""
        message: dict[str, Any] = {"message_id": self.id}
        if self.sender is not None:
            message["from"] = self.sender.user()
        else:
            message["sender_chat"] = self.chat.chat()
        message |= {"chat": self.chat.chat(), "date": int(self.date.timestamp())}
        if with_reply and self.reply_to is not None and not self.reply_to.deleted:
            message["reply_to_message"] = self.reply_to.api(with_reply=False)
        if self.edited is not None:
            message["edit_date"] = int(self.edited.timestamp())
        if self.protected:
            message["has_protected_content"] = True
        message |= self.content
        if self.markup and "inline_keyboard" in self.markup:
            message["reply_markup"] = self.markup
        return message

    def buttons(self) -> list[list[dict[str, Any]]]:
        """The inline keyboard, row by row (empty without one)."""
        rows: list[list[dict[str, Any]]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    def visible(self) -> dict[str, Any]:
        """The message as a person sees it, for the page and for tests."""
        content = self.content
        seen: dict[str, Any] = {
            "id": self.id,
            "chat_id": self.chat.id,
            "mine": isinstance(self.sender, Person),
            "from": self.sender.user()["first_name"] if self.sender else self.chat.title,
            "date": self.date.isoformat(),
            "kind": self.kind(),
            "text": self.text,
            "entities": self.entities,
            "html": to_html(self.text, self.entities),
            "buttons": self.buttons(),
            "protected": self.protected,
            "silent": self.silent,
            "reply_to": self.reply_to.id if self.reply_to else None,
            "edited": self.edited is not None,
            "deleted": self.deleted,
        }
        if "document" in content:
            document = content["document"]
            seen["document"] = {
                "file_id": document["file_id"],
                "name": document.get("file_name", ""),
                "size": document.get("file_size", 0),
                "type": document.get("mime_type", ""),
            }
        if "photo" in content:
            largest = content["photo"][-1]
            seen["photo"] = {key: largest[key] for key in ("file_id", "width", "height")}
        return seen

    def kind(self) -> str:
        """The name of what it carries: text, photo, voice, poll ..."""
        extras = {"entities", "caption", "caption_entities", "link_preview_options", "forward_origin"}
        return next((key for key in self.content if key not in extras), "text")
