"""The content of the learning record: the framework's kinds and methods, and flows that fill in parts of one entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.check import check_one
from bot.content.check_flow import check_flow
from bot.content.definition import FlowFile
from bot.content.load import load_flows, load_learning, load_nudges, load_options, steps_of
from bot.i18n import Framework

FACTS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "facts.yaml").read_text(encoding="utf-8"))
PARTS = [flow for flow in load_flows().values() if flow.entry_of == "learning_record"]
# What a learning record has to hold (dates, plans, reflections and the rest are what the record is, or its links).
EVERYTHING = {
    *(
        "title",
        "day",
        "last_day",
        "kind",
        "method",
        "formal",
        "minutes",
        "participatory",
        "points",
        "learned",
        "changed",
    ),
    *("benefit", "competences", "evidence", "why", "help", "state", "feedback", "feedback_from"),
}
TRANSFER = ("difference", "attitude", "practice", "passed_on", "at_work")


def flow(**changed: Any) -> FlowFile:
    steps = [{"id": "title", "ask": "What?"}]
    return FlowFile.model_validate({"id": "parts", "title": "Parts", "entry": "learning", "steps": steps} | changed)


def test_the_eight_kinds_and_fifteen_methods_have_their_exact_names() -> None:
    lists = load_learning()
    assert [each.title for each in lists.kinds] == FACTS["learning"]["kinds"]
    assert [each.title for each in lists.methods] == FACTS["learning"]["methods"]
    assert (len(lists.kinds), len(lists.methods)) == (8, 15)
    assert {"document": lists.document, "version": lists.version} == FACTS["framework"]


def test_kinds_and_methods_are_offered_in_the_words_of_the_framework() -> None:
    options = load_options()
    assert [label for _, label in options["learning_kinds"]] == [
        Framework(title) for title in FACTS["learning"]["kinds"]
    ]
    assert len(options["learning_methods"]) == 15


def test_a_record_can_hold_everything_there_is_to_say_of_learning() -> None:
    ids = {step.id for _, step in steps_of(load_flows()["learning_record"])}
    assert {*EVERYTHING, *TRANSFER} <= ids


def test_a_quick_log_asks_three_questions_of_which_one_has_to_be_answered() -> None:
    steps = [step for _, step in steps_of(load_flows()["learning_log"])]
    assert [step.id for step in steps] == ["title", "kind", "minutes"]
    assert [step.id for step in steps if not step.skip] == ["title"]


def test_informal_learning_is_one_line() -> None:
    assert [step.id for _, step in steps_of(load_flows()["learning_moment"])] == ["learned"]


def test_what_came_of_it_asks_five_questions() -> None:
    assert tuple(step.id for _, step in steps_of(load_flows()["learning_transfer"])) == TRANSFER


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.id)
def test_what_is_asked_in_several_flows_is_asked_of_the_same_kind(part: FlowFile) -> None:
    """Or an answer given in one could not be shown or changed in the other."""
    home = {step.id: step for _, step in steps_of(load_flows()["learning_record"])}
    for _, step in steps_of(part):
        if step.id in home:
            assert (step.answer, step.options, step.title) == (
                home[step.id].answer,
                home[step.id].options,
                home[step.id].title,
            )


def test_a_part_with_a_question_that_its_home_does_not_know_is_refused() -> None:
    wrong = flow(entry_of="learning_record", steps=[{"id": "mood", "ask": "How?"}])
    assert [each.what for each in check_one(wrong, ["en"])] == ["'learning_record' has no step of this id"]
    assert [each.what for each in check_one(flow(entry_of="nowhere"), ["en"])] == ["there is no flow 'nowhere'"]
    found = flow(entry_of="learning_record", steps=[{"id": "way", "ask": "Which?", "kept": False}])
    assert check_one(found, ["en"]) == []


def test_a_length_of_time_may_offer_lengths_and_nothing_else() -> None:
    step = {"id": "title", "ask": "How long?", "answer": "duration"}
    assert list(check_flow(flow(steps=[step | {"options": "lengths"}]), load_options())) == []
    [(_, what)] = check_flow(flow(steps=[step | {"options": "zones"}]), load_options())
    assert "lengths" in what


def test_every_reminder_about_learning_has_words() -> None:
    kinds = {"write_up", "transfer", "time", "none", "half", "rest"}
    assert {f"learning_{kind}" for kind in kinds} <= load_nudges().keys()
