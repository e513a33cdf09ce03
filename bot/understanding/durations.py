"""Lengths of time as people type them: "45 min", "an hour and a half", "1h30", "ڈیڑھ گھنٹہ"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from bot.understanding.digits import normalise, plain
from bot.understanding.grammar import LONGEST, any_of, merged, pattern
from bot.understanding.numbers import Numbers, without_about
from bot.understanding.phrasebook import Phrasebook, phrasebooks

_MINUTES = {"minute": 1, "quarter": 15, "hour": 60}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12}
# Longer than a century is a slip of the thumb, and more than a calendar can add.
_TOO_MANY = 40_000
_HOURS_AND_MINUTES = re.compile(r"(\d{1,2}):([0-5]\d)")


@dataclass(frozen=True)
class Amount:
    """A length of time in the three measures that do not convert into one another on a calendar."""

    months: Decimal = Decimal(0)
    days: Decimal = Decimal(0)
    minutes: Decimal = Decimal(0)

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.months + other.months, self.days + other.days, self.minutes + other.minutes)

    def __mul__(self, factor: int) -> Amount:
        return Amount(self.months * factor, self.days * factor, self.minutes * factor)


class Lengths:
    """The lengths of time of some languages inside plain text."""

    def __init__(self, books: Sequence[Phrasebook]) -> None:
        self.numbers = Numbers(books, articles=True)
        self._units = merged(book.units for book in books)
        slots = {"number": self.numbers.pattern, "unit": any_of(self._units)}
        forms = merged(book.amounts for book in books) | {"{number} {unit}": Decimal(0)}
        self._forms = [(re.compile(pattern(form, slots) + "(?= |$)"), added) for form, added in forms.items()]
        self._joiner = re.compile(any_of(word for book in books for word in book.joiners) + " ")

    def amount(self, text: str) -> Amount | None:
        """The amount that the whole of a plain text says: "2 weeks", "1 hour and 30 minutes", "1 h 30"."""
        total, smallest, counted, position = Amount(), "", False, 0
        while position < len(text):
            found = max(self._found(text, position), key=lambda one: one[2], default=None)
            if found is None:
                return self._minutes_left_over(total, text[position:]) if counted and smallest == "hour" else None
            number, unit, end, counted = found
            if number > _TOO_MANY or (smallest and _size(unit) >= _size(smallest)):
                return None
            total, smallest, position = total + _amount(number, unit), unit, end + 1
            if joiner := self._joiner.match(text, position):
                position = joiner.end()
        return total if smallest else None

    def _found(self, text: str, position: int) -> Iterator[tuple[Decimal, str, int, bool]]:
        """The numbers with a unit that begin at this place: what it is worth, the unit, where it ends, and whether
        a number was said ("1 h") or only the unit ("half an hour")."""
        for form, added in self._forms:
            if match := form.match(text, position):
                said = match.groupdict().get("number")
                number = self.numbers.value(said) if said else Decimal(0)
                if number is not None:
                    yield number + added, self._units[match["unit"]], match.end(), bool(said)

    def _minutes_left_over(self, total: Amount, rest: str) -> Amount | None:
        """The 30 of "1 h 30", which needs no unit after hours. "Hour 3" is the hour of a day."""
        number = self.numbers.value(rest)
        if number is None or number >= 60:
            return None
        return total + Amount(minutes=number)


def understand_duration(text: str, languages: Sequence[str]) -> timedelta | None:
    """The length of time that the whole text says, or None. A bare whole number means minutes.

    Days count as 24 hours; months and years are no duration.
    """
    books = phrasebooks(languages)
    spelled = without_about(plain(text), books) if len(text) <= LONGEST else ""
    if not spelled or normalise(text).startswith("-"):
        return None
    if clock := _HOURS_AND_MINUTES.fullmatch(spelled):
        return timedelta(hours=int(clock[1]), minutes=int(clock[2]))
    known = lengths(tuple(book.language for book in books))
    number = known.numbers.value(spelled)
    if number is not None and number == int(number) <= _TOO_MANY:
        return timedelta(minutes=int(number))
    amount = known.amount(spelled)
    if amount is None or amount.months:
        return None
    return timedelta(days=float(amount.days), minutes=float(amount.minutes))


@lru_cache(maxsize=32)
def lengths(languages: tuple[str, ...]) -> Lengths:
    """The lengths of time in `languages`, put together once."""
    return Lengths(phrasebooks(languages))


def _amount(number: Decimal, unit: str) -> Amount:
    if unit in _MINUTES:
        return Amount(minutes=number * _MINUTES[unit])
    if unit in _DAYS:
        return Amount(days=number * _DAYS[unit])
    return Amount(months=number * _MONTHS[unit])


def _size(unit: str) -> int:
    """Roughly how many minutes a unit is long: enough to put units in order."""
    return _MINUTES.get(unit) or _DAYS.get(unit, 0) * 24 * 60 or _MONTHS[unit] * 30 * 24 * 60
