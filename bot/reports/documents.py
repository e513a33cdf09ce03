"""Files, made at the moment they are sent: nothing of them stays on disk.

What is in one is read from the database first (a draft); the file itself is made afterwards, beside everything else.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from bot.flows.compile import Flows
from bot.i18n import Reader, Text, language, say
from bot.reports.draft import NOT_MADE, Draft
from bot.reports.drafts import DRAFTS, Asked, everything_draft
from bot.reports.papers.paper import TooLong
from bot.reports.rendering import NotRendered, Rendering
from bot.reports.summary.report import Read
from bot.storage.engines.database import Database
from bot.storage.people import PersonRecord, get_person
from bot.storage.store import Store

log = logging.getLogger(__name__)
T = TypeVar("T")

LARGEST = 50 * 1024 * 1024  # what Telegram takes from a bot
TOO_LARGE = say("This file would be larger than Telegram takes. Please choose a shorter time.")
MAKING = say("Making your file…")
NOBODY = NOT_MADE


@dataclass(frozen=True, slots=True)
class Document:
    """A file: `filename` (no person's words in it) and its content."""

    filename: str
    content: bytes


def draft(
    store: Store, flows: Flows, person_id: UUID, what: str, about: dict[str, Any], now: datetime, read: Read
) -> Draft | Text:
    """The file `what` for this person, or what to tell them instead. `read` is called while the file is being made."""
    person = get_person(store, person_id)
    if person is None:
        return NOBODY
    return DRAFTS[what](Asked(store, flows, person, _reader(person, now), about, read))


def reading_on(database: Database) -> Read:
    """How a thread that makes a file reads what it still needs, piece by piece. Call it on the event loop."""
    loop = asyncio.get_running_loop()

    def read(work: Callable[[Store], T], /) -> T:
        return asyncio.run_coroutine_threadsafe(database.read(work), loop).result()

    return read


async def finish(draft: Draft, rendering: Rendering) -> Document | Text:
    """The file, or what to tell them instead."""
    try:
        if draft.apart:
            content = await rendering.file(draft.make, *draft.about)
        else:
            content = await asyncio.to_thread(_content, draft)
    except TooLong:
        return draft.too_long
    except NotRendered:
        log.error("a file could not be made: %s", draft.filename)
        return draft.failed
    return _document(draft, content)


def mydata_document(store: Store, person_id: UUID, format: str, now: datetime) -> Document | Text:
    """Everything about somebody: `html` to read, `json` for programs; or what to tell instead."""
    person = get_person(store, person_id)
    if person is None:
        return NOBODY
    draft = everything_draft(store, person, _reader(person, now), format)
    return _document(draft, _content(draft))


def _document(draft: Draft, content: bytes) -> Document | Text:
    return Document(draft.filename, content) if len(content) <= LARGEST else TOO_LARGE


def _content(draft: Draft) -> bytes:
    """The file. One that comes in pieces is given up as soon as it is too large."""
    made = draft.make(*draft.about)
    if isinstance(made, bytes):
        return made
    content = io.BytesIO()
    for piece in made:
        content.write(piece)
        if content.tell() > LARGEST:
            break
    return content.getvalue()


def _reader(person: PersonRecord, now: datetime) -> Reader:
    return Reader(language(person.language), person.zone, now)
