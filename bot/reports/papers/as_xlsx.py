"""A paper as an Excel workbook: the first sheet to read, then one for each table, to sort and to add up."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from bot.i18n import reader, say
from bot.private_folder import private_folder
from bot.reports.charts.table import chart_table
from bot.reports.papers.as_pdf import PAGE_OF
from bot.reports.papers.paper import Cell, CellKind, Chart, Column, Line, Paper, RingMap, Section, Table, Words
from bot.reports.papers.sheet_names import SheetNames
from bot.reports.papers.writable import one_line, reads_right_to_left, unmarked, writable

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart as XlsxChart
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FIRST_SHEET = say("This report")
LONGEST_CELL = 32_767  # what Excel holds in one, in units of UTF-16
SHORT_CELL = 255  # repeated beside the rest of a cell that was too long
ROWS_OF_A_SHEET = 1_048_575  # without the headings
LONGEST_MARGIN = 255  # what is printed above and below the pages, with its codes
FIRST_DAY = date(1900, 3, 1)  # Excel counts days from here; before, it has one that never was
NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)

# Days with the months of the reader's language, as Excel numbers languages; else with those of their computer.
DAYS = {
    "bn": "[$-845]d mmmm yyyy",
    "en": "[$-809]d mmm yyyy",
    "pl": "[$-415]d mmm yyyy",
    "so": "[$-477]d mmm yyyy",
    "ur": "[$-420]d mmmm yyyy",
}
ANY_DAY = "d mmm yyyy"

# How wide columns are, in letters.
WIDTHS: dict[CellKind, int] = {"text": 24, "words": 52, "day": 18, "number": 12, "minutes": 12}
WIDEST_HEADING = 30
LABELS_WIDTH, TEXT_WIDTH = 30, 96
# How high a line is, in points: of letters that Latin fonts have, and of others; and the highest row there can be.
LATIN_LINE, OTHER_LINE, HIGHEST = 15, 19, 409
_TALL = re.compile("[\u0590-\u1fff\u2e80-\uffdc]")
HEIGHTS = {"title": 30, "heading 1": 26, "heading 2": 21}

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
INK, QUIET, ACCENT = "#1D2733", "#51606F", "#14506E"
SHADE, PAPER, LINE = "#E4EDF2", "#F5F7F9", "#C3CCD5"
A4 = 9


def paper_xlsx(paper: Paper) -> bytes:
    """The workbook. What is too large for memory goes through a private folder, which is gone afterwards."""
    from xlsxwriter import Workbook

    made = io.BytesIO()
    with private_folder() as folder:
        book = Workbook(made, {**OPTIONS, "tmpdir": str(folder)})
        _Book(book, paper).write()
        book.close()
    return made.getvalue()


class _Book:
    """Writes one paper into one workbook, sheet by sheet and row by row."""

    def __init__(self, book: Workbook, paper: Paper) -> None:
        self._book = book
        self._paper = paper
        self._reader = reader(paper.language)
        self._names = SheetNames()
        self._formats = _formats(book, paper)
        self._row = 0

    def write(self) -> None:
        paper = self._paper
        self._book.set_properties(
            {
                "title": one_line(paper.title),
                "author": "Tandem",
                "comments": writable(paper.footer),
                "created": (paper.made_at or NO_TIME).astimezone(UTC),
            }
        )
        first = self._sheet(self._reader.language.translate(FIRST_SHEET))
        first.set_column(0, 0, LABELS_WIDTH)
        first.set_column(1, 1, TEXT_WIDTH)
        first.hide_gridlines(2)
        self._put(first, one_line(paper.title), "title")
        for fact in paper.facts:
            self._put(first, one_line(fact), "fact")
        for section in paper.sections:
            self._section(first, section)
        self._row += 1
        self._put(first, "", "", writable(paper.footer), "quiet")

    def _section(self, first: Worksheet, section: Section) -> None:
        self._row += 1
        self._put(first, one_line(section.heading), f"heading {section.level}")
        for block in section.blocks:
            match block:
                case Line():
                    self._put(first, "", "", writable(block.text), "strong" if block.strong else "text")
                case Words():
                    self._words(first, block)
                case Table():
                    for sheet in self._table_sheets(block):
                        self._link(first, sheet)
                case RingMap():
                    self._put(first, "", "", writable(block.caption), "text")
                case Chart():
                    self._put(first, "", "", writable(block.caption), "text")
                    if block.labels and block.series:
                        self._link(first, self._chart_sheet(block, section.heading))

    def _words(self, first: Worksheet, words: Words) -> None:
        label = one_line(words.label)
        look = "words rtl" if reads_right_to_left(words.text, self._paper.right_to_left) else "words"
        for part in _parts(writable(words.text)):
            self._put(first, label, "label", part, look)
            label = ""

    def _put(self, sheet: Worksheet, label: str, look: str, text: str = "", text_look: str = "") -> None:
        """One row of the first sheet. A label without a text may run over into its place."""
        needed = max(_height(text, TEXT_WIDTH), _height(label, LABELS_WIDTH if text else LABELS_WIDTH + TEXT_WIDTH))
        sheet.set_row(self._row, max(needed, HEIGHTS.get(look, 0)))
        if label:
            sheet.write_string(self._row, 0, _plain(label), self._formats[look])
        if text:
            sheet.write_string(self._row, 1, _plain(text), self._formats[text_look])
        self._row += 1

    def _link(self, first: Worksheet, sheet: Worksheet) -> None:
        name = sheet.get_name()
        quoted = name.replace("'", "''")
        first.write_url(self._row, 1, f"internal:'{quoted}'!A1", self._formats["link"], name)
        self._row += 1

    def _sheet(self, name: str) -> Worksheet:
        """A sheet with its direction and how it is printed."""
        sheet = self._book.add_worksheet(self._names.name(name))
        if self._paper.right_to_left:
            sheet.right_to_left()
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.75)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(self._in_margin(self._paper.title, "&A"))
        sheet.set_footer(self._in_margin(self._paper.footer, self._page_of()))
        return sheet

    def _page_of(self) -> str:
        return unmarked(self._reader.text(PAGE_OF)).replace("{page}", "&P").replace("{pages}", "&N")

    def _in_margin(self, words: str, code: str) -> str:
        """Words where reading begins, as many as Excel takes, and a code of Excel's at the other end."""
        words = unmarked(one_line(words))[: LONGEST_MARGIN - len(code) - len("&L&8 &R&8 \u202b\u202c")]
        while len(words.replace("&", "&&")) + len(code) + len("&L&8 &R&8 \u202b…\u202c") > LONGEST_MARGIN:
            words = f"{words[:-2]}…"
        words = words.replace("&", "&&")
        # Nothing else says there that the words run from right to left.
        return f"&L&8 {code}&R&8 \u202b{words}\u202c" if self._paper.right_to_left else f"&L&8 {words}&R&8 {code}"

    def _table_sheets(self, table: Table) -> Iterator[Worksheet]:
        """Its sheet; a table that is longer than Excel allows goes on in another one."""
        rows = (part for row in table.rows for part in _spread(row, table.columns))
        count = ROWS_OF_A_SHEET
        while count == ROWS_OF_A_SHEET:
            sheet = self._sheet(table.name)
            count = self._table(sheet, table.columns, islice(rows, ROWS_OF_A_SHEET))
            yield sheet

    def _table(self, sheet: Worksheet, columns: Sequence[Column], rows: Iterator[Sequence[Cell]]) -> int:
        """Headings and rows; how many rows there were."""
        widths = [max(WIDTHS[column.kind], min(len(column.heading) + 4, WIDEST_HEADING)) for column in columns]
        headings = [one_line(column.heading) for column in columns]
        sheet.set_row(0, self._height(headings, widths))
        for at, (heading, column) in enumerate(zip(headings, columns, strict=True)):
            sheet.set_column(at, at, widths[at])
            look = "heading of numbers" if column.kind in ("number", "minutes") else "heading of a column"
            sheet.write_string(0, at, _plain(heading), self._formats[look])
        count = 0
        for count, row in enumerate(rows, 1):
            sheet.set_row(count, self._height(row, widths))
            for at, (cell, column) in enumerate(zip(row, columns, strict=True)):
                self._cell(sheet, count, at, cell, column.kind)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        if columns:
            sheet.autofilter(0, 0, count, len(columns) - 1)
        return count

    def _height(self, row: Sequence[Cell], widths: Sequence[int]) -> int:
        heights = [_height(cell, width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str)]
        return max(heights, default=LATIN_LINE)

    def _cell(self, sheet: Worksheet, row: int, at: int, cell: Cell, kind: CellKind) -> None:
        look = f"cell {kind}"
        if isinstance(cell, date) and _day(cell) >= FIRST_DAY:
            sheet.write_datetime(row, at, _day(cell), self._formats["cell day"])
        elif isinstance(cell, int | float) and math.isfinite(cell):
            sheet.write_number(row, at, cell / (24 * 60) if kind == "minutes" else cell, self._formats[look])
        elif cell is None or cell == "":
            sheet.write_blank(row, at, None, self._formats[look])
        else:
            words = str(cell)
            if kind == "words" and reads_right_to_left(words, self._paper.right_to_left):
                look = "cell words rtl"
            sheet.write_string(row, at, _plain(words), self._formats[look])

    def _chart_sheet(self, chart: Chart, heading: str) -> Worksheet:
        """The numbers, and beside them the picture that Excel makes of them."""
        table = chart_table(chart)
        sheet = self._sheet(heading)
        count = self._table(sheet, table.columns, iter(table.rows))
        beside = len(table.columns) + 1
        picture = self._picture(chart, sheet.get_name(), count)
        sheet.insert_chart(1, beside, picture, {"description": one_line(chart.caption), "object_position": 3})
        for at, (value, name) in enumerate(chart.ticks, count + 2):
            sheet.write_string(at, 0, _plain(one_line(name)), self._formats["cell text"])
            sheet.write_number(at, 1, value, self._formats["cell number"])
        return sheet

    def _picture(self, chart: Chart, name: str, count: int) -> XlsxChart:
        """Reading begins at the top, and in some languages on the right; Excel begins at the bottom left."""
        bars = chart.kind == "bars"
        picture = self._book.add_chart({"type": "bar" if bars else "line"})
        for at in range(1, len(chart.series) + 1):
            series: dict[str, Any] = {
                "name": [name, 0, at],
                "categories": [name, 1, 0, count, 0],
                "values": [name, 1, at, count, at],
            }
            picture.add_series(
                series | ({"data_labels": {"value": True}} if bars else {"marker": {"type": "automatic"}})
            )
        labels = {"label_position": "low", "reverse": bars or self._paper.right_to_left}
        scale = {"min": chart.least, "max": chart.most, "major_unit": 1 if chart.ticks else None}
        if bars:
            picture.set_y_axis(labels)
            # Crossed by labels that begin at the top, it would stand there too.
            picture.set_x_axis({**scale, "reverse": self._paper.right_to_left, "label_position": "high"})
        else:
            picture.set_x_axis(labels)
            picture.set_y_axis(scale)
        picture.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
        picture.set_title({"none": True})
        picture.show_blanks_as("gap")
        picture.set_size({"width": 720, "height": 120 + 40 * max(4, count if bars else 6)})
        return picture


def _formats(book: Workbook, paper: Paper) -> dict[str, Format]:
    """How things look, by what they are. What people wrote reads in its own direction, the rest in the paper's."""
    rtl = paper.right_to_left
    ours = {"reading_order": 2 if rtl else 1}
    top = {"valign": "top", "font_color": INK}
    wrapped = {**top, "text_wrap": True}
    words, words_rtl = {**wrapped, "bg_color": PAPER, "reading_order": 1}, {"reading_order": 2, "align": "right"}
    cell = {**wrapped, "bottom": 1, "bottom_color": LINE}
    begin, end = ("right", "left") if rtl else ("left", "right")
    heading = {**wrapped, **ours, "bold": True, "bg_color": SHADE, "bottom": 1, "bottom_color": ACCENT}
    looks: dict[str, dict[str, Any]] = {
        "title": {**top, **ours, "bold": True, "font_size": 18},
        "fact": {**top, **ours, "font_color": QUIET},
        "heading 1": {**top, **ours, "bold": True, "font_size": 15, "font_color": ACCENT},
        "heading 2": {**top, **ours, "bold": True, "font_size": 12, "font_color": ACCENT},
        "heading 3": {**top, **ours, "bold": True},
        "label": {**wrapped, **ours, "font_color": QUIET},
        "text": {**wrapped, **ours},
        "strong": {**wrapped, **ours, "bold": True},
        "quiet": {**wrapped, **ours, "font_color": QUIET},
        "words": words,
        "words rtl": {**words, **words_rtl},
        "link": {**top, **ours, "font_color": ACCENT, "underline": 1},
        "heading of a column": heading,
        "heading of numbers": {**heading, "align": end, "indent": 1},
        "cell text": {**cell, **ours},
        "cell words": {**cell, "reading_order": 1},
        "cell words rtl": {**cell, **words_rtl},
        "cell day": {**cell, **ours, "num_format": DAYS.get(paper.language, ANY_DAY), "align": begin},
        "cell number": {**cell, "align": end, "indent": 1},
        "cell minutes": {**cell, "align": end, "indent": 1, "num_format": "[h]:mm"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _height(words: str, width: int) -> int:
    """About how high a cell of this width is, in points. Excel would work it out itself; other programs do not."""
    lines = sum(max(1, math.ceil(len(line) / width)) for line in words.split("\n"))
    return min(HIGHEST, lines * (OTHER_LINE if _TALL.search(words) else LATIN_LINE))


def _spread(row: Sequence[Cell], columns: Sequence[Column]) -> Iterator[Sequence[Cell]]:
    """The row; and, while a cell is too long for Excel, another with the rest of it.

    What is short stands in each of them, so that they stay together when they are sorted. Numbers stand in the first
    alone: they would be added up twice.
    """
    cells = [_parts(writable(cell)) if isinstance(cell, str) else [cell] for cell in row]
    yield [parts[0] for parts in cells]
    for at in range(1, max(map(len, cells), default=1)):
        yield [_again(parts, at, column) for parts, column in zip(cells, columns, strict=True)]


def _again(parts: Sequence[Cell], at: int, column: Column) -> Cell:
    if at < len(parts):
        return parts[at]
    short = not isinstance(parts[0], str) or len(parts[0]) <= SHORT_CELL
    return parts[0] if len(parts) == 1 and short and column.kind not in ("number", "minutes") else None


def _parts(words: str) -> list[str]:
    """The words in pieces that a cell holds, at least one."""
    if len(words) <= LONGEST_CELL // 2:
        return [words]
    parts = []
    begin = units = 0
    for at, sign in enumerate(words):
        wide = 2 if ord(sign) > 0xFFFF else 1
        if units + wide > LONGEST_CELL - 1:  # one is left for `_plain`
            parts.append(words[begin:at])
            begin, units = at, 0
        units += wide
    return [*parts, words[begin:]]


def _plain(words: str) -> str:
    """The words; with a space after them where xlsxwriter would take them for marked-up text and write them as XML."""
    return f"{words} " if words.startswith("<r>") and words.endswith("</r>") else words


def _day(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day
