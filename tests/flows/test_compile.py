"""Making flows of definitions."""

from __future__ import annotations

import time

import pytest
import yaml

from bot.content.definition import FlowFile
from bot.flows.compile import FlowError, Flows, build, build_all
from bot.flows.event import Answered
from bot.flows.flow import Flow
from bot.flows.walk import start, step
from tests.flows.walking import AT, Walk, flow_of, steps

TWO = """
id: example
title: An example
steps:
  - {id: one, ask: 'What?', answer: choice, choices: [{id: a, label: A}, {id: b, label: B}], next: {a: three}}
  - {id: two, ask: 'Why?', when: {step: one, any_of: [b]}}
  - {id: three, ask: 'What now?'}
"""


def version_of(text: str) -> str:
    return flow_of(text).version


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("What?", "What happened?"),
        ("An example", "Another title"),
        ("label: A", "label: Apples"),
        ("What now?'", "What now?', prompts: [Where], title: Plan, private: true, headline: true"),
    ],
)
def test_rewording_leaves_the_version_as_it_is(before: str, after: str) -> None:
    assert before in TWO
    assert version_of(TWO.replace(before, after)) == version_of(TWO)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id: two", "id: twice"),
        ("'Why?'", "'Why?', answer: number"),
        ("any_of: [b]", "any_of: [a]"),
        ("next: {a: three}", "next: {b: three}"),
        ("{id: b, label: B}", "{id: c, label: B}"),
        ("  - {id: three", "  - {id: new, ask: New}\n  - {id: three"),
    ],
)
def test_another_structure_is_another_version(before: str, after: str) -> None:
    assert before in TWO
    assert version_of(TWO.replace(before, after)) != version_of(TWO)


def test_the_version_is_the_same_in_every_process() -> None:
    assert version_of(TWO) == "54f20161f10b"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("steps: [{id: one, ask: A}, {id: one, ask: B}]", "step one: this id is taken"),
        ("steps: [{id: closed, ask: A}]", "step closed: this id is taken"),
        ("steps: [{id: one, ask: A, when: {step: two}}, {id: two, ask: B}]", "step one: its condition needs"),
        ("steps: [{id: one, ask: A, when: {step: one}}]", "step one: its condition needs"),
        ("steps: [{id: one, ask: A, answer: yes_no, next: {'yes': zero}}]", "step one: it can only go on"),
        ("steps: [{id: one, ask: A}, {id: two, ask: A, answer: yes_no, next: {'yes': one}}]", "step two: it can"),
        ("steps: [{id: one, ask: A, answer: choice}]", "step one: there is nothing to choose from"),
        ("steps: [{id: one, ask: A, answer: choice, options: zones}]", "step one: there is no list of zones"),
        ("steps: [{id: one, ask: A, choices: [{id: a, label: A}]}]", "step one: words and numbers are typed"),
        ("steps: [{id: one, ask: A, limits: {pattern: '('}}]", "step one: its pattern is none"),
        ("{steps: [{id: one, ask: A}], effects: [{do: plan, with: {at: [two]}}]}", "effect plan: there is no step two"),
        ("steps: [{group: g, again: More, steps: [{id: g_again, ask: A}]}]", "step g_again: this id is taken"),
    ],
)
def test_a_definition_that_cannot_be_walked_is_refused_with_its_place(text: str, what: str) -> None:
    with pytest.raises(FlowError, match="flow example, ") as error:
        flow_of(text)
    assert what in str(error.value)


def test_flows_are_found_by_id_and_by_command() -> None:
    flows = Flows({"a": flow_of(steps("one"), id="a", command="reflect"), "b": flow_of(steps("one"), id="b")})
    assert list(flows) == ["a", "b"]
    assert flows.by_command["reflect"] is flows["a"]
    assert len(flows) == 2


def test_a_new_flow_needs_no_code() -> None:
    """What an author may write, all of it in one file: it is walked as it is read."""
    definition = FlowFile.model_validate(
        yaml.safe_load("""
            id: era
            title: ERA cycle
            command: era
            minutes: 5
            entry: reflection
            opening: Three words, experience, reflection and action.
            steps:
              - {id: experience, title: Experience, ask: 'What happened?', stage: true, prompts: ['Where?']}
              - id: feeling
                ask: How strong was the feeling?
                answer: scale
                limits: {least: 0, most: 10}
              - group: lesson
                again: Is there another lesson?
                most: 3
                steps:
                  - {id: lesson_is, title: Lesson, ask: 'What did you learn?', stage: true}
                  - {id: useful, ask: 'Useful to others?', answer: yes_no}
              - {id: action, title: Action, ask: 'What will you do?', stage: true}
              - {id: day, ask: 'By when?', answer: date, when: {step: action, answered: true}}
            effects:
              - {do: plan, kind: plan_date, with: {when: [day]}}
        """)
    )
    walk = Walk(build_all({"era": definition}, {}).by_command["era"])
    walk.types("It rained.", "7", "Bring a coat.")
    walk.chooses("yes", "yes")
    walk.types("Ask first.")
    walk.chooses("no", "no")
    walk.types("I will call.", "Friday")
    walk.chooses("yes")
    assert [type(effect).__name__ for effect in walk.effects] == ["Keep", "Do", "Closed"]
    assert list(walk.answers) == [
        "experience", "feeling", "lesson_is", "useful", "lesson_again", "lesson_is#2", "useful#2",
        "lesson_again#2", "action", "day",
    ]  # fmt: skip


def test_one_machine_serves_everybody() -> None:
    flow = flow_of(steps("one", "two"))
    first, second = Walk(flow), Walk(flow)
    first.types("First.")
    assert (first.place, second.place) == ("two", "one")
    assert flow.machine.models == []


def test_a_step_is_quick() -> None:
    """About 0.04 ms; a machine for each conversation would take a hundred times as long."""
    flow: Flow = build(flow_of(steps(*[f"step_{n}" for n in range(20)])).definition, {})
    session, _ = start(flow, {}, AT)

    def a_hundred() -> float:
        begun = time.thread_time()  # what else the machine does is not its fault
        for _ in range(100):
            step(flow, session, Answered("Some words.", 1), AT)
        return (time.thread_time() - begun) / 100

    assert min(a_hundred() for _ in range(10)) < 0.001
