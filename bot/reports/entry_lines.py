"""What an entry's parts are called: the same in the chat and in every file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.content.load import load_competences
from bot.flows.compile import Flows
from bot.flows.flow import Node
from bot.flows.question import length_of_time
from bot.flows.session import Place
from bot.i18n import DateStyle, Framework, Reader, Text, Value, When, mark, say, say_n
from bot.reports.connections.words import MAP, shared_lines
from bot.reports.snapshot import Snapshot

KINDS = {
    "reflection": mark("Reflection"),
    "journal": mark("Journal entry"),
    "introduction": mark("Introduction"),
    "measure": mark("Other measure"),
    "plan": mark("Personal plan"),
    "self_check": mark("How it begins"),
    "learning": mark("Learning record"),
    "goal": mark("Goal"),
    "attainment": mark("Goal check-in"),
    "step": mark("Step of a journey"),
    "map": mark("Map of connections"),
    "exercise": mark("Exercise"),
}
# Many of a kind, in the order in which they are read.
SHEETS = {
    "reflection": mark("Reflections"),
    "journal": mark("Journal entries"),
    "introduction": mark("Introductions"),
    "measure": mark("Other measures"),
    "plan": mark("Personal plans"),
    "self_check": mark("How it begins"),
    "learning": mark("Learning records"),
    "goal": mark("Goals"),
    "attainment": mark("Goal check-ins"),
    "step": mark("Steps of journeys"),
    "map": mark("Maps of connections"),
    "exercise": mark("Exercises"),
}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer: what was asked, and the words written or the value chosen (one of them is None)."""

    label: Text
    words: str | None
    value: Value | None


def kind_name(kind: str) -> Text:
    """What an entry of this kind is called."""
    return Text(KINDS.get(kind, mark("Entry")))


def kinds_name(kind: str) -> Text:
    """What several entries of this kind are called."""
    return Text(SHEETS.get(kind, mark("Entries")))


def in_order(kinds: Iterable[str]) -> list[str]:
    """Kinds in the order in which they are read; what is not known comes last."""
    found = set(kinds)
    return [*(kind for kind in SHEETS if kind in found), *sorted(found - SHEETS.keys())]


def count_of(kind: str, count: int) -> Text:
    """How many of a kind were shared."""
    if kind == "journal":
        return say_n("{count} journal entry shared", "{count} journal entries shared", count)
    if kind == "reflection":
        return say_n("{count} reflection shared", "{count} reflections shared", count)
    if kind == "introduction":
        return say_n("{count} introduction shared", "{count} introductions shared", count)
    if kind == "measure":
        return say_n("{count} measure shared", "{count} measures shared", count)
    if kind == "plan":
        return say_n("{count} personal plan shared", "{count} personal plans shared", count)
    if kind == "learning":
        return say_n("{count} learning record shared", "{count} learning records shared", count)
    if kind == MAP:
        return say_n("{count} map shared", "{count} maps shared", count)
    if kind == "step":
        return say_n("{count} step shared", "{count} steps shared", count)
    if kind == "goal":
        return say_n("{count} goal shared", "{count} goals shared", count)
    if kind == "exercise":
        return say_n("{count} exercise shared", "{count} exercises shared", count)
    if kind == "attainment":
        return say_n("{count} goal check-in shared", "{count} goal check-ins shared", count)
    return say_n("{count} entry shared", "{count} entries shared", count)


def entry_title(flows: Flows, flow_id: str, kind: str) -> Text:
    """What an entry is called by the flow it was written with."""
    flow = flows.get(flow_id)
    return Text(flow.definition.title) if flow else kind_name(kind)


def entry_name(flows: Flows, flow_id: str, kind: str, alias: str, step: int | None) -> Text:
    """What an entry without a title is called among others: of a journey, by its alias."""
    if not alias:
        return entry_title(flows, flow_id, kind)
    if step is None:
        return say("{alias} · {kind}", alias=alias, kind=kind_name(kind))
    return say("{alias} · step {number}", alias=alias, number=step)


def journey_line(shown: Snapshot) -> Text:
    """The journey that something was written on: its alias, and the step if it was written at one."""
    if shown.step is None:
        return say("Journey: {alias}", alias=shown.alias)
    return say("Journey: {alias} · step {number}", alias=shown.alias, number=shown.step)


def answer_lines(flows: Flows, shown: Snapshot, days: DateStyle = "day") -> Iterator[AnswerLine]:
    """The answers of a snapshot, in order; what has neither words nor a value is left out.

    `days`: how days are said; what is still read later has no "today".
    """
    if shown.data["kind"] == MAP:
        yield from (AnswerLine(say("{name}", name=tie.label), None, said) for tie, said in shared_lines(shown.answers))
        return
    flow = flows.get(shown.data["flow"])
    for answer in shown.answers:
        node = flow.nodes.get(Place.from_key(answer["place"]).step) if flow else None
        if answer["text"] and answer["value"] is None:
            yield AnswerLine(step_title(node), answer["text"], None)
        elif answer["value"] is not None:
            yield AnswerLine(step_title(node), None, _value(node, answer["value"], days))


def experience_thinking_action(shown: Snapshot, reader: Reader) -> tuple[str, str, str]:
    """The words of the three parts, as a table's cells have them. A reflection whose action is missing says "open"."""
    if shown.data["kind"] == MAP:
        lines = (say("{title}: {value}", title=tie.label, value=said) for tie, said in shared_lines(shown.answers))
        return "\n".join(map(reader.text, lines)), "", ""
    still_open = reader.text(say("open")) if shown.data["kind"] == "reflection" else ""
    experience, thinking = shown.part("experience"), shown.part("thinking") + shown.part(None)
    return "\n".join(experience), "\n".join(thinking), shown.plan or still_open


def chosen_lines(flows: Flows, shown: Snapshot, reader: Reader) -> str:
    """What was chosen in place of words (an option, a day, a number), a line each, as a table's cell has it."""
    if shown.data["kind"] == MAP:
        return ""
    lines = answer_lines(flows, shown, "short")
    chosen = (say("{title}: {value}", title=each.label, value=each.value) for each in lines if each.value is not None)
    return "\n".join(map(reader.text, chosen))


def step_title(node: Node | None) -> Text:
    """What a question is called in an entry: its title, else the question itself."""
    if node is None:
        return say("Answer")
    return Text(node.step.title or node.step.ask)


def _listed(values: list[Value]) -> Value:
    """Several values one after the other; that there is none is said too."""
    if not values:
        return say("none")
    listed, *others = values
    for each in others:
        listed = say("{some}, {more}", some=listed, more=each)
    return listed


def competence_titles(ids: list[str]) -> list[Framework]:
    """The framework's titles of these competences, with their numbers."""
    titles = {each.id: each.title for domain in load_competences() for each in domain.competences}
    return [Framework(f"{id} {titles[id]}") for id in ids if id in titles]


def _value(node: Node | None, value: Any, days: DateStyle) -> Value:
    if isinstance(value, list):
        return _listed([_value(node, each, days) for each in value])
    option = node.option(str(value)) if node else None
    if option:
        return option.label
    if isinstance(value, str) and node and node.step.answer == "date":
        return When(date.fromisoformat(value), days)
    if isinstance(value, int | float):
        return length_of_time(round(value)) if node and node.step.answer == "duration" else value
    return str(value)
