"""Telegram's formatted text: the HTML parse mode read strictly, links and commands found in plain text.

Entities are dictionaries as in the Bot API; offsets and lengths count UTF-16 units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request

Entity = dict[str, Any]

_SPACE = " \t\r\n\v\0"
_KIND_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_PLAIN = re.compile("[^<&]+")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE_NAME = re.compile(r"[^\s\0=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
# Characters that show nothing: a text made only of these is empty to Telegram.
_INVISIBLE = "".join(map(chr, (0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x2066, 0x206A))))


def utf16_length(text: str) -> int:
    """The length as Telegram counts it: characters beyond the Basic Multilingual Plane count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of `text` an entity covers."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


@dataclass(slots=True)
class _OpenTag:
    name: str
    value: str
    offset: int
    start: int  # position in the finished text, in characters


class _HtmlReader:
    """One pass over the source; `text` and `entities` hold the result."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.text = ""
        self.entities: list[Entity] = []
        self._length = 0
        self._open: list[_OpenTag] = []

    def read(self) -> None:
        parts: list[str] = []
        source = self.source
        while self.position < len(source):
            character = source[self.position]
            if character == "<":
                self.text += "".join(parts)
                parts.clear()
                if source.startswith("</", self.position):
                    self._end_tag()
                else:
                    self._start_tag()
                continue
            if plain := _PLAIN.match(source, self.position):
                piece, self.position = plain.group(), plain.end()
            else:
                piece, self.position = _character(source, self.position)
            parts.append(piece)
            self._length += utf16_length(piece)
        self.text += "".join(parts)
        if self._open:
            self._fail(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')

    def _fail(self, what: str, at: int | None = None) -> None:
        where = "" if at is None else f" at byte offset {len(self.source[:at].encode())}"
        raise bad_request(f"can't parse entities: {what}{where}")

    def _peek(self) -> str:
        return self.source[self.position : self.position + 1] or "\0"

    def _skip_space(self) -> None:
        while self.position < len(self.source) and self.source[self.position] in _SPACE:
            self.position += 1

    def _name(self) -> str:
        start = self.position
        while self._peek() not in _SPACE + ">":
            self.position += 1
        return self.source[start : self.position].lower()

    def _start_tag(self) -> None:
        begin = self.position
        self.position += 1
        name = self._name()
        if self.position >= len(self.source):
            self._fail("Unclosed start tag", begin)
        if name not in _KIND_OF_TAG:
            self._fail(f'Unsupported start tag "{name}"', begin)
        value = ""
        while self._peek() != ">":
            self._skip_space()
            if self._peek() == ">":
                break
            attribute, given = self._attribute(name, begin)
            value = _meaning(name, attribute, given) or value
        self.position += 1
        if name == "span" and value != "spoiler":
            self._fail('Tag "span" must have class "tg-spoiler"', begin)
        self._open.append(_OpenTag(name, value, self._length, len(self.text)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str | None]:
        found = _ATTRIBUTE_NAME.match(self.source, self.position)
        attribute = found.group() if found else ""
        if not attribute:
            self._fail(f'Empty attribute name in the tag "{tag}"', begin)
        self.position += len(attribute)
        self._skip_space()
        if self._peek() != "=":
            if self.position >= len(self.source):
                self._fail(f'Unclosed start tag "{tag}"', begin)
            return attribute, None
        self.position += 1
        self._skip_space()
        if self.position >= len(self.source):
            self._fail(f'Unclosed start tag "{tag}"', begin)
        given = self._quoted() if self._peek() in "'\"" else self._token()
        if self.position >= len(self.source):
            self._fail("Unclosed start tag", begin)
        return attribute, given

    def _token(self) -> str:
        start = self.position
        found = _NAME_TOKEN.match(self.source, start)
        token = found.group() if found else ""
        self.position += len(token)
        if self._peek() not in _SPACE + ">":
            self._fail("Unexpected end of name token", start)
        return token.lower()

    def _quoted(self) -> str:
        quote = self._peek()
        self.position += 1
        parts: list[str] = []
        while self.position < len(self.source) and self.source[self.position] != quote:
            piece, self.position = _character(self.source, self.position)
            parts.append(piece)
        self.position += 1
        return "".join(parts)

    def _end_tag(self) -> None:
        begin = self.position
        if not self._open:
            self._fail("Unexpected end tag", begin)
        self.position += 2
        name = self._name()
        self._skip_space()
        if self._peek() != ">":
            self._fail("Unclosed end tag", begin)
        opened = self._open[-1]
        if name and name != opened.name:
            where = len(self.source[:begin].encode())
            self._fail(f'Unmatched end tag at byte offset {where}, expected "</{opened.name}>", found "</{name}>"')
        self.position += 1
        self._open.pop()
        if self._length > opened.offset:
            self._close(opened)

    def _close(self, tag: _OpenTag) -> None:
        entity: Entity = {
            "type": _KIND_OF_TAG[tag.name],
            "offset": tag.offset,
            "length": self._length - tag.offset,
        }
        last = self.entities[-1] if self.entities else None
        inside_same = last is not None and all(last[k] == entity[k] for k in ("offset", "length"))
        if tag.name == "a":
            link = _link_entity(tag.value or self.text[tag.start :])
            if link is None:
                return
            entity |= link
        elif tag.name == "blockquote" and tag.value:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "code" and tag.value:
            entity["language"] = tag.value
        elif tag.name == "pre" and inside_same and last is not None and last["type"] == "code":
            self.entities.pop()
            if "language" in last:
                entity["language"] = last["language"]
        self.entities.append(entity)


def _character(source: str, position: int) -> tuple[str, int]:
    """One character of the text at `position`, character references resolved, and the next position."""
    if source[position] == "&" and (found := _REFERENCE.match(source, position)):
        hexadecimal, decimal, name = found.groups()
        if name:
            return _NAMED[name], found.end()
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        if 0xD800 <= code <= 0xDFFF:
            raise bad_request(
                "can't parse entities: Text contains invalid Unicode characters after decoding "
                "HTML entities, check for unmatched surrogate code units"
            )
        if 0 < code < 0x10FFFF:
            return chr(code), found.end()
    return source[position], position + 1


def _meaning(tag: str, attribute: str, given: str | None) -> str:
    """What an attribute says about its tag; attributes that say nothing are passed over, as Telegram does."""
    if tag == "blockquote" and attribute == "expandable":
        return "1"
    if given is None:
        return ""
    if tag == "a" and attribute == "href":
        return given
    if tag == "code" and attribute == "class" and given.startswith("language-"):
        return given.removeprefix("language-")
    if tag == "span" and attribute == "class" and given.startswith("tg-"):
        return given.removeprefix("tg-")
    return ""


def checked_link(url: str) -> str | None:
    """The link as Telegram keeps it, or None where it isn't one."""
    url = url.strip()
    if "://" not in url:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() == "tg":
        return url
    if parts.scheme.lower() not in ("http", "https", "ton", "tonsite") or " " in parts.netloc:
        return None
    if "." not in host.strip("."):
        return None
    return parts._replace(scheme=parts.scheme.lower(), path=parts.path or "/").geturl()


def _link_entity(url: str) -> Entity | None:
    if found := re.fullmatch(r"tg://user/?\?id=(\d{1,15})", url):
        return {
            "type": "text_mention",
            "user": {"id": int(found[1]), "is_bot": False, "first_name": found[1]},
        }
    link = checked_link(url)
    return {"type": "text_link", "url": link} if link else None


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Read `source` in the HTML parse mode.

    Returns the plain text and its entities. Raises ApiError 400 "can't parse entities: ..." like Telegram.
    """
    reader = _HtmlReader(source)
    reader.read()
    for entity in reader.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return reader.text, reader.entities


_CONTROLS = {number: " " for number in range(32) if chr(number) != "\n"} | {ord("\r"): None}


def _cleaned(source: str) -> str:
    """Control characters become spaces and carriage returns go, before anything is counted."""
    return source.translate(_CONTROLS)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = text.rstrip()
    first = min((entity["offset"] for entity in entities), default=len(text))
    lead = 0
    while lead < min(first, len(text)) and text[lead] in " \n":
        lead += 1
    end = utf16_length(text)
    kept = []
    for entity in entities:
        length = min(entity["length"], end - entity["offset"])
        if length > 0:
            kept.append(entity | {"offset": entity["offset"] - lead, "length": length})
    return text[lead:], kept


_FOUND_IN_TEXT = (
    ("url", re.compile(r"(?<![\w@/.])(?:https?://[^\s<>\"]+|(?:www\.|t\.me/)[^\s<>\"]+)", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z]\w{3,31}\b", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w/<>])/\w{1,64}(?:@\w{3,32})?(?![\w/])", re.ASCII)),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d])\w+")),
)
_KEEPS_TO_ITSELF = {"code", "pre", "text_link", "text_mention"}


def found_entities(text: str, known: list[Entity] | None = None) -> list[Entity]:
    """Links, commands and mentions that Telegram finds by itself, none inside `known` code or links."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in known or [] if e["type"] in _KEEPS_TO_ITSELF]
    found: list[Entity] = []
    for kind, pattern in _FOUND_IN_TEXT:
        for match in pattern.finditer(text):
            piece = match.group().rstrip(".,;:!?)'\u2069") if kind == "url" else match.group()
            offset = utf16_length(text[: match.start()])
            end = offset + utf16_length(piece)
            if all(end <= start or offset >= stop for start, stop in taken):
                found.append({"type": kind, "offset": offset, "length": end - offset})
                taken.append((offset, end))
    return found


def _in_order(entities: list[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _given_entities(text: str, entities: list[Entity]) -> list[Entity]:
    length = utf16_length(text)
    kept = []
    for entity in entities:
        start = max(0, int(entity["offset"]))
        size = min(int(entity["length"]), length - start)
        if size > 0:
            kept.append(entity | {"offset": start, "length": size})
    return kept


def formatted(source: str, parse_mode: str = "", entities: list[Entity] | None = None) -> tuple[str, list[Entity]]:
    """A bot's text as Telegram keeps it: parsed, trimmed, with what Telegram finds in it.

    Raises ApiError 400 for unknown parse modes, broken markup and texts over 32 kB. Empty is no error here.
    """
    if len(source.encode("utf-8", "replace")) > 1 << 15:
        raise bad_request("Text is too long")
    mode = parse_mode.lower()
    source = _cleaned(source)
    if mode in ("", "none"):
        text, marked = source, _given_entities(source, entities or [])
    elif mode == "html":
        text, marked = parse_html(source)
    else:  # Markdown too: Tandem speaks HTML only
        raise bad_request("Unsupported parse_mode")
    if not text.strip().strip(_INVISIBLE).strip():
        return "", []
    text, marked = _trimmed(text, marked)
    return text, _in_order(marked + found_entities(text, marked))


_TAG_OF_KIND = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}


def to_html(text: str, entities: list[Entity]) -> str:
    """HTML that gives `text` with `entities` (found links and commands stay plain)."""
    units = text.encode("utf-16-le", "surrogatepass")
    marks: list[tuple[int, int, int, int, str]] = []
    for number, entity in enumerate(entities):
        tags = _TAG_OF_KIND.get(entity["type"])
        if entity["type"] == "text_link":
            tags = (f'<a href="{escape(entity["url"])}">', "</a>")
        if entity["type"] == "pre" and "language" in entity:
            tags = (f'<pre><code class="language-{escape(entity["language"])}">', "</code></pre>")
        if tags is None:
            continue
        start, length = entity["offset"], entity["length"]
        # At one place ends come before starts; inner ends before outer ones, outer starts before inner ones.
        marks.append((start, 1, -length, number, tags[0]))
        marks.append((start + length, 0, -start, -number, tags[1]))
    out, done = [], 0
    for place, _, _, _, tag in sorted(marks):
        out.append(escape(units[2 * done : 2 * place].decode("utf-16-le", "replace"), quote=False))
        out.append(tag)
        done = place
    out.append(escape(units[2 * done :].decode("utf-16-le", "replace"), quote=False))
    return "".join(out)
