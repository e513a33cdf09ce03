"""A paper as CSV: what a spreadsheet makes of it, and never a formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.papers.as_csv import CHUNK, paper_csv
from bot.reports.papers.formulas import safe
from bot.reports.papers.paper import Column, Line, Paper, Section, Table, Words
from bot.reports.papers.writable import writable
from tests.reports.papers import LANGUAGES, bars, paper_of, table_of, week_of_three


def rows_of(paper: Paper) -> list[list[str]]:
    content = b"".join(paper_csv(paper))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_one_table_begins_with_its_headings_and_ends_with_the_footer() -> None:
    columns = (Column("day", "Day", "day"), Column("n", "Visits", "number"), Column("t", "Time", "minutes"))
    table = Table("Totals", columns, ((date(2026, 11, 16), -1.5, 155), (None, 2, None)))

    assert rows_of(paper_of(table)) == [
        ["Day", "Visits", "Time"],
        ["2026-11-16", "-1.5", "2:35"],
        ["", "2", ""],
        [],
        ["A footer"],
    ]


def test_the_first_of_several_tables_begins_with_its_headings_the_others_stand_under_theirs() -> None:
    rows = rows_of(week_of_three())

    at = rows.index(["Kasia Wiśniewska", "Agreed actions"])
    assert rows[at - 1] == []
    assert rows[at + 1] == ["Action", "Who", "By", "State"]
    assert rows[0][0] == "Connector"


def test_a_chart_is_the_table_of_its_numbers() -> None:
    rows = rows_of(paper_of(bars()))

    assert rows[:2] == [["", "Reflections", "Journal"], ["Amira Khan", "3", "1"]]
    assert rows[3] == ["Kasia Wiśniewska", "2", ""]


def test_a_paper_without_tables_is_its_text() -> None:
    rows = rows_of(paper_of(Line("Ours"), Words("What happened", "Tea,\nand a leaflet")))

    assert ["A heading", "", "Ours"] in rows
    assert ["A heading", "What happened", "Tea,\nand a leaflet"] in rows


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_in_the_paper_s_language(code: str) -> None:
    paper = week_of_three(code)
    rows = rows_of(paper)
    totals = next(paper.tables())

    assert [column.heading for column in totals.columns] in rows
    assert rows[-1] == [paper.footer]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u2068=", "\u200b=", "\x00=", "＝", "﹢"]
)
def test_no_cell_begins_a_formula(start: str) -> None:
    assert safe(f"{start}1+1").startswith("'")


@given(st.text())
def test_words_come_back_as_written_without_controls_and_never_as_a_formula(words: str) -> None:
    cell = rows_of(paper_of(table_of(words, "beside")))[1][0]

    assert cell in (writable(words), f"'{writable(words)}")
    seen = normalize("NFKC", cell.lstrip(" \u00a0\u2068"))
    assert not seen.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.text())
def test_names_and_headings_are_no_formulas_either(words: str) -> None:
    table = Table(words, (Column("a", words),), ())
    paper = Paper(words, (words,), (Section(words, (table, table)),), words, "en", False)

    for row in rows_of(paper):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)


def test_it_comes_in_pieces_of_about_the_same_size_however_long_it_is() -> None:
    table = Table("T", (Column("a", "A", "words"),), [["x" * 1000]] * 1000)

    pieces = list(paper_csv(paper_of(table)))

    assert len(pieces) > 10
    assert max(map(len, pieces)) < CHUNK + 2000
