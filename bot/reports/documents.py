"""Files, made at the moment they are sent: nothing of them stays on disk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.i18n import Reader, Text, language, say
from bot.reports.mydata import mydata_html, mydata_json
from bot.reports.period import period_named
from bot.reports.week import own_week, week_for
from bot.reports.week_csv import week_csv
from bot.reports.week_json import week_json
from bot.storage.everything import everything_of
from bot.storage.people import PersonRecord, get_person
from bot.storage.store import Store
from bot.storage.teams import memberships

LARGEST = 50 * 1024 * 1024  # what Telegram takes from a bot
TOO_LARGE = say("This file would be larger than Telegram takes. Please choose a shorter time.")
NOBODY = say("This file could not be made.")


@dataclass(frozen=True, slots=True)
class Document:
    """A file: `filename` (no person's words in it) and its content."""

    filename: str
    content: bytes


def make_document(store: Store, person_id: UUID, what: str, about: dict[str, Any], now: datetime) -> Document | Text:
    """The file `what` for this person, or what to tell them instead."""
    person = get_person(store, person_id)
    if person is None:
        return NOBODY
    reader = Reader(language(person.language), person.zone, now)
    document = _week(store, person, reader, about) if what == "week" else _mydata(store, person, reader, about)
    return document if len(document.content) <= LARGEST else TOO_LARGE


def _week(store: Store, person: PersonRecord, reader: Reader, about: dict[str, Any]) -> Document:
    period = period_named(str(about["week"]), reader.now, person.zone)
    supervises = any(each.role == "supervisor" for each in memberships(store, person.id))
    week = (week_for if supervises else own_week)(store, person, period)
    name = f"tandem-week-{period.first.isoformat()}"
    if about["format"] == "csv":
        return Document(f"{name}.csv", week_csv(week, reader))
    return Document(f"{name}.json", week_json(week, reader))


def _mydata(store: Store, person: PersonRecord, reader: Reader, about: dict[str, Any]) -> Document:
    everything = everything_of(store, person.id)
    day = reader.local(reader.now).date().isoformat()
    if about["format"] == "json":
        return Document(f"tandem-my-data-{day}.json", mydata_json(everything))
    return Document(f"tandem-my-data-{day}.html", mydata_html(everything, reader))
