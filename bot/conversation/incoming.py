"""What comes in, read from an update: only what a turn needs, free of Telegram's types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did it, as Telegram names them."""

    telegram_id: int
    first_name: str = ""
    language_code: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A text message in a private chat. `at` is when it was sent (UTC, whole seconds)."""

    sender: Sender
    message_id: int
    at: datetime
    text: str
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """An edited text message; `text` is what it says now."""

    sender: Sender
    message_id: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A pressed button. `callback_id` lets it be answered; `message_id` is the message it hung on (0 if unknown)."""

    sender: Sender
    callback_id: str
    message_id: int
    data: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that is not text, in a private chat: `what` is photo, voice, sticker, location, poll, ..."""

    sender: Sender
    message_id: int
    at: datetime
    what: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Reachability:
    """The person blocked the bot, or came back."""

    sender: Sender
    reachable: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something in a group or channel: one sentence, then the bot leaves (`can_speak` is false for channels)."""

    chat_id: int
    can_speak: bool = True


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Nothing anybody expects an answer to: reactions, service messages, kinds of update yet unknown."""

    what: str


Incoming: TypeAlias = Said | Changed | Tapped | Sent | Reachability | Elsewhere | PassedOver


def chat_of(incoming: Incoming) -> int:
    """The chat whose queue it belongs to: the sender's private chat, or the group; 0 for what is passed over."""
    if isinstance(incoming, PassedOver):
        return 0
    return incoming.chat_id if isinstance(incoming, Elsewhere) else incoming.sender.telegram_id
