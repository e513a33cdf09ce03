"""Draws the machines: a Mermaid diagram of each flow, made from the machine that runs it.

`python -m bot.flows.diagram` writes them into docs/machines; a test fails when they are stale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from transitions import Transition

from bot.content.definition import Condition
from bot.content.load import load_flows, load_options
from bot.flows.compile import build_all
from bot.flows.flow import Flow, Node, Way
from bot.flows.machine import WayIsOpen
from bot.flows.session import CLOSED
from bot.i18n import Framework, reader

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "machines"
INDEX = "README.md"
LONGEST_NAME = 44
MANY = 3
"""From so many options on, a condition is said by their number."""


def diagram(flow: Flow) -> str:
    """The Mermaid text of a flow: its questions, and the ways that answers lead."""
    title = _clean(flow.definition.title)
    names = [f'state "{_name(node)}" as {_id(node.id)}' for node in flow.nodes.values()]
    ways = [line for node in flow.nodes.values() for line in _ways_on(flow, node)]
    return "\n".join(
        [
            "stateDiagram-v2",
            "    [*] --> asking",
            f'    state "{title}" as asking {{',
            *(f"        {line}" for line in names),
            f"        [*] --> {_id(flow.first.id)}",
            *(f"        {line}" for line in ways),
            "    }",
            "    asking --> [*] : finish, cancel",
            "",
        ]
    )


def page(flow: Flow) -> str:
    """The page of a flow: its diagram, and what may happen at every question."""
    definition = flow.definition
    command = f" (/{definition.command})" if definition.command else ""
    parts = [
        f"# {definition.title}{command}",
        "<!-- Made from the machine by `python -m bot.flows.diagram`: change the content, not this page. -->",
        f"```mermaid\n{diagram(flow)}```",
        "An answer leads along the arrows; so does a skip, where no particular answer is needed.",
        "\n".join(f"- {line}" for line in _everywhere(flow)),
    ]
    return "\n\n".join(parts) + "\n"


def index(flows: Mapping[str, Flow]) -> str:
    """The page that leads to the others."""
    links = [f"- [{flow.definition.title}]({id}.md)\n" for id, flow in flows.items()]
    return "# The machines\n\nOne page for each flow, drawn from the code.\n\n" + "".join(links)


def write_diagrams(flows: Mapping[str, Flow], folder: Path = FOLDER) -> None:
    """Write a page for each flow, and remove those of flows that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = _pages(flows)
    for path in folder.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")


def stale_diagrams(flows: Mapping[str, Flow], folder: Path = FOLDER) -> list[str]:
    """The names of the pages that are missing, different, or left over."""
    pages = _pages(flows)
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in pages.keys() | found.keys() if pages.get(name) != found.get(name))


def _pages(flows: Mapping[str, Flow]) -> dict[str, str]:
    return {INDEX: index(flows)} | {f"{id}.md": page(flow) for id, flow in flows.items()}


def _ways_on(flow: Flow, node: Node) -> Iterator[str]:
    ways = [way for transition in _answers(flow, node) if (way := _way_of(transition))]
    for number, way in enumerate(ways):
        label = _label(flow, way) or ("otherwise" if number else "")
        dest = "[*]" if way.dest == CLOSED else _id(way.dest)
        yield f"{_id(node.id)} --> {dest}" + (f" : {label}" if label else "")


def _answers(flow: Flow, node: Node) -> list[Transition]:
    return flow.machine.events["answer"].transitions[node.id]


def _way_of(transition: Transition) -> Way | None:
    """The way a transition was made from; None for the one that closes a finished session again."""
    guards = [condition.func for condition in transition.conditions]
    return next((guard.way for guard in guards if isinstance(guard, WayIsOpen)), None)


def _label(flow: Flow, way: Way) -> str:
    said = []
    if way.on is not None:
        said.append(_option(way.source, way.on))
    if way.to and way.to.again:
        said.append(f"up to {way.to.most} times")
    if way.to and way.to.step.when:
        said.append(_condition(flow, way.source, way.to.step.when))
    return ", ".join(said)


def _condition(flow: Flow, source: Node, condition: Condition) -> str:
    asked = flow.nodes[condition.step]
    name = "" if asked is source else _name(asked)
    if not condition.any_of:
        return f"{name} {'not answered' if condition.answered is False else 'answered'}".strip()
    if len(condition.any_of) > MANY:
        values = f"one of {len(condition.any_of)} answers"
    else:
        values = " or ".join(_option(asked, each) for each in condition.any_of)
    return f"{name} = {values}" if name else values


def _option(node: Node, id: str) -> str:
    option = node.option(id)
    if option is None:
        return id
    return _clean(option.label.english if isinstance(option.label, Framework) else reader("en").text(option.label))


def _everywhere(flow: Flow) -> Iterator[str]:
    """What the machine knows at every question besides answering it."""
    known = flow.machine.events
    yield "`back` leads to the question before, with its answer; `goto` to any question."
    if "pause" in known:
        yield "`pause` stops and `resume` goes on, both at the same question."
    if flow.last_stage is not None:
        yield f'`finish` asks "{_name(flow.last_stage)}" first, once; then it closes.'
    else:
        yield "`finish` closes with the answers there are."
    yield "`cancel` closes without them: kept as a draft, or deleted. A draft may be resumed."
    needed = [_name(node) for node in flow.nodes.values() if "skip" not in flow.machine.get_triggers(node.id)]
    if needed:
        yield f"Not to be skipped: {'; '.join(needed)}."


def _name(node: Node) -> str:
    name = node.step.title or node.step.ask
    if len(name) > LONGEST_NAME:
        name = name[:LONGEST_NAME].rsplit(" ", 1)[0] + " ..."
    return _clean(f"{node.stage}. {name}" if node.stage else name)


def _id(step: str) -> str:
    """A name of its own for Mermaid, which has reserved words."""
    return f"q_{step}"


def _clean(text: str) -> str:
    """Without the characters that mean something to Mermaid."""
    return " ".join(text.translate(_MEANINGFUL).split())


_MEANINGFUL = str.maketrans({'"': "'", ":": " ", ";": ",", "#": " ", "{": "(", "}": ")", "<": " ", ">": " "})


if __name__ == "__main__":
    write_diagrams(build_all(load_flows(), load_options()))
