"""A learning record as papers: one to read and print, one to sort in a spreadsheet. In the days' order, with sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.flows.compile import Flows
from bot.flows.flow import Node
from bot.flows.question import length_of_time
from bot.i18n import Framework, Reader, Text, Value, When, mark, say
from bot.reports.entry_lines import entry_title
from bot.reports.learning.report import Learning, LearningItem, minutes_of
from bot.reports.learning.words import (
    ROLES,
    STATES,
    competence_title,
    kind_title,
    kinds_chart,
    method_title,
    period_said,
    totals,
)
from bot.reports.papers.blocks import FOOTER, column
from bot.reports.papers.paper import Block, Cell, CellKind, Column, Line, Paper, Section, Table, Words

HOME = "learning_record"
# Words that have a column of their own; the others stand together in the last one.
IN_COLUMNS = ("learned", "changed", "benefit", "evidence")


def learning_paper(learning: Learning, reader: Reader, flows: Flows) -> Paper:
    """To read: the sums, then every record in full."""
    writer = _Writer(learning, reader, flows)
    return writer.paper((writer.overview(), *writer.records()))


def learning_sheets(learning: Learning, reader: Reader, flows: Flows) -> Paper:
    """To sort: a row for each record; the sums by kind and by competence."""
    writer = _Writer(learning, reader, flows)
    tables = [writer.record_table(), writer.totals_table(), writer.kind_table(), writer.competence_table()]
    return writer.paper(tuple(Section(table.name, (table,)) for table in tables if table.rows or table is tables[0]))


@dataclass(frozen=True, slots=True)
class _Writer:
    learning: Learning
    reader: Reader
    flows: Flows

    def text(self, text: Text | Framework) -> str:
        return self.reader.text(text)

    def paper(self, sections: tuple[Section, ...]) -> Paper:
        reader = self.reader
        return Paper(
            title=self.text(say("Learning record")),
            facts=(
                self.text(period_said(self.learning)),
                self.text(say("Made on {day}.", day=When(reader.local(reader.now).date(), "date"))),
                *(self.text(line) for line in totals(self.learning)),
            ),
            sections=sections,
            footer=self.text(FOOTER),
            language=reader.language.code,
            right_to_left=reader.language.rtl,
            made_at=reader.local(reader.now),
        )

    def overview(self) -> Section:
        """What it comes to, in numbers and as a picture."""
        chart = kinds_chart(self.learning, self.reader)
        tables = [table for table in (self.totals_table(), self.kind_table(), self.competence_table()) if table.rows]
        return Section(self.text(say("At a glance")), (*((chart,) if chart.labels else ()), *tables))

    def records(self) -> Iterator[Section]:
        if not self.learning.items:
            yield Section(self.text(say("Nothing is logged in this time.")), ())
        for item in self.learning.items:
            yield Section(self.text(_heading(item)), tuple(self.blocks(item)), level=2)

    def blocks(self, item: LearningItem) -> Iterator[Block]:
        """Everything in a record, as its card shows it."""
        if item.title:
            yield Words("", item.title)
        for label, value in _facts(item):
            yield Line(self.text(say("{title}: {value}", title=Text(label), value=value)))
        for place, words in item.answers.items():
            if place != "title":
                yield Words(self.asked(place), words)
        if item.feedback_from:
            yield Line(self.text(say("{title}: {value}", title=say("Feedback from"), value=_role(item))))
        if item.competences:
            yield Line(self.text(say("Competences")), strong=True)
            yield from (Line(self.text(competence_title(each))) for each in item.competences)
        if item.reflection:
            yield Line(self.text(say("Linked with: {reflection}", reflection=self.reflection(item))))

    def asked(self, place: str) -> str:
        """What a question is called."""
        node: Node | None = self.flows[HOME].nodes.get(place)
        return self.text(Text(node.step.title or node.step.ask) if node else say("Answer"))

    def reflection(self, item: LearningItem) -> Text:
        assert item.reflection is not None
        title = entry_title(self.flows, item.reflection.flow, item.reflection.kind)
        return say("{flow}, {day}", flow=title, day=When(item.reflection.kept_at, "short"))

    def record_table(self) -> Table:
        columns = (
            self.column("first_day", mark("Date"), "day"),
            self.column("last_day", mark("Last day"), "day"),
            self.column("title", mark("Title"), "words"),
            self.column("state", mark("Where it stands")),
            self.column("kind", mark("Kind of learning")),
            self.column("method", mark("Method")),
            self.column("formal", mark("Formal")),
            self.column("minutes", mark("How long"), "minutes"),
            self.column("participatory", mark("Time with others"), "minutes"),
            self.column("points", mark("Points"), "number"),
            self.column("competences", mark("Competences")),
            self.column("learned", mark("What I learned"), "words"),
            self.column("changed", mark("What changed"), "words"),
            self.column("benefit", mark("Who it helps"), "words"),
            self.column("evidence", mark("Evidence"), "words"),
            self.column("more", mark("More"), "words"),
            self.column("reflection", mark("Reflection")),
        )
        return Table(self.text(say("Learning record")), columns, [self.row(item) for item in self.learning.items])

    def row(self, item: LearningItem) -> tuple[Cell, ...]:
        more = [
            f"{self.asked(place)}: {words}"
            for place, words in item.answers.items()
            if place not in ("title", *IN_COLUMNS)
        ]
        if item.feedback_from:
            more.append(self.text(say("{title}: {value}", title=say("Feedback from"), value=_role(item))))
        method = method_title(item.method)
        return (
            item.first_day,
            item.last_day,
            item.title or None,
            self.text(Text(STATES[item.state])),
            self.text(kind_title(item.kind)) if item.kind else None,
            self.text(method) if method else None,
            None if item.formal is None else self.text(_yes_or_no(item.formal)),
            item.minutes,
            item.participatory,
            item.points,
            ", ".join(item.competences) or None,
            *(item.answers.get(place) for place in IN_COLUMNS),
            "\n".join(more) or None,
            self.text(self.reflection(item)) if item.reflection else None,
        )

    def totals_table(self) -> Table:
        """The sums; what is only planned does not count."""
        columns = (
            self.column("records", mark("Records"), "number"),
            self.column("minutes", mark("How long"), "minutes"),
            self.column("formal", mark("Formal"), "minutes"),
            self.column("participatory", mark("Time with others"), "minutes"),
            self.column("points", mark("Points"), "number"),
            self.column("target", mark("Your own target"), "minutes"),
        )
        learning = self.learning
        target = learning.year.target if learning.is_a_year else None
        sums: tuple[Cell, ...] = (
            len(learning.done),
            learning.minutes,
            learning.formal_minutes or None,
            learning.participatory or None,
            learning.points or None,
            target,
        )
        return Table(self.text(say("Total, without what is planned")), columns, [sums])

    def kind_table(self) -> Table:
        columns = (
            self.column("kind", mark("Kind of learning")),
            self.column("records", mark("Records"), "number"),
            self.column("minutes", mark("How long"), "minutes"),
        )
        rows = [
            (self.text(kind_title(kind)), len(items), minutes_of(items) or None)
            for kind, items in self.learning.by_kind().items()
        ]
        return Table(self.text(say("By kind")), columns, rows)

    def competence_table(self) -> Table:
        columns = (
            self.column("competence", mark("Competence")),
            self.column("records", mark("Records"), "number"),
            self.column("minutes", mark("How long"), "minutes"),
        )
        rows = [
            (self.text(competence_title(id)), len(items), minutes_of(items) or None)
            for id, items in self.learning.by_competence().items()
        ]
        return Table(self.text(say("By competence")), columns, rows)

    def column(self, key: str, heading: str, kind: CellKind = "text") -> Column:
        return column(self.reader, key, heading, kind)


def _heading(item: LearningItem) -> Text:
    first = When(item.first_day, "date")
    if item.last_day and item.last_day != item.first_day:
        return say("{first} to {last}", first=first, last=When(item.last_day, "date"))
    return say("{day}", day=first)


def _facts(item: LearningItem) -> Iterator[tuple[str, Value]]:
    """What was chosen or counted, with what it is called."""
    yield mark("Where it stands"), Text(STATES[item.state])
    if item.kind:
        yield mark("Kind of learning"), kind_title(item.kind)
    if method := method_title(item.method):
        yield mark("Method"), method
    if item.formal is not None:
        yield mark("Formal"), _yes_or_no(item.formal)
    if item.minutes:
        yield mark("How long"), length_of_time(item.minutes)
    if item.participatory:
        yield mark("Time with others"), length_of_time(item.participatory)
    if item.points:
        yield mark("Points"), item.points


def _role(item: LearningItem) -> Text:
    return Text(ROLES.get(item.feedback_from or "", ROLES["team"]))


def _yes_or_no(sure: bool) -> Text:
    return say("Yes") if sure else say("No")
