"""The learning record as a file: what the docs say of it is what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from bot.reports.learning.as_json import learning_json
from tests.docs.pages import DOCS, text_of
from tests.docs.test_exports import problems
from tests.reports.learned import READER, a_year

SCHEMA = json.loads((DOCS / "learning.schema.json").read_text(encoding="utf-8"))
PAGE = text_of(DOCS / "learning.md")


def test_a_learning_record_is_as_its_schema_says() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert problems(json.loads(learning_json(a_year(), READER)), SCHEMA) == []


def test_what_the_schema_does_not_say_is_noticed() -> None:
    exported = json.loads(learning_json(a_year(), READER))
    exported["records"][0]["mood"] = 3
    exported["records"][1]["first_day"] = "yesterday"
    exported["records"][2]["kind"] = "party"
    del exported["totals"]["minutes"]
    assert problems(exported, SCHEMA) == ["$.records[0]", "$.records[1].first_day", "$.records[2].kind", "$.totals"]


def test_every_key_is_in_the_docs() -> None:
    assert [key for key in sorted(set(keys(SCHEMA))) if f"`{key}`" not in PAGE] == []


def keys(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for each in schema.values():
            yield from keys(each)
