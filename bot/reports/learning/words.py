"""What is said of learning, the same on the screen, in the picture and in every file."""

from __future__ import annotations

from bot.content.load import load_competences, load_learning
from bot.flows.question import length_of_time
from bot.i18n import Framework, Reader, Text, When, mark, say, say_n
from bot.reports.learning.report import Learning, minutes_of
from bot.reports.papers.paper import Chart, Series

STATES = {"planned": mark("Planned"), "done": mark("Finished"), "applied": mark("Put to use")}
ROLES = {
    "supervisor": mark("A supervisor"),
    "connector": mark("A connector"),
    "team": mark("Somebody else in the team"),
    "person": mark("The person I support"),
}
NO_KIND = say("No kind given")


def kind_title(id: str | None) -> Text | Framework:
    """The framework's own name of a kind of learning."""
    return next((Framework(each.title) for each in load_learning().kinds if each.id == id), NO_KIND)


def method_title(id: str | None) -> Framework | None:
    return next((Framework(each.title) for each in load_learning().methods if each.id == id), None)


def competence_title(id: str | None) -> Framework:
    titles = {each.id: each.title for domain in load_competences() for each in domain.competences}
    return Framework(f"{id} {titles.get(str(id), '')}".rstrip())


def period_said(learning: Learning) -> Text:
    first, last = When(learning.first, "short"), When(learning.last, "short")
    if learning.is_a_year:
        return say("The year from {first} to {last}", first=first, last=last)
    return say("From {first} to {last}", first=first, last=last)


def totals(learning: Learning) -> list[Text]:
    """A line for each sum there is something in; their own target only where they set one."""
    planned = len(learning.items) - len(learning.done)
    lines = [say_n("{count} record", "{count} records", len(learning.done))]
    if planned:
        lines.append(say_n("{count} planned", "{count} planned", planned))
    if learning.minutes:
        lines.append(say("Time: {time}", time=length_of_time(learning.minutes)))
    if learning.formal_minutes:
        lines.append(say("Formal: {time}", time=length_of_time(learning.formal_minutes)))
    if learning.participatory:
        lines.append(say("With others: {time}", time=length_of_time(learning.participatory)))
    if learning.points:
        lines.append(say("Points: {points}", points=learning.points))
    if learning.year.target and learning.is_a_year:
        target = length_of_time(learning.year.target)
        lines.append(say("Your own target: {target}", target=target))
    return lines


def kinds_chart(learning: Learning, reader: Reader) -> Chart:
    """Hours by kind of learning; the caption says the same in words."""
    timed = [(kind, minutes_of(items)) for kind, items in learning.by_kind().items() if minutes_of(items)]
    return Chart(
        kind="bars",
        caption=reader.text(_caption(learning, timed, reader)),
        labels=tuple(reader.text(kind_title(kind)) for kind, _ in timed),
        series=(Series(reader.text(say("Hours")), tuple(round(minutes / 60, 1) for _, minutes in timed)),),
        least=0,
    )


def _caption(learning: Learning, timed: list[tuple[str | None, int]], reader: Reader) -> Text:
    first, last = When(learning.first, "short"), When(learning.last, "short")
    if not timed:
        return say("Learning from {first} to {last}: no time is logged yet.", first=first, last=last)
    said = [say("{what}: {time}", what=kind_title(kind), time=length_of_time(minutes)) for kind, minutes in timed]
    return say(
        "Learning from {first} to {last}, in hours by kind. {list}",
        first=first,
        last=last,
        list=Framework("; ".join(reader.text(each) for each in said)),
    )
