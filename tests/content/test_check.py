"""`check_content` finds what is wrong, and has nothing to say about what ships."""

from __future__ import annotations

from typing import Any

import pytest

from bot import catalogues
from bot.content.check import Problem, check_content, check_one
from bot.content.check_wording import label_mistakes, utf16_length, visible_length
from bot.content.definition import FlowFile
from bot.content.load import load_flows
from bot.i18n import shipped_languages

CHOICES = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]


def flow(*steps: dict[str, Any], **more: Any) -> FlowFile:
    """A flow of these steps, each with an id and a question of its own unless it says otherwise."""
    written = [{"id": f"s{number}", "ask": "Well?", **step} for number, step in enumerate(steps, 1)]
    return FlowFile.model_validate({"id": "planted", "title": "Planted", "steps": written, **more})


def found(planted: FlowFile) -> list[str]:
    return [str(problem) for problem in check_one(planted, ["en"])]


def test_nothing_is_wrong_with_what_ships() -> None:
    problems = check_content(load_flows(), shipped_languages())
    assert [str(each) for each in problems] == []


def test_every_string_in_the_sources_can_be_translated_and_gets_its_values() -> None:
    assert [str(each) for each in catalogues.source_problems()] == []


def test_a_good_flow_has_no_problem() -> None:
    good = flow(
        {"answer": "choice", "choices": CHOICES, "skip": False, "next": {"b": "s3"}},
        {"when": {"step": "s1", "any_of": ["a"]}},
        {},
    )
    assert found(good) == []


@pytest.mark.parametrize(
    ("planted", "place", "what"),
    [
        (flow({"id": "x"}, {"id": "x"}), "steps[1].id", "used twice"),
        (flow({"when": {"step": "nowhere", "answered": True}}), "steps[0].when", "no step 'nowhere' before"),
        (flow({"when": {"step": "s2", "answered": True}}, {}), "steps[0].when", "no step 's2' before"),
        (flow({}, {"when": {"step": "s1", "any_of": ["a"]}}), "steps[1].when", "not a choice"),
        (flow({}, {"when": {"step": "s1"}}), "steps[1].when", "says nothing"),
        (
            flow({"answer": "yes_no"}, {"when": {"step": "s1", "any_of": ["maybe"]}}),
            "steps[1].when",
            "no choice 'maybe'",
        ),
        (flow({"answer": "yes_no", "next": {"yes": "nowhere"}}), "steps[0].next", "no step 'nowhere'"),
        (flow({"answer": "yes_no", "next": {"maybe": "s2"}}, {}), "steps[0].next", "no choice 'maybe'"),
        (flow({}, {"answer": "yes_no", "next": {"yes": "s1"}}), "steps[1].next", "never get to the end"),
        (
            flow({"answer": "yes_no", "skip": False, "next": {"yes": "s3", "no": "s3"}}, {}, {}),
            "s2",
            "nothing leads here",
        ),
        (flow({"answer": "choice"}), "steps[0]", "nothing to choose from"),
        (flow({"answer": "choices", "skip": False}), "steps[0]", "nobody gets past it"),
        (flow({"answer": "choice", "choices": CHOICES, "options": "zones"}), "steps[0]", "both"),
        (flow({"choices": CHOICES}), "steps[0]", "a text question has no choices"),
        (flow({"answer": "choice", "choices": [CHOICES[0], CHOICES[0]]}), "steps[0]", "'a' is there twice"),
        (flow({"answer": "number", "limits": {"least": 3, "most": 1}}), "steps[0]", "nobody gets past it"),
        (flow({"answer": "choices", "choices": CHOICES, "limits": {"least": 9}}), "steps[0]", "more ticks than there"),
        (flow({"limits": {"pattern": "(", "say": "No."}}), "steps[0]", "regular expression"),
        (flow({"limits": {"pattern": "x"}}), "steps[0]", "needs words"),
        (flow({"answer": "date", "limits": {"least": 0}}), "steps[0]", "the limits of a day need words"),
        (flow({"private": True, "headline": True}), "steps[0]", "private and in the headline"),
        (flow({}, effects=[{"do": "dance"}]), "effects[0]", "no effect 'dance'"),
        (flow({}, effects=[{"do": "agenda", "with": {"words": ["s1"]}}]), "effects[0]", "takes line"),
        (flow({}, effects=[{"do": "agenda", "with": {"line": ["s9"]}}]), "effects[0]", "no step 's9'"),
        (
            flow({}, effects=[{"do": "plan", "kind": "plan_date", "with": {"when": ["s1"]}}]),
            "effects[0]",
            "gives no date",
        ),
        (flow({}, effects=[{"do": "plan", "kind": "tea_time"}]), "effects[0]", "nudges.yaml has no words"),
        (flow({}, command="dance"), "command", "not in commands.yaml"),
        (flow({"prompts": ["Long. " * 150] * 6}), "steps.s1", "a message holds 4096"),
        (
            flow({"answer": "choice", "choices": [{"id": "a", "label": "x" * 33}]}),
            "steps.s1.choices.a.label",
            "33 characters",
        ),
        (flow({"ask": "Is this <b>bold</b>?"}), "steps.s1.ask", "HTML"),
        (flow({"ask": "You &amp; me?"}), "steps.s1.ask", "HTML"),
    ],
)
def test_a_planted_mistake_is_found_with_its_place(planted: FlowFile, place: str, what: str) -> None:
    matching = [
        said for said in found(planted) if said.startswith(f"bot/content/flows/planted.yaml: {place}") and what in said
    ]
    assert matching, found(planted)


def test_a_string_that_a_shipped_language_has_never_heard_of_is_found() -> None:
    problems = check_one(flow({"ask": "A question nobody has translated yet?"}), ["en", "ur"])
    assert any(each.place == "steps.s1.ask" and "ur" in each.what for each in problems)


def test_a_step_that_some_answers_pass_over_is_still_reached() -> None:
    assert found(flow({"answer": "yes_no", "skip": False, "next": {"yes": "s3"}}, {}, {})) == []


def test_a_problem_is_one_line() -> None:
    assert str(Problem("gibbs.yaml", "steps.feelings", "too long")) == "gibbs.yaml: steps.feelings: too long"


def test_room_is_counted_as_telegram_and_as_eyes_count_it() -> None:
    assert utf16_length("a😀") == 3
    assert visible_length("کیا\u200f") == 3
    assert visible_length("কি") == visible_length("ক") + 1  # a vowel sign that stands beside its letter


def test_a_short_label_shares_its_row_and_a_longer_one_stands_alone() -> None:
    assert list(label_mistakes("x" * 16, "en")) == []
    assert list(label_mistakes("x" * 32, "en")) == []
    assert list(label_mistakes("x" * 33, "en")) != []
