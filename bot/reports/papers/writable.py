"""Words as files that are edited can hold them: nothing is replaced, only what no file can hold is gone."""

from __future__ import annotations

import re
from unicodedata import bidirectional

_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
# Controls, halves of characters and what is no character: XML has no place for them. Embeddings and overrides of
# direction never end where they should: they would turn what stands after them.
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\u202a-\u202e]")
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")


def writable(words: str) -> str:
    """The words without controls; every kind of line end is a newline."""
    return _UNWRITABLE.sub("", _LINE_ENDS.sub("\n", words))


def one_line(words: str) -> str:
    """The same for where there is one line: a sheet's name, a property, a heading."""
    return " ".join(writable(words).split())


def unmarked(words: str) -> str:
    """The same without marks of direction, for names and places that show them as boxes."""
    return _DIRECTION_MARKS.sub("", words)


def reads_right_to_left(words: str, otherwise: bool) -> bool:
    """Whether its first letter is of a script that runs from right to left; `otherwise` where there is no letter."""
    first = next((found for found in map(bidirectional, words) if found in ("L", "R", "AL")), None)
    return otherwise if first is None else first != "L"
