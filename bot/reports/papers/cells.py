"""A table's cell as people read it; spreadsheets take the typed value instead."""

from __future__ import annotations

from datetime import date

from bot.flows.question import length_of_time
from bot.i18n import Reader, When
from bot.reports.papers.paper import Cell, CellKind

LEFT_TO_RIGHT_MARK = "\u200e"


def cell_text(cell: Cell, kind: CellKind, reader: Reader) -> str:
    """The cell in the reader's language; an empty one is empty."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, date):
        return reader.when(When(cell, "short"))
    if kind == "minutes":
        return reader.text(length_of_time(round(cell)))
    # In a line from right to left its sign would stand behind a number.
    return f"{LEFT_TO_RIGHT_MARK}{reader.number(cell)}" if reader.language.rtl and cell < 0 else reader.number(cell)
