"""The words people use, per language, read from `content/phrases/<language>.yaml` when first needed.

A phrasebook is data about what people type, never what the bot says. A phrase may have slots, `{number}`, that
stand for a kind of word; which slots a list of phrases may have is checked here, so that a slip in a file shows at
the start (`tandem check` calls `check`) and not in front of somebody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml

from bot.understanding.digits import normalise, plain

COMMANDS = ("stop", "pause", "help", "menu", "cancel", "back", "skip", "resume", "next")
UNITS = ("minute", "quarter", "hour", "day", "week", "fortnight", "month", "year")
PARTS = ("am", "pm", "morning", "noon", "afternoon", "evening", "night")
WEEKDAY_FORMS = ("coming", "next_week", "week_later", "last")

# CBaseLoader is ten times faster, where libyaml is there: the first message after a start waits for every file.
_Loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SLOT = re.compile(r"\{([a-z]+)\}")
SOURCE_LANGUAGE = "en"

V = TypeVar("V")


class PhrasebookError(Exception):
    """A file of phrases cannot be used. One line: the file, the place in it, and what is wrong."""


@dataclass(frozen=True)
class Phrasebook:
    """One language's words. Every phrase is in the form that `digits.plain` gives, slots included."""

    language: str
    yes: frozenset[str]
    no: frozenset[str]
    commands: Mapping[str, str]  # phrase -> name of the command
    about: tuple[str, ...]
    minus: tuple[str, ...]
    articles: tuple[str, ...]
    numbers: Mapping[str, Decimal]
    number_forms: Mapping[str, Decimal]  # phrase with {number} -> what it adds to that number
    units: Mapping[str, str]  # word -> unit
    amounts: Mapping[str, Decimal]  # phrase with {unit}, perhaps {number} -> what it adds to that number
    joiners: tuple[str, ...]
    after: tuple[str, ...]
    before: tuple[str, ...]
    days: Mapping[str, tuple[int, ...]]  # phrase -> days from today; two when the word means either
    weekdays: Mapping[str, int]  # word -> 0 for Monday
    weekday_forms: Mapping[str, str]  # phrase with {weekday} -> one of WEEKDAY_FORMS
    months: Mapping[str, int]
    ordinals: Mapping[str, int]
    ordinal_endings: tuple[str, ...]
    dates: tuple[str, ...]
    monthdays: tuple[str, ...]
    clock: Mapping[str, int | str]  # phrase with {hour} -> minutes to add, or "+" or "-" for its {minute}
    parts: Mapping[str, str]  # phrase -> one of PARTS
    times: Mapping[str, time]
    fillers: frozenset[str]
    birth_labels: tuple[str, ...]
    nhs_labels: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A value read from a file, with the place it was found at, and what is asked of it."""

    value: Any
    place: str

    def wrong(self, what: str) -> PhrasebookError:
        return PhrasebookError(f"{self.place}: {what}")

    def items(self, allowed: Iterable[str] | None = None) -> dict[str, Entry]:
        """The entries of a mapping, by key; only `allowed` keys when given."""
        if not isinstance(self.value, dict):
            raise self.wrong("expected a list of names with values")
        known = None if allowed is None else set(allowed)
        for key in self.value:
            if not isinstance(key, str) or (known is not None and key not in known):
                raise self.wrong(f"unknown name {str(key)!r}")
        return {key: Entry(value, f"{self.place}.{key}") for key, value in self.value.items()}

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("expected a text")
        return self.value.strip()

    def texts(self) -> list[Entry]:
        """The entries of a list of texts, each checked to be one."""
        if not isinstance(self.value, list):
            raise self.wrong("expected a list")
        entries = [Entry(value, f"{self.place}[{index}]") for index, value in enumerate(self.value)]
        for entry in entries:
            entry.text()
        return entries

    def phrase(self, *slots: str) -> str:
        """The text as it will be compared; it may have no slot but `slots`."""
        raw = self.text()
        for slot in _SLOT.findall(raw):
            if slot not in slots:
                raise self.wrong(f"no slot {{{slot}}} is possible here")
        pieces = _SLOT.split(raw)  # words, slot, words, slot, words
        spelled = [f"{{{piece}}}" if index % 2 else plain(piece) for index, piece in enumerate(pieces)]
        # Letters right behind a slot are an ending: "{hour}টা".
        gaps = ["" if not index % 2 and piece[:1].strip() else " " for index, piece in enumerate(pieces)]
        phrase = "".join(gap + piece for gap, piece in zip(gaps, spelled, strict=True) if piece).strip()
        if not phrase:
            raise self.wrong("no letter or digit in it")
        return phrase

    def phrases(self, *slots: str) -> tuple[str, ...]:
        return tuple(entry.phrase(*slots) for entry in self.texts())

    def answer(self) -> str:
        """The text as a whole message is compared: like a phrase, but an emoji alone stays itself."""
        return plain(self.text()) or normalise(self.text())

    def decimal(self) -> Decimal:
        try:
            return Decimal(self.text())
        except InvalidOperation:
            raise self.wrong("expected a number") from None

    def whole(self, low: int, high: int) -> int:
        try:
            number = int(self.text())
        except ValueError:
            raise self.wrong("expected a whole number") from None
        if not low <= number <= high:
            raise self.wrong(f"expected a number from {low} to {high}")
        return number


def read_yaml(folder: str, name: str) -> Entry:
    """The whole of `content/<folder>/<name>`, every value in it a text (so that `no` is a word, not False)."""
    place = f"content/{folder}/{name}"
    try:
        text = (_content(folder) / name).read_text(encoding="utf-8")
        return Entry(yaml.load(text, Loader=_Loader), place)
    except (OSError, UnicodeDecodeError) as error:
        raise PhrasebookError(f"{place}: cannot be read ({type(error).__name__})") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" line {mark.line + 1}" if mark else ""
        raise PhrasebookError(f"{place}:{line} {error.problem or 'not YAML'}") from None
    except yaml.YAMLError:
        raise PhrasebookError(f"{place}: not YAML") from None


@cache
def shipped(folder: str) -> tuple[str, ...]:
    """The languages that have a file in `content/<folder>`, the source language first."""
    found = {file.name.removesuffix(".yaml") for file in _content(folder).iterdir() if file.name.endswith(".yaml")}
    return tuple(sorted(found, key=lambda language: (language != SOURCE_LANGUAGE, language)))


def languages() -> tuple[str, ...]:
    """The languages that have a phrasebook, the source language first."""
    return shipped("phrases")


@cache
def phrasebook(language: str) -> Phrasebook:
    """The phrasebook of a shipped language. Raises `PhrasebookError` when its file is broken."""
    return read_phrasebook(read_yaml("phrases", f"{language}.yaml"), language)


def phrasebooks(wanted: Sequence[str], *, others: bool = False) -> tuple[Phrasebook, ...]:
    """The phrasebooks of the `wanted` languages ("ur", "en-GB"), in that order, those without one left out.

    With `others`, every other shipped language follows. Never empty: the source language stands in.
    """
    names = dict.fromkeys(language.replace("_", "-").partition("-")[0].lower() for language in wanted)
    chosen = [name for name in names if name in languages()] or [SOURCE_LANGUAGE]
    if others:
        chosen += [name for name in languages() if name not in chosen]
    return tuple(phrasebook(name) for name in chosen)


def check() -> None:
    """Read every phrasebook. Raises `PhrasebookError` for the first that is broken."""
    for language in languages():
        phrasebook(language)


def read_phrasebook(whole: Entry, language: str) -> Phrasebook:
    """The phrasebook in a file's contents. Raises `PhrasebookError`, naming the place, when something is wrong."""
    top = sections(whole, "yes no commands numbers lengths days dates clock fillers labels")
    numbers = sections(top["numbers"], "words forms about minus articles", optional="tens_joiner")
    lengths = sections(top["lengths"], "units forms joiners after before")
    days = sections(top["days"], "names weekdays forms")
    dates = sections(top["dates"], "months ordinals ordinal_endings forms monthdays")
    clock = sections(top["clock"], "forms parts times")
    labels = sections(top["labels"], "birth nhs")
    return Phrasebook(
        language=language,
        yes=frozenset(entry.answer() for entry in top["yes"].texts()),
        no=frozenset(entry.answer() for entry in top["no"].texts()),
        commands=_named(top["commands"], COMMANDS),
        about=numbers["about"].phrases(),
        minus=numbers["minus"].phrases(),
        articles=numbers["articles"].phrases(),
        numbers=_number_words(numbers["words"], numbers.get("tens_joiner")),
        number_forms=_valued(numbers["forms"], Entry.decimal, "number"),
        units=_named(lengths["units"], UNITS),
        amounts=_valued(lengths["forms"], Entry.decimal, "number", "unit"),
        joiners=lengths["joiners"].phrases(),
        after=lengths["after"].phrases("amount"),
        before=lengths["before"].phrases("amount"),
        days=_valued(days["names"], _days_away),
        weekdays=_numbered(days["weekdays"], 7, first=0),
        weekday_forms=_named(days["forms"], WEEKDAY_FORMS, "weekday"),
        months=_numbered(dates["months"], 12, first=1),
        ordinals=_valued(dates["ordinals"], lambda entry: entry.whole(1, 31)),
        ordinal_endings=dates["ordinal_endings"].phrases(),
        dates=dates["forms"].phrases("day", "month", "year"),
        monthdays=dates["monthdays"].phrases("day", "ordinal"),
        clock=_valued(clock["forms"], _minutes, "hour", "minute"),
        parts=_named(clock["parts"], PARTS),
        times=_valued(clock["times"], _time),
        fillers=frozenset(top["fillers"].phrases()),
        birth_labels=labels["birth"].phrases(),
        nhs_labels=labels["nhs"].phrases(),
    )


def _content(folder: str) -> Traversable:
    return files("bot") / "content" / folder


def sections(entry: Entry, required: str, *, optional: str = "") -> dict[str, Entry]:
    found = entry.items(allowed=f"{required} {optional}".split())
    for name in required.split():
        if name not in found:
            raise entry.wrong(f"{name!r} is missing")
    return found


def _named(entry: Entry, names: Sequence[str], *slots: str) -> dict[str, str]:
    """Lists of phrases under known names, as phrase -> name. One phrase cannot have two names."""
    found: dict[str, str] = {}
    for name, phrases in entry.items(allowed=names).items():
        for phrase in phrases.texts():
            if found.setdefault(phrase.phrase(*slots), name) != name:
                raise phrase.wrong("the same phrase has another meaning further up")
    return found


def _numbered(entry: Entry, count: int, *, first: int) -> dict[str, int]:
    """A list of `count` lists of words, as word -> place in the list, counted from `first`."""
    if not isinstance(entry.value, list) or len(entry.value) != count:
        raise entry.wrong(f"expected {count} lists of words")
    lists = (Entry(value, f"{entry.place}[{index}]") for index, value in enumerate(entry.value))
    return {word: index for index, words in enumerate(lists, first) for word in words.phrases()}


def _valued(entry: Entry, read: Callable[[Entry], V], *slots: str) -> dict[str, V]:
    """Phrases with a value each, as phrase -> value."""
    return {Entry(key, value.place).phrase(*slots): read(value) for key, value in entry.items().items()}


def _number_words(words: Entry, tens_joiner: Entry | None) -> dict[str, Decimal]:
    found = _valued(words, Entry.decimal)
    if tens_joiner is None:
        return found
    if not isinstance(tens_joiner.value, str):
        raise tens_joiner.wrong("expected a text")
    joiner = f" {plain(tens_joiner.value)} " if tens_joiner.value.strip() else " "
    tens = {word: value for word, value in found.items() if value in range(20, 100, 10)}
    units = {word: value for word, value in found.items() if value in range(1, 10) and " " not in word}
    joined = {f"{ten}{joiner}{unit}": tens[ten] + units[unit] for ten in tens for unit in units}
    return joined | found


def _days_away(entry: Entry) -> tuple[int, ...]:
    """ "2", "-1", or "±1" for a word that means as many days ahead as back."""
    either = entry.text().startswith("±")
    away = Entry(entry.text().removeprefix("±"), entry.place).whole(-400, 400)
    return (away, -away) if either else (away,)


def _minutes(entry: Entry) -> int | str:
    return entry.text() if entry.text() in ("+", "-") else entry.whole(-59, 59)


def _time(entry: Entry) -> time:
    try:
        return time.fromisoformat(entry.text())
    except ValueError:
        raise entry.wrong("expected a time like 12:00") from None
