"""A typed answer where a button was expected: the label, its number, or how it begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.digits import normalise, plain
from bot.understanding.phrasebook import phrasebooks

_FEWEST_LETTERS = 3
# The number that a label begins with ("−1 Less"), if it does: "3:30" and "1.5 miles" begin with none.
_OWN_NUMBER = re.compile(r"([-+]?\d{1,4})(?!\d|[.,:/]\d)\W*")
_TYPED_NUMBER = re.compile(r"#?([-+]?\d{1,4})[.):]?")


def match_choice(text: str, labels: Sequence[str]) -> int | None:
    """The place of the label that was typed, or None.

    A label counts when it is typed in full, by its number (from 1), or by an unambiguous beginning of three letters
    or more. Labels that begin with numbers of their own (a scale) are known by those, and not by their place.
    """
    typed, shown = plain(text), normalise(text)
    for spelling in (normalise, plain, _without_number):
        spelled = [spelling(label) for label in labels]
        wanted = shown if spelling is normalise else typed
        if wanted and wanted in spelled:
            return spelled.index(wanted)
    if number := _TYPED_NUMBER.fullmatch(shown):
        return _numbered(int(number[1]), labels)
    if not typed and shown:  # an emoji
        return _only([normalise(label).startswith(shown) for label in labels])
    if sum(character.isalpha() for character in typed) < _FEWEST_LETTERS:
        return None
    return _only([typed == plain(label)[: len(typed)] for label in labels])


def understand_yes_no(text: str, languages: Sequence[str]) -> bool | None:
    """Whether the whole text says yes or no, in the person's languages first, then in any other; None for neither."""
    typed = plain(text) or normalise(text)
    for book in phrasebooks(languages, others=True):
        if typed in book.yes:
            return True
        if typed in book.no:
            return False
    return None


def _without_number(label: str) -> str:
    return plain(_OWN_NUMBER.sub("", normalise(label), count=1)) if _own_number(label) is not None else ""


def _own_number(label: str) -> int | None:
    found = _OWN_NUMBER.match(normalise(label))
    return int(found[1]) if found else None


def _numbered(number: int, labels: Sequence[str]) -> int | None:
    own = [_own_number(label) for label in labels]
    if any(each is not None for each in own):
        return _only([each == number for each in own])
    return number - 1 if 1 <= number <= len(labels) else None


def _only(matches: Sequence[bool]) -> int | None:
    """The place of the one match, when there is exactly one."""
    return matches.index(True) if sum(matches) == 1 else None
