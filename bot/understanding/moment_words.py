"""What a few words may mean as part of a date: a day, a weekday, a time, a part of the day, an amount from now."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from bot.understanding.durations import Amount, lengths
from bot.understanding.grammar import any_of, merged, pattern
from bot.understanding.phrasebook import Phrasebook, phrasebooks

Prefer = Literal["future", "past"]

_YEARS = range(1900, 2200)
# Enough years to meet a 29 February.
_YEARS_AHEAD = 9
# A year of two digits after a month in words may as well be an hour, unless it is a near one.
_NEAR = 15
_NUMERIC_DATES = (
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>\d{4}|\d\d))?"),
    re.compile(r"(?P<day>\d{1,2})([-.])(?P<month>\d{1,2})\2(?P<year>\d{4}|\d\d)"),
    re.compile(r"(?P<year>\d{4})([-./])(?P<month>\d{1,2})\2(?P<day>\d{1,2})"),
)
_CLOCK = re.compile(r"(\d{1,2})[:.]([0-5]\d)")


class ImpossibleDate(Exception):
    """The words are a date, of a day that does not exist."""


@dataclass(frozen=True)
class Days:
    """The days that some words may mean, the likeliest first.

    One that is `certain` is meant even when it lies on the side that is not preferred.
    """

    days: tuple[date, ...]
    certain: bool = False
    may_be_today: bool = True


@dataclass(frozen=True)
class Hours:
    """The time that some words mean; `rough` when it may be meant before or after noon, unless `part` says which."""

    time: time
    rough: bool = False
    part: str = ""


@dataclass(frozen=True)
class Part:
    """A part of the day ("am", "evening"); `alone` when the words say as much without an hour."""

    name: str
    alone: bool


@dataclass(frozen=True)
class Weekday:
    """A weekday said plainly (0 is Monday), which may also stand beside a date."""

    number: int


Meaning = Days | Weekday | Hours | Part


class MomentWords:
    """The words of some languages that are about moments. All texts are as `digits.plain` leaves them."""

    def __init__(self, books: Sequence[Phrasebook]) -> None:
        self._lengths = lengths(tuple(book.language for book in books))
        self._weekdays = merged(book.weekdays for book in books)
        self._months = merged(book.months for book in books)
        self._ordinals = merged(book.ordinals for book in books)
        self._days = merged(book.days for book in books)
        self._times = merged(book.times for book in books)
        self._parts = merged(book.parts for book in books)
        self.fillers = frozenset(filler for book in books for filler in book.fillers)
        endings = any_of(ending for book in books for ending in book.ordinal_endings)
        number = self._lengths.numbers.pattern
        self._slots = {
            "amount": ".+",
            "weekday": any_of(self._weekdays),
            "month": any_of(self._months),
            "day": rf"\d{{1,2}}(?: {endings})?|{any_of(self._ordinals)}",
            "ordinal": rf"\d{{1,2}} {endings}",
            "year": r"\d{4}|\d\d",
            "hour": number,
            "minute": number,
        }
        self._after = self._patterns(phrase for book in books for phrase in book.after)
        self._before = self._patterns(phrase for book in books for phrase in book.before)
        self._dates = self._patterns(phrase for book in books for phrase in (*book.dates, *book.monthdays))
        weekday_forms = merged(book.weekday_forms for book in books)
        self._weekday_forms = list(zip(self._patterns(weekday_forms), weekday_forms.values(), strict=True))
        clock = merged(book.clock for book in books)
        self._clock = list(zip(self._patterns(clock), clock.values(), strict=True))
        # A number alone is an hour only right beside a part of the day.
        self._slots["part"] = any_of(self._parts)
        self._hour_and_part = self._patterns(("{hour} {part}", "{part} {hour}"))

    def meanings(self, words: str, today: date, prefer: Prefer) -> Iterator[Meaning]:
        """What the words may mean; raises `ImpossibleDate` when they can only be a day that does not exist."""
        for meaning in (
            self._named_day(words, prefer, today),
            self._day_away(words, today),
            self._weekday(words),
            self._weekday_form(words, prefer, today),
            self._date(words, prefer, today),
            self._time(words),
            self._part(words),
        ):
            if meaning is not None:
                yield meaning

    def from_now(self, words: str) -> Amount | None:
        """The amount in "in 2 weeks" or "an hour ago", negative when it lies back."""
        for direction, forms in ((1, self._after), (-1, self._before)):
            for form in forms:
                found = form.fullmatch(words)
                if found and (amount := self._lengths.amount(found["amount"])) is not None:
                    return amount * direction
        return None

    def amount(self, words: str) -> Amount | None:
        """The amount that stands alone ("2 weeks"). "Week" is none, nor is "one day", which may be any."""
        amount = self._lengths.amount(words) if " " in words else None
        return None if amount == Amount(days=Decimal(1)) else amount

    def _patterns(self, phrases: Iterable[str]) -> list[re.Pattern[str]]:
        return [re.compile(pattern(phrase, self._slots)) for phrase in phrases]

    def _named_day(self, words: str, prefer: Prefer, today: date) -> Days | None:
        away = self._days.get(words)
        if away is None:
            return None
        side = 1 if prefer == "future" else -1
        return Days((today + timedelta(days=max(away, key=lambda days: days * side)),), certain=True)

    def _day_away(self, words: str, today: date) -> Days | None:
        amount = self.from_now(words)
        if amount is None or amount.minutes:
            return None
        day = day_after(today, amount)
        return None if day is None else Days((day,), certain=True)

    def _weekday(self, words: str) -> Weekday | None:
        number = self._weekdays.get(words)
        return None if number is None else Weekday(number)

    def _weekday_form(self, words: str, prefer: Prefer, today: date) -> Days | None:
        for form, name in self._weekday_forms:
            if found := form.fullmatch(words):
                return weekday_days(self._weekdays[found["weekday"]], name, prefer, today)
        return None

    def _date(self, words: str, prefer: Prefer, today: date) -> Days | None:
        for numeric in _NUMERIC_DATES:
            if found := numeric.fullmatch(words):
                year = found["year"] and _full_year(int(found["year"]), today)
                return _dated(int(found["day"]), int(found["month"]), year, prefer, today)
        for form in self._dates:
            if found := form.fullmatch(words):
                said = found.groupdict()
                day = self._day_number(said.get("day") or said["ordinal"])
                if not said.get("month"):
                    return _monthly(day, prefer, today)
                year = said.get("year") and _full_year(int(said["year"]), today)
                if not year or len(said["year"]) == 4 or abs(year - today.year) <= _NEAR:
                    return _dated(day, self._months[said["month"]], year, prefer, today)
        return None

    def _day_number(self, words: str) -> int:
        return self._ordinals[words] if words in self._ordinals else int(words.partition(" ")[0])

    def _time(self, words: str) -> Hours | None:
        if words in self._times:
            return Hours(self._times[words])
        if _CLOCK.fullmatch(words):
            return self._hour(words, 0)
        for form in self._hour_and_part:
            if (found := form.fullmatch(words)) and (hour := self._hour(found["hour"], 0)):
                return Hours(hour.time, hour.rough, self._parts[found["part"]])
        for form, added in self._clock:
            found = form.fullmatch(words)
            minutes = self._minutes(found.groupdict().get("minute"), added) if found else None
            if found and minutes is not None and (hour := self._hour(found["hour"], minutes)):
                return hour
        return None

    def _minutes(self, words: str | None, added: int | str) -> int | None:
        if isinstance(added, int):
            return added
        number = self._lengths.numbers.value(words) if words else None
        if number is None or number != int(number) or number >= 60:
            return None
        return int(number) if added == "+" else -int(number)

    def _hour(self, words: str, added: int) -> Hours | None:
        if clock := _CLOCK.fullmatch(words):
            minutes = None if added else int(clock[1]) * 60 + int(clock[2])
        else:
            number = self._lengths.numbers.value(words)
            minutes = int(number * 60) if number is not None and number * 4 == int(number * 4) else None
        if minutes is None or not 0 <= minutes < 24 * 60:
            return None
        rough = 60 <= minutes < 13 * 60 and not words.startswith("0")
        minutes = (minutes + added) % (24 * 60)
        return Hours(time(minutes // 60, minutes % 60), rough)

    def _part(self, words: str) -> Part | None:
        name = self._parts.get(words)
        return None if name is None else Part(name, alone=" " in words)


@lru_cache(maxsize=32)
def moment_words(languages: tuple[str, ...]) -> MomentWords:
    """The words of `languages`, put together once."""
    return MomentWords(phrasebooks(languages))


def day_after(day: date, amount: Amount) -> date | None:
    """The day an amount of months and days later; the last of the month where the month is too short."""
    if amount.months != int(amount.months) or amount.days != int(amount.days):
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + int(amount.months), 12)
    if year not in _YEARS:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=int(amount.days))


def weekday_days(number: int, form: str, prefer: Prefer, today: date) -> Days:
    """The days that a weekday means, said in one of `phrasebook.WEEKDAY_FORMS`.

    "Next Tuesday" is the one of the week that begins next Monday.
    """
    ahead = today + timedelta(days=(number - today.weekday()) % 7)
    week = timedelta(days=7)
    if form == "next_week":
        return Days((today + timedelta(days=7 - today.weekday() + number),), certain=True)
    if form == "week_later":
        return Days(((ahead if ahead > today else ahead + week) + week,), certain=True)
    if form == "last":
        return Days((ahead - week,), certain=True)
    days = (ahead, ahead + week) if prefer == "future" else (ahead, ahead - week, ahead - 2 * week)
    return Days(days, may_be_today=False)


def _full_year(year: int, today: date) -> int:
    """The year that two digits mean: of this century, or of the last when that is too far ahead."""
    if year >= 100:
        return year
    century = today.year - today.year % 100
    return century + year - (100 if century + year > today.year + 50 else 0)


def _dated(day: int, month: int, year: int | str | None, prefer: Prefer, today: date) -> Days:
    if year:
        return Days((_real(int(year), month, day),), certain=True)
    _real(2000, month, day)  # a leap year: what does not exist there never does
    side = 1 if prefer == "future" else -1
    years = range(today.year, today.year + side * _YEARS_AHEAD, side)
    return Days(tuple(date(y, month, day) for y in years if y in _YEARS and _exists(y, month, day)))


def _monthly(day: int, prefer: Prefer, today: date) -> Days:
    """The days with this number in this month and the ones beside it."""
    if not 1 <= day <= 31:
        raise ImpossibleDate
    side = 1 if prefer == "future" else -1
    months = (divmod(today.year * 12 + today.month - 1 + side * step, 12) for step in range(12))
    return Days(tuple(date(y, m + 1, day) for y, m in months if _exists(y, m + 1, day)))


def _real(year: int, month: int, day: int) -> date:
    if year not in _YEARS or not _exists(year, month, day):
        raise ImpossibleDate
    return date(year, month, day)


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
