"""Numbers as people type them: digits of any script, decimal comma or point, words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from bot.understanding.digits import normalise, plain
from bot.understanding.grammar import LONGEST, any_of, merged, pattern
from bot.understanding.phrasebook import Phrasebook, phrasebooks

_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
_FRACTION = re.compile(r"(?:\d+ )?[13]/[24]")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([ ,])\d{3})(?:\1\d{3})*(?:\.\d+)?|[1-9]\d?(?:,\d\d)+,\d{3}(?:\.\d+)?")
_THOUSANDS_WITH_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})(?:\.\d{3})*,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,}")
_DECIMAL = re.compile(r"\d+|\d*[.,]\d+")
_SIGN = re.compile(r"([-+]?) *")


class Numbers:
    """What the numbers of some languages are worth inside plain text."""

    # Where a number may stand in a pattern: as few words as will do. Whether they are a number, `value` knows.
    pattern = r"[^ ]+(?: [^ ]+){0,5}?"

    def __init__(self, books: Sequence[Phrasebook], *, articles: bool = False) -> None:
        words = merged(book.numbers for book in books)
        if articles:
            words = dict.fromkeys((word for book in books for word in book.articles), Decimal(1)) | words
        self._words = words
        forms = merged(book.number_forms for book in books)
        self._forms = [(re.compile(pattern(form, {"number": self.pattern})), added) for form, added in forms.items()]

    def value(self, text: str) -> Decimal | None:
        """What a piece of plain text is worth, when it is a number and nothing else."""
        if text in self._words:
            return self._words[text]
        if _DIGITS.fullmatch(text):
            return Decimal(text.replace(",", "."))
        if _FRACTION.fullmatch(text):
            whole, _, fraction = text.rpartition(" ")
            return Decimal(whole or 0) + Decimal(fraction[0]) / Decimal(fraction[2])
        for form, added in self._forms:
            found = form.fullmatch(text)
            number = self.value(found["number"]) if found else None
            if number is not None:
                return number + added
        return None


def understand_number(text: str, languages: Sequence[str]) -> Decimal | None:
    """The number that the whole text says ("7", "۱۲٫۵", "−1", "about seven"), or None.

    "1,500" is fifteen hundred and "1,5" one and a half.
    """
    if len(text) > LONGEST:
        return None
    books = phrasebooks(languages)
    rest = without_about(normalise(text), books).lstrip(" (#").rstrip(" .,;:!?)")
    sign = _SIGN.match(rest)
    assert sign is not None  # it matches nothing at least
    rest = rest[sign.end() :]
    number = _in_digits(rest)
    negative = sign[1] == "-"
    if number is None:
        words = plain(rest) if any(map(str.isalpha, rest)) else ""
        spelled = re.match(any_of(word for book in books for word in book.minus) + " ", words)
        number = _numbers(tuple(book.language for book in books)).value(words[spelled.end() if spelled else 0 :])
        negative = negative or bool(spelled)
    if number is None or not negative:
        return number
    return -number


def without_about(text: str, books: Iterable[Phrasebook]) -> str:
    """The text without the words that make a number a rough one: "about 3", "3 or so"."""
    about = any_of(word for book in books for word in book.about)
    return re.sub(f"^(?:{about} )+|(?: {about})+$", "", text)


@lru_cache(maxsize=32)
def _numbers(languages: tuple[str, ...]) -> Numbers:
    return Numbers(phrasebooks(languages))


def _in_digits(text: str) -> Decimal | None:
    if _THOUSANDS.fullmatch(text):
        return Decimal(text.replace(",", "").replace(" ", ""))
    if _THOUSANDS_WITH_POINTS.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _DECIMAL.fullmatch(text):
        return Decimal(text.replace(",", "."))
    return None
