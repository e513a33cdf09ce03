"""The state machine of a flow: its states are the questions and `closed`, its triggers what can happen.

A machine is built once and holds no session. For one turn a session is its model:
`machine.events[trigger].trigger( session, view)` moves `session.state` or leaves it alone. Guards only look
at the `View`; nothing is done in callbacks, so a turn that fails half-way has changed nothing but a copy.

`back`, `goto` and `resume` may lead to any question. The machine says whether, the walk says where to: a
transition for every two questions would be thousands of them, and a diagram nobody could read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from transitions import Machine

from bot.flows.answer import Answer
from bot.flows.flow import Node, Trigger, Way
from bot.flows.session import CLOSED, Place, Session


class View(Protocol):
    """What a guard may look at. `target` is where a `back` or `goto` wants to go."""

    @property
    def session(self) -> Session: ...
    @property
    def live(self) -> Mapping[str, Answer]: ...
    @property
    def target(self) -> Place | None: ...


@dataclass(frozen=True, slots=True)
class WayIsOpen:
    """Lets a session take one way on from a question."""

    way: Way

    def __call__(self, view: View) -> bool:
        return self.way.open(view.session.round, view.live)


@dataclass(frozen=True, slots=True)
class LastStageIsOwed:
    """Finishing early asks the last stage first, once: an action plan is always offered."""

    stage: Node

    def __call__(self, view: View) -> bool:
        session = view.session
        return (
            not is_finished(view)
            and not session.last_stage_offered
            and session.state != self.stage.id
            and self.stage.id not in session.answers
            and self.stage.open(1, view.live)
        )


def has_target(view: View) -> bool:
    return view.target is not None


def is_draft(view: View) -> bool:
    return view.session.outcome == "draft"


def is_finished(view: View) -> bool:
    """A finished session that was opened again to give one answer anew."""
    return view.session.outcome == "finished"


def is_under_way(view: View) -> bool:
    return not view.session.paused


def make_machine(
    nodes: Sequence[Node], ways: Mapping[str, Sequence[Way]], last_stage: Node | None, *, resumable: bool
) -> Machine:
    """The machine for these questions and ways."""
    questions = [node.id for node in nodes]
    transitions: list[dict[str, Any]] = []

    def add(trigger: Trigger, source: str | list[str], dest: str | None, *guards: Any) -> None:
        transitions.append({"trigger": trigger, "source": source, "dest": dest, "conditions": list(guards) or None})

    for node in nodes:
        add("answer", node.id, CLOSED, is_finished)
        for way in ways[node.id]:
            add("answer", node.id, way.dest, WayIsOpen(way))
        if node.step.skip:
            add("skip", node.id, CLOSED, is_finished)
            for way in ways[node.id]:
                if way.on is None:
                    add("skip", node.id, way.dest, WayIsOpen(way))

    add("back", questions, None, has_target)
    add("goto", [*questions, CLOSED], None, has_target)
    if resumable:
        add("pause", questions, None, is_under_way)
    add("resume", questions, None)
    add("resume", CLOSED, None, is_draft)
    if last_stage is not None:
        add("finish", questions, last_stage.id, LastStageIsOwed(last_stage))
    add("finish", questions, CLOSED)
    add("cancel", questions, CLOSED)
    add("cancel", CLOSED, None, is_draft)

    return Machine(
        model=None,
        states=[*questions, {"name": CLOSED, "final": True}],
        initial=questions[0],
        transitions=transitions,
        auto_transitions=False,
    )
