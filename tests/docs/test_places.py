"""The map of places as a file: what the docs say of it is what it is."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from bot.content.load import load_place_kinds
from bot.reports.places.as_json import place_json
from tests.docs.pages import DOCS, text_of
from tests.docs.test_exports import problems
from tests.docs.test_learning import keys
from tests.reports.mapped import READER, a_map

SCHEMA = json.loads((DOCS / "places.schema.json").read_text(encoding="utf-8"))
PAGE = text_of(DOCS / "places.md")


def test_a_map_is_as_its_schema_says() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert problems(json.loads(place_json(a_map(), READER)), SCHEMA) == []


def test_the_kinds_are_those_there_are() -> None:
    assert SCHEMA["$defs"]["place"]["properties"]["kind"]["enum"] == [each.id for each in load_place_kinds()]


def test_what_the_schema_does_not_say_is_noticed() -> None:
    exported = json.loads(place_json(a_map(), READER))
    exported["places"][0]["average"] = 2
    exported["places"][1]["spread"]["red"] = -1
    exported["ideas"][0]["from"] = "green"
    del exported["missing"][0]["words"]
    assert problems(exported, SCHEMA) == ["$.ideas[0].from", "$.missing[0]", "$.places[0]", "$.places[1].spread.red"]


def test_every_key_is_in_the_docs() -> None:
    assert [key for key in sorted(set(keys(SCHEMA))) if f"`{key}`" not in PAGE] == []
