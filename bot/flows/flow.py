"""A flow as the machine runs it: its questions in a row, and the ways that lead from one to the next.

Everything here is made once, at start-up, by `bot.flows.compile`, and never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from transitions import Machine

from bot.content.definition import Condition, FlowFile, Step
from bot.flows.answer import Answer
from bot.flows.session import CLOSED, Place
from bot.i18n import Framework, Text

Answers: TypeAlias = Mapping[str, Answer]
"""Answers by the key of their place."""

YES, NO, EDIT = "yes", "no", "edit"


class Option(NamedTuple):
    """Something to choose: how it is kept and how it is labelled."""

    id: str
    label: Text | Framework


@dataclass(frozen=True, slots=True)
class Node:
    """One question of a flow: the step its author wrote, and where it stands.

    `stage` is its number among the counted steps. In a repeating group, `group` is the group's id and `most`
    how often it may be asked; `again` marks the question whether to go round once more.
    """

    step: Step
    index: int
    options: tuple[Option, ...] = ()
    stage: int | None = None
    group: str | None = None
    most: int = 1
    again: bool = False

    @property
    def id(self) -> str:
        return self.step.id

    def option(self, id: str) -> Option | None:
        return next((option for option in self.options if option.id == id), None)

    def open(self, round: int, answers: Answers) -> bool:
        """Whether the question may be asked in that round, given the answers before it."""
        if self.again:
            return round < self.most
        return self.step.when is None or holds(self.step.when, round, answers)


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a question: to another one (`to`), or to the end (None).

    It may be taken when the answer is `on` (None: whatever it is) and the question it leads to is open. Ways
    are tried in order, and each question has a last one that is always open.
    """

    source: Node
    to: Node | None
    on: str | None = None

    @property
    def dest(self) -> str:
        """The state it leads to."""
        return self.to.id if self.to else CLOSED

    @property
    def always_open(self) -> bool:
        return self.on is None and (self.to is None or (self.to.step.when is None and not self.to.again))

    def leads_to(self, round: int) -> Place | None:
        """The place it leads to from that round of its source."""
        return Place.at(self.to.id, round_at(self.source, round, self.to)) if self.to else None

    def open(self, round: int, answers: Answers) -> bool:
        """Whether it may be taken from that round of its source."""
        if self.on is not None and self.on not in picked(answers.get(Place.at(self.source.id, round).key)):
            return False
        return self.to is None or self.to.open(round_at(self.source, round, self.to), answers)


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A flow, ready to be walked. `version` changes with its structure, never with its wording.

    `straight` has the places that follow those steps whose answer makes no difference.
    """

    definition: FlowFile
    nodes: Mapping[str, Node]
    ways: Mapping[str, tuple[Way, ...]]
    straight: Mapping[str, Place | None]
    machine: Machine
    version: str
    stages: int
    first: Node
    last_stage: Node | None

    @property
    def id(self) -> str:
        return self.definition.id

    def has(self, place: Place) -> bool:
        """Whether there is such a place in the flow as it is now."""
        node = self.nodes.get(place.step)
        return node is not None and 1 <= place.round <= node.most

    def after(self, place: Place, answers: Answers) -> Place | None:
        """The place that follows, given the answers up to it; None at the end."""
        if place.round == 1 and place.step in self.straight:
            return self.straight[place.step]
        for way in self.ways[place.step]:
            if way.open(place.round, answers):
                return way.leads_to(place.round)
        return None


def round_at(source: Node, round: int, to: Node) -> int:
    """The round in which `to` is asked when it is reached from that round of `source`."""
    if to.group is None or to.group != source.group:
        return 1
    return round + 1 if source.again else round


def picked(answer: Answer | None) -> tuple[str, ...]:
    """What was chosen, as conditions and `next` write it: option ids, "yes" or "no", a number in digits."""
    if answer is None or answer.value is None:
        return ()
    chosen = answer.value if isinstance(answer.value, list) else [answer.value]
    return tuple(str(each) for each in chosen)


def holds(condition: Condition, round: int, answers: Answers) -> bool:
    """Whether a condition holds: the answer of the same round counts, else that of the first."""
    answer = answers.get(Place.at(condition.step, round).key) or answers.get(condition.step)
    given = answer is not None and not answer.skipped
    if condition.any_of and not any(each in condition.any_of for each in picked(answer)):
        return False
    return given is (condition.answered is not False)


Trigger: TypeAlias = Literal["answer", "skip", "back", "goto", "pause", "resume", "finish", "cancel"]
