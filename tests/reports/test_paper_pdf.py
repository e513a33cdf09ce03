"""A paper as PDF, opened by readers that had no part in making it: pypdf and PDFium."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import chain

import pypdfium2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from bot.i18n import language
from bot.reports import typeset
from bot.reports.papers.as_pdf import paper_pdf
from bot.reports.papers.paper import Chart, Column, Line, Paper, Section, Series, Table, TooLong, Words
from tests.reports.papers import IN_URDU, LANGUAGES, bars, lines, paper_of, table_of, week_of_three

OUR_FONTS = ("NotoSans", "NotoSansBengali", "NotoNaskhArabic", "NotoEmoji")


def opened(paper: Paper) -> PdfReader:
    return PdfReader(io.BytesIO(paper_pdf(paper)))


def text_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.fixture(scope="module", params=LANGUAGES)
def week(request: pytest.FixtureRequest) -> tuple[Paper, PdfReader]:
    paper = week_of_three(request.param)
    return paper, opened(paper)


def test_it_is_tagged_in_its_language_with_its_title_shown(week: tuple[Paper, PdfReader]) -> None:
    paper, reader = week
    root = reader.root_object
    assert root["/Lang"] == paper.language
    assert tagged(reader)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert root["/ViewerPreferences"]["/Direction"] == ("/R2L" if paper.right_to_left else "/L2R")
    assert reader.metadata is not None
    assert reader.metadata.title == paper.title


def test_it_says_that_it_is_pdf_ua(week: tuple[Paper, PdfReader]) -> None:
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims(week[1])


def test_its_outline_is_its_headings(week: tuple[Paper, PdfReader]) -> None:
    paper, reader = week

    def flat(outline: list[object], level: int = 1) -> Iterator[tuple[int, str]]:
        for each in outline:
            if isinstance(each, list):
                yield from flat(each, level + 1)
            else:
                yield level, str(each.title).strip("\u2068\u2069")  # type: ignore[attr-defined]

    assert list(flat(list(reader.outline))) == [(each.level, each.heading) for each in paper.sections]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_says_which_it_is_and_what_it_is_not(code: str) -> None:
    reader = opened(paper_of(Words("", "word " * 2000), code=code))
    pages = len(reader.pages)
    assert pages > 2
    for at, page in enumerate(reader.pages, start=1):
        said = page.extract_text().replace("word", "")
        assert "A footer" in said
        assert set(re.findall(r"\d+", said)) == {str(at), str(pages)}


def test_page_numbers_are_said_in_words() -> None:
    reader = opened(paper_of())
    assert "1 of 1" in text_of(reader)
    assert "1 z 1" in text_of(opened(paper_of(code="pl")))


def test_words_can_be_searched_and_copied(week: tuple[Paper, PdfReader]) -> None:
    said = " ".join(text_of(week[1]).split())
    for words in ("filling the silence", "GP surgery", "Żółta kartka z numerem", "Maanta waxay ii sheegtay"):
        assert words in said


def test_urdu_words_come_out_whole() -> None:
    said = text_of(opened(paper_of(Words("", IN_URDU), code="ur")))
    assert {"دروازے", "مشورہ", "پوچھوں"} <= set(said.replace("«", " ").split())


def test_no_page_is_blank_and_nothing_leaves_it(week: tuple[Paper, PdfReader]) -> None:
    stream = week[1].stream
    stream.seek(0)
    document = pypdfium2.PdfDocument(stream.read())
    for page in document:
        dark, width = ink(page)
        assert sum(dark) > 500
        margin = range(width // 30)
        assert not any(dark[at] or dark[width - 1 - at] for at in margin)


def test_right_to_left_pages_are_mirrored() -> None:
    """The title starts at the side where reading starts."""
    for code in ("en", "ur"):
        document = pypdfium2.PdfDocument(paper_pdf(paper_of(code=code)))
        dark, width = ink(document[0], top=0.15)
        left, right = sum(dark[: width // 2]), sum(dark[width // 2 :])
        assert (right > left) is language(code).rtl


def test_only_fonts_that_come_with_tandem_are_used(week: tuple[Paper, PdfReader]) -> None:
    for font in fonts(week[1]):
        assert font.startswith(OUR_FONTS)


def test_an_emoji_is_shown() -> None:
    reader = opened(paper_of(Words("", "well 🙂👍🏽👨‍👩‍👧 ❤️ 🫨")))
    assert "NotoEmoji-Regular" in fonts(reader)
    assert "pdfuaid" in claims(reader)


def test_a_script_that_no_font_here_has_stops_nothing() -> None:
    """The signs are empty boxes then, and the file does not call itself PDF/UA any more; it is tagged all the same."""
    reader = opened(paper_of(Words("", "she said 你好 to me"), Words("", "அம்மா")))
    assert "she said" in text_of(reader)
    assert tagged(reader)
    assert "pdfuaid" not in claims(reader)


def test_what_looks_like_markup_is_shown_as_it_is() -> None:
    marked = '#let x = 1; $a_b$ *bold* _low_ `raw` <label> @key //no /*c*/ [b] = head \\ #read("/etc/passwd") ~ --- ...'
    paper = Paper(
        marked,
        (marked,),
        (Section(marked, (Line(marked), Words(marked, marked), table_of(marked, marked))),),
        marked,
        "en",
        False,
    )
    said = "".join(text_of(opened(paper)).split())
    assert said.count("".join(marked.split())) >= 6


def test_a_long_word_stays_on_the_page() -> None:
    long = "https://example.org/" + "a-very-long-address" * 20
    letters = "w" * 300
    table = Table("T", tuple(Column(str(at), letters, "words") for at in range(4)), ((long, letters, "x", "y"),))
    blocks = (Words(letters, long), Words("", "ا" * 400), Line(letters), Line(long), table)
    document = pypdfium2.PdfDocument(
        paper_pdf(Paper("T", (letters,), (Section(letters, blocks),), letters, "en", False))
    )
    for page in document:
        assert all(right <= page.get_width() - 50 for right in rights(page))


def test_a_heading_row_comes_again_on_every_page() -> None:
    table = Table(
        "T", (Column("a", "Zebra"), Column("b", "Number", "number")), [(f"row {at}", at) for at in range(150)]
    )
    reader = opened(paper_of(table))
    assert len(reader.pages) >= 4
    assert all("Zebra" in page.extract_text() for page in reader.pages)


def test_cells_are_said_in_the_readers_language() -> None:
    row = (1234.5, date(2026, 11, 3), 90, None)
    columns = (Column("n", "N", "number"), Column("d", "D", "day"), Column("m", "M", "minutes"), Column("e", "E"))
    said = text_of(opened(paper_of(Table("T", columns, (row,)), code="pl")))
    assert "1234,5" in said.replace("\u00a0", "").replace(" ", "")
    assert "3 lis 2026" in said
    assert "1 godzina" in said


def test_levels_that_skip_one_are_mended() -> None:
    paper = Paper("T", (), (Section("A", (), 3), Section("B", (), 3), Section("C", (), 1)), "F", "en", False)
    assert "pdfuaid" in claims(opened(paper))


def test_it_says_when_it_was_made_if_it_is_told() -> None:
    at = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    made = opened(Paper("T", (), (), "F", "en", False, at)).metadata
    assert made is not None
    assert made.creation_date == at
    untold = opened(Paper("T", (), (), "F", "en", False)).metadata
    assert untold is not None
    assert untold.creation_date is None


def test_a_paper_that_is_too_long_is_refused_before_any_work() -> None:
    with pytest.raises(TooLong):
        paper_pdf(paper_of(Words("", "word " * typeset.LONGEST)))


# Everything that can come in: every script and symbol, controls, overrides of direction, halves of characters.
ANYTHING = st.text(st.characters(codec=None), max_size=60) | st.text(
    st.sampled_from(
        "#$*_[]{}\\\"'`~@<>=-/:;|^&% \n\t\r\x00\x1b\u202e\u2066\u2067\u2068\u2069\u200f\u200d\u200b\ufeff\ud83dاবaZ9🙂"
    ),
    max_size=60,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING, ANYTHING, st.sampled_from(LANGUAGES))
@example("\u202e\u2067\u2068", "\u2069" * 9, "ur")
@example("", "", "en")
@example("\n\n\n", "\u200b" * 50, "en")
@example("\U0010ffff\ue000\ufffe", "\u0300" * 60, "bn")
def test_no_words_stop_it(one: str, two: str, code: str) -> None:
    chart = Chart("bars", one, (one, two), (Series(two, (1, None)), Series(one, (2, 3))))
    blocks = (Line(one), Words(one, two), Words("", two), table_of(one, two), chart)
    paper = Paper(one, (two,), (Section(two, blocks), Section(one, blocks[:1], 3)), two, code, language(code).rtl)
    reader = opened(paper)
    assert len(reader.pages) >= 1
    assert tagged(reader)


def test_charts_are_read_aloud_as_their_numbers() -> None:
    reader = opened(paper_of(bars(), lines()))
    alternatives = [str(each["/Alt"]) for each in structure(reader) if "/Alt" in each]
    assert any("Amira Khan, Reflections: 3" in each for each in alternatives)
    assert any("16 Nov, Goal: as hoped" in each for each in alternatives)
    assert "it went up, then stayed" in text_of(reader)


def test_typst_is_loaded_only_when_something_is_typeset() -> None:
    loaded = "import sys, bot.reports.papers.as_pdf, bot.reports.rendering; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0


def tagged(reader: PdfReader) -> bool:
    return bool(reader.root_object["/MarkInfo"]["/Marked"].value)


def claims(reader: PdfReader) -> str:
    return reader.root_object["/Metadata"].get_data().decode()


def fonts(reader: PdfReader) -> set[str]:
    found = (page["/Resources"].get("/Font", {}).values() for page in reader.pages)
    return {str(font.get_object()["/BaseFont"]).split("+")[1] for font in chain.from_iterable(found)}


def structure(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the tree of tags."""
    todo = [reader.root_object["/StructTreeRoot"]]
    while todo:
        each = todo.pop().get_object()
        if isinstance(each, list):
            todo += each
        elif isinstance(each, DictionaryObject):
            yield each
            todo += [each["/K"]] if "/K" in each else []


def ink(page: pypdfium2.PdfPage, top: float = 1.0) -> tuple[list[int], int]:
    """How many dark dots each column of the page's picture has (its upper part), and its width."""
    picture = page.render(scale=0.5, grayscale=True)
    rows = range(int(picture.height * top))
    dots = bytes(picture.buffer)
    dark = [sum(dots[row * picture.stride + at] < 160 for row in rows) for at in range(picture.width)]
    return dark, picture.width


def rights(page: pypdfium2.PdfPage) -> Iterator[float]:
    text = page.get_textpage()
    for at in range(text.count_chars()):
        yield text.get_charbox(at)[2]
