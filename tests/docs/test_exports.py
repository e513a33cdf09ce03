"""The exports: what the docs say of them is what they are."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from bot.i18n import Reader, language
from bot.reports.period import Period
from bot.reports.snapshot import Scope, snapshot
from bot.reports.week import AgendaLine, ConnectorWeek, SharedEntry, Week
from bot.reports.week_csv import week_csv
from bot.reports.week_json import week_json
from bot.storage.entries import AnswerRecord, EntryRecord
from tests.docs.pages import DOCS, text_of
from tests.docs.schema import problems

NOW = datetime(2026, 11, 23, 8, 31, tzinfo=UTC)
READER = Reader(language("en"), "Europe/London", NOW)
SCHEMA = json.loads((DOCS / "week.schema.json").read_text(encoding="utf-8"))
PAGE = text_of(DOCS / "exports.md")


def test_an_export_is_as_its_schema_says() -> None:
    assert list(problems(json.loads(week_json(week(), READER)), SCHEMA, SCHEMA)) == []


def test_what_the_schema_does_not_say_is_noticed() -> None:
    exported = json.loads(week_json(week(), READER))
    exported["zone"] = None
    exported["connectors"][0]["mood"] = 3
    exported["connectors"][0]["shared"][0]["kept_at"] = "yesterday"
    del exported["connectors"][0]["shared"][0]["whole"]
    found = list(problems(exported, SCHEMA, SCHEMA))
    assert [problem.split(":")[0] for problem in found] == [
        "$.zone",
        "$.connectors[0].shared[0]",
        "$.connectors[0].shared[0].kept_at",
        "$.connectors[0]",
    ]


def test_every_key_of_the_json_is_in_the_docs() -> None:
    assert [key for key in sorted(set(keys(SCHEMA))) if f"`{key}`" not in PAGE] == []


def test_every_column_of_the_csv_is_in_the_docs() -> None:
    headings = next(csv.reader(week_csv(week(), READER).decode("utf-8-sig").splitlines()))
    table = PAGE.partition("## CSV")[2]
    assert [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")][1:] == headings


def keys(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for each in schema.values():
            yield from keys(each)


def week() -> Week:
    """One connector who shared a headline and a whole reflection, and has a line for supervision."""
    shared = (entry("headline"), entry("full"))
    line = AgendaLine(uuid4(), NOW, "How do I help with calls?")
    quiet = ConnectorWeek(uuid4(), "Bilal", (), ())
    connectors = (ConnectorWeek(uuid4(), "Amina", shared, (line,)), quiet)
    return Week(Period(date(2026, 11, 16), date(2026, 11, 22), "Europe/London"), uuid4(), False, connectors)


def entry(scope: Scope) -> SharedEntry:
    answers = [
        answer("description", "We walked to the lunch club.", part="experience"),
        answer("analysis", "Waiting together is also work.", part="thinking"),
        answer("remind", "", value="week"),
    ]
    if scope == "headline":
        answers.append(answer("action_plan", "When they phone, I will listen.", part="action", headline=True))
    kept = EntryRecord(uuid4(), uuid4(), "reflection", "gibbs", "1", "Europe/London", NOW, NOW, None, answers, ["2.3"])
    return SharedEntry(uuid4(), NOW, snapshot(kept, scope), scope == "full", False)


def answer(
    place: str, words: str, *, value: Any = None, part: str | None = None, headline: bool = False
) -> AnswerRecord:
    data = {"parts": [[words, 1]] if words else [], "value": value}
    return AnswerRecord(uuid4(), place, 0, data, False, headline, part, NOW)
