"""What the bot says, before it is said: message ids with parameters, and the readers who turn them into a language.

Everything people see starts as a `Text` (made with `say` or `say_n`) and becomes words only at the edge, through a
`Reader` who knows the language, the zone and the time. A translation that is missing falls back to English.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal
from babel.support import Translations

SOURCE_LANGUAGE = "en"
DOMAIN = "tandem"
LOCALES = Path(__file__).resolve().parent.parent / "locales"

# Isolates keep a name or a command in one script from turning the line around it (Unicode UAX #9).
ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT_MARK = "\u200f"
MINUS = "\u2212"

DateStyle: TypeAlias = Literal["day", "time", "moment", "date", "short"]


@dataclass(frozen=True, slots=True)
class When:
    """A moment to be said as people say it, in the reader's zone and language.

    `style`: "day" (today, Monday, 3 April), "time" (15:30), "moment" (today 15:30), "date" (Monday 3 April 2026),
    "short" (3 Apr 2026).
    """

    at: datetime | date
    style: DateStyle = "moment"


Value: TypeAlias = "str | int | float | When | Text | Framework"


@dataclass(frozen=True, slots=True)
class Text:
    """A message id of the catalogue with its parameters; `str` parameters are people's words and get isolated."""

    msgid: str
    params: Mapping[str, Value] = field(default_factory=dict)
    plural: str | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Framework:
    """Words of a public framework (a competence's title): they stay in English in every language."""

    english: str


def say(msgid: str, /, **params: Value) -> Text:
    """A sentence of the interface. The catalogue is built from the literal first argument."""
    return Text(msgid, params)


def say_n(one: str, many: str, count: int, /, **params: Value) -> Text:
    """A sentence that depends on a number; `{count}` is the number itself."""
    return Text(one, {"count": count, **params}, many, count)


def mark(msgid: str) -> str:
    """Marks a string for the catalogue where it is only kept; it is said later with `Text(msgid)`."""
    return msgid


class CatalogueError(Exception):
    """A catalogue on disk cannot be used; the message names the file."""


@dataclass(frozen=True, slots=True)
class Language:
    """A shipped language: its code, its own name, its direction and its catalogue.

    `said` keeps what is always said with the same words, by its message id.
    """

    code: str
    own_name: str
    rtl: bool
    catalogue: gettext.NullTranslations
    locale: Locale
    said: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def translate(self, text: Text) -> str:
        if text.plural is not None:
            return self.catalogue.ngettext(text.msgid, text.plural, text.count)
        return self.catalogue.gettext(text.msgid)

    def has(self, text: Text) -> bool:
        """Whether the catalogue holds a translation (English always does)."""
        return self.code == SOURCE_LANGUAGE or self.translate(text) not in (text.msgid, text.plural)


@lru_cache(maxsize=1)
def shipped_languages() -> tuple[str, ...]:
    """The codes of the languages that ship, English first, then as the folders of `locales/` are named."""
    found = sorted(path.parent.parent.name for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return (SOURCE_LANGUAGE, *(code for code in found if code != SOURCE_LANGUAGE))


@lru_cache(maxsize=16)
def language(code: str) -> Language:
    """The language of that code, loaded when first needed; an unknown code is English."""
    if code not in shipped_languages():
        code = SOURCE_LANGUAGE
    locale = Locale.parse("en_GB" if code == SOURCE_LANGUAGE else code)
    own_name = Locale.parse(code).get_display_name(code) or code
    return Language(code, own_name[:1].upper() + own_name[1:], locale.text_direction == "rtl", _catalogue(code), locale)


def best_language(wanted: str | None, default: str = SOURCE_LANGUAGE) -> str:
    """The shipped language nearest to a tag such as `ur-PK`; else `default`."""
    base = (wanted or "").replace("_", "-").split("-")[0].lower()
    return base if base in shipped_languages() else default


def _catalogue(code: str) -> gettext.NullTranslations:
    if code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    path = LOCALES / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = io.BytesIO()
    try:
        with path.open("rb") as file:
            # Compiled in memory: a .mo beside its .po is one more thing that can be stale.
            write_mo(compiled, read_po(file, locale=code, abort_invalid=True))
    except (OSError, ValueError, PoFileError) as error:
        raise CatalogueError(f"{path}: this catalogue cannot be read ({error})") from error
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)


_COMMAND = re.compile(r"(?<![\w/\u2068<])/[a-z]+\b")
_MINUS_SIGN = re.compile(r"^-")
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Hebrew and Arabic scripts with their presentation forms.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def isolate(words: str) -> str:
    """People's words, wrapped so that their direction ends where they end; controls that could break out are gone."""
    return f"{ISOLATE}{_BIDI_CONTROLS.sub('', words)}{POP_ISOLATE}"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads: language, zone (IANA name) and the moment of reading (aware, UTC)."""

    language: Language
    zone: str
    now: datetime

    def text(self, text: Text | Framework) -> str:
        """The words, with every parameter in the reader's language and people's words isolated."""
        if isinstance(text, Framework):
            return isolate(text.english) if self.language.rtl else text.english
        if text.params or text.plural is not None:
            return self._words(text)
        said = self.language.said
        if text.msgid not in said:
            said[text.msgid] = self._words(text)
        return said[text.msgid]

    def local(self, moment: datetime) -> datetime:
        """The moment on the reader's clock; a naive one is what a clock on the wall says, and stays so."""
        zone = ZoneInfo(self.zone)
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)

    def number(self, value: int | float) -> str:
        return _number(self.language.locale, value)

    def when(self, when: When) -> str:
        """A date or moment as people say it: "today 15:30", "Monday", "3 April"."""
        if not isinstance(when.at, datetime):
            return self._date(when.at, when.style)
        local = self.local(when.at)
        if when.style == "time":
            return self._time(local.time())
        if when.style == "moment":
            return self._join(self._day(local.date()), self._time(local.time()))
        return self._date(local.date(), when.style)

    def _words(self, text: Text) -> str:
        words = self._filled(text, {name: self._value(value) for name, value in text.params.items()})
        return self._with_direction(words) if self.language.rtl else words

    def _value(self, value: Value) -> str:
        if isinstance(value, str):
            mixed = self.language.rtl or _RIGHT_TO_LEFT.search(value) or _BIDI_CONTROLS.search(value)
            return isolate(value) if mixed else value
        if isinstance(value, When):
            return self.when(value)
        if isinstance(value, Text | Framework):
            return self.text(value).removeprefix(RIGHT_TO_LEFT_MARK)
        number = self.number(value)
        # Among right-to-left words a minus would end up behind its number.
        return isolate(number) if self.language.rtl and number.startswith(MINUS) else number

    def _date(self, day: date, style: DateStyle) -> str:
        if style in ("day", "moment", "time"):
            return self._day(day)
        pattern = "EEEE d MMMM y" if style == "date" else "d MMM y"
        return format_date(day, pattern, locale=self.language.locale)

    def _day(self, day: date) -> str:
        today = self.local(self.now).date()
        away = (day - today).days
        near = {0: say("today"), 1: say("tomorrow"), -1: say("yesterday")}.get(away)
        if near:
            return self.language.translate(near)
        if 0 < away < 7:
            return format_date(day, "EEEE", locale=self.language.locale)
        pattern = "EEEE d MMMM" if abs(away) < 180 else "d MMMM y"
        return format_date(day, pattern, locale=self.language.locale)

    def _time(self, clock: time) -> str:
        return format_time(clock, "HH:mm", locale=self.language.locale)

    def _join(self, day: str, clock: str) -> str:
        return self._filled(say("{day} {time}"), {"day": day, "time": clock})

    def _filled(self, text: Text, values: Mapping[str, str]) -> str:
        try:
            return self.language.translate(text).format_map(values)
        except (KeyError, ValueError, IndexError, AttributeError):
            # A damaged translation must not stop a reflection: English is always there.
            english = text.plural if text.plural and text.count != 1 else text.msgid
            return english.format_map(values)

    def _with_direction(self, words: str) -> str:
        """Commands are isolated, and every line starts right to left whatever its first letter is."""
        words = _COMMAND.sub(lambda found: isolate(found.group()), words)
        lines = words.split("\n")
        return "\n".join(line if _starts_right_to_left(line) else RIGHT_TO_LEFT_MARK + line for line in lines)


def _starts_right_to_left(line: str) -> bool:
    """Whether its first letter outside isolates is of a right-to-left script; an empty line needs no direction."""
    depth = 0
    for character in line:
        depth += (character == ISOLATE) - (character == POP_ISOLATE)
        direction = bidirectional(character)
        if depth == 0 and direction in ("L", "R", "AL"):
            return direction != "L"
    return not line.strip()


@lru_cache(maxsize=1024)
def _number(locale: Locale, value: int | float) -> str:
    return _MINUS_SIGN.sub(MINUS, format_decimal(value, locale=locale))


def reader(code: str, zone: str = "Europe/London", now: datetime | None = None) -> Reader:
    """A reader of the language `code` in `zone`, at `now` (default: the epoch, where no date is said)."""
    return Reader(language(code), zone, now or datetime(1970, 1, 1, tzinfo=UTC))


def in_every_language(msgid: str) -> tuple[str, ...]:
    """The string in each shipped language, English first: what somebody may type for a label."""
    text = Text(msgid)
    return tuple(dict.fromkeys(language(code).translate(text) for code in shipped_languages()))
