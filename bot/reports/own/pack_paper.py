"""The appraisal pack: numbers beside the words somebody chose to show, in one document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.flows.compile import Flows
from bot.i18n import Reader, When, mark, say, say_n
from bot.reports.charts.of_reports import competences_chart, over_time
from bot.reports.entry_lines import competence_titles, in_order, kinds_name
from bot.reports.learning.minutes import shared_minutes
from bot.reports.own.report import Pack
from bot.reports.papers.blocks import (
    FOOTER,
    action_columns,
    action_rows,
    column,
    day,
    entry_section,
    kept_at,
    learning_time,
    steps_lines,
)
from bot.reports.papers.paper import Block, Line, Paper, Section, Table
from bot.reports.snapshot import steps_of


def pack_paper(pack: Pack, reader: Reader, flows: Flows) -> Paper:
    """What is in it at a glance, what came of supervision, then what was chosen, in full."""
    first, last = When(pack.period.first, "short"), When(pack.period.last, "short")
    return Paper(
        title=reader.text(say("Appraisal pack")),
        facts=(
            reader.text(say("{name}, {first} to {last}", name=pack.name, first=first, last=last)),
            reader.text(say("Made on {day}.", day=When(reader.local(reader.now).date(), "date"))),
            reader.text(say("{name} chose what is in here.", name=pack.name)),
        ),
        sections=(_at_a_glance(pack, reader), *_supervision(pack, reader), *_chosen(pack, reader, flows)),
        footer=reader.text(FOOTER),
        language=reader.language.code,
        right_to_left=reader.language.rtl,
        made_at=reader.local(reader.now),
    )


def _at_a_glance(pack: Pack, reader: Reader) -> Section:
    columns = (column(reader, "kind", mark("In this pack")), column(reader, "count", mark("How many"), "number"))
    rows: list[tuple[str, int]] = [(reader.text(kinds_name(kind)), pack.counts[kind]) for kind in in_order(pack.counts)]
    if pack.sessions:
        rows.append((reader.text(say("Supervision sessions")), len(pack.sessions)))
    if pack.actions:
        rows.append((reader.text(say("Agreed actions you have done")), len(pack.actions)))
    name = reader.text(say("At a glance"))
    if not rows:
        return Section(name, (Line(reader.text(say("Nothing is chosen yet."))),))
    minutes = sum(shared_minutes(entry.snapshot) for entry in pack.entries)
    learning = (Line(reader.text(learning_time(minutes))),) if minutes else ()
    steps = (Line(reader.text(line)) for line in steps_lines(steps_of(entry.snapshot for entry in pack.entries)))
    table = Table(name, columns, rows)
    return Section(name, (table, *learning, *steps, *_competences(pack, reader), *_over_time(pack, reader)))


def _over_time(pack: Pack, reader: Reader) -> Iterator[Block]:
    days = [day(kept_at(entry.snapshot), reader) for entry in pack.entries]
    chart = over_time(say("Entries"), days, pack.period, reader)
    if chart is not None:
        yield chart


def _competences(pack: Pack, reader: Reader) -> Iterator[Block]:
    """Every competence that what was chosen touches, in the framework's order."""
    touched = Counter(id for entry in pack.entries for id in entry.snapshot.data["competences"])
    if not touched:
        return
    chart = competences_chart(say("Competences in what was chosen, and in how many entries."), touched, reader)
    if chart is not None:
        yield chart
        return
    yield Line(reader.text(say("Competences")), strong=True)
    yield from (Line(reader.text(title)) for title in competence_titles(sorted(touched)))


def _supervision(pack: Pack, reader: Reader) -> Iterator[Section]:
    if not (pack.sessions or pack.actions):
        return
    blocks: list[Block] = []
    if pack.sessions:
        days = ", ".join(reader.when(When(each, "short")) for each in pack.sessions)
        met = say_n("{count} session: {days}", "{count} sessions: {days}", len(pack.sessions), days=days)
        blocks.append(Line(reader.text(met)))
    if pack.actions:
        name = reader.text(say("Agreed actions you have done"))
        blocks.append(Table(name, action_columns(reader), list(action_rows(pack.actions, reader))))
    yield Section(reader.text(say("Supervision")), tuple(blocks))


def _chosen(pack: Pack, reader: Reader, flows: Flows) -> Iterator[Section]:
    for kind in in_order(pack.counts):
        yield Section(reader.text(kinds_name(kind)), ())
        yield from (entry_section(each.snapshot, reader, flows) for each in pack.entries if each.kind == kind)
