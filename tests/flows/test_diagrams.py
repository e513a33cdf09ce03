"""The diagrams in docs/machines are made from the machines."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.load import load_flows, load_options
from bot.flows.compile import Flows, build_all
from bot.flows.diagram import diagram, page, stale_diagrams, write_diagrams
from tests.flows.walking import flow_of, steps


@pytest.fixture(scope="module")
def flows() -> Flows:
    return build_all(load_flows(), load_options())


def test_the_diagrams_are_up_to_date(flows: Flows) -> None:
    assert stale_diagrams(flows) == [], "run: python -m bot.flows.diagram"


def test_a_diagram_shows_where_answers_lead() -> None:
    drawn = diagram(
        flow_of("""
        steps:
          - {id: one, title: "Which: one?", ask: A, answer: choice, next: {b: three},
             choices: [{id: a, label: Apples}, {id: b, label: B}]}
          - {id: two, ask: 'A question that is rather long, longer than any title ought to be', stage: true}
          - {id: three, title: Last, ask: C}
    """)
    )
    assert 'state "Which one?" as q_one' in drawn
    assert 'state "1. A question that is rather long, longer than ..." as q_two' in drawn
    assert "q_one --> q_three : B" in drawn
    assert "q_one --> q_two : otherwise" in drawn
    assert "q_three --> [*]" in drawn


def test_a_diagram_shows_conditions_and_groups() -> None:
    drawn = diagram(
        flow_of("""
        steps:
          - {id: sure, title: Sure, ask: A, answer: yes_no}
          - group: item
            again: Another
            most: 4
            steps: [{id: what, title: What, ask: B}]
          - {id: why, title: Why, ask: C, when: {step: sure, any_of: ["yes"]}}
          - {id: last, title: Last, ask: D, when: {step: what, answered: true}}
    """)
    )
    assert "q_what --> q_item_again : up to 4 times" in drawn
    assert "q_item_again --> q_what : Yes" in drawn
    assert "q_item_again --> q_why : Sure = Yes" in drawn
    assert "q_item_again --> q_last : What answered" in drawn
    assert "q_item_again --> [*] : otherwise" in drawn


def test_the_page_says_what_may_happen_everywhere() -> None:
    with_stage = page(flow_of("steps: [{id: one, title: One, ask: A, stage: true, skip: false}]", resumable=False))
    assert '`finish` asks "1. One" first' in with_stage
    assert "Not to be skipped: 1. One." in with_stage
    assert "`pause`" not in with_stage
    assert "`pause`" in page(flow_of(steps("one")))


def test_stale_diagrams_are_named(tmp_path: Path) -> None:
    one, two = flow_of(steps("one"), id="one"), flow_of(steps("two"), id="two")
    write_diagrams({"one": one, "two": two}, tmp_path)
    assert stale_diagrams({"one": one, "two": two}, tmp_path) == []
    assert stale_diagrams({"one": flow_of(steps("other"), id="one"), "two": two}, tmp_path) == ["one.md"]
    assert stale_diagrams({"one": one}, tmp_path) == ["README.md", "two.md"]
    write_diagrams({"one": one}, tmp_path)
    assert not (tmp_path / "two.md").exists()


def test_long_conditions_are_said_by_their_number() -> None:
    options = [f"{{id: {each}, label: {each.upper()}}}" for each in "abcde"]
    drawn = diagram(
        flow_of(f"""
        steps:
          - {{id: one, title: One, ask: A, answer: choice, choices: [{", ".join(options)}]}}
          - {{id: two, title: Two, ask: B, when: {{step: one, any_of: [a, b, c, d]}}}}
          - {{id: three, title: Three, ask: C, when: {{step: one, answered: false}}}}
    """)
    )
    assert "q_one --> q_two : one of 4 answers" in drawn
    assert "q_two --> q_three : One not answered" in drawn
