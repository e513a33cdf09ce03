"""Goal attainment scaling: what a set of goals comes to in one figure, and when it may not be put into one.

Kiresuk & Sherman 1968 (doi 10.1007/BF01530764), with the formula as the erratum to Turner-Stokes 2009 (Clin Rehabil
23:362-370) prints it. A level is -2 (much less than expected) to +2 (much better); 0 is what was expected. GAS-light
(Turner-Stokes) has the half step -0.5 as well. Pure: numbers in, numbers out; the words are somebody else's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

VERSION = "1"  # of the arithmetic; every figure that is shown names it
RHO = 0.3  # how far goals of one person are taken to go together (Kiresuk & Sherman)
LOWEST, EXPECTED, HIGHEST = -2, 0, 2
IMPORTANCES = DIFFICULTIES = (1, 2, 3)


class Method(StrEnum):
    """How a goal's levels are known: only the expected one is written out (GAS-light), or all of them."""

    LIGHT = "light"
    WRITTEN = "written"


class Fit(StrEnum):
    """What a check-in of GAS-light answers, in words."""

    MUCH_BETTER = "much_better"
    BETTER = "better"
    EXPECTED = "expected"
    PARTLY = "partly"
    NO_CHANGE = "no_change"
    WORSE = "worse"


class Missing(StrEnum):
    """Why there is no figure."""

    NOTHING_SCORED = "nothing_scored"
    ONE_GOAL = "one_goal"
    MIXED_METHODS = "mixed_methods"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Scaled:
    """A goal on its scale: where it stood, where it stands (None: never looked at), and what it weighs.

    `importance` and `difficulty` are 1 to 3, or None when the person was not asked.
    """

    method: Method
    baseline: float | None
    level: float | None
    importance: int | None = None
    difficulty: int | None = None


@dataclass(frozen=True, slots=True)
class Attainment:
    """T now and at the start, unrounded; 50 is "as expected". `goals` is how many it is made of."""

    now: float
    start: float | Missing
    method: Method
    goals: int

    @property
    def change(self) -> float | Missing:
        """How far it has moved, from the unrounded figures."""
        return self.start if isinstance(self.start, Missing) else self.now - self.start


def baseline_level(could_be_worse: bool) -> int:
    """Where a goal stands at its start, from "could things be worse than now?"."""
    return -1 if could_be_worse else LOWEST


def fits_on_offer(baseline: float) -> tuple[Fit, ...]:
    """What a check-in of GAS-light offers. From the lowest level nothing can be worse."""
    reached = (Fit.MUCH_BETTER, Fit.BETTER, Fit.EXPECTED, Fit.PARTLY, Fit.NO_CHANGE)
    return reached if baseline <= LOWEST else (*reached, Fit.WORSE)


def light_level(fit: Fit, baseline: float) -> float:
    """The level that an answer in words stands for. Raises ValueError for what is not on offer."""
    if fit not in fits_on_offer(baseline):
        raise ValueError(f"{fit} is not on offer from {baseline}")
    return {
        Fit.MUCH_BETTER: 2.0,
        Fit.BETTER: 1.0,
        Fit.EXPECTED: 0.0,
        Fit.PARTLY: (baseline + EXPECTED) / 2,
        Fit.NO_CHANGE: float(baseline),
        Fit.WORSE: float(LOWEST),
    }[fit]


def attainment(goals: Sequence[Scaled]) -> Attainment | Missing:
    """The T score of the goals that have been looked at; or why there is none.

    Goals without a level are left out of both sides. One goal alone has no T, and the two methods are never put
    together. When one goal is weighted all are: what nobody weighed counts as 1.
    """
    scored = [goal for goal in goals if goal.level is not None]
    if not scored:
        return Missing.NOTHING_SCORED
    if len(scored) == 1:
        return Missing.ONE_GOAL
    if len({goal.method for goal in scored}) > 1:
        return Missing.MIXED_METHODS
    weights = [_weight(goal) for goal in scored]
    now = t_score([goal.level for goal in scored if goal.level is not None], weights)
    baselines = [goal.baseline for goal in scored if goal.baseline is not None]
    start = t_score(baselines, weights) if len(baselines) == len(scored) else Missing.BASELINE
    return Attainment(now, start, scored[0].method, len(scored))


def t_score(levels: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """T = 50 + 10 sum(w x) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2), unrounded.

    Raises ValueError for no levels, a level outside -2 to 2, or a weight that is not above 0 (it would drop its goal
    without a word).
    """
    weights = [1.0] * len(levels) if weights is None else weights
    if not levels or len(levels) != len(weights):
        raise ValueError("there has to be a weight for each of one or more levels")
    if any(not LOWEST <= level <= HIGHEST for level in levels):
        raise ValueError("a level is from -2 to 2")
    if any(weight <= 0 for weight in weights):
        raise ValueError("a weight is above 0")
    total = sum(weight * level for weight, level in zip(weights, levels, strict=True))
    spread = (1 - RHO) * sum(weight**2 for weight in weights) + RHO * sum(weights) ** 2
    return 50 + 10 * total / sqrt(spread)


def _weight(goal: Scaled) -> int:
    return (1 if goal.importance is None else goal.importance) * (1 if goal.difficulty is None else goal.difficulty)
