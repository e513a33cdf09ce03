"""Files, made at the moment they are sent: nothing of them stays on disk.

What is in one is read from the database first (a draft); the file itself is made afterwards, beside everything else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.flows.compile import Flows
from bot.i18n import Reader, Text, language, say
from bot.reports.mydata import mydata_html, mydata_json
from bot.reports.paper import Paper, TooLong
from bot.reports.period import period_named
from bot.reports.rendering import NotRendered, Rendering
from bot.reports.week import own_week, week_for
from bot.reports.week_csv import week_csv
from bot.reports.week_json import week_json
from bot.reports.week_paper import week_paper, week_sheets
from bot.storage.everything import everything_of
from bot.storage.people import PersonRecord, get_person
from bot.storage.store import Store
from bot.storage.teams import memberships

log = logging.getLogger(__name__)

LARGEST = 50 * 1024 * 1024  # what Telegram takes from a bot
# A PDF of a thousand entries takes 200 MB to make; spreadsheets and CSV take any number.
MOST_ON_PAPER = 500
TOO_LARGE = say("This file would be larger than Telegram takes. Please choose a shorter time.")
TOO_LONG = say("That is too long for this kind of file. Please choose a shorter time, or CSV.")
NOBODY = say("This file could not be made.")


@dataclass(frozen=True, slots=True)
class Document:
    """A file: `filename` (no person's words in it) and its content."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that can be made without the database now: what `make(*about)` returns.

    It takes its time, and `apart` memory as well: a process of its own, with limits (bot.reports.rendering).
    """

    filename: str
    make: Callable[..., bytes]
    about: tuple[Any, ...]
    apart: bool = False


def draft(store: Store, flows: Flows, person_id: UUID, what: str, about: dict[str, Any], now: datetime) -> Draft | Text:
    """The file `what` for this person, or what to tell them instead."""
    person = get_person(store, person_id)
    if person is None:
        return NOBODY
    if what == "week":
        return _week(store, flows, person, _reader(person, now), about)
    return _mydata(store, person, str(about["format"]), now)


async def finish(draft: Draft, rendering: Rendering) -> Document | Text:
    """The file, or what to tell them instead."""
    try:
        if draft.apart:
            content = await rendering.file(draft.make, *draft.about)
        else:
            content = await asyncio.to_thread(draft.make, *draft.about)
    except TooLong:
        return TOO_LONG
    except NotRendered:
        log.error("a file could not be made: %s", draft.filename)
        return NOBODY
    return _document(draft, content)


def mydata_document(store: Store, person_id: UUID, format: str, now: datetime) -> Document | Text:
    """Everything about somebody: `html` to read, `json` for programs; or what to tell instead."""
    person = get_person(store, person_id)
    if person is None:
        return NOBODY
    draft = _mydata(store, person, format, now)
    return _document(draft, draft.make(*draft.about))


def _document(draft: Draft, content: bytes) -> Document | Text:
    return Document(draft.filename, content) if len(content) <= LARGEST else TOO_LARGE


def _reader(person: PersonRecord, now: datetime) -> Reader:
    return Reader(language(person.language), person.zone, now)


def _week(store: Store, flows: Flows, person: PersonRecord, reader: Reader, about: dict[str, Any]) -> Draft | Text:
    period = period_named(str(about["week"]), reader.now, person.zone)
    supervises = any(each.role == "supervisor" for each in memberships(store, person.id))
    week = (week_for if supervises else own_week)(store, person, period)
    format = str(about["format"])
    if format in ("pdf", "docx") and sum(len(each.entries) for each in week.connectors) > MOST_ON_PAPER:
        return TOO_LONG
    name = f"tandem-week-{period.first.isoformat()}.{format}"
    match format:
        case "pdf":
            return Draft(name, make_pdf, (week_paper(week, reader, flows),), apart=True)
        case "docx":
            return Draft(name, make_docx, (week_paper(week, reader, flows),), apart=True)
        case "xlsx":
            return Draft(name, make_xlsx, (week_sheets(week, reader, flows),))
        case "csv":
            return Draft(name, week_csv, (week, reader))
    return Draft(name, week_json, (week, reader))


def make_pdf(paper: Paper) -> bytes:
    """What makes these files is loaded when somebody first asks for one."""
    from bot.reports.paper_pdf import paper_pdf

    return paper_pdf(paper)


def make_docx(paper: Paper) -> bytes:
    from bot.reports.paper_docx import paper_docx

    return paper_docx(paper)


def make_xlsx(paper: Paper) -> bytes:
    from bot.reports.paper_xlsx import paper_xlsx

    return paper_xlsx(paper)


def _mydata(store: Store, person: PersonRecord, format: str, now: datetime) -> Draft:
    everything = everything_of(store, person.id)
    reader = _reader(person, now)
    day = reader.local(now).date().isoformat()
    if format == "json":
        return Draft(f"tandem-my-data-{day}.json", mydata_json, (everything,))
    return Draft(f"tandem-my-data-{day}.html", mydata_html, (everything, reader))
