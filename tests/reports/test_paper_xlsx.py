"""A paper as an Excel workbook, read back by another library."""

from __future__ import annotations

import io
import multiprocessing
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.private_folder import PREFIX, private_folder, remove_left_behind
from bot.reports.papers import as_xlsx as module
from bot.reports.papers.as_xlsx import LONGEST_CELL, paper_xlsx
from bot.reports.papers.paper import Cell, Chart, Column, Paper, Section, Table, Words
from bot.reports.papers.sheet_names import LONGEST, SheetNames
from bot.reports.papers.writable import one_line, writable
from tests.reports.papers import IN_BENGALI, IN_URDU, LANGUAGES, bars, lines, paper_of, table_of, week_of_three

# openpyxl leaves this escape of Excel's as it is: an underscore that begins what looks like an escape.
ESCAPED = re.compile("_x005F(?=_x[0-9a-fA-F]{4}_)")


def read(paper: Paper) -> Workbook:
    return load_workbook(io.BytesIO(paper_xlsx(paper)))


def texts(sheet: Worksheet) -> list[str]:
    return [ESCAPED.sub("", cell.value) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def first_cell(paper: Paper) -> object:
    value = read(paper).worksheets[1]["A2"].value
    return ESCAPED.sub("", value) if isinstance(value, str) else value


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_first_sheet_has_the_title_the_facts_and_what_was_written(code: str) -> None:
    paper = week_of_three(code)
    book = read(paper)
    said = texts(book.worksheets[0])

    assert said[:3] == [paper.title, *paper.facts]
    assert said[-1] == paper.footer
    assert IN_URDU in said
    assert IN_BENGALI in said
    assert all(sheet.sheet_view.rightToLeft is (True if code == "ur" else None) for sheet in book.worksheets)
    assert book.properties.title == paper.title


def test_each_table_is_a_sheet_with_typed_cells() -> None:
    sheet = read(week_of_three())["Totals"]

    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    midnight = datetime.fromisoformat("2026-11-16")
    assert values[0][:2] == ["Connector", "Reflections"]
    assert values[1] == ["Amira Khan", 3, 1, timedelta(hours=2, minutes=35), 1.5, midnight]
    assert values[3] == ["Kasia Wiśniewska", 2, None, None, None, None]
    assert sheet["F2"].is_date
    assert sheet["D2"].number_format == "[h]:mm"


def test_a_table_is_ready_to_be_sorted_read_and_printed() -> None:
    paper = week_of_three()
    sheet = read(paper)["Agreed actions"]

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D3"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["A2"].alignment.wrap_text
    assert sheet.column_dimensions["A"].width > 40
    assert sheet.oddFooter.left.text.strip() == paper.footer
    assert sheet.oddFooter.right.text.strip() == "&P of &N"


def test_the_first_sheet_leads_to_the_others() -> None:
    book = read(week_of_three())

    places = [cell.hyperlink.location for row in book.worksheets[0].iter_rows() for cell in row if cell.hyperlink]
    assert [re.fullmatch("'(.+)'!A1", place).group(1) for place in places] == book.sheetnames[1:]


@pytest.mark.parametrize(("chart", "kind"), [(bars(), "barChart"), (lines(), "lineChart")])
def test_a_chart_is_one_of_excel_s_own_beside_its_numbers_and_said_in_words(chart: Chart, kind: str) -> None:
    content = paper_xlsx(paper_of(chart))
    book = load_workbook(io.BytesIO(content))

    assert book.worksheets[1]["A2"].value == chart.labels[0]
    assert book.worksheets[1]["B2"].value == chart.series[0].values[0]
    assert chart.caption in texts(book.worksheets[0])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        drawn = parts.read("xl/charts/chart1.xml").decode()
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    assert f"<c:{kind}>" in drawn
    assert f"<c:f>'A heading'!$B$2:$B${len(chart.labels) + 1}</c:f>" in drawn
    assert f'descr="{chart.caption}"' in drawing


def test_people_s_words_run_in_their_own_direction_in_every_paper() -> None:
    for code, rtl in (("en", False), ("ur", True)):
        table = Table("T", (Column("a", "A", "words"), Column("b", "B")), ((IN_URDU, "x"), ("Tea", "x")))
        sheet = read(paper_of(table, code=code)).worksheets[1]
        assert (sheet["A2"].alignment.readingOrder, sheet["A3"].alignment.readingOrder) == (2, 1)
        assert sheet["B2"].alignment.readingOrder == (2 if rtl else 1)


@given(st.one_of(st.text(), st.from_regex(r"\A(=|\+|-|@|<r>|_x00|https?://|internal:|\{=)[^\x00-\x1f]*\Z")))
def test_words_come_back_as_written_without_controls_and_never_as_a_formula(words: str) -> None:
    book = read(paper_of(table_of(words, "beside"), Words(words, words)))

    cell = book.worksheets[1]["A2"]
    assert cell.data_type in ("s", "n")
    assert cell.hyperlink is None
    kept = ESCAPED.sub("", cell.value or "")
    assert kept == writable(words) or (kept == f"{writable(words)} " and kept.startswith("<r>"))
    assert not any(each.data_type == "f" for sheet in book for row in sheet.iter_rows() for each in row)


def test_words_that_look_like_xlsxwriter_s_own_markup_are_words() -> None:
    assert first_cell(paper_of(table_of("<r>not a run</b></r>"))) == "<r>not a run</b></r> "


@given(st.lists(st.text() | st.sampled_from(["History", "a/b", "A:B", "'", "x" * 40, "𝔛" * 20, ""]), max_size=20))
def test_names_of_sheets_are_such_as_excel_takes(wanted: list[str]) -> None:
    names = SheetNames()
    made = [names.name(each) for each in wanted]

    assert len({name.casefold() for name in made}) == len(made)
    for name in made:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= LONGEST
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
        assert not name.startswith("'") and not name.endswith("'") and name.lower() != "history"


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_whatever_sections_and_tables_are_called_the_workbook_opens(names: list[str]) -> None:
    sections = tuple(Section(name, (Table(name, (Column("a", name),), ((name,),)), bars())) for name in names)
    paper = Paper(names[0], tuple(names), sections, " & ".join(names), "ur", True)

    book = read(paper)
    assert len(book.worksheets) == 1 + 2 * len(names)
    assert book.worksheets[1]["A1"].value in (None, *(one_line(name) for name in names)) or "_x" in names[0]


@pytest.mark.parametrize("sign", ["x", "🙂"])
def test_what_is_too_long_for_a_cell_goes_on_in_the_next_row(sign: str) -> None:
    words = sign * (LONGEST_CELL + 100)
    columns = (Column("n", "Name", "words"), Column("w", "Words", "words"), Column("v", "Visits", "number"))
    sheet = read(paper_of(Table("T", columns, (("Amira", words, 2), ("Farhana", "short", 1))))).worksheets[1]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    of_amira = [row for row in rows if row[0] == "Amira"]
    assert "".join(row[1] for row in of_amira) == words
    assert all(len(row[1].encode("utf-16-le")) // 2 <= LONGEST_CELL for row in rows)
    assert [row[2] for row in of_amira] == [2] + [None] * (len(of_amira) - 1)
    assert rows[-1] == ["Farhana", "short", 1]
    text = read(paper_of(Words("What", words))).worksheets[0]
    assert "".join(cell for cell in texts(text) if cell.startswith(sign)) == words


def test_a_table_longer_than_a_sheet_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS_OF_A_SHEET", 2)
    table = Table("T", (Column("n", "N", "number"),), tuple((number,) for number in range(5)))

    book = read(paper_of(table))
    assert book.sheetnames[1:] == ["T", "T 2", "T 3"]
    assert [sheet["A2"].value for sheet in book.worksheets[1:]] == [0, 2, 4]


@pytest.mark.parametrize("cell", [date(1850, 1, 1), date.max, float("nan"), float("inf"), 10**12, "", None, -0.5])
def test_cells_that_excel_has_no_place_for_do_not_stop_it(cell: Cell) -> None:
    table = Table("T", (Column("a", "A", "day" if isinstance(cell, date) else "number"),), ((cell,),))
    assert read(paper_of(table)).worksheets[1]["A1"].value == "A"


def test_properties_say_when_it_was_made_and_the_same_paper_makes_the_same_file() -> None:
    made_at = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    paper = Paper("T", (), (), "F", "en", False, made_at)

    assert read(paper).properties.created == made_at.replace(tzinfo=None)
    assert paper_xlsx(paper) == paper_xlsx(paper)


# What goes through the disk


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_nothing_stays_on_disk_and_only_its_owner_could_read_it(temporary: Path) -> None:
    with private_folder() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    paper_xlsx(week_of_three())
    assert left_in(temporary) == []


def test_nothing_stays_on_disk_when_it_cannot_be_made(temporary: Path) -> None:
    class Broken(tuple[tuple[str]]):
        def __iter__(self) -> object:  # type: ignore[override]
            yield ("one",)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        paper_xlsx(paper_of(Table("T", (Column("a", "A"),), Broken())))
    assert left_in(temporary) == []


def _stop_within(folder: str) -> None:
    tempfile.tempdir = folder
    with private_folder() as own:
        (own / "words").write_text("private")
        os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_killed_process_left_is_gone_with_the_next_file_and_what_is_in_use_stays(temporary: Path) -> None:
    process = multiprocessing.get_context("fork").Process(target=_stop_within, args=(str(temporary),))
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    assert [path.name for folder in left_in(temporary) for path in folder.iterdir()] == ["words"]

    with private_folder() as folder:
        assert left_in(temporary) == [folder]
        remove_left_behind()
        assert folder.exists()
        assert folder.name.startswith(PREFIX)


def test_who_makes_no_file_loads_no_library_for_it() -> None:
    start = (
        "import sys; import bot.app, bot.commands.run, bot.reports.papers.as_xlsx, bot.reports.papers.as_docx\n"
        "assert not {'xlsxwriter', 'docx', 'lxml'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", start], check=True, timeout=60)
