"""A paper as a Word document, read back by python-docx."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.papers import as_docx as module
from bot.reports.papers.as_docx import paper_docx
from bot.reports.papers.docx_elements import language_tag, scripts
from bot.reports.papers.paper import Line, Paper, Section, Table, Words
from bot.reports.papers.writable import one_line, writable
from bot.reports.typeset import NotTypeset
from tests.reports.papers import IN_BENGALI, IN_URDU, LANGUAGES, bars, paper_of, table_of, week_of_three

BIDI, RTL, VALUE = qn("w:bidi"), qn("w:rtl"), qn("w:val")


def read(paper: Paper) -> Document:
    return docx.Document(io.BytesIO(paper_docx(paper)))


def in_style(document: Document, style: str) -> list[str]:
    return [each.text for each in document.paragraphs if each.style.name == style]


def xml_of(paper: Paper, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(paper_docx(paper))) as parts:
        return parts.read(part).decode()


@pytest.mark.parametrize("code", LANGUAGES)
def test_headings_words_and_tables_are_real_ones_in_every_language(code: str) -> None:
    paper = week_of_three(code)
    document = read(paper)

    assert in_style(document, "Title") == [paper.title]
    assert in_style(document, "Fact") == list(paper.facts)
    assert in_style(document, "Heading 1") == [each.heading for each in paper.sections if each.level == 1]
    assert in_style(document, "Heading 2") == [each.heading for each in paper.sections if each.level == 2]
    written = in_style(document, "Written words")
    for words in (IN_URDU, IN_BENGALI):
        assert set(words.split("\n")) - {""} <= set(written)
    totals = next(paper.tables())
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0] == [column.heading for column in totals.columns]
    assert rows[1][:2] == ["Amira Khan", "3"]
    assert len(document.tables) == len(list(paper.tables()))


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_says_what_it_is_and_in_which_language(code: str) -> None:
    made_at = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    about = read(Paper("A title", (), (), "F", code, code == "ur", made_at)).core_properties

    assert (about.title, about.author, about.comments) == ("A title", "Tandem", "F")
    assert about.language == language_tag(code)
    assert about.created == made_at.replace(tzinfo=about.created.tzinfo)


def test_languages_are_named_with_their_country_as_word_wants_it() -> None:
    assert [language_tag(code) for code in LANGUAGES] == ["en-GB", "bn-BD", "pl-PL", "so-SO", "ur-PK"]


def test_the_footer_stands_on_every_page_with_its_number() -> None:
    paper = week_of_three()
    footer = read(paper).sections[0].footer

    assert footer.paragraphs[0].text == paper.footer
    assert re.findall(r'w:instr="(\w+)"', footer._element.xml) == ["PAGE", "NUMPAGES"]


def test_a_table_repeats_its_first_row_and_has_a_name() -> None:
    xml = xml_of(paper_of(table_of("a", "b")))

    assert xml.count("<w:tblHeader/>") == 1
    assert '<w:tblCaption w:val="T"/>' in xml


def test_a_table_with_many_columns_lays_the_page_down() -> None:
    few, many = read(paper_of(table_of("a"))).sections[0], read(paper_of(table_of(*"abcdefg"))).sections[0]

    assert few.page_width < few.page_height
    assert many.page_width > many.page_height


def test_right_to_left_is_said_of_paragraphs_tables_pages_and_letters() -> None:
    document = read(week_of_three("ur"))

    title = document.paragraphs[0]._p
    assert title.pPr.find(BIDI).get(VALUE) == "1"
    assert title.find(f".//{RTL}") is not None
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    assert document.sections[0]._sectPr.find(BIDI) is not None


@pytest.mark.parametrize("code", ["en", "ur"])
def test_what_somebody_wrote_runs_in_its_own_direction_in_every_paper(code: str) -> None:
    document = read(paper_of(Words("", "She opened the door"), Words("", IN_URDU), code=code))

    directions = [
        each._p.pPr.find(BIDI).get(VALUE) for each in document.paragraphs if each.style.name == "Written words"
    ]
    assert directions == ["0", "1", "1"]


def test_letters_are_said_to_be_of_their_script_and_what_is_between_two_belongs_to_the_page() -> None:
    assert list(scripts("مجھے GP surgery کا خط", True)) == [
        ("مجھے ", "right to left"),
        ("GP surgery", "plain"),
        (" کا خط", "right to left"),
    ]
    assert list(scripts("I said سلام.", False)) == [("I said ", "plain"), ("سلام", "right to left"), (".", "plain")]
    assert ("দরজা", "bengali") in list(scripts("a দরজা", False))


@given(st.text(), st.booleans())
def test_scripts_keep_every_letter_in_its_place(text: str, right_to_left: bool) -> None:
    assert "".join(words for words, _ in scripts(text, right_to_left)) == text


def test_a_chart_is_a_picture_with_its_caption_in_words() -> None:
    document = read(paper_of(bars()))

    assert len(document.inline_shapes) == 1
    assert document.inline_shapes[0]._inline.docPr.get("descr") == bars().caption
    assert in_style(document, "Caption") == [bars().caption]


def test_a_chart_that_cannot_be_drawn_is_the_table_of_its_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_drawn(*_: object) -> bytes:
        raise NotTypeset

    monkeypatch.setattr(module, "chart_png", not_drawn)
    document = read(paper_of(bars()))

    assert in_style(document, "Caption") == [bars().caption]
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["Amira Khan", "3", "1"]


@given(st.text())
def test_words_come_back_as_written_without_controls_and_empty_lines(words: str) -> None:
    document = read(paper_of(Words("", words), Line(words), table_of(words)))

    lines = [line for line in writable(words).split("\n") if line.strip()] or [""]
    assert in_style(document, "Written words") == lines
    assert document.tables[0].rows[1].cells[0].text == "\n".join(lines)
    assert in_style(document, "Normal") == [writable(words)]


@given(st.text())
def test_whatever_things_are_called_the_document_opens(words: str) -> None:
    table = Table(words, (), ())
    document = read(Paper(words, (words,), (Section(words, (table,), 3),), words, "bn", False))

    assert in_style(document, "Heading 1") == [one_line(words)]
    assert in_style(document, "Title") == [one_line(words)]


def test_nothing_of_the_template_s_own_is_left() -> None:
    with zipfile.ZipFile(io.BytesIO(paper_docx(paper_of()))) as parts:
        names = parts.namelist()
        said = b"".join(parts.read(name) for name in names)
    assert not [name for name in names if "thumbnail" in name or "WithEffects" in name]
    assert b"python-docx" not in said
