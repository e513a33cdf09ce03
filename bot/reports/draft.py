"""A file that can be made: what makes it, and what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.i18n import Text, say
from bot.reports.papers.as_csv import paper_csv
from bot.reports.papers.as_text import paper_text
from bot.reports.papers.paper import Chart, Paper, RingMap

ON_PAPER = ("pdf", "docx")
# A PDF of a thousand entries takes 200 MB to make. Excel files are written row by row, but nobody opens larger ones.
MOST_ON_PAPER, MOST_IN_EXCEL = 500, 20_000
TOO_LONG = say("That is too long for this kind of file. Please choose a shorter time, or CSV.")
NOT_MADE = say("This file could not be made.")
TOO_LONG_FOR_PAPER = say(
    "That is too long for PDF and Word. Excel, CSV and JSON can hold it, or choose a shorter time."
)
TOO_LONG_FOR_EXCEL = say("That is too long for Excel. CSV and JSON can hold it, or choose a shorter time.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What `make(*about)` returns (bytes, or an iterator of them) is the file. No person's words are in its name.

    It takes its time, and `apart` memory as well: a process of its own, with limits (bot.reports.rendering). `too_long`
    is what to say when it passes them, `failed` when it cannot be made at all.
    """

    filename: str
    make: Callable[..., Any]
    about: tuple[Any, ...]
    apart: bool = False
    too_long: Text = TOO_LONG
    failed: Text = NOT_MADE


def too_many(format: str, entries: int) -> Text | None:
    """What to say when there are more entries than this kind of file is made of; None when there are not."""
    if format in ON_PAPER and entries > MOST_ON_PAPER:
        return TOO_LONG_FOR_PAPER
    return TOO_LONG_FOR_EXCEL if format == "xlsx" and entries > MOST_IN_EXCEL else None


def paper_draft(filename: str, paper: Paper) -> Draft:
    """A paper as the kind of file that the name's ending says: pdf, docx, xlsx, csv or txt."""
    match filename.rpartition(".")[2]:
        case "pdf":
            return Draft(filename, make_pdf, (paper,), apart=True, too_long=TOO_LONG_FOR_PAPER)
        case "docx":
            return Draft(filename, make_docx, (paper,), apart=True, too_long=TOO_LONG_FOR_PAPER)
        case "xlsx":
            return Draft(filename, make_xlsx, (paper,), too_long=TOO_LONG_FOR_EXCEL)
        case "csv":
            return Draft(filename, paper_csv, (paper,))
    return Draft(filename, paper_text, (paper,))


def make_png(chart: Chart, language: str, right_to_left: bool) -> bytes:
    from bot.reports.charts.chart import chart_png

    return chart_png(chart, language, right_to_left)


def make_ring_map(drawn: RingMap, language: str, right_to_left: bool) -> bytes:
    from bot.reports.connections.ring_map import ring_map_png

    return ring_map_png(drawn, language, right_to_left)


def make_pdf(paper: Paper) -> bytes:
    """What makes these files is loaded when somebody first asks for one."""
    from bot.reports.papers.as_pdf import paper_pdf

    return paper_pdf(paper)


def make_docx(paper: Paper) -> bytes:
    from bot.reports.papers.as_docx import paper_docx

    return paper_docx(paper)


def make_xlsx(paper: Paper) -> bytes:
    from bot.reports.papers.as_xlsx import paper_xlsx

    return paper_xlsx(paper)
