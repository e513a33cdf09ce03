"""What in a goal's words makes it hard to see whether it was reached. Hints: nothing is refused.

The words are data, `content/goals/<language>.yaml`: `joins` (two goals in one) and `vague`; `word*` is any word that
begins so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, TypeAlias

from bot.understanding.digits import plain
from bot.understanding.phrasebook import Entry, read_yaml, sections, shipped

Hint: TypeAlias = Literal["two_things", "vague"]

# "I want to sing" joins nothing, though a small i is "and" in Polish.
_ENGLISH_I = re.compile(r"\bI\b")
_HINTS: dict[str, Hint] = {"joins": "two_things", "vague": "vague"}


def hints_in(words: str, languages: Sequence[str]) -> tuple[Hint, ...]:
    """The hints there are to give about a goal's words, each once. `languages`: codes they may be written in."""
    spelled = plain(_ENGLISH_I.sub(" ", words))
    patterns = [_words(language) for language in languages if language in shipped("goals")]
    return tuple(hint for name, hint in _HINTS.items() if any(each[name].search(spelled) for each in patterns))


def same_words(one: str, other: str) -> bool:
    """Whether two wordings say the same, but for case, spaces and signs."""
    return plain(one) == plain(other)


def check() -> None:
    """Read every list. Raises `PhrasebookError` for the first that is broken."""
    for language in shipped("goals"):
        _words(language)


@cache
def _words(language: str) -> dict[str, re.Pattern[str]]:
    lists = sections(read_yaml("goals", f"{language}.yaml"), " ".join(_HINTS))
    return {name: _pattern(each) for name, each in lists.items()}


def _pattern(words: Entry) -> re.Pattern[str]:
    phrases = [phrase.strip() for each in words.texts() for phrase in each.text().split(",")]
    alternatives = (re.escape(plain(phrase)) + (r"\w*" if phrase.endswith("*") else "") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")
