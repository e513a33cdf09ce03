"""Builds flows from their definitions. A new flow is one YAML file and no code."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from bot.content.definition import FlowFile, Group, Step
from bot.content.load import load_flows, load_options
from bot.flows.flow import NO, YES, Flow, Node, Option, Way
from bot.flows.machine import make_machine
from bot.flows.session import CLOSED
from bot.i18n import Framework, Text, mark

Options: TypeAlias = Mapping[str, Sequence[tuple[str, Text | Framework]]]
"""The named lists of content a step's `options` may ask for (competences, zones): ids and labels."""

YES_OR_NO = (Option(YES, Text(mark("Yes"))), Option(NO, Text(mark("No"))))
SCALE = range(1, 6)
"""The numbers of a scale when its limits say nothing else."""


class FlowError(ValueError):
    """A definition that cannot be walked; the message names the flow and the step."""


class Flows(Mapping[str, Flow]):
    """All flows, by id; `by_command` finds the one a chat command opens."""

    def __init__(self, flows: Mapping[str, Flow]) -> None:
        self._flows = dict(flows)
        self.by_command: Mapping[str, Flow] = {
            flow.definition.command: flow for flow in self._flows.values() if flow.definition.command
        }

    def __getitem__(self, id: str) -> Flow:
        return self._flows[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._flows)

    def __len__(self) -> int:
        return len(self._flows)


def build(definition: FlowFile, options: Options) -> Flow:
    """The flow of one definition. Raises FlowError when a step refers to one that cannot be meant."""
    nodes = tuple(_nodes(definition, options))
    _refuse_what_cannot_be_walked(definition, nodes)
    ways = {node.id: tuple(_ways(node, nodes)) for node in nodes}
    last_stage = next((node for node in reversed(nodes) if node.stage), None)
    return Flow(
        definition=definition,
        nodes={node.id: node for node in nodes},
        ways=ways,
        straight={id: way.leads_to(1) for id, (way, *_) in ways.items() if way.always_open},
        machine=make_machine(nodes, ways, last_stage, resumable=definition.resumable),
        version=_version(nodes),
        stages=last_stage.stage or 0 if last_stage else 0,
        first=nodes[0],
        last_stage=last_stage,
    )


def build_all(definitions: Mapping[str, FlowFile], options: Options) -> Flows:
    """Every flow, by id. Raises FlowError."""
    return Flows({id: build(definition, options) for id, definition in definitions.items()})


@lru_cache(maxsize=1)
def shipped_flows() -> Flows:
    """The flows that ship. Raises ContentError, FlowError."""
    return build_all(load_flows(), load_options())


def _nodes(definition: FlowFile, options: Options) -> Iterator[Node]:
    stage = 0
    for index, (step, group, again) in enumerate(_steps(definition)):
        stage += step.stage
        yield Node(
            step=step,
            index=index,
            options=_options(definition, step, options),
            stage=stage if step.stage else None,
            group=group.group if group else None,
            most=group.most if group else 1,
            again=again,
        )


def _steps(definition: FlowFile) -> Iterator[tuple[Step, Group | None, bool]]:
    """Every step with its group, in order; each group ends with the question whether to go round again."""
    for part in definition.steps:
        if isinstance(part, Step):
            yield part, None, False
        else:
            yield from ((step, part, False) for step in part.steps)
            # Not validated: its id may be longer than an author's.
            again = Step.model_construct(id=f"{part.group}_again", ask=part.again, answer="yes_no", skip=False)
            yield again, part, True


def _options(definition: FlowFile, step: Step, options: Options) -> tuple[Option, ...]:
    if step.answer == "yes_no":
        return YES_OR_NO
    if step.answer == "scale":
        return tuple(Option(str(number), Text("{number}", {"number": number})) for number in _scale(step))
    if step.options is not None:
        if step.options not in options:
            raise FlowError(f"flow {definition.id}, step {step.id}: there is no list of {step.options}")
        return tuple(Option(id, label) for id, label in options[step.options])
    return tuple(Option(choice.id, Text(choice.label)) for choice in step.choices)


def _scale(step: Step) -> range:
    least = SCALE[0] if step.limits.least is None else step.limits.least
    most = SCALE[-1] if step.limits.most is None else step.limits.most
    return range(int(least), int(most) + 1)


def _ways(source: Node, nodes: Sequence[Node]) -> Iterator[Way]:
    """The ways on from a question, in the order they are tried."""
    if source.again:
        yield from _until_open(source, [node for node in nodes if _same_group(node, source)], on=YES)
    for answer, step in source.step.next.items():
        target = next(node for node in nodes if node.id == step)
        yield from _to_the_end(source, nodes[target.index :], on=answer)
    yield from _to_the_end(source, nodes[source.index + 1 :])


def _same_group(node: Node, again: Node) -> bool:
    return node.group == again.group and not node.again


def _to_the_end(source: Node, following: Sequence[Node], on: str | None = None) -> Iterator[Way]:
    """Ways to the first of the following questions that is open, or else to the end."""
    # Whether to go round again is only asked by those who went round.
    meant = [node for node in following if not node.again or node.group == source.group]
    ways = list(_until_open(source, meant, on))
    yield from ways
    if not ways or _may_be_shut(ways[-1]):
        yield Way(source, None, on)


def _until_open(source: Node, following: Sequence[Node], on: str | None) -> Iterator[Way]:
    passed: set[str] = set()
    for node in following:
        if not _needs_one_of(passed, node):
            yield (way := Way(source, node, on))
            if not _may_be_shut(way):
                return
        if node.group is None:
            passed.add(node.id)


def _needs_one_of(passed: set[str], node: Node) -> bool:
    """Whether the question needs an answer to one that was just passed over, so that it cannot be open."""
    condition = node.step.when
    return condition is not None and condition.step in passed and condition.answered is not False


def _may_be_shut(way: Way) -> bool:
    return way.to is not None and (way.to.again or way.to.step.when is not None)


def _refuse_what_cannot_be_walked(definition: FlowFile, nodes: Sequence[Node]) -> None:
    order = {node.id: node.index for node in nodes}

    def mistake(node: Node, what: str) -> FlowError:
        return FlowError(f"flow {definition.id}, step {node.id}: {what}")

    for node in nodes:
        if node.id == CLOSED or order[node.id] != node.index:
            raise mistake(node, "this id is taken")
        condition = node.step.when
        if condition and order.get(condition.step, node.index) >= node.index:
            raise mistake(node, f"its condition needs an earlier step, {condition.step} is none")
        for step in node.step.next.values():
            if order.get(step, -1) <= node.index or nodes[order[step]].again:
                raise mistake(node, f"it can only go on to a later step, {step} is none")
        if node.step.answer in ("choice", "choices", "scale") and not node.options:
            raise mistake(node, "there is nothing to choose from")
        if node.step.answer in ("text", "alias", "number") and node.options:
            raise mistake(node, "words and numbers are typed, they are not chosen")
        try:
            re.compile(node.step.limits.pattern or "")
        except re.error as error:
            raise mistake(node, f"its pattern is none ({error})") from error
    for effect in definition.effects:
        for step in (step for steps in effect.with_.values() for step in steps):
            if step not in order:
                raise FlowError(f"flow {definition.id}, effect {effect.do}: there is no step {step}")


def _version(nodes: Sequence[Node]) -> str:
    """A hash of what a session depends on: ids, kinds, order, conditions; never wording."""
    structure = [_structure(node) for node in nodes]
    return hashlib.sha256(json.dumps(structure, sort_keys=True).encode()).hexdigest()[:12]


def _structure(node: Node) -> dict[str, Any]:
    step = node.step
    return {
        "id": step.id,
        "kind": step.answer,
        "options": [option.id for option in node.options],
        "dates": [[choice.days, choice.hours] for choice in step.choices],
        "skip": step.skip,
        "stage": step.stage,
        "when": step.when.model_dump() if step.when else None,
        "next": step.next,
        "group": [node.group, node.most],
    }
