"""What a team says as a whole, to read and to sort."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.content.load import load_competences
from bot.flows.compile import Flows
from bot.i18n import Framework, Reader, Text, When, mark, say, say_n
from bot.reports.charts.of_reports import competences_chart
from bot.reports.entry_lines import competence_titles
from bot.reports.papers.blocks import column
from bot.reports.papers.paper import Block, Cell, Column, Line, Section, Table, Words
from bot.reports.summary.team_summary import TeamIdea, TeamSummary
from bot.storage.teams.culture import ANSWERS, CultureTotals
from bot.storage.teams.learning_needs import TeamNeeds

NEEDS = mark("Would like to learn more about")
CULTURE = mark("Learning culture")
IDEAS = mark("Ideas for the team")
ANSWER_NAMES = {
    "yes": mark("Yes"),
    "partly": mark("Partly"),
    "no": mark("No"),
    "not_sure": mark("Not sure"),
}


def team_sections(teams: Iterable[TeamSummary], reader: Reader, flows: Flows) -> Iterator[Section]:
    """A section for each team, and in it one for each thing it says."""
    for team in teams:
        yield Section(team.name, ())
        if team.needs and (team.needs.competences or team.needs.domains):
            yield Section(reader.text(Text(NEEDS)), tuple(_needs(team.needs, reader)), level=2)
        if team.culture:
            yield Section(reader.text(Text(CULTURE)), tuple(_culture(team.culture, reader, flows)), level=2)
        if team.ideas:
            ideas = tuple(Words(reader.text(idea_label(each)), each.words) for each in team.ideas)
            yield Section(reader.text(Text(IDEAS)), ideas, level=2)


def team_tables(teams: tuple[TeamSummary, ...], reader: Reader, flows: Flows) -> Iterator[Table]:
    """A table for each kind of thing that any of the teams says."""
    team_column = column(reader, "team", mark("Team"), "words")
    needs = [(each.name, *row) for each in teams if each.needs for row in _needs_rows(each.needs, reader)]
    if needs:
        yield Table(reader.text(Text(NEEDS)), (team_column, *_needs_columns(reader)), needs)
    culture = [
        (team.name, *row) for team in teams if team.culture for row in _culture_rows(team.culture, reader, flows)
    ]
    if culture:
        yield Table(reader.text(Text(CULTURE)), (team_column, *_culture_columns(reader)), culture)
    ideas = [(team.name, idea.on, idea.name or None, idea.words) for team in teams for idea in team.ideas]
    if ideas:
        columns = (
            team_column,
            column(reader, "day", mark("Day"), "day"),
            column(reader, "name", mark("Name"), "words"),
            column(reader, "words", mark("In their own words"), "words"),
        )
        yield Table(reader.text(Text(IDEAS)), columns, ideas)


def idea_label(idea: TeamIdea) -> Text:
    """From whom it is, and the day."""
    on = When(idea.on, "date")
    return say("{name}, {day}", name=idea.name, day=on) if idea.name else say("Without a name, {day}", day=on)


def replies_to(culture: CultureTotals) -> Text:
    """How many replied in a learning culture round, and when it was closed."""
    return say_n(
        "{count} reply to the sixteen questions, closed on {day}.",
        "{count} replies to the sixteen questions, closed on {day}.",
        culture.replies,
        day=When(culture.closed_on, "date"),
    )


def needs_named(needs: TeamNeeds) -> Iterator[tuple[Framework, int]]:
    """What people would like to learn more about, and how many of them, in the framework's order."""
    titles = {domain.id: domain.title for domain in load_competences()}
    for id, count in sorted({**needs.domains, **needs.competences}.items()):
        named = competence_titles([id])
        yield (named[0] if named else Framework(f"{id} {titles.get(id, '')}".strip())), count


def _needs(needs: TeamNeeds, reader: Reader) -> Iterator[Block]:
    yield Line(reader.text(say("As counted on {day}. Numbers under five are not shown.", day=When(needs.on, "date"))))
    chart = competences_chart(say("How many people would like to learn more about what."), needs.competences, reader)
    if chart is not None:
        yield chart
    yield Table(reader.text(Text(NEEDS)), _needs_columns(reader), list(_needs_rows(needs, reader)))


def _needs_columns(reader: Reader) -> tuple[Column, ...]:
    return column(reader, "competence", mark("Competence")), column(reader, "people", mark("People"), "number")


def _needs_rows(needs: TeamNeeds, reader: Reader) -> Iterator[tuple[Cell, ...]]:
    for title, count in needs_named(needs):
        yield reader.text(title), count


def _culture(culture: CultureTotals, reader: Reader, flows: Flows) -> Iterator[Block]:
    yield Line(reader.text(replies_to(culture)))
    yield Table(reader.text(Text(CULTURE)), _culture_columns(reader), list(_culture_rows(culture, reader, flows)))


def _culture_columns(reader: Reader) -> tuple[Column, ...]:
    return (
        column(reader, "number", mark("No."), "number"),
        column(reader, "question", mark("Question")),
        *(column(reader, answer, ANSWER_NAMES[answer], "number") for answer in ANSWERS),
    )


def _culture_rows(culture: CultureTotals, reader: Reader, flows: Flows) -> Iterator[tuple[Cell, ...]]:
    flow = flows.get("learning_culture")
    for number, answers in sorted(culture.totals.items()):
        node = flow.nodes.get(f"q{number}") if flow else None
        asked = reader.text(Text(node.step.ask)) if node else None
        yield (number, asked, *(answers.get(answer, 0) for answer in ANSWERS))
