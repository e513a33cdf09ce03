"""What a person allows in their plan (M32): what was ticked, and never anything else."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.screens.connecting.personal_plan import NONE, permissions_of
from bot.flows.compile import shipped_flows
from bot.storage.entries import AnswerRecord, EntryRecord

NOW = datetime(2026, 3, 2, tzinfo=UTC)
OFFERED = [option.id for option in shipped_flows()["personal_plan"].nodes["permissions"].options]


def plan(ticked: list[str] | None) -> EntryRecord:
    """A plan whose permissions are these; None: the question was skipped."""
    answers = []
    if ticked is not None:
        data = {"parts": [], "value": ticked}
        answers.append(AnswerRecord(uuid4(), "permissions", 7, data, False, True, None, NOW))
    return EntryRecord(
        uuid4(), uuid4(), "plan", "personal_plan", "v1", "Europe/London", NOW, NOW, None, answers, [], None
    )


def test_m32_skipping_gives_no_permission() -> None:
    assert permissions_of(plan(None)) == []


@given(st.lists(st.sampled_from(OFFERED), unique=True))
def test_m32_nothing_is_allowed_that_was_not_ticked_and_none_takes_all_of_it_back(ticked: list[str]) -> None:
    allowed = permissions_of(plan(ticked))
    assert set(allowed) <= set(ticked) - {NONE}
    assert allowed == ([] if NONE in ticked else ticked)
