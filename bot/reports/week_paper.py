"""A week as papers: one to read and print, one to sort in a spreadsheet. Both are made of the same value object."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bot.flows.compile import Flows
from bot.i18n import Reader, Text, When, mark, say
from bot.reports.entry_lines import (
    answer_lines,
    competence_titles,
    count_of,
    entry_title,
    experience_thinking_action,
    kind_name,
)
from bot.reports.paper import Block, Cell, CellKind, Column, Line, Paper, Section, Table, Words
from bot.reports.tables import FOOTER
from bot.reports.week import AgendaLine, ConnectorWeek, SharedEntry, Week

# In the order in which they are read; each is a sheet of its own.
SHEETS = {"reflection": mark("Reflections"), "journal": mark("Journal entries")}


def week_paper(week: Week, reader: Reader, flows: Flows) -> Paper:
    """To read: connector by connector what was shared, in full, and what they want to talk about."""
    sections: list[Section] = []
    if not week.own_page and len(week.connectors) > 1:
        sections.append(_overview(week, reader))
    for connector in week.connectors:
        sections += _of_connector(connector, week, reader, flows)
    return _paper(week, reader, tuple(sections))


def week_sheets(week: Week, reader: Reader, flows: Flows) -> Paper:
    """To sort: a table for each kind of thing shared, a row for each of them."""
    tables = [_entry_sheet(kind, week, reader, flows) for kind in _kinds(week)]
    tables.append(_line_sheet(week, reader))
    sections = tuple(Section(table.name, (table,)) for table in tables if table.rows)
    return _paper(week, reader, sections or (Section(reader.text(say("Nothing shared in this week.")), ()),))


def _paper(week: Week, reader: Reader, sections: tuple[Section, ...]) -> Paper:
    first, last = When(week.period.first, "short"), When(week.period.last, "short")
    not_counted = say("Only what was shared is in here. What is private is not even counted.")
    return Paper(
        title=reader.text(say("The week of {first} to {last}", first=first, last=last)),
        facts=(
            reader.text(say("Made on {day}.", day=When(reader.local(reader.now).date(), "date"))),
            reader.text(not_counted),
        ),
        sections=sections,
        footer=reader.text(FOOTER),
        language=reader.language.code,
        right_to_left=reader.language.rtl,
        made_at=reader.local(reader.now),
    )


def _overview(week: Week, reader: Reader) -> Section:
    """Who shared what, in the order of their names: a table of contents, not a ranking."""
    columns = (
        _column(reader, "connector", mark("Connector"), "words"),
        _column(reader, "shared", mark("Shared in this week")),
        _column(reader, "lines", mark("Wants to talk about"), "number"),
    )
    rows = [(each.name, _counts(each, reader), len(each.lines) or None) for each in week.connectors]
    name = reader.text(say("Overview"))
    return Section(name, (Table(name, columns, rows),))


def _of_connector(connector: ConnectorWeek, week: Week, reader: Reader, flows: Flows) -> Iterator[Section]:
    heading = reader.text(say("Your page")) if week.own_page else connector.name
    if not connector.entries and not connector.lines:
        yield Section(heading, (Line(reader.text(say("Nothing shared in this week."))),))
        return
    blocks: list[Block] = [Line(_counts(connector, reader))] if connector.entries else []
    if connector.lines:
        about = say("You want to talk about:") if week.own_page else say("Wants to talk about:")
        blocks.append(Line(reader.text(about), strong=True))
        blocks += [Words("", line.words) for line in connector.lines]
    yield Section(heading, tuple(blocks))
    for entry in connector.entries:
        yield _entry(entry, reader, flows)


def _entry(entry: SharedEntry, reader: Reader, flows: Flows) -> Section:
    shot = entry.snapshot
    kept = When(datetime.fromisoformat(shot.data["kept_at"]), "date")
    title = entry_title(flows, shot.data["flow"], shot.data["kind"])
    blocks: list[Block] = [Words("", shot.title)] if shot.title else []
    for line in answer_lines(flows, shot):
        if line.words is not None:
            blocks.append(Words(reader.text(line.label), line.words))
        elif line.value is not None:
            blocks.append(Line(reader.text(say("{title}: {value}", title=line.label, value=line.value))))
    if shot.data["kind"] == "reflection" and not shot.plan:
        blocks.append(Line(reader.text(say("Action plan: still open")), strong=True))
    if titles := competence_titles(shot.data["competences"]):
        blocks.append(Line(reader.text(say("Competences")), strong=True))
        blocks += [Line(reader.text(each)) for each in titles]
    return Section(reader.text(say("{kind} · {day}", kind=title, day=kept)), tuple(blocks), level=2)


def _counts(connector: ConnectorWeek, reader: Reader) -> str:
    return ", ".join(reader.text(count_of(kind, count)) for kind, count in sorted(connector.counts.items()))


def _kinds(week: Week) -> list[str]:
    found = {str(entry.snapshot.data["kind"]) for each in week.connectors for entry in each.entries}
    return [*(kind for kind in SHEETS if kind in found), *sorted(found - SHEETS.keys())]


def _entry_sheet(kind: str, week: Week, reader: Reader, flows: Flows) -> Table:
    columns = (
        _column(reader, "connector", mark("Connector"), "words"),
        _column(reader, "shared_on", mark("Shared on"), "day"),
        _column(reader, "written_on", mark("Written on"), "day"),
        _column(reader, "flow", mark("Written with")),
        _column(reader, "title", mark("Title"), "words"),
        _column(reader, "competences", mark("Competences")),
        _column(reader, "experience", mark("Experience"), "words"),
        _column(reader, "thinking", mark("Thinking"), "words"),
        _column(reader, "action", mark("Action"), "words"),
    )
    rows = [
        _entry_row(connector.name, entry, reader, flows)
        for connector in week.connectors
        for entry in connector.entries
        if entry.snapshot.data["kind"] == kind
    ]
    return Table(reader.text(Text(SHEETS[kind]) if kind in SHEETS else kind_name(kind)), columns, rows)


def _entry_row(connector: str, entry: SharedEntry, reader: Reader, flows: Flows) -> tuple[Cell, ...]:
    shot = entry.snapshot
    experience, thinking, action = experience_thinking_action(shot, reader)
    return (
        connector,
        _day(entry.shared_at, reader),
        _day(datetime.fromisoformat(shot.data["kept_at"]), reader),
        reader.text(entry_title(flows, shot.data["flow"], shot.data["kind"])),
        shot.title or None,
        ", ".join(shot.data["competences"]) or None,
        experience or None,
        thinking or None,
        action or None,
    )


def _line_sheet(week: Week, reader: Reader) -> Table:
    columns = (
        _column(reader, "connector", mark("Connector"), "words"),
        _column(reader, "shared_on", mark("Shared on"), "day"),
        _column(reader, "words", mark("In their own words"), "words"),
    )
    rows = [_line_row(each.name, line, reader) for each in week.connectors for line in each.lines]
    return Table(reader.text(say("For supervision")), columns, rows)


def _line_row(connector: str, line: AgendaLine, reader: Reader) -> tuple[Cell, ...]:
    return (connector, _day(line.shared_at, reader), line.words)


def _column(reader: Reader, key: str, heading: str, kind: CellKind = "text") -> Column:
    return Column(key, reader.text(Text(heading)), kind)


def _day(moment: datetime, reader: Reader) -> date:
    """By the reader's own clock."""
    return reader.local(moment).date()
