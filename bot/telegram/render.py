"""Gives what goes out a language, a layout and Telegram's limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot import review
from bot.i18n import SOURCE_LANGUAGE, Reader, Text, language
from bot.message import Block, Button, Gap, Kept, Line, Message, Row, Style, Words
from bot.outgoing import (
    Call,
    Change,
    DropButtons,
    Leave,
    Meaning,
    Outgoing,
    Remove,
    SendDocument,
    Show,
    Target,
    ThatMessage,
)
from bot.telegram.layout import CAPTION_LIMIT, Piece, Tag, cleaned, html, parts, shortened

# No methods of Telegram's: the sender makes the file, then sends it.
DOCUMENT, PICTURE = "document", "picture"

_CALLBACK_DATA_LIMIT = 64
_NO_PREVIEW = {"is_disabled": True}
_TAGS: dict[Style, Tag] = {"plain": "", "bold": "b", "italic": "i"}
_NOTHING = "…"


@dataclass(frozen=True, slots=True)
class TelegramRenderer:
    """`is_reviewed(language code, msgid)`: whether what is shown needs no English beside it."""

    is_reviewed: Callable[[str, str], bool] = review.is_reviewed

    def calls(self, outgoing: Outgoing, reader: Reader) -> list[Call]:
        """The calls that carry it out; a message over Telegram's limit becomes several."""
        match outgoing:
            case Show(message, meaning):
                return self._show(message, meaning, reader)
            case Change(target, message):
                return [Call("editMessageText", _target(target) | self._changed(message, reader))]
            case DropButtons(target):
                return [Call("editMessageReplyMarkup", _target(target))]
            case Remove(message_id):
                return [Call("deleteMessage", {"message_id": message_id})]
            case SendDocument(document, about, caption, picture):
                shown = self.html(caption, reader, CAPTION_LIMIT) if caption else ""
                body = {"document": document, "about": about, "caption": shown}
                return [Call(PICTURE if picture else DOCUMENT, body)]
            case Leave():
                return [Call("leaveChat", {})]

    def html(self, message: Message, reader: Reader, limit: int = CAPTION_LIMIT) -> str:
        """The message as one HTML text of at most `limit` units, without its buttons."""
        return html(shortened(self._pieces(message.blocks, reader), limit))

    def _show(self, message: Message, meaning: Meaning, reader: Reader) -> list[Call]:
        *earlier, last = self._texts(message.blocks, reader)
        # What is looked up by its question is the part with the buttons.
        before = replace(meaning, question=None)
        protect = {"protect_content": True} if message.protect else {}
        return [
            *(Call("sendMessage", text | protect, before) for text in earlier),
            Call("sendMessage", last | protect | _keyboard(message.buttons, reader), meaning),
        ]

    def _texts(self, blocks: tuple[Block, ...], reader: Reader) -> list[dict[str, Any]]:
        """The parameters for the text of each part that they need."""
        if not isinstance(blocks, Kept):
            return [_text(part) for part in parts(self._pieces(blocks, reader))]
        catalogue = reader.language.catalogue
        if catalogue not in blocks.looks:
            blocks.looks[catalogue] = [_text(part) for part in parts(self._pieces(blocks, reader))]
        texts: list[dict[str, Any]] = blocks.looks[catalogue]
        return texts

    def _changed(self, message: Message, reader: Reader) -> dict[str, Any]:
        return _text(shortened(self._pieces(message.blocks, reader))) | _keyboard(message.buttons, reader)

    def _pieces(self, blocks: tuple[Block, ...], reader: Reader) -> list[Piece]:
        return [piece for block in blocks for piece in self._block(block, reader)]

    def _block(self, block: Block, reader: Reader) -> list[Piece]:
        rtl = reader.language.rtl
        match block:
            case Gap():
                return [Piece("")]
            case Words(words):
                words = cleaned(words).strip()
                return [Piece(words, "blockquote", words=True, rtl=rtl)] if words else []
            case Line(text, style, _):
                line = Piece(reader.text(text), _TAGS[style], rtl=rtl)
                return [line, *self._english(block, reader)]

    def _english(self, line: Line, reader: Reader) -> list[Piece]:
        """The source of a wording that matters, below a translation that nobody has vouched for."""
        text = line.text
        if not line.sensitive or not isinstance(text, Text):
            return []
        if all(self.is_reviewed(reader.language.code, msgid) for msgid in _msgids(text)):
            return []
        return [Piece(replace(reader, language=language(SOURCE_LANGUAGE)).text(text), "i")]


def _msgids(text: Text) -> Iterator[str]:
    """The strings a line is made of: its own and those put into it."""
    yield text.msgid
    for value in text.params.values():
        if isinstance(value, Text):
            yield from _msgids(value)


def _text(part: list[Piece]) -> dict[str, Any]:
    return {"text": html(part) or _NOTHING, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}


def _target(target: Target) -> dict[str, Any]:
    if isinstance(target, ThatMessage):
        return {"message_id": target.message_id}
    return {"target": {"session": str(target.session_id), "question": target.question}}


def _keyboard(rows: tuple[Row, ...], reader: Reader) -> dict[str, Any]:
    if not rows:
        return {}
    return {"reply_markup": {"inline_keyboard": [[_button(button, reader) for button in row] for row in rows]}}


def _button(button: Button, reader: Reader) -> dict[str, str]:
    label = reader.text(button.label)
    if button.url:
        return {"text": label, "url": button.url}
    assert 0 < len(button.data.encode()) <= _CALLBACK_DATA_LIMIT, "a button's data is 1 to 64 bytes"
    return {"text": label, "callback_data": button.data}
