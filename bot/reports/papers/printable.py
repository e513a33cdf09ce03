"""Words as they can be printed: in their own direction, and with places to break where there are none."""

from __future__ import annotations

import re
from typing import TypedDict
from unicodedata import category

from bot.reports.papers.writable import reads_right_to_left, writable

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_UNKNOWN = "\ufffd"
_PARAGRAPH = re.compile(r"\n\s*\n")
_LONG = re.compile(r"\S{25,}")
_BREAK = "\u200b"
_BREAK_EVERY = 12

# The first letter's script says in which language to shape words and read them aloud.
_LETTER = re.compile(
    "(?P<ur>[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc])|(?P<bn>[\u0980-\u09ff])|[A-Za-z\u00c0-\u024f]"
)


class Piece(TypedDict):
    """A piece of text for a template: in the direction and the language it is read in."""

    words: str
    rtl: bool
    lang: str


def clean(words: str) -> str:
    """The words without what cannot be printed; a sign that means something only elsewhere becomes a question mark."""
    return _PRIVATE.sub(_UNKNOWN, writable(words).replace("\t", "    "))


def breakable(words: str) -> str:
    """The same, with places to break in what is longer than a narrow column."""
    return _LONG.sub(lambda found: _broken(found.group()), clean(words))


def piece(words: str, language: str, right_to_left: bool) -> Piece:
    """One paragraph; its first letter decides the direction, and without a letter it reads as the page does."""
    words = breakable(words).strip("\n")
    return Piece(words=words, rtl=reads_right_to_left(words, right_to_left), lang=_spoken(words, language))


def pieces(words: str, language: str, right_to_left: bool) -> list[Piece]:
    """Its paragraphs, at least one."""
    paragraphs = [part for part in _PARAGRAPH.split(clean(words)) if part.strip()]
    return [piece(part, language, right_to_left) for part in paragraphs or [""]]


def _spoken(words: str, language: str) -> str:
    """Latin letters are read in the page's language, or in English where that is written in others."""
    letter = _LETTER.search(words)
    if letter is None:
        return language
    return letter.lastgroup or ("en" if language in ("ur", "bn") else language)


def _broken(run: str) -> str:
    """A place to break after every so many characters, never before a mark or beside a joiner."""
    parts: list[str] = []
    since = 0
    for at, character in enumerate(run):
        joined = category(character).startswith("M") or "\u200d" in run[max(0, at - 1) : at + 1]
        if since >= _BREAK_EVERY and not joined:
            parts.append(_BREAK)
            since = 0
        parts.append(character)
        since += 1
    return "".join(parts)
