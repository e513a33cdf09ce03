"""Every kind of nudge has words, says what it can do, and keeps quiet about entries."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from bot.content.check_wording import ALONE, SIDE_BY_SIDE, visible_length
from bot.content.load import load_nudges
from bot.i18n import Text
from bot.nudges import kinds  # noqa: F401  (registers them)
from bot.nudges.kind import Kind, all_kinds, register
from bot.nudges.wording import nudge_message
from bot.storage.nudges.rules import NudgeRecord, RuleRecord

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
# What is said without being a nudge.
WARNINGS = {"draft_expiring"}


def nudge(kind: str) -> NudgeRecord:
    rule = RuleRecord(uuid4(), uuid4(), kind, False, {}, uuid4(), uuid4(), None, stopped=False)
    return NudgeRecord(uuid4(), rule, rule.person_id, date(2026, 3, 2), NOW, NOW, "waiting", 0, None)


def test_every_kind_has_words_and_all_words_have_a_kind() -> None:
    assert {kind.id for kind in all_kinds()} == load_nudges().keys() - WARNINGS


def test_a_kind_is_there_once() -> None:
    with pytest.raises(ValueError, match="own is registered twice"):
        register(Kind("own"))


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.id)
def test_a_nudge_can_be_acted_on_and_stopped_in_one_tap(kind: Kind) -> None:
    said = nudge_message(nudge(kind.id), NOW)
    verbs = {button.data.split("|")[1] for row in said.buttons for button in row}
    assert verbs & {"stop_these", "stop_this", "not_today"}
    assert verbs - {"stop_these", "stop_this", "not_today", "later"}, "nothing to do but putting it off"
    for row in said.buttons:
        for button in row:
            assert isinstance(button.label, Text)
            assert visible_length(button.label.msgid) <= (SIDE_BY_SIDE if len(row) > 1 else ALONE)


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.id)
def test_wordings_take_turns_and_hold_nothing_that_somebody_wrote(kind: Kind) -> None:
    wording = load_nudges()[kind.id]
    assert len(wording.say) >= 2
    assert len(set(wording.say)) == len(wording.say)
    assert not any("{" in each for each in (*wording.say, wording.why))
