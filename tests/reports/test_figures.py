"""Figures without content: they add up, and nothing is said of fewer than five people, nor can it be worked out."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bot.reports.figures import FLOOR, FlowFigures, _figures, shown
from bot.storage.runs import Run

PEOPLE = [UUID(int=number) for number in range(1, 15)]
runs_of_anybody = st.lists(
    st.builds(
        Run,
        person_id=st.sampled_from(PEOPLE),
        flow=st.just("gibbs"),
        language=st.sampled_from(["en", "ur", "pl"]),
        outcome=st.sampled_from(["finished", "deleted", "expired", "open"]),
        last_step=st.sampled_from(["", "happened", "feelings", "plan"]),
    ),
    max_size=60,
)


def run(person: int, outcome: str = "finished", language: str = "en", last_step: str = "plan") -> Run:
    return Run(PEOPLE[person], "gibbs", language, outcome, last_step)  # type: ignore[arg-type]


def test_six_people_are_counted_with_what_they_did() -> None:
    runs = [run(each) for each in range(6)] + [run(0), *(run(each, "deleted", "en", "feelings") for each in range(5))]
    figures = _figures("gibbs", runs)
    assert (figures.begun, figures.people) == (12, 6)
    assert [(part.name, part.runs, part.people) for part in figures.outcomes] == [("finished", 7, 6), ("deleted", 5, 5)]
    assert [(part.name, part.runs) for part in figures.stopped_after] == [("feelings", 5)]


def test_of_four_people_nothing_is_said() -> None:
    assert _figures("gibbs", [run(each) for each in range(4)]) == FlowFigures("gibbs", too_few=True)


def test_what_could_be_worked_out_from_the_rest_is_left_out_as_well() -> None:
    """Two wrote in Urdu: with the whole and both other languages told, everybody could count them."""
    runs = [run(each) for each in range(7)]
    runs += [run(each, language="pl") for each in range(7, 12)] + [run(each, language="ur") for each in (12, 13)]
    assert [part.name for part in _figures("gibbs", runs).languages] == ["en"]


@given(runs_of_anybody)
def test_no_part_and_no_rest_is_smaller_than_the_floor(runs: list[Run]) -> None:
    for by in (lambda each: each.language, lambda each: each.outcome, lambda each: each.last_step):
        parts = shown(runs, by)
        names = {part.name for part in parts}
        rest = {each.person_id for each in runs if by(each) not in names}
        assert all(part.people >= FLOOR for part in parts)
        assert not parts or not rest or len(rest) >= FLOOR


@given(runs_of_anybody)
def test_what_is_shown_is_true(runs: list[Run]) -> None:
    counted = Counter(each.language for each in runs)
    assert all(part.runs == counted[part.name] for part in shown(runs, lambda each: each.language))


@given(runs_of_anybody)
def test_a_flow_says_nothing_at_all_or_of_five_people_in_every_part(runs: list[Run]) -> None:
    figures = _figures("gibbs", runs)
    people = {each.person_id for each in runs}
    assert figures.too_few is (len(people) < FLOOR)
    for part in (*figures.languages, *figures.outcomes, *figures.stopped_after):
        assert part.people >= FLOOR
