"""A learning record as a file: everything in it, in the order of the days, with sums, in the reader's language."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any

import pytest

from bot.content.load import load_flows, load_options
from bot.flows.compile import Flows, build_all
from bot.i18n import language
from bot.reports.draft import make_png, paper_draft
from bot.reports.learning.minutes import shared_minutes
from bot.reports.learning.paper import learning_paper, learning_sheets
from bot.reports.learning.report import Learning
from bot.reports.learning.words import kinds_chart, totals
from bot.reports.snapshot import Snapshot
from bot.storage.learning.years import LearningYear
from tests.reports.learned import READER, a_year
from tests.reports.reading import all_words_in

WORDS = [
    *("Motivational interviewing", "To wait after a question.", "I count to ten.", "People find their own reasons."),
    *(
        "certificate.pdf",
        "Three people made a plan.",
        "You asked first.",
        "How I begin",
        "Study day",
        "To meet others.",
    ),
    *("formal training courses", "online subject specific webinars with field experts", "2.2", "Put to use"),
]


@pytest.fixture(scope="module")
def flows() -> Flows:
    return build_all(load_flows(), load_options())


def made(learning: Learning, flows: Flows, format: str) -> bytes:
    paper = (learning_paper if format in ("pdf", "docx") else learning_sheets)(learning, READER, flows)
    draft = paper_draft(f"learning.{format}", paper)
    content = draft.make(*draft.about)
    return content if isinstance(content, bytes) else b"".join(content)


@pytest.mark.parametrize("format", ["pdf", "docx", "xlsx", "csv"])
def test_everything_that_was_written_is_in_every_format(flows: Flows, format: str) -> None:
    year = a_year()
    applied = replace(year, items=(replace(year.items[0], state="applied"), *year.items[1:]))
    words = " ".join(all_words_in(made(applied, flows, format)).split())
    assert [each for each in WORDS if each not in words] == []


def test_the_rows_are_in_the_order_of_the_days_and_the_sums_leave_out_what_is_planned(flows: Flows) -> None:
    rows = list(csv.reader(made(a_year(), flows, "csv").decode("utf-8-sig").splitlines()))
    days = [row[0] for row in rows if row and row[0].startswith("2026-")]
    assert days == sorted(days)
    assert len(days) == 4
    sums = rows[rows.index(["Records", "How long", "Formal", "Time with others", "Points", "Your own target"]) + 1]
    assert sums == ["3", "8:00", "7:00", "5:00", "3.5", "20:00"]


def test_words_that_look_like_a_formula_are_words(flows: Flows) -> None:
    assert "'=The food bank" in made(a_year(), flows, "csv").decode("utf-8-sig")


def test_without_a_target_none_is_spoken_of(flows: Flows) -> None:
    said = [READER.text(line) for line in totals(a_year(LearningYear(4)))]
    assert said[:3] == ["3 records", "1 planned", "Time: 8 hours"]
    assert not any("target" in line for line in said)
    assert any("target: 20 hours" in READER.text(line) for line in totals(a_year()))
    part = replace(a_year(), last=a_year().items[0].first_day)
    assert not any("target" in READER.text(line) for line in totals(part))


def test_the_picture_says_in_words_what_can_be_seen() -> None:
    chart = kinds_chart(a_year(), READER)
    assert chart.labels == (
        "formal training courses",
        "observation, planned and unexpected",
        "unplanned and informal learning experiences",
    )
    assert "formal training courses: 7 hours" in chart.caption
    assert make_png(chart, "en", False).startswith(b"\x89PNG")
    empty = kinds_chart(replace(a_year(), items=()), READER)
    assert (empty.labels, "no time is logged yet" in empty.caption) == ((), True)


def test_an_empty_year_says_so(flows: Flows) -> None:
    nothing = replace(a_year(), items=())
    assert "Nothing is logged in this time." in " ".join(all_words_in(made(nothing, flows, "pdf")).split())
    assert made(nothing, flows, "xlsx")


@pytest.mark.parametrize("code", ["bn", "pl", "so", "ur"])
def test_it_can_be_made_in_every_language(flows: Flows, code: str) -> None:
    reader = replace(READER, language=language(code))
    paper = learning_paper(a_year(), reader, flows)
    assert (paper.language, paper.right_to_left) == (code, code == "ur")


@pytest.mark.parametrize(
    ("kind", "values", "minutes"),
    [
        ("learning", {"minutes": 90, "state": "done"}, 90),
        ("learning", {"minutes": 90, "state": "planned"}, 0),
        ("learning", {"state": "done"}, 0),
        ("journal", {"minutes": 90}, 0),
    ],
)
def test_learning_minutes_of_what_was_shared(kind: str, values: dict[str, Any], minutes: int) -> None:
    answers = [{"place": place, "value": value} for place, value in values.items()]
    assert shared_minutes(Snapshot({"kind": kind, "answers": answers})) == minutes
