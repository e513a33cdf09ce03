"""The Gibbs cycle as it ships (M01), and the caution against getting stuck in feelings (M02)."""

from __future__ import annotations

import pytest

from bot.content.load import load_flows, load_options
from bot.flows.compile import build
from bot.flows.effect import Ask, Closed, Do, Keep, Say
from tests.flows.walking import Walk, asked

STAGES = ["description", "feelings", "evaluation", "analysis", "conclusion", "action_plan"]


@pytest.fixture
def gibbs() -> Walk:
    return Walk(build(load_flows()["gibbs"], load_options()))


def test_m01_six_stages_in_order_each_with_cue_questions(gibbs: Walk) -> None:
    for number, stage in enumerate(STAGES, start=1):
        question = gibbs.question
        assert (question.place, question.stage, question.stages) == (stage, number, 6)
        assert question.more_cues
        gibbs.types(f"About {stage}.")
    assert gibbs.place == "remind"
    assert list(gibbs.words) == STAGES


def test_m01_pause_back_skip_and_an_entry_at_the_end(gibbs: Walk) -> None:
    gibbs.types("It rained.")
    gibbs.presses("skip")
    gibbs.types("The tea was good.")
    gibbs.presses("pause", "resume", "back")
    assert gibbs.question.given == ("The tea was good.",)
    gibbs.types("The tea was very good.", "We had time.", "Time helps.", "When I plan, I will leave an hour.")
    gibbs.chooses("week")
    gibbs.types("Tea")
    gibbs.ticks("1.1") if gibbs.flow.nodes["competences"].option("1.1") else None
    effects = gibbs.presses("done")
    assert effects == [Keep("reflection"), Do("plan", "plan_date", {"when": "2026-04-08"}), Closed("finished")]
    assert "feelings" not in gibbs.answers
    assert gibbs.words["evaluation"] == "The tea was very good."


def test_m02_a_long_answer_in_feelings_is_noted_and_the_next_stage_is_asked(gibbs: Walk) -> None:
    gibbs.types("It rained.")
    effects = gibbs.types("I felt wet and cold. " * 40)
    assert [type(effect) for effect in effects] == [Say, Ask]
    assert asked(effects) == ["evaluation"]


def test_m02_repeated_feelings_never_bring_a_second_feelings_question_unasked(gibbs: Walk) -> None:
    gibbs.types("It rained.")
    asked_for = [asked(gibbs.types("I felt wet and cold. " * 40))]
    for message_id in range(21, 26):
        asked_for.append(asked(gibbs.adds("feelings", "And cold again.", message_id)))
    asked_for.append(asked(gibbs.types("Mostly the feeling of it.")))
    assert ["feelings"] not in asked_for


def test_m02_finishing_early_always_offers_the_action_plan(gibbs: Walk) -> None:
    gibbs.types("It rained.", "I felt wet.")
    assert asked(gibbs.presses("finish")) == ["action_plan"]
    assert asked(gibbs.types("When it rains, I will bring a coat.")) == ["remind"]
    assert gibbs.presses("finish") == [Keep("reflection"), Closed("finished")]


def test_m02_the_action_plan_may_be_left_open(gibbs: Walk) -> None:
    gibbs.types("It rained.")
    gibbs.presses("finish")
    assert asked(gibbs.presses("skip")) == ["title"], "no plan, no reminder"
