"""A paper as CSV, for spreadsheets and other programs: UTF-8 that Excel opens, never a formula, row by row.

The headings of the first table are the first row, as everything that reads CSV expects. Others stand after it, each
under its headings and name, with an empty row between: there a spreadsheet ends a range that it sorts or filters. A
paper without tables has a row for each piece of text: heading, label, words. The last row is the footer.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

from bot.reports.charts.table import chart_table
from bot.reports.papers.formulas import safe
from bot.reports.papers.paper import Cell, CellKind, Chart, Line, Paper, RingMap, Table, Words
from bot.reports.papers.writable import one_line, writable

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it, Excel takes UTF-8 for something else
CHUNK = 64 * 1024  # characters

Row = Sequence[str]


def paper_csv(paper: Paper) -> Iterator[bytes]:
    """The file in pieces; joined they are all of it."""
    yield BYTE_ORDER_MARK
    piece = io.StringIO(newline="")
    writer = csv.writer(piece)
    for row in _rows(paper):
        writer.writerow(row)
        if piece.tell() >= CHUNK:
            yield piece.getvalue().encode()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue().encode()


def _rows(paper: Paper) -> Iterator[Row]:
    tables = list(_tables(paper))
    if not tables:
        yield from _text(paper)
        yield ()
    for at, (headings, table) in enumerate(tables):
        if at:
            yield [_line(heading) for heading in (*headings, table.name)]
        yield from _table(table)
        yield ()
    yield (_line(paper.footer),)


def _tables(paper: Paper) -> Iterator[tuple[Sequence[str], Table]]:
    """Every table, and every chart as the table of its numbers, with the headings that it stands under."""
    headings: list[str] = []
    for section in paper.sections:
        headings = [*headings[: section.level - 1], section.heading]
        for block in section.blocks:
            if isinstance(block, Chart) and not block.labels:
                continue
            table = chart_table(block) if isinstance(block, Chart) else block
            if isinstance(table, Table):
                yield [each for each in headings if each != table.name], table


def _table(table: Table) -> Iterator[Row]:
    yield [_line(column.heading) for column in table.columns]
    for row in table.rows:
        yield [_cell(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)]


def _text(paper: Paper) -> Iterator[Row]:
    yield (_line(paper.title),)
    for fact in paper.facts:
        yield (_line(fact),)
    for section in paper.sections:
        yield (_line(section.heading),)
        for block in section.blocks:
            match block:
                case Line():
                    yield (_line(section.heading), "", _words(block.text))
                case Words():
                    yield (_line(section.heading), _line(block.label), _words(block.text))
                case Chart() | RingMap():
                    yield (_line(section.heading), "", _line(block.caption))


def _cell(cell: Cell, kind: CellKind) -> str:
    """Dates as 2026-11-20 and times as 2:35, which spreadsheets read as such; numbers with a point."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _words(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if kind == "minutes":
        hours, minutes = divmod(round(cell), 60)
        return f"{hours}:{minutes:02}"
    return str(cell)


def _line(words: str) -> str:
    return safe(one_line(words))


def _words(words: str) -> str:
    return safe(writable(words))
