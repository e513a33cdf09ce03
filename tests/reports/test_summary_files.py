"""The summary as files: whole, typed in the reader's language, and never a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import UUID, uuid4

import pypdf
import pytest
from docx import Document as read_docx
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.i18n import reader, say
from bot.reports.charts.of_reports import competences_chart
from bot.reports.papers.as_csv import paper_csv
from bot.reports.papers.as_docx import paper_docx
from bot.reports.papers.as_pdf import paper_pdf
from bot.reports.papers.as_text import paper_text
from bot.reports.papers.as_xlsx import paper_xlsx
from bot.reports.papers.formulas import safe
from bot.reports.summary.as_json import summary_json
from bot.reports.summary.paper import summary_paper
from bot.reports.summary.report import ConnectorSummary, EntriesLater, Summary
from bot.reports.summary.sheets import summary_rows, summary_sheets
from bot.storage.shares import ShareHead
from bot.storage.store import Store
from tests.reports.summaries import FLOWS, NOW, QUARTER, a_quarter, a_team, a_week

T = TypeVar("T")
ENGLISH = reader("en", now=NOW)


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def csv_of(summary: Summary, language: str = "en") -> list[list[str]]:
    content = b"".join(paper_csv(summary_rows(summary, reader(language, now=NOW), FLOWS)))
    assert content.startswith(b"\xef\xbb\xbf")
    return rows_of(content)


def data_of(summary: Summary) -> dict[str, object]:
    data: dict[str, object] = json.loads(b"".join(summary_json(summary, ENGLISH)))
    return data


def test_the_table_has_a_row_for_each_thing_shared_and_says_what_it_is_not() -> None:
    headings, entry, blank, *others, _, footer = csv_of(a_week())

    assert headings[0] == "Connector"
    assert entry[:7] == ["Amina", "2026-03-31", "Reflection", "2026-03-31", "Gibbs reflection", "Rain", "2.3"]
    assert entry[7:] == ["", "", "", "At the library", "Because of the rain.", "open", ""]
    assert blank == []
    assert others[0] == ["For supervision"]
    assert "About calls" in others[2]
    assert footer[0].startswith("Not a care record.")


def test_the_headings_are_in_the_reader_s_language_and_the_words_as_written() -> None:
    headings, entry, *_ = csv_of(a_week(), "ur")

    assert headings[0] != "Connector"
    assert entry[10] == "At the library"


def test_json_has_the_three_parts_and_marks_a_missing_action_open() -> None:
    [connector] = json.loads(json.dumps(data_of(a_week())["connectors"]))

    [shared] = connector["shared"]
    assert (shared["experience"], shared["thinking"]) == (["At the library"], ["Because of the rain."])
    assert shared["action"] == "open"
    with_plan = json.loads(json.dumps(data_of(a_week(action="When it rains, I will wait."))["connectors"]))
    assert with_plan[0]["shared"][0]["action"] == ["When it rains, I will wait."]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\u2068=", "＝"])
def test_no_cell_begins_a_formula(start: str) -> None:
    assert safe(f"{start}1+1").startswith("'")
    assert csv_of(a_week(f"{start}1+1"))[1][10].startswith("'")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_a_cell_keeps_its_words_whatever_they_are(words: str) -> None:
    assert safe(words) in (words, f"'{words}")


# Everything in every kind of file.


def a_day(year: int, month: int, day: int) -> datetime:
    """A date as it is read from a sheet: without a zone."""
    return datetime(year, month, day, tzinfo=UTC).replace(tzinfo=None)


def every_sheet(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def text_of_pdf(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def text_of_docx(content: bytes) -> str:
    document = read_docx(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


READING: dict[str, Callable[[Summary], str]] = {
    "pdf": lambda summary: text_of_pdf(paper_pdf(summary_paper(summary, ENGLISH, FLOWS))),
    "docx": lambda summary: text_of_docx(paper_docx(summary_paper(summary, ENGLISH, FLOWS))),
    "txt": lambda summary: b"".join(paper_text(summary_paper(summary, ENGLISH, FLOWS))).decode(),
    "xlsx": lambda summary: str(every_sheet(paper_xlsx(summary_sheets(summary, ENGLISH, FLOWS)))),
    "csv": lambda summary: str(csv_of(summary)),
    "json": lambda summary: str(data_of(summary)),
}


@pytest.mark.parametrize("format", READING)
def test_actions_lines_needs_culture_and_ideas_are_in_every_kind_of_file(format: str) -> None:
    found = READING[format](a_quarter())

    for words in (
        "She opened the door herself this time",
        "Ask the library about a quiet hour",
        "When do I stop calling?",
        "A list of quiet cafés, that all of us keep.",
        "Kasia Wiśniewska",
    ):
        assert words in found
    if format != "json":
        assert "Late" in found
        assert "2.3 Building supportive and trusting relationships" in found


def test_excel_has_a_sheet_for_each_kind_of_thing_with_dates_as_dates() -> None:
    sheets = every_sheet(paper_xlsx(summary_sheets(a_quarter(), ENGLISH, FLOWS)))

    assert list(sheets) == [
        "This report",
        "Connectors",
        "Reflections",
        "Journal entries",
        "For supervision",
        "Agreed actions",
        "Would like to learn more about",
        "Learning culture",
        "Ideas for the team",
    ]
    assert sheets["Agreed actions"][1] == (
        "Amira Khan",
        a_day(2026, 2, 2),
        "Ask the library about a quiet hour",
        "Connector",
        a_day(2026, 3, 1),
        "Late",
    )
    assert len(sheets["Reflections"]) + len(sheets["Journal entries"]) == a_quarter().entries + 2
    assert len(sheets["Learning culture"]) == 17
    assert ("Riverside", "2.3 Building supportive and trusting relationships", 8) in sheets[
        "Would like to learn more about"
    ]


def test_json_says_who_does_what_until_when_and_whether_it_is_late() -> None:
    data = json.loads(b"".join(summary_json(a_quarter(), ENGLISH)))

    late, to_do, done = data["connectors"][0]["agreed_actions"]
    assert (late["owner"], late["due_on"], late["state"], late["late"]) == ("connector", "2026-03-01", "open", True)
    assert (to_do["owner"], to_do["late"]) == ("supervisor", False)
    assert (done["state"], done["late"]) == ("done", False)
    assert data["connectors"][0]["balance"] == {"restorative": 1, "normative": 1}
    assert data["connectors"][0]["next_supervision"] == "2026-04-07"
    [team] = data["teams"]
    assert team["learning_needs"]["competences"] == {"2.3": 8, "4.1": 5}
    assert team["learning_culture"]["answers"]["1"]["yes"] == 1
    assert [idea["name"] for idea in team["ideas"]] == ["Amira Khan", None]


def test_a_team_that_says_nothing_is_in_no_file() -> None:
    silent = replace(a_team(), needs=None, culture=None)
    summary = replace(a_quarter(), teams=(silent,))

    assert data_of(summary)["teams"] != []
    for format, read in READING.items():
        if format != "json":
            assert "Learning culture" not in read(summary)


# Adding up.


def charts_of(summary: Summary) -> list[str]:
    paper = summary_paper(summary, ENGLISH, FLOWS)
    return [block.caption for each in paper.sections for block in each.blocks if hasattr(block, "caption")]


def test_charts_say_in_words_what_can_be_seen() -> None:
    assert charts_of(a_quarter()) == [
        "Shared by month: 20 in all. The most, 7, were from 1 Jan 2026 to 31 Jan 2026.",
        "Competences in what was shared, and in how many entries. The most: 2.3 Building supportive and trusting "
        "relationships.",
        "How many people would like to learn more about what. The most: 2.3 Building supportive and trusting "
        "relationships.",
    ]


def test_of_fewer_than_five_who_shared_something_nothing_is_added_up() -> None:
    few = replace(a_quarter(4), teams=())

    assert not few.may_be_added_up
    assert charts_of(few) == []
    headings = [section.heading for section in summary_paper(few, ENGLISH, FLOWS).sections]
    assert "Everybody together" not in headings
    assert "Overview" in headings


def test_one_s_own_page_is_added_up() -> None:
    own = replace(a_quarter(1), own_page=True, teams=())

    assert len(charts_of(own)) == 1  # one a month or two is too little to draw; competences are not


def test_a_chart_is_left_out_where_there_is_too_little_to_draw() -> None:
    assert charts_of(replace(a_week(), own_page=True)) == []
    caption = say("Competences")
    assert competences_chart(caption, {"2.3": 4, "4.1": 4}, ENGLISH) is None
    assert competences_chart(caption, {"2.3": 4}, ENGLISH) is None
    assert competences_chart(caption, {"2.3": 4, "4.1": 1}, ENGLISH) is not None


# Long ones.


def later(summary: Summary, asked: list[int]) -> Summary:
    """The same, its entries read piece by piece; `asked` is how many at a time."""

    def with_pieces(connector: ConnectorSummary) -> ConnectorSummary:
        known = {entry.share_id: entry for entry in connector.entries}
        heads = tuple(ShareHead(id, connector.person_id, "full", entry.kind) for id, entry in known.items())

        class Pieces(EntriesLater):
            def _some(self, ids: list[UUID], _store: Store) -> list[object]:  # type: ignore[override]
                asked.append(len(ids))
                return [known[id] for id in ids]

        def read(work: Callable[[Store], T], /) -> T:
            return work(None)  # type: ignore[arg-type]

        return replace(connector, entries=Pieces(read, uuid4(), heads))

    return replace(summary, connectors=tuple(map(with_pieces, summary.connectors)))


def test_what_is_read_piece_by_piece_makes_the_same_files() -> None:
    whole = a_quarter()

    assert csv_of(later(whole, [])) == csv_of(whole)
    assert data_of(later(whole, [])) == data_of(whole)


def test_csv_and_json_read_no_further_than_they_have_written() -> None:
    summary = a_week("It rained all day. " * 50)
    entry = next(iter(summary.connectors[0].entries))
    many = replace(summary.connectors[0], entries=tuple(replace(entry, share_id=uuid4()) for _ in range(1000)))
    summary = replace(summary, connectors=(many,))
    for pieces in (_csv_pieces, _json_pieces):
        asked: list[int] = []
        written = pieces(later(summary, asked))
        for _ in range(3):
            next(written)
        assert 0 < sum(asked) < 1000


def _csv_pieces(summary: Summary) -> Iterator[bytes]:
    return paper_csv(summary_rows(summary, ENGLISH, FLOWS))


def _json_pieces(summary: Summary) -> Iterator[bytes]:
    return summary_json(summary, ENGLISH)


def test_a_quarter_is_as_long_as_it_says() -> None:
    assert QUARTER.days == 90
    assert (QUARTER.since, QUARTER.until) == (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 31, 23, tzinfo=UTC))
    assert QUARTER.first == date(2026, 1, 1)
