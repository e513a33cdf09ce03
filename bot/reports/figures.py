"""How flows go, in figures without content: begun, finished, and after which question people stop.

For the operator and the authors of flows. Nothing is said of fewer than five people, nor can it be worked out from
what is said: where a part would be left over that is smaller, the smallest part that could be shown is left out too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.storage.runs import Run, runs_between
from bot.storage.store import Store
from bot.storage.teams.taking_part import FLOOR


@dataclass(frozen=True, slots=True)
class Part:
    """So many ways through a flow, of `people` different people, that have something in common (`name`)."""

    name: str
    runs: int
    people: int


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """One flow: all who began it, and of these by language, by how it ended and by the last step before stopping.

    `too_few`: fewer than five people began it, and nothing else is said.
    """

    flow: str
    too_few: bool
    begun: int = 0
    people: int = 0
    languages: tuple[Part, ...] = ()
    outcomes: tuple[Part, ...] = ()
    stopped_after: tuple[Part, ...] = ()

    def to_data(self) -> dict[str, Any]:
        return asdict(self)


def flow_figures(store: Store, since: date, until: date) -> list[FlowFigures]:
    """The figures of every flow that ended, or began and is still open, in these days (both included), by its name."""
    by_flow: dict[str, list[Run]] = defaultdict(list)
    for run in runs_between(store, since, until):
        by_flow[run.flow].append(run)
    return [_figures(flow, runs) for flow, runs in sorted(by_flow.items())]


def _figures(flow: str, runs: list[Run]) -> FlowFigures:
    people = _people(runs)
    if people < FLOOR:
        return FlowFigures(flow, too_few=True)
    stopped = [run for run in runs if run.outcome in ("deleted", "expired")]
    outcomes = shown(runs, lambda run: run.outcome)
    # What stopped is a part of the whole: where its own number is hidden, so is everything that adds up to it.
    told = {"deleted", "expired"} & {part.name for part in outcomes}
    return FlowFigures(
        flow,
        too_few=False,
        begun=len(runs),
        people=people,
        languages=shown(runs, lambda run: run.language),
        outcomes=outcomes,
        stopped_after=shown([run for run in stopped if run.outcome in told], lambda run: run.last_step or "-"),
    )


def shown(runs: Iterable[Run], by: Callable[[Run], str]) -> tuple[Part, ...]:
    """The parts that may be shown, the largest first.

    A part of fewer than five people is hidden. If what is hidden comes to fewer than five people in all, it could be
    worked out as what is missing from the whole: then the smallest part that is left is hidden as well.
    """
    groups: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        groups[by(run)].append(run)
    parts = sorted((Part(name, len(group), _people(group)) for name, group in groups.items()), key=_largest_first)
    open_ones = [part for part in parts if part.people >= FLOOR]
    hidden = [run for part in parts if part.people < FLOOR for run in groups[part.name]]
    if hidden and _people(hidden) < FLOOR and open_ones:
        open_ones.pop()
    return tuple(open_ones)


def _largest_first(part: Part) -> tuple[int, int, str]:
    return (-part.people, -part.runs, part.name)


def _people(runs: Iterable[Run]) -> int:
    return len({run.person_id for run in runs})
