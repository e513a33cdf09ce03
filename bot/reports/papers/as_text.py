"""A paper as plain text, for whoever wants nothing but the words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.i18n import reader
from bot.reports.papers.cells import cell_text
from bot.reports.papers.paper import Chart, Line, Paper, RingMap, Section, Table, Words
from bot.reports.papers.writable import one_line, writable

UNDERLINES = {1: "=", 2: "-"}


def paper_text(paper: Paper) -> Iterator[bytes]:
    """UTF-8 in pieces, a line for every line; headings of the first two levels are underlined."""
    for line in _lines(paper):
        yield f"{line}\n".encode()


def _lines(paper: Paper) -> Iterator[str]:
    yield from _heading(paper.title, 1)
    yield from map(one_line, paper.facts)
    for section in paper.sections:
        yield ""
        yield from _heading(section.heading, section.level)
        yield from _blocks(section, paper)
    yield ""
    yield one_line(paper.footer)


def _heading(text: str, level: int) -> Iterator[str]:
    heading = one_line(text)
    yield heading
    if level in UNDERLINES:
        yield UNDERLINES[level] * len(heading)


def _blocks(section: Section, paper: Paper) -> Iterator[str]:
    for block in section.blocks:
        match block:
            case Line():
                yield one_line(block.text)
            case Words():
                yield from filter(None, (one_line(block.label),))
                yield from (f"    {line}" for line in writable(block.text).split("\n"))
            case Table():
                yield from _rows(block, paper)
            case Chart() | RingMap():
                yield one_line(block.caption)


def _rows(table: Table, paper: Paper) -> Iterator[str]:
    """Row by row, each cell after its heading; what is empty is left out."""
    who = reader(paper.language)
    headings = [one_line(column.heading) for column in table.columns]
    for row in table.rows:
        told = [one_line(cell_text(cell, of.kind, who)) for cell, of in zip(row, table.columns, strict=True)]
        yield "; ".join(f"{heading}: {text}" for heading, text in zip(headings, told, strict=True) if text)
