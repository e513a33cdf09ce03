"""A paper as a Word document, to edit: real headings, real tables, and every word in its own direction and script."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.i18n import reader
from bot.reports.charts.chart import chart_png
from bot.reports.charts.table import chart_table
from bot.reports.connections.ring_map import ring_map_png
from bot.reports.papers.cells import cell_text
from bot.reports.papers.docx_elements import cell, element, paragraph, paragraphs, table
from bot.reports.papers.docx_look import CELL, FACT, LABEL, MARGIN_MM, SHADE, WRITTEN, set_up
from bot.reports.papers.paper import Cell, CellKind, Chart, Column, Line, Paper, RingMap, Section, Table, Words
from bot.reports.papers.writable import one_line
from bot.reports.typeset import NotTypeset

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

UPRIGHT_COLUMNS = 6  # a table of more makes the pages lie down
A4_MM = (210, 297)
TWENTIETHS_A_MM = 56.7
# The share of a table's width that a column has.
SHARES: dict[CellKind, int] = {"text": 3, "words": 6, "day": 2, "number": 2, "minutes": 2}
PICTURE_MM = 150


def paper_docx(paper: Paper) -> bytes:
    """The document. All of it is in memory while it is made: about 40 times the size of the words."""
    from docx import Document

    document = Document()
    landscape = any(len(each.columns) > UPRIGHT_COLUMNS for each in paper.tables())
    set_up(document, paper, landscape)
    _Document(document, paper, landscape).write()
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


class _Document:
    """Writes one paper into one document, in order."""

    def __init__(self, document: Document, paper: Paper, landscape: bool) -> None:
        self._document = document
        self._end = document.element.body.sectPr  # everything stands before it
        self._paper = paper
        self._rtl = paper.right_to_left
        self._reader = reader(paper.language)
        self._width = round((A4_MM[landscape] - 2 * MARGIN_MM) * TWENTIETHS_A_MM)

    def write(self) -> None:
        self._add(paragraph(one_line(self._paper.title), "Title", self._rtl))
        for fact in self._paper.facts:
            self._add(paragraph(one_line(fact), FACT, self._rtl))
        level = 0
        for section in self._paper.sections:
            # A heading is never more than one level below the one before it.
            level = min(section.level, level + 1)
            self._section(section, level)

    def _section(self, section: Section, level: int) -> None:
        self._add(paragraph(one_line(section.heading), f"Heading{level}", self._rtl))
        for block in section.blocks:
            match block:
                case Line():
                    character = "Strong" if block.strong else ""
                    self._add(paragraph(block.text, "Normal", self._rtl, character=character))
                case Words():
                    if block.label:
                        self._add(paragraph(one_line(block.label), LABEL, self._rtl))
                    self._add(*paragraphs(block.text, WRITTEN, self._rtl))
                case Table():
                    self._table(block, named=block.name != section.heading)
                case Chart():
                    self._chart(block)
                case RingMap():
                    self._ring_map(block)

    def _table(self, shown: Table, named: bool) -> None:
        """`named`: with its name above it."""
        if named:
            self._add(paragraph(one_line(shown.name), "Caption", self._rtl))
        if not shown.columns:
            return
        shares = [SHARES[column.kind] for column in shown.columns]
        widths = [self._width * share // sum(shares) for share in shares]
        heads = [self._heading(column, width) for column, width in zip(shown.columns, widths, strict=True)]
        rows = (self._row(row, shown.columns, widths) for row in shown.rows)
        # Without a paragraph between them, Word makes two tables one.
        self._add(table(one_line(shown.name), widths, heads, rows, self._rtl), paragraph("", CELL, self._rtl))

    def _heading(self, column: Column, width: int) -> Element:
        heading = paragraph(one_line(column.heading), CELL, self._rtl, align=_align(column), character="Strong")
        return cell([heading], width, SHADE)

    def _row(self, row: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int]) -> list[Element]:
        return [
            cell(list(self._cell(value, column)), width)
            for value, column, width in zip(row, columns, widths, strict=True)
        ]

    def _cell(self, value: Cell, column: Column) -> Iterator[Element]:
        text = cell_text(value, column.kind, self._reader)
        if column.kind == "words":
            yield from paragraphs(text, CELL, self._rtl)
        else:
            yield paragraph(text, CELL, self._rtl, align=_align(column))

    def _chart(self, chart: Chart) -> None:
        """A picture, said in words under it and to whoever cannot see it; its numbers where it cannot be drawn."""

        try:
            picture = chart_png(chart, self._paper.language, self._rtl)
        except NotTypeset:
            self._table(chart_table(chart), named=True)
            return
        self._picture(picture, chart.caption, chart.caption)

    def _ring_map(self, drawn: RingMap) -> None:
        """The same for a map of connections; where it cannot be drawn, the words beside it say all of it."""
        try:
            picture = ring_map_png(drawn, self._paper.language, self._rtl)
        except NotTypeset:
            self._add(paragraph(one_line(drawn.caption), "Caption", self._rtl))
            return
        self._picture(picture, drawn.caption, drawn.spoken)

    def _picture(self, picture: bytes, caption: str, spoken: str) -> None:
        from docx.shared import Mm

        own = self._document.add_paragraph()
        own.paragraph_format.keep_with_next = True
        own._p.get_or_add_pPr().insert_element_before(element("bidi", val=int(self._rtl)), "w:jc")
        about = own.add_run().add_picture(io.BytesIO(picture), width=Mm(PICTURE_MM))._inline.docPr
        about.set("descr", one_line(spoken))
        self._add(paragraph(one_line(caption), "Caption", self._rtl))

    def _add(self, *elements: Element) -> None:
        for each in elements:
            self._end.addprevious(each)


def _align(column: Column) -> str:
    return "end" if column.kind in ("number", "minutes") else ""
