"""A paper as PDF: A4 pages that can be printed, read aloud and searched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from math import sqrt
from typing import Any

from bot.i18n import ISOLATE, POP_ISOLATE, Reader, reader, say
from bot.reports.charts.chart import chart_data
from bot.reports.connections.ring_map import ring_map_data
from bot.reports.papers.cells import cell_text
from bot.reports.papers.paper import Block, Cell, Chart, Column, Line, Paper, RingMap, Section, Table, Words
from bot.reports.papers.printable import Piece, breakable, clean, pieces
from bot.reports.papers.writable import reads_right_to_left
from bot.reports.typeset import typeset

PAGE_OF = say("{page} of {pages}", page="{page}", pages="{pages}")
# In letters: what is shorter stands in one line, and what is longer makes its column no wider.
ONE_LINE, WIDEST = 18, 300


def paper_pdf(paper: Paper) -> bytes:
    """Tagged PDF, as PDF/UA unless somebody used a sign that no font here has.

    Raises TooLong, NotTypeset, and MemoryError.
    """
    return typeset("paper", paper_data(paper), "pdf")


def paper_data(paper: Paper) -> dict[str, Any]:
    """What the template shows."""
    return _Data(paper).paper()


class _Data:
    """Turns a paper into what the template takes, in the paper's language and direction."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._reader: Reader = reader(paper.language)

    def paper(self) -> dict[str, Any]:
        paper = self._paper
        return {
            "language": paper.language,
            "rtl": paper.right_to_left,
            "title": clean(paper.title),
            "facts": [breakable(fact) for fact in paper.facts],
            "footer": breakable(paper.footer),
            "made_at": self._made_at(),
            "page_of": self._reader.text(PAGE_OF),
            "sections": self._sections(paper.sections),
        }

    def _made_at(self) -> dict[str, int] | None:
        at = self._paper.made_at
        if at is None:
            return None
        return {
            name: getattr(at.astimezone(UTC), name) for name in ("year", "month", "day", "hour", "minute", "second")
        }

    def _sections(self, sections: Sequence[Section]) -> list[dict[str, Any]]:
        """No heading is more than one level below the one before, as PDF/UA wants it."""
        made = []
        level = 0
        for section in sections:
            level = min(section.level, level + 1)
            blocks = [self._block(block, section.heading) for block in section.blocks]
            made.append({"level": level, "heading": self._heading(section.heading), "blocks": blocks})
        return made

    def _heading(self, text: str) -> str:
        """May be a title somebody wrote: it keeps its own order on a page that runs the other way."""
        text = breakable(text)
        turned = reads_right_to_left(text, self._paper.right_to_left) != self._paper.right_to_left
        return f"{ISOLATE}{text}{POP_ISOLATE}" if turned else text

    def _block(self, block: Block, heading: str) -> dict[str, Any]:
        match block:
            case Line():
                return {"is": "line", "text": breakable(block.text), "strong": block.strong}
            case Words():
                return {"is": "words", "label": breakable(block.label), "paragraphs": self._pieces(block.text)}
            case Table():
                return self._table(block, heading)
            case Chart():
                return chart_data(block, self._paper.language, self._paper.right_to_left)
            case RingMap():
                return ring_map_data(block, self._paper.language, self._paper.right_to_left)

    def _table(self, table: Table, heading: str) -> dict[str, Any]:
        """Its name is left out where the heading has said it."""
        rows = [self._row(table.columns, row) for row in table.rows]
        weights = _weights(table.columns, rows)
        return {
            "is": "table",
            "name": "" if table.name == heading else breakable(table.name),
            "columns": list(map(self._column, table.columns, weights)),
            "rows": [[{"paragraphs": self._pieces(text)} for text in row] for row in rows],
        }

    def _row(self, columns: Sequence[Column], row: Sequence[Cell]) -> list[str]:
        return [cell_text(cell, column.kind, self._reader) for column, cell in zip(columns, row, strict=True)]

    def _column(self, column: Column, weight: int) -> dict[str, Any]:
        number = column.kind in ("number", "minutes")
        return {"heading": breakable(column.heading), "number": number, "weight": weight}

    def _pieces(self, text: str) -> list[Piece]:
        return pieces(text, self._paper.language, self._paper.right_to_left)


def _weights(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    """Each column's share of the width, by what is in it; 0 for one that is as wide as its longest line."""
    longest = [max(map(len, texts)) for texts in zip((column.heading for column in columns), *rows, strict=True)]
    written = [column.kind in ("text", "words") for column in columns]
    weights = [
        round(10 * sqrt(min(size, WIDEST))) if text and size > ONE_LINE else 0
        for text, size in zip(written, longest, strict=True)
    ]
    if not any(weights) and columns:
        weights[written.index(True) if any(written) else 0] = 1
    return weights
