"""Phrases with slots, as patterns; and the words of several languages together, the person's own first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

V = TypeVar("V")

# Nobody types a longer date, number or duration; a longer text is a story.
LONGEST = 80


def merged(mappings: Iterable[Mapping[str, V]]) -> dict[str, V]:
    """One mapping out of several; where they differ about a phrase, the earlier is right."""
    together: dict[str, V] = {}
    for mapping in mappings:
        together = {**mapping, **together}
    return together


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; it matches nothing when there are none."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word) for word in longest_first)})" if longest_first else "(?!)"


def pattern(phrase: str, slots: Mapping[str, str]) -> str:
    """The pattern of a phrase: its words as they are, each slot as a group with the slot's name.

    An ending right behind a slot may be joined to its word or stand apart: "{hour}টা" is "পাঁচটা" and "5 টা".
    """
    pieces = re.split(r"\{([a-z]+)\}", phrase)  # words, slot, words, slot, words
    return "".join(
        f"(?P<{piece}>{slots[piece]})" if index % 2 else _between(piece, behind_a_slot=index > 0)
        for index, piece in enumerate(pieces)
    )


def _between(words: str, *, behind_a_slot: bool) -> str:
    ending = behind_a_slot and words[:1].strip()
    return f" ?{re.escape(words)}" if ending else re.escape(words)
