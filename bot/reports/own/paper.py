"""What somebody wrote, for themselves: to read, to sort, and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from bot.flows.compile import Flows
from bot.i18n import Reader, Text, When, mark, say
from bot.reports.agenda_words import FUNCTIONS
from bot.reports.entry_lines import in_order, kind_name, kinds_name
from bot.reports.own.report import KeptEntry, OwnRecord
from bot.reports.papers.blocks import FOOTER, column, day, entry_section
from bot.reports.papers.paper import Cell, Line, Paper, RowsLater, Section, Table, Words
from bot.reports.summary.as_json import OneByOne, in_pieces, line_data, snapshot_data
from bot.reports.summary.sheets import entry_cells, entry_columns

PRIVATE = mark("Private")
SHARED = mark("Shared")
FOR_YOU = say("What is private is in here too: this file is for you alone.")


def own_paper(own: OwnRecord, reader: Reader, flows: Flows) -> Paper:
    """To read: every entry in full, with a word on whether it is shared."""
    sections: list[Section] = []
    for kind in in_order(own.counts):
        sections.append(Section(reader.text(kinds_name(kind)), ()))
        sections += [
            entry_section(each.snapshot, reader, flows, Text(SHARED if each.shared else PRIVATE))
            for each in own.of_kind(kind)
        ]
    if own.lines:
        lines = tuple(Words(reader.when(When(line.shared_at, "date")), line.words) for line in own.lines)
        sections.append(Section(reader.text(say("For supervision")), lines))
    return _framed(own, reader, tuple(sections))


def own_sheets(own: OwnRecord, reader: Reader, flows: Flows) -> Paper:
    """To sort: a table for each kind, a row for each entry."""
    return _tables([*_by_kind(own, reader, flows), *_lines(own, reader)], own, reader)


def own_rows(own: OwnRecord, reader: Reader, flows: Flows) -> Paper:
    """The same with every entry in the first table, whatever its kind: it is read once, row by row."""
    columns = (
        column(reader, "kind", mark("Kind")),
        column(reader, "seen", mark("Who sees it")),
        *entry_columns(reader),
    )

    def row(entry: KeptEntry) -> tuple[Cell, ...]:
        return (reader.text(kind_name(entry.kind)), *_cells(entry, reader, flows))

    rows = RowsLater(len(own.entries), lambda: map(row, own.entries))
    return _tables([Table(reader.text(say("Entries")), columns, rows), *_lines(own, reader)], own, reader)


def own_json(own: OwnRecord, reader: Reader) -> Iterator[bytes]:
    """UTF-8 JSON in pieces; times are ISO 8601 with their offset."""
    return in_pieces(own_data(own, reader))


def own_data(own: OwnRecord, reader: Reader) -> dict[str, Any]:
    return {
        "format": "tandem-entries-1",
        "first_day": own.period.first.isoformat(),
        "last_day": own.period.last.isoformat(),
        "zone": own.period.zone,
        "made_at": reader.local(reader.now).isoformat(timespec="seconds"),
        "note": reader.text(FOOTER),
        "counts": own.counts,
        "entries": OneByOne({"shared": each.shared, **snapshot_data(each.snapshot)} for each in own.entries),
        "for_supervision": [line_data(line, reader) for line in own.lines],
    }


def _by_kind(own: OwnRecord, reader: Reader, flows: Flows) -> Iterator[Table]:
    seen = column(reader, "seen", mark("Who sees it"))
    for kind in in_order(own.counts):
        columns = (seen, *entry_columns(reader, kind))
        entries = own.of_kind(kind)
        make = partial(map, partial(_cells, reader=reader, flows=flows, kind=kind), entries)
        yield Table(reader.text(kinds_name(kind)), columns, RowsLater(len(entries), make))


def _cells(entry: KeptEntry, reader: Reader, flows: Flows, kind: str = "") -> tuple[Cell, ...]:
    seen = reader.text(Text(SHARED if entry.shared else PRIVATE))
    return (seen, *entry_cells(entry.snapshot, reader, flows, kind))


def _lines(own: OwnRecord, reader: Reader) -> Iterator[Table]:
    if own.lines:
        columns = (
            column(reader, "shared_on", mark("Written on"), "day"),
            column(reader, "function", mark("What it is about")),
            column(reader, "words", mark("In your words"), "words"),
        )
        rows = [
            (
                day(line.shared_at, reader),
                reader.text(Text(FUNCTIONS[line.function])) if line.function else None,
                line.words,
            )
            for line in own.lines
        ]
        yield Table(reader.text(say("For supervision")), columns, rows)


def _tables(tables: list[Table], own: OwnRecord, reader: Reader) -> Paper:
    return _framed(own, reader, tuple(Section(table.name, (table,)) for table in tables))


def _framed(own: OwnRecord, reader: Reader, sections: tuple[Section, ...]) -> Paper:
    first, last = When(own.period.first, "short"), When(own.period.last, "short")
    nothing = Section(reader.text(say("Entries")), (Line(reader.text(say("Nothing written in this time."))),))
    return Paper(
        title=reader.text(say("What you wrote, {first} to {last}", first=first, last=last)),
        facts=(
            reader.text(say("Made on {day}.", day=When(reader.local(reader.now).date(), "date"))),
            reader.text(FOR_YOU),
        ),
        sections=sections or (nothing,),
        footer=reader.text(FOOTER),
        language=reader.language.code,
        right_to_left=reader.language.rtl,
        made_at=reader.local(reader.now),
    )
