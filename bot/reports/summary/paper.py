"""The summary to read and to print: what was shared connector by connector, and what the team says as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.flows.compile import Flows
from bot.i18n import Reader, Text, When, mark, say
from bot.reports.agenda_words import FUNCTIONS
from bot.reports.charts.of_reports import competences_chart, over_time
from bot.reports.goals.shared import goals_lines
from bot.reports.papers.blocks import (
    FOOTER,
    action_columns,
    action_rows,
    column,
    counts_in_words,
    day,
    entry_section,
    learning_time,
    steps_lines,
)
from bot.reports.papers.paper import Block, Line, Paper, Section, Table, Words
from bot.reports.period import Period
from bot.reports.summary.report import AgendaLine, ConnectorSummary, SharedEntry, Summary
from bot.reports.summary.team_blocks import team_sections


def summary_paper(summary: Summary, reader: Reader, flows: Flows) -> Paper:
    """Connector by connector what was shared, in full, what was agreed, and what they want to talk about."""
    sections: list[Section] = []
    if not summary.own_page and len(summary.connectors) > 1:
        sections.append(_overview(summary, reader))
    sections += _together(summary, reader)
    for connector in summary.connectors:
        sections += _of_connector(connector, summary, reader, flows)
    sections += team_sections(summary.teams, reader, flows)
    return framed(summary, reader, tuple(sections))


def framed(summary: Summary, reader: Reader, sections: tuple[Section, ...]) -> Paper:
    """The sections under the summary's title, with what it is and is not."""
    not_counted = say("Only what was shared is in here. What is private is not even counted.")
    return Paper(
        title=reader.text(title_of(summary.period)),
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


def title_of(period: Period) -> Text:
    """A week is called one; it may not be over yet."""
    first, last = When(period.first, "short"), When(period.last, "short")
    if period.first.weekday() == 0 and period.days <= 7:
        return say("The week of {first} to {last}", first=first, last=last)
    return say("Summary, {first} to {last}", first=first, last=last)


def _overview(summary: Summary, reader: Reader) -> Section:
    name = reader.text(say("Overview"))
    return Section(name, (connectors_table(name, summary, reader),))


def connectors_table(name: str, summary: Summary, reader: Reader) -> Table:
    """Who shared what, in the order of their names: a table of contents, not a ranking."""
    columns = (
        column(reader, "connector", mark("Connector"), "words"),
        column(reader, "shared", mark("Shared")),
        column(reader, "lines", mark("Wants to talk about"), "number"),
        column(reader, "next_supervision", mark("Next supervision"), "day"),
    )
    rows = [
        (each.name, counts_in_words(each.counts, reader) or None, len(each.to_talk_about) or None, each.next_on)
        for each in summary.connectors
    ]
    return Table(name, columns, rows)


def _together(summary: Summary, reader: Reader) -> Iterator[Section]:
    """What all of it comes to, where that says nothing about a few."""
    if not summary.may_be_added_up:
        return
    entries = [entry for connector in summary.connectors for entry in connector.entries]
    blocks: list[Block] = [] if summary.own_page else [Line(counts_in_words(summary.counts, reader))]
    blocks += _charts(entries, summary.period, reader)
    if blocks:
        yield Section(reader.text(say("At a glance") if summary.own_page else say("Everybody together")), tuple(blocks))


def _charts(entries: list[SharedEntry], period: Period, reader: Reader) -> Iterator[Block]:
    by_week = over_time(say("Shared"), [day(entry.shared_at, reader) for entry in entries], period, reader)
    touched = Counter(id for entry in entries for id in entry.snapshot.data["competences"])
    by_competence = competences_chart(say("Competences in what was shared, and in how many entries."), touched, reader)
    yield from (chart for chart in (by_week, by_competence) if chart is not None)


def _of_connector(connector: ConnectorSummary, summary: Summary, reader: Reader, flows: Flows) -> Iterator[Section]:
    heading = reader.text(say("Your page")) if summary.own_page else connector.name
    if connector.is_empty:
        yield Section(heading, (Line(reader.text(say("Nothing shared in this time."))),))
        return
    yield Section(heading, tuple(_blocks(connector, summary, reader)))
    for entry in connector.entries:
        yield entry_section(entry.snapshot, reader, flows)


def _blocks(connector: ConnectorSummary, summary: Summary, reader: Reader) -> Iterator[Block]:
    if connector.entries:
        yield Line(counts_in_words(connector.counts, reader))
    if connector.learning:
        yield Line(reader.text(learning_time(connector.learning)))
    yield from (Line(reader.text(line)) for line in steps_lines(connector.steps))
    if connector.next_on:
        yield Line(reader.text(say("Next supervision: {day}", day=When(connector.next_on, "date"))))
    if connector.to_talk_about:
        about = say("You want to talk about:") if summary.own_page else say("Wants to talk about:")
        yield Line(reader.text(about), strong=True)
        yield from (Words(_label(line, reader), line.words) for line in connector.to_talk_about)
    if talked := [line for line in connector.lines if line.talked]:
        yield Line(reader.text(say("Talked about")), strong=True)
        yield from (Words(_label(line, reader), line.words) for line in talked)
    if connector.balance:
        yield Line(reader.text(balance_of(connector)))
    if connector.actions:
        rows = list(action_rows(connector.actions, reader))
        yield Table(reader.text(say("Agreed actions")), action_columns(reader), rows)
    if connector.goals:
        yield Line(reader.text(say("Goals")), strong=True)
        yield from (Line(reader.text(line)) for line in goals_lines(connector.goals, summary.period, reader))


def balance_of(connector: ConnectorSummary) -> Text:
    """How many lines there are of each function, in one line."""
    counts = {function: connector.balance.get(function, 0) for function in FUNCTIONS}
    first, second, third = (
        say("{name} {count}", name=Text(FUNCTIONS[function]), count=count) for function, count in counts.items()
    )
    return say("The lines by what they are about: {first}, {second}, {third}.", first=first, second=second, third=third)


def _label(line: AgendaLine, reader: Reader) -> str:
    return reader.text(Text(FUNCTIONS[line.function])) if line.function in FUNCTIONS else ""
