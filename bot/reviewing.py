"""Having translations reviewed by somebody who has neither this code nor git: a file goes out, and comes back marked.

`docs/translating.md` tells a reviewer what to do with it. What they say is kept beside the catalogue (bot/review.py).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from babel.messages import Catalog, Message

from bot import catalogues, review
from bot.content.translation import (
    SENSITIVE,
    english,
    is_translated,
    messages,
    read_catalogue,
    translated,
    translation,
    translation_path,
    wording_mistakes,
)
from bot.i18n import SOURCE_LANGUAGE, CatalogueError, language, shipped_languages

COLUMNS = ("English", "Translation", "Better", "OK", "Matters", "Where")
# What a reviewer may write into the column OK.
AGREED = {"x", "ok", "y", "yes", "1", "✓", "✔", "true"}
BETWEEN_FORMS = "\n"


class State(NamedTuple):
    """How far a language is: counts of strings. Sensitive ones have to be reviewed."""

    code: str
    name: str
    strings: int
    translated: int
    reviewed: int
    sensitive: int
    sensitive_reviewed: int


@dataclass(slots=True)
class Outcome:
    """What a file that came back has changed. `refused` says in a line each what could not be taken, and why."""

    reviewed: int = 0
    changed: int = 0
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What a reviewer says of one string: the forms they read, and better ones if they have any."""

    msgid: str
    read: tuple[str, ...] | None
    better: tuple[str, ...] | None


def states() -> list[State]:
    """Every shipped language but English."""
    return [_state(code) for code in shipped_languages() if code != SOURCE_LANGUAGE]


def spreadsheet(code: str) -> bytes:
    """All strings of a language as CSV that spreadsheets open; what matters most comes first. Raises CatalogueError."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    rows = list(messages(translation(code)))
    for message in sorted(rows, key=lambda each: SENSITIVE not in each.auto_comments):
        first = english(message)[0]
        writer.writerow(
            (
                BETWEEN_FORMS.join(english(message)),
                BETWEEN_FORMS.join(translated(message)),
                "",
                "x" if review.is_reviewed(code, first) else "",
                "yes" if SENSITIVE in message.auto_comments else "",
                ", ".join(sorted({file for file, _ in message.locations})),
            )
        )
    return written.getvalue().encode("utf-8-sig")


def catalogue_to_review(code: str) -> bytes:
    """The catalogue as PO, with everything nobody has reviewed marked as needing work. Raises CatalogueError."""
    catalogue = translation(code)
    for message in messages(catalogue):
        if not review.is_reviewed(code, english(message)[0]):
            message.flags.add("fuzzy")
    return catalogues.written(catalogue)


def take_back(code: str, path: Path, by: str, on: date) -> Outcome:
    """Keep what a reviewer says in a file that came back (`.csv` or `.po`): corrections, and that they have read it.

    What has changed since the file went out, or would break a sentence, is refused and named. Raises
    CatalogueError.
    """
    catalogue = translation(code)
    verdicts = list(_from_po(path, code) if path.suffix == ".po" else _from_csv(path, catalogue))
    outcome = Outcome()
    agreed = [verdict.msgid for verdict in verdicts if _take(catalogue, verdict, outcome)]
    if outcome.changed:
        translation_path(code).write_bytes(catalogues.written(catalogue))
        catalogues.forget_what_was_read()
    outcome.reviewed = review.record(code, agreed, by, on)
    return outcome


def _state(code: str) -> State:
    catalogue = translation(code)
    every = list(messages(catalogue))
    done = [each for each in every if is_translated(each, catalogue)]
    reviewed = [each for each in done if review.is_reviewed(code, english(each)[0])]
    return State(
        code,
        language(code).own_name,
        len(every),
        len(done),
        len(reviewed),
        sum(SENSITIVE in each.auto_comments for each in every),
        sum(SENSITIVE in each.auto_comments for each in reviewed),
    )


def _take(catalogue: Catalog, verdict: _Verdict, outcome: Outcome) -> bool:
    """Whether the string counts as reviewed now; a better translation goes into the catalogue."""
    message = catalogue.get(verdict.msgid)
    if message is None:
        outcome.refused.append(f"not a string of ours any more: {_short(verdict.msgid)}")
        return False
    if verdict.better is None or verdict.better == translated(message):
        if verdict.read is not None and verdict.read != translated(message):
            outcome.refused.append(f"changed since this file was made: {_short(verdict.msgid)}")
            return False
        return True
    if mistake := _mistake(catalogue, message, verdict.better):
        outcome.refused.append(f"{mistake}: {_short(verdict.msgid)}")
        return False
    message.string = _as_string(message, verdict.better)
    outcome.changed += 1
    return True


def _mistake(catalogue: Catalog, message: Message, forms: tuple[str, ...]) -> str:
    wanted = catalogue.num_plurals if message.pluralizable else 1
    if len(forms) != wanted or not all(forms):
        return f"it needs {wanted} forms, a line each" if message.pluralizable else "one sentence was expected"
    corrected = Message(message.id, string=_as_string(message, forms))
    return next(iter(wording_mistakes(corrected)), "")


def _as_string(message: Message, forms: tuple[str, ...]) -> str | tuple[str, ...]:
    return forms if message.pluralizable else forms[0]


def _from_csv(path: Path, catalogue: Catalog) -> Iterator[_Verdict]:
    """The rows that are marked or corrected. A string of several forms has them in one cell, a line each."""
    plurals = {BETWEEN_FORMS.join(english(each)): english(each)[0] for each in messages(catalogue) if each.pluralizable}
    for row in _rows(path):
        msgid = plurals.get(row["English"])
        better = _forms(row["Better"], plural=msgid is not None)
        if better is not None or row["OK"].strip().casefold() in AGREED:
            yield _Verdict(msgid or row["English"], _forms(row["Translation"], plural=msgid is not None), better)


def _rows(path: Path) -> Iterable[dict[str, str]]:
    """What a spreadsheet program saved, with whatever separator it likes."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        first = text.partition("\n")[0]
        separator = max(",;\t", key=first.count)
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CatalogueError(f"{path}: this file cannot be read ({type(error).__name__})") from error
    if not rows or any(row.get(name) is None for row in rows for name in COLUMNS[:4]):
        raise CatalogueError(f"{path}: the columns {', '.join(COLUMNS[:4])} are not all there")
    return rows


def _forms(cell: str, *, plural: bool) -> tuple[str, ...] | None:
    if not cell.strip():
        return None
    return tuple(cell.split(BETWEEN_FORMS)) if plural else (cell,)


def _from_po(path: Path, code: str) -> Iterator[_Verdict]:
    """What is not marked as needing work was agreed to; where it differs from ours, it is better."""
    catalogue = read_catalogue(path, code)
    for message in messages(catalogue):
        if is_translated(message, catalogue):
            yield _Verdict(english(message)[0], None, translated(message))


def _short(msgid: str) -> str:
    return f'"{msgid}"' if len(msgid) <= 50 else f'"{msgid[:47]}..."'
