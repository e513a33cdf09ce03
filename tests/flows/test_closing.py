"""What happens at the end: the entry, and the effects a definition names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.flows.effect import Closed, Do, Keep
from tests.flows.walking import AT, Walk, flow_of

REMINDER = """
entry: reflection
steps:
  - {id: plan, ask: 'What now?'}
  - id: remind
    ask: Shall I remind you?
    answer: choice
    choices:
      - {id: tomorrow, label: Tomorrow, days: 1}
      - {id: hour, label: In an hour, hours: 1}
      - {id: pick, label: Pick a date}
      - {id: "no", label: "No"}
  - {id: day, ask: 'Which day?', answer: date, when: {step: remind, any_of: [pick]}}
effects:
  - {do: plan, kind: plan_date, with: {when: [remind, day]}}
"""


@pytest.fixture
def reminder() -> Walk:
    walk = Walk(flow_of(REMINDER))
    walk.types("When it rains, I will bring a coat.")
    return walk


def planned(when: str) -> list[object]:
    return [Keep("reflection"), Do("plan", "plan_date", {"when": when}), Closed("finished")]


def test_a_choice_of_days_becomes_a_date(reminder: Walk) -> None:
    assert reminder.chooses("tomorrow") == planned("2026-04-02")


def test_a_choice_of_hours_becomes_an_instant(reminder: Walk) -> None:
    assert reminder.chooses("hour") == planned("2026-04-01T10:00+00:00")


def test_days_are_counted_in_the_persons_own_zone() -> None:
    late = replace(AT, now=datetime(2026, 4, 1, 23, 30, tzinfo=UTC))
    walk = Walk(flow_of(REMINDER), late)
    walk.types("Then.")
    assert walk.chooses("tomorrow") == planned("2026-04-03"), "in London it is the second already"


def test_the_last_answer_that_gives_a_value_counts(reminder: Walk) -> None:
    reminder.chooses("pick")
    reminder.types("12 May")
    assert reminder.chooses("yes") == planned("2026-05-12")


def test_a_choice_without_a_date_among_those_with_one_plans_nothing(reminder: Walk) -> None:
    assert reminder.chooses("no") == [Keep("reflection"), Closed("finished")]


def test_an_answer_that_no_longer_counts_plans_nothing(reminder: Walk) -> None:
    reminder.chooses("pick")
    reminder.types("12 May")
    reminder.presses("back")
    reminder.chooses("no")
    assert reminder.effects == [Keep("reflection"), Closed("finished")]
    assert "day" not in reminder.answers


def test_a_skipped_question_plans_nothing(reminder: Walk) -> None:
    assert reminder.presses("skip") == [Keep("reflection"), Closed("finished")]


def test_an_effect_gets_the_values_that_were_given() -> None:
    flow = flow_of("""
        steps:
          - {id: who, ask: 'Who?'}
          - {id: number, ask: 'Which number?', answer: number}
          - {id: sure, ask: 'Sure?', answer: yes_no}
          - {id: colours, ask: 'Which?', answer: choices, choices: [{id: red, label: Red}, {id: blue, label: Blue}]}
        effects:
          - {do: set_card, with: {who: [who], number: [number], sure: [sure], colours: [colours]}}
    """)
    walk = Walk(flow)
    walk.types("The team", "3")
    walk.presses("skip")
    walk.ticks("blue")
    values = {"who": "The team", "number": 3, "colours": ["blue"]}
    assert walk.presses("done") == [Do("set_card", None, values), Closed("finished")]


def test_a_flow_without_an_entry_only_has_its_effects() -> None:
    walk = Walk(
        flow_of("{steps: [{id: name, ask: 'Your name?'}], effects: [{do: set, kind: name, with: {value: [name]}}]}")
    )
    assert walk.types("Amina") == [Do("set", "name", {"value": "Amina"}), Closed("finished")]


def test_nothing_answered_means_nothing_happens() -> None:
    walk = Walk(flow_of("{entry: note, steps: [{id: a, ask: A}], effects: [{do: cheer}]}"))
    assert walk.presses("skip") == [Closed("deleted")]


def test_a_shortcut_of_a_length_of_time_is_minutes() -> None:
    walk = Walk(
        flow_of("""
        steps:
          - {id: long, ask: 'How long?', answer: duration, choices: [{id: hour, label: An hour, hours: 1}]}
        effects: [{do: log, with: {minutes: [long]}}]
    """)
    )
    assert walk.chooses("hour") == [Do("log", None, {"minutes": 60}), Closed("finished")]


def test_what_happened_at_the_end_does_not_happen_twice(reminder: Walk) -> None:
    reminder.chooses("tomorrow")
    reminder.goes_to("plan")
    assert reminder.types("Another plan.") == [Keep("reflection"), Closed("finished")]
