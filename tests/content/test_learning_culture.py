"""The sixteen questions about how a team learns: each means what the framework asks at its number, in our own words."""

from __future__ import annotations

from bot.content.learning_culture import FLOW, culture_questions
from bot.content.load import load_flows, steps_of
from bot.storage.teams.culture import ANSWERS, QUESTIONS

# ELFT framework, Appendix 1, taken down by hand: what each question is about.
ABOUT = {
    1: ("problem", "better"),
    2: ("together", "experienced"),
    3: ("feedback", "regularly"),
    4: ("course", "goals"),
    5: ("development", "seriously"),
    6: ("celebrated", "learned"),
    7: ("enough", "organisation"),
    8: ("time", "think"),
    9: ("managers", "encouraged"),
    10: ("managers", "help"),
    11: ("equality", "diversity"),
    12: ("talk", "lead"),
    13: ("encouraged", "think back"),
    14: ("easy", "write down"),
    15: ("ways", "move on"),
    16: ("check", "difference"),
}


def test_there_are_sixteen_questions_in_the_order_of_the_framework() -> None:
    questions = culture_questions()
    assert list(questions) == list(QUESTIONS) == list(ABOUT)
    missing = {
        number: word for number, words in ABOUT.items() for word in words if word not in questions[number].msgid.lower()
    }
    assert missing == {}


def test_each_is_counted_must_be_answered_and_has_the_same_four_answers() -> None:
    for _, step in steps_of(load_flows()[FLOW]):
        assert (step.stage, step.skip, step.answer) == (True, False, "choice")
        assert tuple(choice.id for choice in step.choices) == ANSWERS


def test_half_an_answer_can_be_gone_on_with_and_nothing_of_it_becomes_an_entry() -> None:
    flow = load_flows()[FLOW]
    assert flow.resumable
    assert flow.entry is None
