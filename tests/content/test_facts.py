"""The content says what its sources say: competences, stages, numbers, commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.load import (
    load_commands,
    load_competences,
    load_flows,
    load_framework,
    load_notice,
    load_nudges,
    load_options,
    load_urgent,
    steps_of,
)
from bot.i18n import Framework
from bot.nudges import kinds  # noqa: F401  (registers them)
from bot.nudges.kind import all_kinds

FACTS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "facts.yaml").read_text(encoding="utf-8"))


def asked(flow: str) -> list[str]:
    return [step.ask for _, step in steps_of(load_flows()[flow]) if step.stage]


def test_the_five_domains_and_21_competences_have_their_exact_ids_and_titles() -> None:
    told = {domain.title: {each.id: each.title for each in domain.competences} for domain in load_competences()}
    assert told == FACTS["competences"]
    assert len(told) == 5
    assert sum(map(len, told.values())) == 21


def test_the_framework_says_which_document_and_version_it_is_and_where_each_competence_stands() -> None:
    framework = load_framework()
    assert {"document": framework.document, "version": framework.version} == FACTS["framework"]
    assert all(each.id in each.source for domain in framework.domains for each in domain.competences)


def test_competences_are_offered_in_the_words_of_the_framework_in_every_language() -> None:
    options = load_options()["competences"]
    assert len(options) == 21
    assert ("2.3", Framework("2.3 Building supportive and trusting relationships")) in options


def test_gibbs_has_its_six_stages_in_order() -> None:
    steps = [step for _, step in steps_of(load_flows()["gibbs"]) if step.stage]
    assert [step.title for step in steps] == FACTS["gibbs"]


def test_every_gibbs_stage_has_four_to_six_cues_and_analysis_the_most() -> None:
    cues = {step.id: len(step.prompts) for _, step in steps_of(load_flows()["gibbs"]) if step.stage}
    assert all(4 <= count <= 6 for count in cues.values())
    assert [stage for stage, count in cues.items() if count == max(cues.values())] == ["analysis"]


def test_feelings_stay_private_and_have_a_gentle_way_out() -> None:
    for flow, step_id in (("gibbs", "feelings"), ("journal", "feeling")):
        step = next(step for _, step in steps_of(load_flows()[flow]) if step.id == step_id)
        assert step.private
    feelings = next(step for _, step in steps_of(load_flows()["gibbs"]) if step.id == "feelings")
    assert feelings.linger is not None
    assert (feelings.linger.over, feelings.linger.returns) == (600, 2)


def test_a_reflection_holds_experience_thinking_and_action() -> None:
    for flow in ("gibbs", "what"):
        parts = {step.part for _, step in steps_of(load_flows()[flow]) if step.stage}
        assert parts == {"experience", "thinking", "action"}


def test_the_action_plan_is_asked_for_as_when_then() -> None:
    assert "When X happens, I will Y" in asked("gibbs")[-1]


def test_the_journal_asks_its_three_questions() -> None:
    assert asked("journal") == FACTS["journal"]


@pytest.mark.parametrize("region", FACTS["numbers"])
def test_the_urgent_card_has_the_numbers_of_the_region(region: str) -> None:
    assert [line.number for line in load_urgent().helplines_for(region)] == FACTS["numbers"][region]


def test_without_a_region_the_urgent_card_has_every_number() -> None:
    card = load_urgent()
    assert card.helplines_for("") == card.helplines


def test_every_number_has_a_source_and_those_nobody_compared_with_it_are_counted() -> None:
    card = load_urgent()
    assert all(line.source.startswith("https://") for line in card.helplines)
    assert card.unreviewed == tuple(line for line in card.helplines if line.reviewed is None)


def test_the_menu_has_every_command_of_this_version_and_no_other() -> None:
    assert sorted(command.name for command in load_commands().all) == sorted(FACTS["commands"])


def test_every_flow_with_a_command_is_in_the_menu() -> None:
    menu = {command.name for command in load_commands().all}
    assert {flow.command for flow in load_flows().values() if flow.command} <= menu


def test_the_notice_says_what_telegram_and_a_court_can_see_and_for_how_long_drafts_stay() -> None:
    notice = load_notice()
    short, more = " ".join(notice.short), " ".join(notice.more)
    assert notice.sensitive
    for words in ("end-to-end encrypted", "court", "unless you share it"):
        assert words in short
    for words in ("30 days", "not a care record", "/mydata"):
        assert words in more


def test_every_planned_nudge_has_several_wordings_and_says_why_it_came() -> None:
    nudges = load_nudges()
    assert set(nudges) == {*(kind.id for kind in all_kinds()), "draft_expiring"}
    assert all(len(set(nudge.say)) >= 2 and nudge.why for nudge in nudges.values())


def test_a_nudge_has_no_room_for_anything_somebody_wrote() -> None:
    assert not [words for nudge in load_nudges().values() for words in (*nudge.say, nudge.why) if "{" in words]
