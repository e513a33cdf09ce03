"""Every kind of file that people can ask for: what is in it is read from the database here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from bot.flows.compile import Flows
from bot.i18n import Reader, Text, say
from bot.reports.connections.drafts import map_copy, map_picture
from bot.reports.draft import ON_PAPER, Draft, make_png, paper_draft, too_many
from bot.reports.goals.report import story_of
from bot.reports.goals.words import levels_chart
from bot.reports.learning.as_json import learning_json
from bot.reports.learning.paper import learning_paper, learning_sheets
from bot.reports.learning.report import Learning, learning_named
from bot.reports.learning.words import kinds_chart
from bot.reports.own.mydata import mydata_html, mydata_json
from bot.reports.own.pack_paper import pack_paper
from bot.reports.own.paper import own_json, own_paper, own_rows, own_sheets
from bot.reports.own.report import own_counts, own_record, pack
from bot.reports.period import Period, period_named
from bot.reports.places.as_json import place_json
from bot.reports.places.paper import place_paper, place_sheets
from bot.reports.places.report import place_report
from bot.reports.summary.as_json import summary_json
from bot.reports.summary.paper import summary_paper
from bot.reports.summary.report import Read, Summary, own_summary, summary_for
from bot.reports.summary.sheets import summary_rows, summary_sheets
from bot.storage.everything import everything_of
from bot.storage.people import PersonRecord
from bot.storage.store import Store
from bot.storage.teams.teams import memberships

NO_MAP = say("That map is not there for you any more. /places shows what is.")
GOAL_GONE = say("That goal is not here any more. /goals shows those that are.")
EMPTY_PACK = say("Nothing is chosen yet. Choose at least one entry for the pack.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a file, and what exactly for (`about`). `read`: how to read on while the file is being made."""

    store: Store
    flows: Flows
    person: PersonRecord
    reader: Reader
    about: Mapping[str, Any]
    read: Read

    @property
    def format(self) -> str:
        return str(self.about["format"])

    def period(self, name: str) -> Period:
        return period_named(str(self.about[name]), self.reader.now, self.person.zone)


def summary_draft(asked: Asked) -> Draft | Text:
    """`about`: `format`, `week` (the period's name) and `own` (one's own page, for who supervises others as well)."""
    period = asked.period("week")
    name = _named("summary", period, asked.format)
    summary = _summary(asked, period, later=asked.read)
    if refusal := too_many(asked.format, summary.entries):
        return refusal
    match asked.format:
        case "csv":
            return paper_draft(name, summary_rows(summary, asked.reader, asked.flows))
        case "json":
            return Draft(name, summary_json, (summary, asked.reader))
        case "xlsx":
            return paper_draft(name, summary_sheets(summary, asked.reader, asked.flows))
    return paper_draft(name, summary_paper(_summary(asked, period), asked.reader, asked.flows))


def own_draft(asked: Asked) -> Draft | Text:
    """Everything one wrote. `about`: `format`, `period` (its name) and `without` (kinds that stay out)."""
    period, without = asked.period("period"), frozenset(map(str, asked.about["without"]))
    counts = own_counts(asked.store, asked.person, period)
    if refusal := too_many(asked.format, sum(count for kind, count in counts.items() if kind not in without)):
        return refusal
    name = _named("entries", period, asked.format)
    later = asked.read if asked.format in ("csv", "json", "xlsx") else None
    own = own_record(asked.store, asked.person, period, without, later=later)
    match asked.format:
        case "csv":
            return paper_draft(name, own_rows(own, asked.reader, asked.flows))
        case "json":
            return Draft(name, own_json, (own, asked.reader))
        case "xlsx":
            return paper_draft(name, own_sheets(own, asked.reader, asked.flows))
    return paper_draft(name, own_paper(own, asked.reader, asked.flows))


def pack_draft(asked: Asked) -> Draft | Text:
    """An appraisal pack. `about`: `format` (pdf or docx), `period` and `chosen` (ids of entries)."""
    period, chosen = asked.period("period"), {UUID(str(id)) for id in asked.about["chosen"]}
    if refusal := too_many(asked.format, len(chosen)):
        return refusal
    made = pack(asked.store, asked.person, period, chosen)
    if not made.entries:
        return EMPTY_PACK
    format = asked.format if asked.format in ON_PAPER else "pdf"
    return paper_draft(_named("pack", period, format), pack_paper(made, asked.reader, asked.flows))


def learning_draft(asked: Asked) -> Draft | Text:
    """One's own learning records. `about`: `format` and `period` (`this` year, the `last` one, or everything)."""
    learning = learning_named(asked.store, asked.person, str(asked.about["period"]), asked.reader.now)
    name = _named("learning", learning, asked.format)
    if refusal := too_many(asked.format, len(learning.items)):
        return refusal
    if asked.format == "json":
        return Draft(name, learning_json, (learning, asked.reader))
    make = learning_paper if asked.format in ON_PAPER else learning_sheets
    return paper_draft(name, make(learning, asked.reader, asked.flows))


def learning_picture_draft(asked: Asked) -> Draft:
    """The year's learning as a picture. `about`: `period`, as of the files."""
    learning = learning_named(asked.store, asked.person, str(asked.about["period"]), asked.reader.now)
    language = asked.reader.language
    chart = kinds_chart(learning, asked.reader)
    return Draft(_named("learning", learning, "png"), make_png, (chart, language.code, language.rtl), apart=True)


def places_draft(asked: Asked) -> Draft | Text:
    """A map of places. `about`: `format` and `map` (its id)."""
    report = place_report(asked.store, asked.person, UUID(str(asked.about["map"])), asked.reader.now)
    if report is None:
        return NO_MAP
    day = asked.reader.local(asked.reader.now).date().isoformat()
    name = f"tandem-places-{day}.{asked.format}"
    if refusal := too_many(asked.format, len(report.places)):
        return refusal
    if asked.format == "json":
        return Draft(name, place_json, (report, asked.reader))
    make = place_paper if asked.format in ON_PAPER else place_sheets
    return paper_draft(name, make(report, asked.reader))


def map_picture_draft(asked: Asked) -> Draft | Text:
    """A map of connections as a picture. `about`: as bot.reports.connections.drafts has it."""
    return map_picture(asked.store, asked.person, asked.reader, asked.about)


def map_copy_draft(asked: Asked) -> Draft | Text:
    """A map that was kept, as a picture. `about`: `entry`, its id."""
    return map_copy(asked.store, asked.person, asked.reader, UUID(str(asked.about["entry"])))


def goal_picture_draft(asked: Asked) -> Draft | Text:
    """The levels of a goal over time as a picture. `about`: `goal`, the id of one of their own."""
    story = story_of(asked.store, asked.person.id, UUID(str(asked.about["goal"])))
    if story is None:
        return GOAL_GONE
    language = asked.reader.language
    chart = levels_chart(story.told, asked.reader)
    day = asked.reader.local(asked.reader.now).date().isoformat()
    return Draft(f"tandem-goal-{day}.png", make_png, (chart, language.code, language.rtl), apart=True)


def mydata_draft(asked: Asked) -> Draft:
    """Everything that is kept about oneself. `about`: `format`, `html` to read or `json` for programs."""
    return everything_draft(asked.store, asked.person, asked.reader, asked.format)


def everything_draft(store: Store, person: PersonRecord, reader: Reader, format: str) -> Draft:
    everything = everything_of(store, person.id)
    day = reader.local(reader.now).date().isoformat()
    if format == "json":
        return Draft(f"tandem-my-data-{day}.json", mydata_json, (everything,))
    return Draft(f"tandem-my-data-{day}.html", mydata_html, (everything, reader))


DRAFTS: Mapping[str, Callable[[Asked], Draft | Text]] = MappingProxyType(
    {
        "week": summary_draft,
        "own": own_draft,
        "pack": pack_draft,
        "learning": learning_draft,
        "learning_picture": learning_picture_draft,
        "places": places_draft,
        "goal_picture": goal_picture_draft,
        "map_copy": map_copy_draft,
        "map_picture": map_picture_draft,
        "mydata": mydata_draft,
    }
)
"""By what a `SendDocument` asks for."""


def _summary(asked: Asked, period: Period, later: Read | None = None) -> Summary:
    supervises = any(each.role == "supervisor" for each in memberships(asked.store, asked.person.id))
    if supervises and not asked.about.get("own"):
        return summary_for(asked.store, asked.person, period, later=later)
    return own_summary(asked.store, asked.person, period)


def _named(what: str, period: Period | Learning, format: str) -> str:
    return f"tandem-{what}-{period.first.isoformat()}-to-{period.last.isoformat()}.{format}"
