"""From pieces of text to Telegram's HTML: escaped, people's words kept apart, cut where it is too long."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal, TypeAlias

from bot.i18n import RIGHT_TO_LEFT_MARK, isolate

Tag: TypeAlias = Literal["", "b", "i", "blockquote"]

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024

# With these, somebody's words could end the isolate they are in, or turn what follows.
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\u0085\v\f]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# Where to cut, the best first: between paragraphs, lines, words.
_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"\s+"))
_JOINERS = "\u200c\u200d"
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_LONGEST_CLUSTER = 16
_AROUND_A_LINE = 3  # a direction mark and the two ends of an isolate


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one style. `words` are somebody's own, isolated line by line. `rtl`: how the reader reads."""

    text: str
    tag: Tag = ""
    words: bool = False
    rtl: bool = False

    def visible(self) -> str:
        """What Telegram shows and counts."""
        if not self.words:
            return self.text
        return "\n".join(map(self._isolated, self.text.split("\n")))

    def html(self) -> str:
        inner = escape(self.visible(), quote=False)
        return f"<{self.tag}>{inner}</{self.tag}>" if self.tag and self.text.strip() else inner

    def _isolated(self, line: str) -> str:
        if not line.strip() or not (self.rtl or _has_right_to_left(line)):
            return line
        return f"{RIGHT_TO_LEFT_MARK if self.rtl else ''}{isolate(line)}"


def _has_right_to_left(line: str) -> bool:
    return not line.isascii() and any(unicodedata.bidirectional(character) in ("R", "AL") for character in line)


def cleaned(words: str) -> str:
    """Somebody's words without what could turn the text around them; line ends as Telegram knows them."""
    whole = words.encode("utf-8", "replace").decode()
    return _BIDI_CONTROLS.sub("", _CONTROLS.sub(" ", _LINE_ENDS.sub("\n", whole)))


def units(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def html(pieces: Iterable[Piece]) -> str:
    """The pieces, each below the one before."""
    return "\n".join(piece.html() for piece in pieces)


def parts(pieces: Sequence[Piece], limit: int = MESSAGE_LIMIT) -> list[list[Piece]]:
    """The pieces shared out to as many messages as they need (one or more), each of at most `limit` units."""
    waiting = list(reversed(pieces))
    finished: list[list[Piece]] = []
    current: list[Piece] = []
    room = limit + 1  # the last piece needs no line end
    while waiting:
        piece = waiting.pop()
        size = _size(piece)
        if size <= room:
            current.append(piece)
            room -= size
            continue
        if room > limit // 2 or not current:
            # Most of this message is still empty: what fits goes in, what is left goes on in the next.
            head, tail = _cut(piece, room - 1)
            current.append(head)
            waiting.append(tail)
        else:
            waiting.append(piece)
            while len(current) > 1 and _leads_on(current[-1]):
                waiting.append(current.pop())
        finished.append(current)
        current, room = [], limit + 1
    return [part for part in map(_trimmed, [*finished, current]) if part] or [[]]


def shortened(pieces: Sequence[Piece], limit: int = MESSAGE_LIMIT) -> list[Piece]:
    """As much of the pieces as one message takes; an ellipsis shows that something was left out."""
    whole = parts(pieces, limit)
    return whole[0] if len(whole) == 1 else [*parts(pieces, limit - 2)[0], Piece("…")]


def _size(piece: Piece) -> int:
    """With the line end that parts it from the next."""
    return units(piece.visible()) + 1


def _leads_on(piece: Piece) -> bool:
    """A heading, or the gap above it, does not stay behind at the end of a message."""
    return piece.tag == "b" or not piece.text.strip()


def _trimmed(part: list[Piece]) -> list[Piece]:
    shown = [number for number, piece in enumerate(part) if piece.text.strip()]
    return part[shown[0] : shown[-1] + 1] if shown else []


def _cut(piece: Piece, room: int) -> tuple[Piece, Piece]:
    """The piece in two: at most `room` units, and the rest."""
    end = _fitting(piece, room)
    for pattern in _BREAKS:
        places = [found for found in pattern.finditer(piece.text, 0, end + 1) if found.start() > end // 2]
        if places:
            before, after = places[-1].span()
            break
    else:
        before = after = _between_clusters(piece.text, end)
    rest = piece.text[after:].lstrip()
    if piece.rtl and rest and not piece.words:
        rest = RIGHT_TO_LEFT_MARK + rest.removeprefix(RIGHT_TO_LEFT_MARK)
    return replace(piece, text=piece.text[:before]), replace(piece, text=rest)


def _fitting(piece: Piece, room: int) -> int:
    """How many characters of the piece take at most `room` units, at least one."""
    around = _AROUND_A_LINE if piece.words else 0
    taken = around
    for place, character in enumerate(piece.text):
        taken += units(character) + (around if character == "\n" else 0)
        if taken > room:
            return max(place, 1)
    return len(piece.text)


def _between_clusters(text: str, end: int) -> int:
    """A place at or before `end` where no letter is parted from its marks and no emoji from its halves."""
    for place in range(end, max(end - _LONGEST_CLUSTER, 1), -1):
        if not _joined(text[place - 1], text[place]):
            return place
    return end


def _joined(before: str, after: str) -> bool:
    return (
        before in _JOINERS
        or after in _JOINERS
        or unicodedata.category(after).startswith("M")
        or _SKIN_TONES[0] <= after <= _SKIN_TONES[1]
    )
