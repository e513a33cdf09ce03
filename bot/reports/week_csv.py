"""A week as CSV: UTF-8 that Excel opens, safe against cells that would be read as formulas."""

from __future__ import annotations

import csv
import io

from bot.i18n import Reader
from bot.reports.tables import FOOTER, headings, rows
from bot.reports.week import Week

# What spreadsheets take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def week_csv(week: Week, reader: Reader) -> bytes:
    """The table with its headings and, last, what it is not."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(headings(reader))
    for row in rows(week, reader):
        writer.writerow([safe(cell) for cell in row])
    writer.writerow([])
    writer.writerow([safe(reader.text(FOOTER))])
    return buffer.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would calculate it."""
    return f"'{cell}" if cell.lstrip(" \u200f\u2068").startswith(FORMULA) else cell
