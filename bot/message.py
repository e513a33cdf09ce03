"""A message to somebody, before it has a language or a layout.

The rooms that decide build these; the edge (`bot.telegram`) turns them into what Telegram takes. People's own words
only ever travel in `Words`, so that escaping and isolating them is done in one place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from bot.i18n import Framework, Text

Style: TypeAlias = Literal["plain", "bold", "italic"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the interface."""

    text: Text | Framework
    style: Style = "plain"
    # Wording that matters (consent, privacy, crisis): shown with the English until somebody reviewed the translation.
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Words a person wrote, shown as a quotation."""

    words: str


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line."""


Block: TypeAlias = Line | Words | Gap


class Kept(tuple[Block, ...]):
    """Blocks that are shown over and over, and always say the same: how they look is kept with them.

    `looks` belongs to the edge: what they became, by the catalogue of a language.
    """

    looks: dict[object, Any]

    def __init__(self, _blocks: Iterable[Block]) -> None:
        self.looks = {}


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: what it says and the data it sends back (at most 64 bytes), or the link it opens."""

    label: Text | Framework
    data: str = ""
    url: str = ""


Row: TypeAlias = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What is shown: blocks from top to bottom, then rows of buttons.

    `protect`: Telegram is asked not to let it be forwarded or saved (other people's words).
    """

    blocks: tuple[Block, ...]
    buttons: tuple[Row, ...] = ()
    protect: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A short answer to a pressed button (Telegram's toast); never carries people's words."""

    text: Text
    alert: bool = False


@dataclass(frozen=True, slots=True)
class MessageBuilder:
    """Collects blocks and rows; `build()` gives the message."""

    blocks: list[Block] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def line(self, text: Text | Framework, style: Style = "plain", *, sensitive: bool = False) -> MessageBuilder:
        self.blocks.append(Line(text, style, sensitive))
        return self

    def words(self, words: str) -> MessageBuilder:
        self.blocks.append(Words(words))
        return self

    def gap(self) -> MessageBuilder:
        self.blocks.append(Gap())
        return self

    def row(self, *buttons: Button) -> MessageBuilder:
        if buttons:
            self.rows.append(buttons)
        return self

    def build(self, *, after: tuple[Block, ...] = (), protect: bool = False) -> Message:
        """The message; its blocks stand below those it comes `after`."""
        return Message((*after, *self.blocks) if self.blocks else after, tuple(self.rows), protect)


def message(*lines: Text | Framework, rows: tuple[Row, ...] = ()) -> Message:
    """A message of plain lines."""
    return Message(tuple(Line(line) for line in lines), rows)
