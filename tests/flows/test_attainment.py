"""Goal attainment scaling against published figures, and what holds of it whatever the goals are."""

from __future__ import annotations

from math import isclose
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.attainment import (
    Attainment,
    Fit,
    Method,
    Missing,
    Scaled,
    attainment,
    baseline_level,
    fits_on_offer,
    light_level,
    t_score,
)

LEVELS = st.sampled_from([-2, -1, -0.5, 0, 1, 2])
WEIGHTED = st.lists(st.tuples(LEVELS, st.integers(1, 9)), min_size=1, max_size=12)


def close(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=0, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("levels", "weights", "published"),
    [
        ([-1, -1, -1], None, 36.306936),
        ([-2] * 5, None, 19.848866),
        ([2, 2, 2], None, 77.386128),
        ([1, 0, 2], None, 63.693064),
        ([-1, -1, -2], [6, 2, 9], 30.140517),
        ([0, 1, -1], [6, 2, 9], 44.653216),
    ],
)
def test_the_published_figures(levels: list[float], weights: list[float] | None, published: float) -> None:
    assert close(t_score(levels, weights), published)


@given(WEIGHTED, st.integers(1, 50))
def test_weights_count_only_beside_each_other(goals: list[tuple[float, int]], factor: int) -> None:
    levels, weights = zip(*goals, strict=True)
    assert close(t_score(levels, weights), t_score(levels, [factor * weight for weight in weights]))


@given(WEIGHTED)
def test_all_the_other_way_round_is_as_far_from_50(goals: list[tuple[float, int]]) -> None:
    levels, weights = zip(*goals, strict=True)
    assert close(t_score(levels, weights) + t_score([-level for level in levels], weights), 100)


@given(WEIGHTED, st.randoms())
def test_the_order_of_goals_does_not_matter(goals: list[tuple[float, int]], random: Any) -> None:
    mixed = random.sample(goals, len(goals))
    assert close(t_score(*zip(*goals, strict=True)), t_score(*zip(*mixed, strict=True)))


@given(st.lists(LEVELS, min_size=1, max_size=8), st.data())
def test_a_goal_that_does_better_never_lowers_it(levels: list[float], data: st.DataObject) -> None:
    which = data.draw(st.integers(0, len(levels) - 1))
    better = [*levels]
    better[which] = data.draw(LEVELS.filter(lambda level: level >= levels[which]))
    assert t_score(better) >= t_score(levels) - 1e-9


@pytest.mark.parametrize("weights", [[0, 1], [-1, 1]])
def test_a_weight_that_would_drop_its_goal_is_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        t_score([1, 1], weights)


@pytest.mark.parametrize("levels", [[], [3], [-2.5]])
def test_levels_that_are_none_are_refused(levels: list[float]) -> None:
    with pytest.raises(ValueError, match="level"):
        t_score(levels)


def light(level: float | None, baseline: float | None = -1, **weighed: int) -> Scaled:
    return Scaled(Method.LIGHT, baseline, level, **weighed)


def test_goals_never_looked_at_are_left_out_of_both_sides() -> None:
    looked_at = [light(0), light(1, -2)]
    assert attainment([*looked_at, light(None), light(None, None)]) == attainment(looked_at)


def test_the_change_is_taken_from_unrounded_figures() -> None:
    found = attainment([light(0), light(1), light(-0.5)])
    assert isinstance(found, Attainment)
    assert found.change == t_score([0, 1, -0.5]) - t_score([-1, -1, -1])


def test_what_cannot_be_put_into_one_figure_says_why() -> None:
    assert attainment([]) is Missing.NOTHING_SCORED
    assert attainment([light(None), light(None)]) is Missing.NOTHING_SCORED
    assert attainment([light(1), light(None)]) is Missing.ONE_GOAL
    assert attainment([light(1), Scaled(Method.WRITTEN, -1, 0)]) is Missing.MIXED_METHODS


def test_without_every_baseline_there_is_a_figure_and_no_change() -> None:
    found = attainment([light(1), light(0, None)])
    assert isinstance(found, Attainment)
    assert close(found.now, t_score([1, 0]))
    assert found.change is Missing.BASELINE


def test_once_one_goal_is_weighed_all_are() -> None:
    found = attainment([light(1, importance=3), light(-1), light(0, importance=2, difficulty=2)])
    assert isinstance(found, Attainment)
    assert close(found.now, t_score([1, -1, 0], [3, 1, 4]))


def test_the_start_is_asked_for_and_never_taken_for_granted() -> None:
    assert baseline_level(could_be_worse=True) == -1
    assert baseline_level(could_be_worse=False) == -2


@pytest.mark.parametrize(
    ("baseline", "partly", "no_change"),
    [(-1, -0.5, -1), (-2, -1, -2)],
)
def test_words_stand_for_levels(baseline: float, partly: float, no_change: float) -> None:
    assert [light_level(fit, baseline) for fit in (Fit.MUCH_BETTER, Fit.BETTER, Fit.EXPECTED)] == [2, 1, 0]
    assert light_level(Fit.PARTLY, baseline) == partly
    assert light_level(Fit.NO_CHANGE, baseline) == no_change


def test_from_the_lowest_nothing_is_worse() -> None:
    assert light_level(Fit.WORSE, -1) == -2
    assert Fit.WORSE not in fits_on_offer(-2)
    with pytest.raises(ValueError, match="not on offer"):
        light_level(Fit.WORSE, -2)
