"""The summary to sort and to add up: a sheet for each kind of thing in Excel, everything shared in one table in CSV."""

from __future__ import annotations

from collections.abc import Iterator

from bot.flows.compile import Flows
from bot.i18n import Reader, Text, mark, say
from bot.reports.agenda_words import FUNCTIONS, KINDS
from bot.reports.connections.words import MAP
from bot.reports.entry_lines import (
    chosen_lines,
    entry_title,
    experience_thinking_action,
    in_order,
    kind_name,
    kinds_name,
)
from bot.reports.goals.report import goal_in
from bot.reports.goals.shared import goal_cells, goal_columns, told_cells, told_columns
from bot.reports.learning.minutes import shared_minutes
from bot.reports.papers.blocks import action_columns, action_rows, column, day, kept_at
from bot.reports.papers.paper import Cell, Column, Line, Paper, RowsLater, Section, Table
from bot.reports.snapshot import Snapshot
from bot.reports.summary.paper import connectors_table, framed
from bot.reports.summary.report import GOALS, SharedEntry, Summary
from bot.reports.summary.team_blocks import team_tables
from bot.storage.connecting.exercises import EXERCISE
from bot.storage.learning.records import LEARNING

OF_NO_CHOICE = ("journal", MAP)
OF_NO_JOURNEY = ("reflection", "journal", LEARNING, EXERCISE)


def summary_sheets(summary: Summary, reader: Reader, flows: Flows) -> Paper:
    """A table for each kind of thing shared, a row for each of them."""
    kinds = in_order(kind for connector in summary.connectors for kind in connector.counts)
    tables = [_entries_of(kind, summary, reader, flows) for kind in kinds]
    if not summary.own_page:
        tables.insert(0, connectors_table(reader.text(say("Connectors")), summary, reader))
    return _paper([*tables, *_others(summary, reader, flows)], summary, reader)


def summary_rows(summary: Summary, reader: Reader, flows: Flows) -> Paper:
    """The same with everything shared in the first table, whatever its kind: it is read once, row by row."""
    return _paper([_entries(summary, reader, flows), *_others(summary, reader, flows)], summary, reader)


def _paper(tables: list[Table], summary: Summary, reader: Reader) -> Paper:
    sections = tuple(Section(table.name, (table,)) for table in tables)
    nothing = Line(reader.text(say("Nothing shared in this time.")))
    return framed(summary, reader, sections or (Section(reader.text(say("Shared")), (nothing,)),))


def _others(summary: Summary, reader: Reader, flows: Flows) -> Iterator[Table]:
    tables = (_lines(summary, reader), _actions(summary, reader), _goals(summary, reader))
    yield from (table for table in tables if table.rows)
    yield from team_tables(summary.teams, reader, flows)


def _entries_of(kind: str, summary: Summary, reader: Reader, flows: Flows) -> Table:
    """One kind; its name is the table's."""

    def row(connector: str, entry: SharedEntry) -> tuple[Cell, ...]:
        return (connector, day(entry.shared_at, reader), *entry_cells(entry.snapshot, reader, flows, kind))

    rows = RowsLater(
        sum(len(connector.of_kind(kind)) for connector in summary.connectors),
        lambda: (row(each.name, entry) for each in summary.connectors for entry in each.of_kind(kind)),
    )
    columns = (*_shared_columns(reader), *entry_columns(reader, kind))
    return Table(reader.text(kinds_name(kind)), columns, rows)


def _entries(summary: Summary, reader: Reader, flows: Flows) -> Table:
    """All kinds, with a column that says which."""

    def row(connector: str, entry: SharedEntry) -> tuple[Cell, ...]:
        kind = reader.text(kind_name(entry.kind))
        return (connector, day(entry.shared_at, reader), kind, *entry_cells(entry.snapshot, reader, flows))

    columns = (*_shared_columns(reader), column(reader, "kind", mark("Kind")), *entry_columns(reader))
    rows = RowsLater(
        summary.entries,
        lambda: (row(connector.name, entry) for connector in summary.connectors for entry in connector.entries),
    )
    return Table(reader.text(say("Shared")), columns, rows)


def _shared_columns(reader: Reader) -> tuple[Column, ...]:
    return (
        column(reader, "connector", mark("Connector"), "words"),
        column(reader, "shared_on", mark("Shared on"), "day"),
    )


def entry_columns(reader: Reader, kind: str = "") -> tuple[Column, ...]:
    """For entries of one kind, or of any. Only learning takes time that is counted; some kinds are of no journey."""
    time = (column(reader, "minutes", mark("Learning time"), "minutes"),) if kind in ("", LEARNING) else ()
    journey = column(reader, "journey", mark("Journey"), "words"), column(reader, "step", mark("Step"), "number")
    return (
        column(reader, "written_on", mark("Written on"), "day"),
        column(reader, "flow", mark("Written with")),
        column(reader, "title", mark("Title"), "words"),
        column(reader, "competences", mark("Competences")),
        *time,
        *(() if kind in OF_NO_JOURNEY else journey),
        *(told_columns(reader) if kind in GOALS else ()),
        column(reader, "experience", mark("Experience"), "words"),
        column(reader, "thinking", mark("Thinking"), "words"),
        column(reader, "action", mark("Action"), "words"),
        *(() if kind in OF_NO_CHOICE else (column(reader, "chosen", mark("What was chosen"), "words"),)),
    )


def entry_cells(shot: Snapshot, reader: Reader, flows: Flows, kind: str = "") -> tuple[Cell, ...]:
    """A cell for each of `entry_columns`."""
    time = (shared_minutes(shot) or None,) if kind in ("", LEARNING) else ()
    journey = () if kind in OF_NO_JOURNEY else (shot.alias or None, shot.step)
    experience, thinking, action = experience_thinking_action(shot, reader)
    return (
        day(kept_at(shot), reader),
        reader.text(entry_title(flows, shot.data["flow"], shot.data["kind"])),
        shot.title or None,
        ", ".join(shot.data["competences"]) or None,
        *time,
        *journey,
        *(told_cells(goal_in(shot), reader) if kind in GOALS else ()),
        experience or None,
        thinking or None,
        action or None,
        *(() if kind in OF_NO_CHOICE else (chosen_lines(flows, shot, reader) or None,)),
    )


def _lines(summary: Summary, reader: Reader) -> Table:
    columns = (
        *_shared_columns(reader),
        column(reader, "kind", mark("Kind")),
        column(reader, "function", mark("What it is about")),
        column(reader, "words", mark("In their own words"), "words"),
        column(reader, "talked", mark("Talked about")),
    )
    rows = [
        (
            connector.name,
            day(line.shared_at, reader),
            reader.text(Text(KINDS[line.kind])) if line.kind in KINDS else None,
            reader.text(Text(FUNCTIONS[line.function])) if line.function in FUNCTIONS else None,
            line.words,
            reader.text(say("Yes")) if line.talked else None,
        )
        for connector in summary.connectors
        for line in connector.lines
    ]
    return Table(reader.text(say("For supervision")), columns, rows)


def _actions(summary: Summary, reader: Reader) -> Table:
    columns = (column(reader, "connector", mark("Connector"), "words"), *action_columns(reader))
    rows = [
        (connector.name, *row) for connector in summary.connectors for row in action_rows(connector.actions, reader)
    ]
    return Table(reader.text(say("Agreed actions")), columns, rows)


def _goals(summary: Summary, reader: Reader) -> Table:
    columns = (column(reader, "connector", mark("Connector"), "words"), *goal_columns(reader))
    rows = [(connector.name, *goal_cells(goal, reader)) for connector in summary.connectors for goal in connector.goals]
    return Table(reader.text(say("Goals")), columns, rows)
