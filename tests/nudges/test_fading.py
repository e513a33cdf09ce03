"""What comes to nothing comes less often, then stops; what is of use once comes as before."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.nudges.fading import after
from bot.storage.nudges.switches import SwitchRecord

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ON = SwitchRecord("reflection_weekly", is_on=True)


def ignored(switch: SwitchRecord, times: int) -> SwitchRecord:
    for _ in range(times):
        switch = after(switch, heeded=False, now=NOW)
    return switch


def test_three_ignored_in_a_row_halve_the_pace() -> None:
    assert not ignored(ON, 2).halved
    assert ignored(ON, 3).halved
    assert ignored(ON, 3).is_on


def test_three_more_pause_the_kind() -> None:
    paused = ignored(ON, 6)
    assert paused.paused_at == NOW
    assert not paused.is_on


def test_one_that_is_heeded_begins_the_count_again() -> None:
    heeded = after(ignored(ON, 5), heeded=True, now=NOW)
    assert heeded == ON
    assert not ignored(heeded, 2).halved
