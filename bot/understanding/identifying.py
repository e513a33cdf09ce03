"""Details that look as if they identify somebody: NHS number, phone, e-mail, postcode, date of birth.

It looks at shapes only and says where; what to do about it is the caller's and the person's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from bot.understanding.digits import is_invisible, is_mark, normalise
from bot.understanding.grammar import any_of
from bot.understanding.phrasebook import languages, phrasebook

Kind = Literal["nhs_number", "phone", "email", "postcode", "birth_date"]

# A date as old as this is hardly a visit; it is somebody's birthday.
_YEARS_OLD = 10
_EARLIEST_BIRTH = 1895
# How far before a date its label may begin, in characters.
_LABEL_NEAR = 150

_EMAIL = re.compile(r"[\w+%][\w.+%'-]{0,63}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_NHS_NUMBER = re.compile(r"(?<![\d+/.:£$€-])\d{3}([ -]?)\d{3}\1\d{4}(?![\d/:]|[.,-]\d)")
_TEN_DIGITS = r"(?<![\d+])(?<!\d[ .-])\d(?:[ .-]{0,2}\d){9}(?!\d)"
_DIGIT = re.compile(r"\d")
_MANY_DIGITS = re.compile(r"\d(?:[^\w\n]{0,3}\d){8}")
_POSTCODE = re.compile(r"(?<![a-z0-9])([a-z]{1,2})\d[a-z\d]?( {0,2})\d([abd-hjlnp-uw-z]{2})(?![a-z0-9])")
_AREAS = """
ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk
fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn
np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw
ub w wa wc wd wf wn wr ws wv yo ze
"""
_POSTCODE_AREAS = frozenset(_AREAS.split())
# "B1 2nd floor", "S2 3hr"
_NO_INWARD_CODE = frozenset({"st", "nd", "rd", "th", "hr", "yr"})
_UK_NUMBER = re.compile(r"(?:0|(?:\+|00)44(?:0)?)[127]\d{9}")
_A_DATE = re.compile(r"(?<!\d)[0-3]?\d[-./][01]?\d[-./](?:19|20)\d\d")
# Between a label and what it labels: a few words ("date of birth, if I remember, was ..."), in one sentence.
_GAP = r"[ :=#'\"()-]"
_A_WORD = r"[^\W\d_][^\s\d.,:;!?|()\[\]]{0,30}"


@dataclass(frozen=True)
class Finding:
    """Something that looks identifying: `text[start:end]` of the text it was found in."""

    kind: Kind
    start: int
    end: int


def find_identifying(text: str, region: str = "GB", *, today: date) -> list[Finding]:
    """What looks identifying in the text, in order and apart from one another.

    `region` is the country whose phone numbers need no country code. A full date counts as one of birth when it says
    so or lies ten years before `today`.
    """
    folded, places = _fold(text)
    spans: list[tuple[Kind, int, int]] = []
    while found := sorted(_search(folded, region, today), key=lambda span: span[1]):
        done = 0
        for kind, start, end in found:
            if start < done:
                continue
            done = end
            spans.append((kind, start, end))
            # Hidden, so that what remains is read as it will be once this is replaced.
            folded = f"{folded[:start]}{'|' * (end - start)}{folded[end:]}"
    spans.sort(key=lambda span: span[1])
    return [Finding(kind, places[start], places[end - 1] + 1) for kind, start, end in spans]


def replace_identifying(text: str, findings: Sequence[Finding], placeholder: Callable[[Kind], str]) -> str:
    """The text with every finding replaced by the placeholder for its kind."""
    for finding in sorted(findings, key=lambda each: each.start, reverse=True):
        text = f"{text[: finding.start]}{placeholder(finding.kind)}{text[finding.end :]}"
    return text


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """The text in comparable characters, and for each of them its place in the original."""
    if text.isascii():
        return text.lower(), range(len(text))
    kept = [(folded, place) for place, character in enumerate(text) if (folded := _folded(character))]
    return "".join(folded for folded, _ in kept), [place for _, place in kept]


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """One character for one, or nothing for one that shows nothing of its own."""
    if character.isspace():
        return "\n" if character in "\n\r\x0b\x0c\u2028\u2029" else " "
    if is_invisible(character) or is_mark(character):
        return ""
    folded = normalise(character)
    return folded if len(folded) <= 1 else character


def _search(text: str, region: str, today: date) -> Iterator[tuple[Kind, int, int]]:
    """What is found in one look, the surest kinds first; the first kind found ends the look."""
    if not _DIGIT.search(text):
        # All the others have digits.
        yield from (("email", start, end) for start, end in _emails(text))
        return
    looks: tuple[tuple[Kind, Iterator[tuple[int, int]]], ...] = (
        ("email", _emails(text)),
        ("nhs_number", _nhs_numbers(text)),
        ("birth_date", _birth_dates(text, today)),
        ("postcode", _postcodes(text)),
        ("phone", _phones(text, region)),
    )
    for kind, look in looks:
        found = list(look)
        yield from ((kind, start, end) for start, end in found)
        if found:
            return


def _emails(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _EMAIL.finditer(text)) if "@" in text else iter(())


def _nhs_numbers(text: str) -> Iterator[tuple[int, int]]:
    if not _MANY_DIGITS.search(text):
        return
    labelled = [found.span("number") for found in _labelled().nhs_number.finditer(text)]
    if labelled:
        yield from labelled
        return
    from stdnum.gb import nhs

    for found in _NHS_NUMBER.finditer(text):
        if nhs.is_valid(found[0]):
            yield found.span()


def _birth_dates(text: str, today: date) -> Iterator[tuple[int, int]]:
    labelled = _labelled()
    for form in labelled.dates:
        for found in form.finditer(text):
            born = _date(found, labelled.months, today)
            if born is None:
                continue
            said = labelled.before.search(
                text, max(0, found.start() - _LABEL_NEAR), found.start()
            ) or labelled.after.match(text, found.end())
            long_ago = born.year <= today.year - _YEARS_OLD
            # Two digits may be anything ("10/10/10"), unless they can only be a year of the last century.
            if said or (long_ago and (len(found["year"]) == 4 or born.year < 2000)):
                yield found.span()


def _postcodes(text: str) -> Iterator[tuple[int, int]]:
    for found in _POSTCODE.finditer(text):
        area, gap, letters = found.groups()
        if area in _POSTCODE_AREAS and not (gap and letters in _NO_INWARD_CODE):
            yield found.span()


def _phones(text: str, region: str) -> Iterator[tuple[int, int]]:
    if not _MANY_DIGITS.search(text):
        return
    from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, is_valid_number, number_type

    # Lines of services: the ones the bot shows itself are among them, and none is a person's.
    public = {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
    for found in PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE):
        digits = re.sub(r"[^\d+]", "", found.raw_string)
        if region == "GB" and not digits.startswith(("0", "+")):
            continue  # ten digits of some other kind: here nobody leaves the 0 out
        if is_valid_number(found.number):
            is_phone = number_type(found.number) not in public
        else:
            # Not every number in use is in the tables, nor are those kept for examples.
            is_phone = region == "GB" and _UK_NUMBER.fullmatch(digits) is not None
        if is_phone and not _A_DATE.search(found.raw_string):
            start = found.start + len(found.raw_string) - len(found.raw_string.lstrip())
            yield start, start + len(found.raw_string.strip())


class _Labelled(NamedTuple):
    """What the phrasebooks of all languages say about labels and dates, as patterns for folded text."""

    nhs_number: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    dates: tuple[re.Pattern[str], ...]
    months: dict[str, int]


@cache
def _labelled() -> _Labelled:
    books = [phrasebook(language) for language in languages()]
    months = {word: month for book in books for word, month in book.months.items()}
    endings = any_of(ending for book in books for ending in book.ordinal_endings)
    month = any_of(months)
    day = rf"(?<!\d)(?P<day>\d{{1,2}})(?: ?{endings})?"
    year = r"(?P<year>\d{4}|\d\d)(?![\d:]|[./-]\d)"
    return _Labelled(
        nhs_number=re.compile(
            rf"(?<!\w){_label(label for book in books for label in book.nhs_labels)}"
            rf"(?:{_GAP}{{1,4}}{_A_WORD}){{0,3}}{_GAP}{{0,4}}(?P<number>{_TEN_DIGITS})"
        ),
        before=re.compile(
            rf"(?<!\w){_label(label for book in books for label in book.birth_labels)}(?!\w)"
            rf"(?:{_GAP}{{1,4}}{_A_WORD}){{0,4}}{_GAP}{{0,4}}$"
        ),
        after=re.compile(
            rf"{_GAP}{{1,3}}(?:{_A_WORD} )?{_label(label for book in books for label in book.birth_labels)}(?!\w)"
        ),
        dates=(
            re.compile(rf"(?<![\d/.:-])(?P<day>\d{{1,2}}) ?([-/.]) ?(?P<month>\d{{1,2}}) ?\2 ?{year}"),
            re.compile(r"(?<![\d/.:-])(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)"),
            re.compile(rf"{day},? (?:[^\s\d]{{1,3}} )?(?P<month>{month})[,.]? '?{year}"),
            re.compile(rf"(?<!\w)(?P<month>{month}) (?:[^\s\d]{{1,3}} )?{day}[, ]{{1,2}}'?{year}"),
        ),
        months=months,
    )


def _label(labels: Iterable[str]) -> str:
    """A pattern for the labels, with or without points after the letters of short ones ("d.o.b.")."""
    spelled = (r"\.?".join(map(re.escape, label)) + r"\.?" if len(label) <= 3 else re.escape(label) for label in labels)
    return f"(?:{'|'.join(sorted(spelled, key=len, reverse=True))})"


def _date(found: re.Match[str], months: Mapping[str, int], today: date) -> date | None:
    """The date found, if there is such a day; in either order of day and month, for it is one all the same."""
    year, month, day = int(found["year"]), found["month"], int(found["day"])
    if len(found["year"]) == 2:
        year += 2000 if year <= today.year % 100 else 1900
    number = int(month) if month.isdecimal() else months[month]
    for m, d in ((number, day), (day, number)):
        try:
            return date(year, m, d) if year >= _EARLIEST_BIRTH else None
        except ValueError:
            continue
    return None
