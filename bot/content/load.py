"""Reads what the bot says and asks from the YAML beside it, strictly.

A mistake is one line with its file and place.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from bot.content.connections import LISTS as CONNECTION_LISTS
from bot.content.definition import FlowFile, Group, Step
from bot.content.pages import (
    Aliases,
    BarrierKind,
    Barriers,
    Command,
    Commands,
    CompetenceFramework,
    Domain,
    Help,
    JourneyStep,
    JourneySteps,
    LearningLists,
    Measures,
    Notice,
    Nudges,
    NudgeWording,
    PlaceKind,
    PlaceKinds,
    UrgentCard,
    Zones,
)
from bot.i18n import Framework, Text, say, say_n

CONTENT = Path(__file__).resolve().parent
FLOWS = CONTENT / "flows"
PAGES: Mapping[str, type[BaseModel]] = {
    "aliases.yaml": Aliases,
    "barriers.yaml": Barriers,
    "commands.yaml": Commands,
    "competences.yaml": CompetenceFramework,
    "help.yaml": Help,
    "journey_steps.yaml": JourneySteps,
    "learning.yaml": LearningLists,
    "measures.yaml": Measures,
    "notice.yaml": Notice,
    "nudges.yaml": Nudges,
    "places.yaml": PlaceKinds,
    "urgent.yaml": UrgentCard,
    "zones.yaml": Zones,
}

Options: TypeAlias = dict[str, tuple[tuple[str, Text | Framework], ...]]
Loc: TypeAlias = tuple[str | int, ...]
_Page = TypeVar("_Page", bound=BaseModel)
_Parsed = TypeVar("_Parsed")

# CSafeLoader is ten times faster, where libyaml is there.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAINLY = {"extra_forbidden": "this key is not known", "missing": "this key is missing"}


class ContentError(Exception):
    """Content that cannot be used; the message is one line: file, line, place and what is wrong."""


@lru_cache
def load_flows(folder: Path = FLOWS) -> dict[str, FlowFile]:
    """Every flow in the folder and the folders in it by its id, in the order of the file names. Raises ContentError."""
    flows: dict[str, FlowFile] = {}
    commands: set[str] = set()
    for path in sorted(folder.rglob("*.yaml"), key=lambda each: each.name):
        flow = read_flow(path)
        if flow.command and flow.command in commands:
            raise _mistake(path, ("command",), f"the command {flow.command!r} is taken by another flow")
        flows[flow.id] = flow
        commands.add(flow.command or "")
    return flows


def read_flow(path: Path) -> FlowFile:
    """One flow from its file. Raises ContentError."""
    flow = _read(path, FlowFile)
    if flow.id != path.stem:
        raise _mistake(path, ("id",), f"a flow is called like its file: {path.stem!r}, not {flow.id!r}")
    for loc, repeated in repeated_ids(flow):
        raise _mistake(path, loc, f"the id {repeated!r} is used twice (or reserved)")
    return flow


@lru_cache(maxsize=1)
def load_framework() -> CompetenceFramework:
    """The competence framework, in its own English words."""
    framework = _page("competences.yaml", CompetenceFramework)
    _refuse_twice("competences.yaml", "domains", (domain.id for domain in framework.domains))
    _refuse_twice("competences.yaml", "domains", (each.id for each in _competences(framework)))
    return framework


def load_competences() -> tuple[Domain, ...]:
    """The framework's domains with their competences."""
    return load_framework().domains


@lru_cache(maxsize=1)
def load_learning() -> LearningLists:
    """Kinds and methods of learning, in the framework's own English words."""
    lists = _page("learning.yaml", LearningLists)
    _refuse_twice("learning.yaml", "kinds", (each.id for each in lists.kinds))
    _refuse_twice("learning.yaml", "methods", (each.id for each in lists.methods))
    return lists


@lru_cache(maxsize=1)
def load_options() -> Options:
    """The named lists a step's `options` may ask for: what each option is kept as, and how it is labelled."""
    return {
        "barrier_kinds": tuple((each.id, Text(each.title)) for each in load_barriers()),
        **{kind.list: tuple((each.id, Text(each.title)) for each in kind.barriers) for kind in load_barriers()},
        "competences": tuple(
            (each.id, Framework(f"{each.id} {each.title}")) for each in _competences(load_framework())
        ),
        "learning_kinds": tuple((each.id, Framework(each.title)) for each in load_learning().kinds),
        "learning_methods": tuple((each.id, Framework(each.title)) for each in load_learning().methods),
        "journey_steps": _journey_steps(),
        "lengths": _lengths(),
        **CONNECTION_LISTS,
        "measures": _measures(),
        "place_kinds": tuple((each.id, Text(each.title)) for each in load_place_kinds()),
        "zones": tuple((zone.id, Text(zone.label)) for zone in _page("zones.yaml", Zones).zones),
        "evening_hours": _hours(15, 22),
        "morning_hours": _hours(5, 12),
        "nudge_hours": _hours(7, 20),
    }


@lru_cache(maxsize=1)
def load_aliases() -> tuple[str, ...]:
    """Message ids of the aliases that can be suggested for a journey."""
    aliases = _page("aliases.yaml", Aliases).aliases
    _refuse_twice("aliases.yaml", "aliases", aliases)
    return aliases


@lru_cache(maxsize=1)
def load_place_kinds() -> tuple[PlaceKind, ...]:
    """The kinds of places, groups and services, in the order in which they are shown."""
    kinds = _page("places.yaml", PlaceKinds).kinds
    _refuse_twice("places.yaml", "kinds", (each.id for each in kinds))
    return kinds


@lru_cache(maxsize=1)
def load_journey_steps() -> dict[int, JourneyStep]:
    """The eight steps of the Connecting People model by their numbers."""
    steps = _page("journey_steps.yaml", JourneySteps).steps
    _refuse_twice("journey_steps.yaml", "steps", (each.number for each in steps))
    return {each.number: each for each in steps}


@lru_cache(maxsize=1)
def load_barriers() -> tuple[BarrierKind, ...]:
    """What may stand in the way, by kind."""
    kinds = _page("barriers.yaml", Barriers).kinds
    _refuse_twice("barriers.yaml", "kinds", (each.id for kind in kinds for each in kind.barriers))
    return kinds


@lru_cache(maxsize=1)
def load_notice() -> Notice:
    """The privacy notice."""
    return _page("notice.yaml", Notice)


@lru_cache(maxsize=1)
def load_urgent() -> UrgentCard:
    """Who to call now, per region."""
    card = _page("urgent.yaml", UrgentCard)
    _refuse_twice("urgent.yaml", "helplines", (line.id for line in card.helplines))
    return card


@lru_cache(maxsize=1)
def load_commands() -> Commands:
    """Every chat command, by group, and the bot's description."""
    commands = _page("commands.yaml", Commands)
    _refuse_twice("commands.yaml", "groups", (command.name for command in commands.all))
    return commands


@lru_cache(maxsize=1)
def load_help() -> Help:
    """What /help says."""
    return _page("help.yaml", Help)


@lru_cache(maxsize=1)
def load_nudges() -> Mapping[str, NudgeWording]:
    """The wordings of every kind of nudge."""
    return _page("nudges.yaml", Nudges).root


def command_named(name: str) -> Command | None:
    """The command of that name."""
    return next((command for command in load_commands().all if command.name == name), None)


def steps_of(flow: FlowFile) -> Iterator[tuple[Loc, Step]]:
    """Every step with its place in the file, those of groups in their turn."""
    for index, part in enumerate(flow.steps):
        if isinstance(part, Group):
            for inner, step in enumerate(part.steps):
                yield ("steps", index, "steps", inner), step
        else:
            yield ("steps", index), part


def repeated_ids(flow: FlowFile) -> Iterator[tuple[Loc, str]]:
    """Ids of steps and groups that stand a second time, or are reserved, with their places."""
    seen = {"closed"}  # the state a finished session is in
    for loc, name in _ids(flow):
        if name in seen:
            yield loc, name
        seen.add(name)


def read_content(path: Path) -> BaseModel:
    """Any content file in its own shape. Raises ContentError."""
    return _read(path, PAGES[path.name]) if path.name in PAGES else read_flow(path)


def content_files() -> list[Path]:
    """Every file of content that holds words people see, in a fixed order."""
    return [*(CONTENT / name for name in sorted(PAGES)), *sorted(FLOWS.rglob("*.yaml"))]


def path_of(flow: FlowFile) -> str:
    """Where the flow is written, as people know it; where a new one would be, for one that is in no file yet."""
    name = f"{flow.id}.yaml"
    return short_path(next(FLOWS.rglob(name), FLOWS / name))


def short_path(path: Path) -> str:
    """The path as people know it: from the checkout on, or just the file and its folder."""
    if path.is_relative_to(CONTENT):
        return (Path("bot/content") / path.relative_to(CONTENT)).as_posix()
    return f"{path.parent.name}/{path.name}"


def place_name(loc: Loc) -> str:
    """A place in a file as people write it: `steps[2].answer`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")


def _competences(framework: CompetenceFramework) -> Iterator[Any]:
    return (competence for domain in framework.domains for competence in domain.competences)


def _ids(flow: FlowFile) -> Iterator[tuple[Loc, str]]:
    for index, part in enumerate(flow.steps):
        if isinstance(part, Group):
            yield ("steps", index, "group"), part.group
    for loc, step in steps_of(flow):
        yield (*loc, "id"), step.id


def _hours(first: int, last: int) -> tuple[tuple[str, Framework], ...]:
    """Full hours as ISO times; a time by the clock reads the same in every language."""
    return tuple((f"{hour:02}:00", Framework(f"{hour:02}:00")) for hour in range(first, last + 1))


def _lengths() -> tuple[tuple[str, Text], ...]:
    """How long something took, for one tap; kept as minutes."""
    minutes = tuple((f"{each}", say_n("{count} minute", "{count} minutes", each)) for each in (15, 30, 45))
    return (*minutes, *((f"{each * 60}", say_n("{count} hour", "{count} hours", each)) for each in (1, 2, 3, 6)))


def _journey_steps() -> tuple[tuple[str, Text], ...]:
    """The steps by number and name, as the screen of a journey has them."""
    return tuple(
        (str(each.number), say("{number}. {step}", number=each.number, step=Text(each.name)))
        for each in load_journey_steps().values()
    )


def _measures() -> tuple[tuple[str, Text | Framework], ...]:
    """Measures by their English names, then the choice for any other."""
    page = _page("measures.yaml", Measures)
    return (*((each.id, Framework(each.title)) for each in page.measures), ("another", Text(page.another)))


def _refuse_twice(file: str, key: str, ids: Iterable[str | int]) -> None:
    seen: set[str | int] = set()
    for each in ids:
        if each in seen:
            raise _mistake(CONTENT / file, (key,), f"the id {each!r} is used twice")
        seen.add(each)


def _page(name: str, model: type[_Page]) -> _Page:
    return _read(CONTENT / name, model)


def _read(path: Path, model: type[_Page]) -> _Page:
    try:
        return model.model_validate(_mapping(path))
    except ValidationError as error:
        # Only the first: one line says where to look, and the next run finds the next.
        first = error.errors(include_input=False, include_url=False)[0]
        loc = first["loc"]
        if model is FlowFile and loc[0] == "steps":
            loc = loc[:2] + loc[3:]  # pydantic's own note whether a step or a group was read
        raise _mistake(path, loc, _PLAINLY.get(first["type"], first["msg"])) from None


def _mapping(path: Path) -> dict[Any, Any]:
    data = _parsed(path, lambda stream: yaml.load(stream, _StrictLoader))
    if not isinstance(data, dict):
        raise ContentError(f"{short_path(path)}: this file must be a mapping")
    return data


def _parsed(path: Path, parse: Callable[[str], _Parsed]) -> _Parsed:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{short_path(path)}: this file cannot be read ({type(error).__name__})") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise ContentError(f"{short_path(path)}{line}: {error.problem or 'this is not YAML'}") from error
    except yaml.YAMLError as error:
        raise ContentError(f"{short_path(path)}: this is not YAML") from error


class _StrictLoader(_Loader):  # type: ignore[misc, valid-type]
    """A safe loader that refuses a key written twice (YAML would silently take the last)."""


def _unique_mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    pairs = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node)
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(None, None, "this cannot be a key", key_node.start_mark)
        if key in pairs:
            problem = f"the key {key!r} is written twice"
            raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
        pairs[key] = loader.construct_object(value_node, deep=True)
    return pairs


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def _mistake(path: Path, loc: Loc, what: str) -> ContentError:
    """The one line about a mistake: the file, the line it is on, the place, and what is wrong there."""
    root = _parsed(path, lambda stream: yaml.compose(stream, _Loader))
    line = _line_of(root, loc) if root else 1
    place = f"{place_name(loc)}: " if loc else ""
    return ContentError(f"{short_path(path)}, line {line}: {place}{' '.join(what.split())}")


def _line_of(node: yaml.Node, loc: Loc) -> int:
    """The line (from 1) of the deepest part of `loc` that is there."""
    line: int = node.start_mark.line + 1
    for part in loc:
        if isinstance(part, int) and isinstance(node, yaml.SequenceNode) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if found:
                line, node = found[0].start_mark.line + 1, found[1]
    return line
