"""What goes out, decided in a turn and kept in the outbox: still free of Telegram's types, but already for one chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from bot.i18n import Reader
from bot.message import Message


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a message is to us, remembered with its message_id once it has been sent.

    `kind`: question, card, screen, shared, nudge, week, notice, ... A question has its session, number and place.
    """

    kind: str = "message"
    session_id: UUID | None = None
    question: int | None = None
    place: str | None = None
    object_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ThatMessage:
    """An earlier message, by Telegram's number."""

    message_id: int


@dataclass(frozen=True, slots=True)
class ThatQuestion:
    """An earlier question of ours, which may not have been sent yet when this is written."""

    session_id: UUID
    question: int


Target: TypeAlias = ThatMessage | ThatQuestion


@dataclass(frozen=True, slots=True)
class Show:
    """A new message."""

    message: Message
    meaning: Meaning = Meaning()


@dataclass(frozen=True, slots=True)
class Change:
    """An earlier message of ours says this now."""

    target: Target
    message: Message


@dataclass(frozen=True, slots=True)
class DropButtons:
    """An earlier message of ours loses its buttons."""

    target: Target


@dataclass(frozen=True, slots=True)
class Remove:
    """A message disappears from the chat, where Telegram still allows it."""

    message_id: int


@dataclass(frozen=True, slots=True)
class SendDocument:
    """A file made when it is sent (never kept): `document` names what (bot.reports), `about` the rest.

    `picture`: it is one, and is shown in the chat; its caption says in words what can be seen.
    """

    document: str
    about: dict[str, Any] = field(default_factory=dict)
    caption: Message | None = None
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave a group or channel."""


Outgoing: TypeAlias = Show | Change | DropButtons | Remove | SendDocument | Leave


@dataclass(frozen=True, slots=True)
class Call:
    """One row for the outbox: a method of the Bot API and its parameters as JSON data, without the chat.

    A `target` of the parameters (`{"session": ..., "question": ...}`) is resolved to a message_id when it is sent.
    """

    method: str
    body: dict[str, Any]
    meaning: Meaning = Meaning()


class Renderer(Protocol):
    """The edge's side of it: gives a message a language, a layout and Telegram's limits."""

    def calls(self, outgoing: Outgoing, reader: Reader) -> list[Call]:
        """The calls that carry it out; a message over Telegram's limits becomes several, buttons on the last."""
        ...
