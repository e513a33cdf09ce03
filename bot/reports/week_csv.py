"""A week as CSV: UTF-8 that Excel opens, safe against cells that would be read as formulas."""

from __future__ import annotations

import csv
import io

from bot.i18n import Reader
from bot.reports.formulas import safe
from bot.reports.tables import FOOTER, headings, rows
from bot.reports.week import Week


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
