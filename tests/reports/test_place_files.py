"""The map of places as a file: everything on it, the spread and every reason, in the reader's language."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest

from bot.i18n import language
from bot.reports.draft import ON_PAPER, paper_draft
from bot.reports.places.as_json import place_json
from bot.reports.places.paper import place_paper, place_sheets
from bot.reports.places.report import PlaceReport
from bot.reports.places.words import kind_name, spread_said
from bot.storage.places.ratings import Spread
from tests.reports.mapped import READER, a_map
from tests.reports.reading import all_words_in

WORDS = (
    *("Thursday Kitchen", "Frome", "01373 465 757", "A warm lunch", "Free, one step"),
    *("Everybody is welcomed.", "Two people were turned away.", "Ask how they choose.", "A choir on mornings", "Amina"),
)


def made(report: PlaceReport, format: str) -> bytes:
    draft = paper_draft(f"places.{format}", (place_paper if format in ON_PAPER else place_sheets)(report, READER))
    content = draft.make(*draft.about)
    return content if isinstance(content, bytes) else b"".join(content)


@pytest.mark.parametrize("format", ["pdf", "docx", "xlsx", "csv"])
def test_everything_on_the_map_is_in_every_format(format: str) -> None:
    words = " ".join(all_words_in(made(a_map(), format)).split())
    assert [each for each in WORDS if each not in words] == []


def test_the_spread_is_three_numbers_and_no_average() -> None:
    rows = list(csv.reader(made(a_map(), "csv").decode("utf-8-sig").splitlines()))
    places = next(index for index, row in enumerate(rows) if "Name" in row)
    columns = dict(zip(rows[places], rows[places + 1], strict=True))
    assert [columns[each] for each in ("Name", "🟢 Green", "🔶 Amber", "🟥 Red")] == ["Thursday Kitchen", "1", "0", "1"]
    assert columns["What it offers"] == "'=A warm lunch"
    assert columns["Checked on"] == "2026-03-04"
    [kitchen, mosque, _] = json.loads(place_json(a_map(), READER))["places"]
    assert kitchen["spread"] == {"green": 1, "amber": 0, "red": 1}
    assert mosque["spread"] == {"green": 0, "amber": 0, "red": 0}


def test_a_closed_place_is_in_the_table_and_not_in_what_is_read() -> None:
    assert "Men's shed" in made(a_map(), "csv").decode("utf-8-sig")
    assert "Men's shed" not in all_words_in(made(a_map(), "pdf"))


@pytest.mark.parametrize("format", ["pdf", "docx", "xlsx", "csv"])
def test_an_empty_map_is_a_file_too(format: str) -> None:
    assert made(PlaceReport(None, (), (), ()), format)


@pytest.mark.parametrize("code", ["bn", "pl", "so", "ur"])
def test_it_can_be_made_in_every_language(code: str) -> None:
    reader = replace(READER, language=language(code))
    for make in (place_paper, place_sheets):
        paper = make(a_map(), reader)
        assert (paper.language, paper.right_to_left) == (code, code == "ur")


@pytest.mark.parametrize(
    ("spread", "said"),
    [
        (Spread(2, 0, 1), "🟢 2 green, 🟥 1 red"),
        (Spread(0, 3, 0), "🔶 3 amber"),
        (Spread(1, 1, 1), "🟢 1 green, 🔶 1 amber, 🟥 1 red"),
    ],
)
def test_a_spread_in_words(spread: Spread, said: str) -> None:
    text = spread_said(spread)
    assert text
    assert READER.text(text) == said


def test_of_a_place_that_nobody_rated_nothing_is_said() -> None:
    assert spread_said(Spread()) is None


def test_a_kind_that_there_is_no_more_is_something_else() -> None:
    assert READER.text(kind_name("pub")) == "Something else"
