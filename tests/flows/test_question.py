"""What the present place shows."""

from __future__ import annotations

import pytest

from bot.flows.answer import Answer
from bot.flows.question import LABELS, length_of_time, shown
from bot.i18n import Text, reader
from tests.flows.walking import Walk, flow_of

FLOW = """
emoji: "🌱"
steps:
  - {id: what, title: What, ask: 'What happened?', stage: true, prompts: ['Where?']}
  - {id: sure, ask: 'Sure?', answer: yes_no, skip: false}
  - {id: why, title: Why, ask: 'Why?', stage: true, when: {step: sure, any_of: ["yes"]}}
  - {id: which, ask: 'Which ones?', answer: choices, choices: [{id: a, label: Apples}, {id: b, label: Bread}]}
  - {id: last, ask: 'Anything else?'}
"""


@pytest.fixture
def walk() -> Walk:
    return Walk(flow_of(FLOW))


def test_a_question_says_where_it_stands(walk: Walk) -> None:
    question = walk.question
    assert (question.flow, question.emoji) == (Text("An example"), "🌱")
    assert (question.stage, question.stages) == (1, 2)
    assert (question.title, question.ask) == (Text("What"), Text("What happened?"))


def test_only_stages_are_counted(walk: Walk) -> None:
    walk.types("This.")
    assert walk.question.stage is None
    walk.chooses("yes")
    assert walk.question.stage == 2


def test_buttons_come_in_one_order(walk: Walk) -> None:
    assert walk.question.buttons == ("prompt", "skip", "pause")
    walk.types("This.")
    assert walk.question.buttons == ("back", "pause"), "this one cannot be skipped"
    walk.presses("back")
    assert walk.question.buttons == ("prompt", "next", "pause")
    walk.presses("prompt")
    assert walk.question.buttons == ("next", "pause")
    walk.presses("next")
    walk.chooses("yes")
    walk.types("That.")
    assert walk.question.buttons == ("skip", "back", "done", "pause")
    assert list(LABELS) == ["prompt", "skip", "back", "next", "done", "same_answer", "pause"]


def test_the_choice_of_before_is_ticked(walk: Walk) -> None:
    walk.types("This.")
    walk.chooses("no")
    walk.presses("back")
    assert [(choice.id, choice.ticked) for choice in walk.question.choices] == [("yes", False), ("no", True)]
    assert walk.question.given == (Text("No"),)


def test_a_skipped_question_that_back_came_to_shows_no_answer(walk: Walk) -> None:
    walk.presses("skip", "back")
    assert walk.question.given == ()
    assert "skip" in walk.question.buttons


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes"), (120, "2 hours")],
)
def test_lengths_of_time_are_said_in_words(minutes: int, words: str) -> None:
    assert reader("en").text(length_of_time(minutes)) == words


def test_a_length_of_time_that_was_given_is_shown_in_words() -> None:
    walk = Walk(flow_of("steps: [{id: long, ask: How long, answer: duration}]"))
    walk.types("1 hour 30")
    (shown,) = walk.question.understood
    assert isinstance(shown, Text)
    assert reader("en").text(shown) == "1 hour 30 minutes"


def test_a_value_of_another_kind_is_shown_as_it_was_kept() -> None:
    node = flow_of("steps: [{id: day, ask: Which day, answer: date}]").first
    assert shown(node, Answer(value="banana")) == ("banana",)
    assert shown(node, Answer(value=2.5)) == (2.5,)
    assert shown(node, Answer(value=["a", "b"])) == ("a", "b")
