"""The exports: what the docs say of them is what they are."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from jsonschema import Draft202012Validator, FormatChecker

from bot.i18n import Reader, language
from bot.reports.own.paper import own_json, own_rows
from bot.reports.papers.as_csv import paper_csv
from bot.reports.snapshot import Scope, snapshot
from bot.reports.summary.as_json import summary_json
from bot.reports.summary.report import SharedEntry, Summary
from bot.reports.summary.sheets import summary_rows
from bot.storage.connecting.journeys import EntryJourney
from bot.storage.entries import AnswerRecord, EntryRecord
from tests.docs.pages import DOCS, text_of
from tests.reports.summaries import FLOWS, a_quarter, own_quarter

NOW = datetime(2026, 11, 23, 8, 31, tzinfo=UTC)
READER = Reader(language("en"), "Europe/London", NOW)
SUMMARY = json.loads((DOCS / "summary.schema.json").read_text(encoding="utf-8"))
ENTRIES = json.loads((DOCS / "entries.schema.json").read_text(encoding="utf-8"))
PAGE = text_of(DOCS / "exports.md")
FORMATS = FormatChecker(())
FORMATS.checks("date", ValueError)(lambda said: bool(date.fromisoformat(said)) if isinstance(said, str) else True)
FORMATS.checks("date-time", ValueError)(lambda at: bool(datetime.fromisoformat(at)) if isinstance(at, str) else True)


def test_the_schemas_are_schemas() -> None:
    Draft202012Validator.check_schema(SUMMARY)
    Draft202012Validator.check_schema(ENTRIES)


def test_a_summary_is_as_its_schema_says() -> None:
    assert problems(exported(), SUMMARY) == []


def test_everything_one_wrote_is_as_its_schema_says() -> None:
    assert problems(json.loads(b"".join(own_json(own_quarter(), READER))), ENTRIES) == []


def test_what_the_schema_does_not_say_is_noticed() -> None:
    data = exported()
    data["zone"] = None
    data["connectors"][0]["mood"] = 3
    data["connectors"][0]["shared"][0]["kept_at"] = "yesterday"
    del data["connectors"][0]["shared"][1]["whole"]
    data["teams"][0]["learning_needs"]["competences"]["2.3"] = 4
    assert problems(data, SUMMARY) == [
        "$.connectors[0]",
        "$.connectors[0].shared[0].kept_at",
        "$.connectors[0].shared[1]",
        "$.teams[0].learning_needs.competences['2.3']",
        "$.zone",
    ]


def test_every_key_of_the_json_is_in_the_docs() -> None:
    keys = {*keys_of(SUMMARY), *keys_of(ENTRIES)}
    assert [key for key in sorted(keys) if f"`{key}`" not in PAGE] == []


def test_every_column_of_the_csv_is_in_the_docs() -> None:
    table = PAGE.partition("## CSV")[2]
    told = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")][1:]
    shared = headings(b"".join(paper_csv(summary_rows(summary(), READER, FLOWS))))
    assert told == shared
    own = headings(b"".join(paper_csv(own_rows(own_quarter(), READER, FLOWS))))
    assert [each for each in own if each not in told] == ["Who sees it"]
    assert "*Who sees it*" in PAGE


def headings(content: bytes) -> list[str]:
    return next(csv.reader(content.decode("utf-8-sig").splitlines()))


def problems(value: Any, schema: dict[str, Any]) -> list[str]:
    """Where `value` is not as the schema says; a key that it does not describe is a problem too."""
    found = Draft202012Validator(closed(schema), format_checker=FORMATS).iter_errors(value)
    return sorted({_deepest(each) for each in found})


def _deepest(error: Any) -> str:
    """Of several possibilities, the place in the one that came nearest."""
    return max((_deepest(each) for each in error.context), key=len) if error.context else str(error.json_path)


def closed(schema: Any) -> Any:
    """The same schema, without room for keys that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    tight = {key: closed(each) for key, each in schema.items()}
    return {"additionalProperties": False, **tight} if "properties" in schema and "type" in schema else tight


def keys_of(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for each in schema.values():
            yield from keys_of(each)


def exported() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(b"".join(summary_json(summary(), READER)))
    return data


def summary() -> Summary:
    """A quarter, in which somebody shared a headline, and a value that was chosen, as well."""
    quarter = a_quarter()
    first = quarter.connectors[0]
    more = (entry("headline"), entry("full"), step(), *first.entries)
    return replace(quarter, connectors=(replace(first, entries=more), *quarter.connectors[1:]))


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


def step() -> SharedEntry:
    """An entry of a journey."""
    heron = EntryJourney(uuid4(), "Blue heron", 4)
    said = [answer("activity", "The choir.", part="action", headline=True)]
    kept = EntryRecord(uuid4(), uuid4(), "step", "stepping_out", "1", "Europe/London", NOW, NOW, None, said, [], heron)
    return SharedEntry(uuid4(), NOW, snapshot(kept, "full"), True, False)


def test_a_step_says_of_which_journey_it_is() -> None:
    data = exported()["connectors"][0]
    assert data["steps"] == {"Blue heron": [4]}
    [shared] = [each for each in data["shared"] if each["kind"] == "step"]
    assert (shared["journey"], shared["step"]) == ("Blue heron", 4)
    assert "Blue heron,4" in b"".join(paper_csv(summary_rows(summary(), READER, FLOWS))).decode("utf-8-sig")


def answer(
    place: str, words: str, *, value: Any = None, part: str | None = None, headline: bool = False
) -> AnswerRecord:
    data = {"parts": [[words, 1]] if words else [], "value": value}
    return AnswerRecord(uuid4(), place, 0, data, False, headline, part, NOW)
