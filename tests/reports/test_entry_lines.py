"""What an entry's answers look like in the chat and in files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.flows.compile import shipped_flows
from bot.i18n import Reader, language, say
from bot.reports.entry_lines import answer_lines, chosen_lines, experience_thinking_action
from bot.reports.snapshot import Snapshot

READER = Reader(language("en"), "Europe/London", datetime(2026, 3, 2, tzinfo=UTC))


def lines(flow: str, **values: Any) -> list[str]:
    """The lines of an entry whose answers were chosen, in English."""
    answers = [{"place": place, "part": None, "text": "", "value": value} for place, value in values.items()]
    shown = Snapshot({"kind": "step", "flow": flow, "answers": answers})
    return [
        READER.text(say("{title}: {value}", title=line.label, value=line.value))
        for line in answer_lines(shipped_flows(), shown)
        if line.value is not None
    ]


def test_several_choices_are_listed_by_their_labels() -> None:
    assert lines("stepping_out", supporters=["me", "host"]) == ["Who supports: Me, Somebody from the place"]
    assert lines("stepping_out", supporters=["me"]) == ["Who supports: Me"]


def test_that_nothing_was_chosen_of_several_is_said() -> None:
    assert lines("personal_plan", permissions=[]) == ["Permissions given: none"]


def test_a_choice_that_the_content_no_longer_has_is_shown_as_it_was_kept() -> None:
    assert lines("stepping_out", supporters=["me", "gone"]) == ["Who supports: Me, gone"]


def test_names_of_measures_stay_as_they_are() -> None:
    assert lines("measure", measure="resource_generator") == ["Measure: Resource Generator-UK"]


def test_words_of_no_part_are_in_the_table_too_and_the_title_is_not_there_twice() -> None:
    answers = [
        {"place": place, "part": part, "text": text, "value": None}
        for place, part, text in (
            ("title", None, "Sing in the choir"),
            ("plan", "action", "Ask when they meet"),
            ("expected", None, "Sings along every second week"),
        )
    ]
    shot = Snapshot({"kind": "goal", "title": "Sing in the choir", "answers": answers})
    assert experience_thinking_action(shot, READER) == ("", "Sings along every second week", "Ask when they meet")


def test_what_was_chosen_is_in_the_table_with_what_it_was_about() -> None:
    answers = [
        {"place": "measure", "part": None, "text": "", "value": "resource_generator"},
        {"place": "day", "part": None, "text": "yesterday", "value": "2026-03-03"},
        {"place": "note", "part": None, "text": "Done together", "value": None},
    ]
    shot = Snapshot({"kind": "measure", "flow": "measure", "title": "", "answers": answers})
    said = chosen_lines(shipped_flows(), shot, READER).splitlines()
    assert said[0] == "Measure: Resource Generator-UK"
    assert said[1].endswith(": 3 Mar 2026")
    assert len(said) == 2
