"""The content of steps 4, 6 and 8, of measures and of the personal plan: all of it there, in words that fit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.content.check import check_one
from bot.content.check_wording import ALONE, visible_length
from bot.content.definition import FlowFile, Step
from bot.content.load import load_barriers, load_flows, load_journey_steps, load_options, steps_of
from bot.i18n import Framework
from bot.storage.connecting.barriers import BARRIERS, HELPED, OF_USE
from bot.storage.connecting.introductions import FITS

# How many barriers of each kind the training manual names, by the first letters of their ids.
BARRIERS_OF = {"person": ("SE", 11), "around": ("ST", 4), "own": ("PR", 6), "organisation": ("OR", 6)}
MINE = [
    "introduction", "introduction_later", "introduction_line", "measure", "personal_plan", "personal_plan_part",
    "reviewing", "self_check", "stepping_out", "workaround", "working_around",
]  # fmt: skip
PERMISSIONS = {"see_services", "see_team", "see_practice", "story", "evaluation", "survey"}


def step(flow: str, id: str) -> Step:
    return next(step for _, step in steps_of(load_flows()[flow]) if step.id == id)


def choices(flow: str, id: str) -> set[str]:
    return {choice.id for choice in step(flow, id).choices}


def test_m24_27_barriers_of_four_kinds_by_the_manuals_ids() -> None:
    kinds = {kind.id: [barrier.id for barrier in kind.barriers] for kind in load_barriers()}
    assert kinds == {
        kind: [f"{letters}{number:02}" for number in range(1, count + 1)]
        for kind, (letters, count) in BARRIERS_OF.items()
    }
    assert sum(map(len, kinds.values())) == 27


def test_m24_the_kinds_come_first_and_each_has_a_question_of_its_own() -> None:
    assert step("working_around", "kinds").options == "barrier_kinds"
    asked = {id: step("working_around", id) for id in BARRIERS}
    assert {each.options for each in asked.values()} == {kind.list for kind in load_barriers()}
    for each in asked.values():
        kind = next(kind for kind in load_barriers() if kind.list == each.options)
        assert each.when is not None
        assert (each.when.step, each.when.any_of) == ("kinds", (kind.id,))
        assert each.answer == "choices"


def test_every_barrier_fits_on_a_button_and_none_is_there_twice() -> None:
    titles = [barrier.title for kind in load_barriers() for barrier in kind.barriers]
    assert len(set(titles)) == 27
    assert max(map(visible_length, titles)) <= ALONE - len("✓ ")


def test_what_helped_is_said_in_the_words_that_are_looked_for() -> None:
    for flow in ("working_around", "workaround"):
        assert set(OF_USE) < choices(flow, HELPED)


def test_m28_six_outcomes_for_the_person_and_three_for_the_connector() -> None:
    assert len(choices("reviewing", "outcomes_person")) == 6
    assert len(choices("reviewing", "outcomes_own")) == 3
    assert step("reviewing", "outcomes_note").answer == "text"


def test_m27_gains_and_costs_from_three_sides_and_what_is_next() -> None:
    asked = [step.id for _, step in steps_of(load_flows()["reviewing"])]
    assert asked[:3] == ["for_person", "for_me", "for_organisation"]
    assert choices("reviewing", "next") == {"moves_on", "again", "as_now"}
    steps = [id for id, _ in load_options()[step("reviewing", "again_at").options or ""]]
    assert steps == [str(number) for number in load_journey_steps()]


def test_m31_whether_it_fits_is_asked_in_the_words_the_buttons_have() -> None:
    assert choices("introduction", "fit") == set(FITS)


def test_m29_measures_are_names_in_english_and_nothing_else() -> None:
    [*listed, (another, _)] = load_options()["measures"]
    assert another == "another"
    assert [label for _, label in listed] == [
        Framework("Social isolation scale"),
        Framework("Resource Generator-UK"),
        Framework("Connecting People fidelity measure"),
    ]


def test_m29_the_score_is_typed_and_has_no_range() -> None:
    score = step("measure", "score")
    assert score.answer == "text"
    assert score.limits.pattern is None


def test_m32_eight_headings_and_permissions_that_nobody_is_given_by_skipping() -> None:
    headings = [step for _, step in steps_of(load_flows()["personal_plan"])]
    assert len(headings) == 8
    assert all(each.skip for each in headings)
    assert choices("personal_plan", "permissions") == {*PERMISSIONS, "none"}


def test_m32_each_heading_can_be_changed_in_the_same_words() -> None:
    whole = {each.id: each for _, each in steps_of(load_flows()["personal_plan"])}
    parts = {each.id: each for _, each in steps_of(load_flows()["personal_plan_part"]) if each.kept}
    assert parts.keys() == whole.keys() == choices("personal_plan_part", "which")
    for id, part in parts.items():
        assert (part.ask, part.title, part.choices) == (whole[id].ask, whole[id].title, whole[id].choices)
        assert part.when is not None
        assert part.when.any_of == (id,)


def test_m30_the_self_check_stays_private() -> None:
    asked = [step for _, step in steps_of(load_flows()["self_check"])]
    assert [each.id for each in asked] == ["empathy", "can_do", "networker", "enthusiasm", "ownership"]
    assert all(each.private for each in asked)


@pytest.mark.parametrize("flow", [load_flows()[id] for id in MINE], ids=lambda flow: flow.id)
def test_each_of_these_flows_is_well_formed(flow: FlowFile) -> None:
    assert check_one(flow, ["en"]) == []


def test_steps_are_asked_with_five_counted_questions_at_most() -> None:
    for flow in ("stepping_out", "working_around", "reviewing"):
        assert len(list(_stages(flow))) <= 5


def _stages(flow: str) -> Iterator[Step]:
    return (step for _, step in steps_of(load_flows()[flow]) if step.stage)
