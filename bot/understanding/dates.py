"""Moments as people type them: "tomorrow", "3/4", "Friday 3pm", "in 90 minutes", "شام 5 بجے".

A message is cut into at most a day, a weekday, a time and a part of the day, in any order, and every word of it must
belong to one of them or mean nothing: a word left over says that it was no date. What may be meant in several ways
("Tuesday", "3/4", "half past three") is read as the nearest one on the preferred side of now.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import product

from bot.understanding.digits import plain
from bot.understanding.durations import Amount
from bot.understanding.grammar import LONGEST
from bot.understanding.moment_words import (
    Days,
    Hours,
    ImpossibleDate,
    Meaning,
    MomentWords,
    Part,
    Prefer,
    Weekday,
    day_after,
    moment_words,
    weekday_days,
)
from bot.understanding.phrasebook import phrasebooks

_MOST_WORDS = 14
_A_YEAR = timedelta(days=366)
# An hour said without "am" or "pm" is one of the waking day when it can be.
_WAKING = range(7, 21)
_HOURS_OF_PART = {
    "am": range(12),
    "pm": range(12, 24),
    "morning": range(12),
    "noon": range(10, 17),
    "afternoon": range(12, 20),
    "evening": range(12, 24),
    "night": (*range(18, 24), *range(6)),
}
_TIME_OF_PART = {
    "morning": time(9),
    "noon": time(12),
    "afternoon": time(14),
    "evening": time(18),
    "night": time(20),
}


@dataclass(frozen=True)
class Moment:
    """A day and a time as the person's own clock shows them.

    `local` is naive, in the zone of the `now` it was understood from. `has_time` is false when only a day was said;
    `local` then carries the default time. `elapsed` is set when hours or minutes were said ("in 90 minutes"): the
    moment is exactly that far from now (negative: before it), whatever the clocks do in between.
    """

    local: datetime
    has_time: bool
    elapsed: timedelta | None = None


@dataclass(frozen=True)
class _Now:
    moment: datetime
    prefer: Prefer

    @property
    def local(self) -> datetime:
        return self.moment.replace(tzinfo=None)

    @property
    def today(self) -> date:
        return self.local.date()

    @property
    def side(self) -> int:
        return 1 if self.prefer == "future" else -1


@dataclass(frozen=True)
class _Said:
    """What the pieces of a message have said so far."""

    days: Days | None = None
    weekday: Weekday | None = None
    hours: Hours | None = None
    part: Part | None = None

    def plus(self, meaning: Meaning) -> _Said | None:
        """With one more meaning, or None when there is one of its kind."""
        if isinstance(meaning, Days):
            return None if self.days else replace(self, days=meaning)
        if isinstance(meaning, Weekday):
            return None if self.weekday else replace(self, weekday=meaning)
        if isinstance(meaning, Hours):
            return None if self.hours else replace(self, hours=meaning)
        return None if self.part else replace(self, part=meaning)

    @property
    def parts(self) -> set[str]:
        return {name for name in (self.hours and self.hours.part, self.part and self.part.name) if name}


def understand_moment(
    text: str,
    *,
    now: datetime,
    languages: Sequence[str],
    prefer: Prefer = "future",
    default_time: time = time(9),
) -> Moment | None:
    """The moment that the whole text says, or None when it says none, or one that does not exist (31/2).

    `now` is aware, in the person's zone. The day comes before the month. What may be meant in several ways is read
    as the nearest on the preferred side; what plainly lies on the other ("yesterday", "3/4/2020") stays there.
    """
    words = plain(text) if len(text) <= LONGEST and not _is_price(text) else ""
    if not words or words.count(" ") >= _MOST_WORDS:
        return None
    against = _Now(now, prefer)
    names = tuple(book.language for book in phrasebooks(languages))
    known = moment_words(names)
    try:
        return (
            _from_now(words, known, against, default_time)
            or _day_and_time(words, known, against, default_time)
            or _with_dateparser(words, names, against, default_time)
        )
    except (ImpossibleDate, OverflowError):
        return None


def _is_price(text: str) -> bool:
    return any(unicodedata.category(character) == "Sc" or character == "%" for character in text)


def _from_now(words: str, known: MomentWords, now: _Now, default_time: time) -> Moment | None:
    """The moment in "in 90 minutes", "in 2 weeks", "2 weeks", "an hour ago"."""
    amount = known.from_now(words) or (known.amount(words) if now.prefer == "future" else None)
    day = None if amount is None else day_after(now.today, amount)
    if amount is None or day is None:
        return None
    if not amount.minutes:
        return Moment(datetime.combine(day, default_time), has_time=False)
    exact = timedelta(minutes=float(amount.minutes))
    # Days are steps on the calendar, hours and minutes pass: on the night the clocks change they differ.
    only_exact = amount == Amount(minutes=amount.minutes)
    start = now.moment if only_exact else datetime.combine(day, now.moment.timetz())
    there = (start.astimezone(UTC) + exact).astimezone(now.moment.tzinfo)
    return Moment(there.replace(tzinfo=None), has_time=True, elapsed=exact if only_exact else None)


def _day_and_time(words: str, known: MomentWords, now: _Now, default_time: time) -> Moment | None:
    @cache
    def meanings(piece: str) -> tuple[Meaning, ...]:
        return tuple(known.meanings(piece, now.today, now.prefer))

    contradiction = False
    for said in _cut(tuple(words.split()), known.fillers, meanings, _Said()):
        days = _days(said, now)
        times = _times(said)
        contradiction = contradiction or (days is not None and not days.days)
        if times is not None and (moment := _nearest(days, times, now, default_time)):
            return moment
    if contradiction:
        raise ImpossibleDate
    return None


def _cut(
    words: tuple[str, ...],
    fillers: frozenset[str],
    meanings: Callable[[str], tuple[Meaning, ...]],
    said: _Said,
) -> Iterator[_Said]:
    """Every way to cut the words into pieces that mean something, no kind of meaning twice."""
    if not words:
        yield said
    for end in range(1, len(words) + 1):
        piece, rest = " ".join(words[:end]), words[end:]
        if piece in fillers:
            yield from _cut(rest, fillers, meanings, said)
        for meaning in meanings(piece):
            if (more := said.plus(meaning)) is not None:
                yield from _cut(rest, fillers, meanings, more)


def _days(said: _Said, now: _Now) -> Days | None:
    """The days that are meant; none are left when day and weekday contradict each other."""
    days, weekday = said.days, said.weekday
    if weekday is not None:
        if days is None:
            days = weekday_days(weekday.number, "coming", now.prefer, now.today)
        # "Sat 3 April" is not the 3 April of some later year that is a Saturday.
        near = (each for each in days.days if days.certain or abs(each - now.today) < _A_YEAR)
        days = replace(days, days=tuple(each for each in near if each.weekday() == weekday.number))
    times = _times(said)
    if days is not None and times and "night" in said.parts and times[0].hour < 6:
        # The small hours of Friday night are Saturday's.
        days = replace(days, days=tuple(each + timedelta(days=1) for each in days.days))
    return days


def _times(said: _Said) -> tuple[time, ...] | None:
    """The times that may be meant, empty when only a day was said; None when what was said is no time."""
    hours, part = said.hours, said.part
    if hours is None:
        if part is None:
            return () if said.days or said.weekday else None
        usual = _TIME_OF_PART.get(part.name)
        with_a_day = said.days is not None or said.weekday is not None
        return (usual,) if usual and (with_a_day or part.alone) else None
    times = {hours.time}
    if hours.rough:
        half = hours.time.hour % 12
        times = {hours.time.replace(hour=half), hours.time.replace(hour=half + 12)}
    fitting = {each for each in times if all(each.hour in _HOURS_OF_PART[name] for name in said.parts)}
    return tuple(sorted(fitting)) or None


def _nearest(days: Days | None, times: tuple[time, ...], now: _Now, default_time: time) -> Moment | None:
    """The nearest of the possible moments that lies on the preferred side of now."""
    if days is not None and not days.days:
        return None
    step = timedelta(days=now.side)
    among = (now.today, now.today + step) if days is None else days.days
    if days is not None and not times:
        first = -1 if days.may_be_today else 0
        fitting = (day for day in among if days.certain or (day - now.today).days * now.side > first)
        day = next(fitting, None)
        return None if day is None else Moment(datetime.combine(day, default_time), has_time=False)
    waking = [each for each in times if each.hour in _WAKING]
    for group in (waking, [each for each in times if each not in waking]):
        if days is None and now.prefer == "past":
            group.reverse()
        for day, moment in product(among, group):
            if (datetime.combine(day, moment) - now.local) * now.side > timedelta(0):
                return Moment(datetime.combine(day, moment), has_time=True)
    if days is None or not days.certain:
        return None
    return Moment(datetime.combine(among[0], (*waking, *times)[0]), has_time=True)


def _with_dateparser(words: str, names: Sequence[str], now: _Now, default_time: time) -> Moment | None:
    """Dates in shapes of other countries and programs ("Fri Apr 3 15:30:00 2026"), as dateparser reads them.

    It guesses, so it is asked only about a text with both digits and letters, and must find a day and a month in it.
    """
    if not (any(c.isdigit() for c in words) and any(c.isalpha() for c in words)):
        return None
    from dateparser.date import DateDataParser  # a quarter of a second and 20 MB, which few ever need

    settings = {
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": now.prefer,
        "RELATIVE_BASE": now.local,
        "REQUIRE_PARTS": ["day", "month"],
        "PARSERS": ["absolute-time"],
        "RETURN_TIME_AS_PERIOD": True,
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    try:
        found = DateDataParser(languages=list(names), settings=settings).get_date_data(words)
    except Exception:  # whatever an odd text does to it, the text is not understood
        return None
    if found.date_obj is None or found.date_obj.tzinfo is not None:
        return None
    if found.period == "time":
        return Moment(found.date_obj, has_time=True)
    return Moment(datetime.combine(found.date_obj.date(), default_time), has_time=False)
