"""A journey that has been quiet for some weeks: said once for one silence, and only of what is still open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.nudges.kinds.journeys import QUIET, WEEKS, quiet_after
from bot.nudges.switching import switch_on
from bot.storage.connecting.journeys import (
    JourneyRecord,
    JourneyState,
    get_journey,
    move_journey,
    open_journey,
    rename_journey,
)
from tests.nudges.conftest import MONDAY, Life

TUESDAY = MONDAY + timedelta(days=1)


def begin(life: Life) -> JourneyRecord:
    mine = get_journey(life.store, life.person.id, open_journey(life.store, life.person.id, "Blue heron", life.now))
    assert mine
    return mine


def want(life: Life, weeks: int) -> None:
    switch_on(life.store, life.person, QUIET, life.now, quiet_after(weeks))


def test_nobody_hears_of_it_who_has_not_asked(life: Life) -> None:
    begin(life)
    assert life.live_for(200) == []


@pytest.mark.parametrize("weeks", WEEKS)
def test_it_comes_on_the_first_tuesday_after_so_many_weeks_and_once_for_one_silence(life: Life, weeks: int) -> None:
    begin(life)
    want(life, weeks)
    assert [at.date() for at in life.live_for(150)] == [(TUESDAY + timedelta(weeks=weeks)).date()]


def test_another_silence_is_said_again(life: Life) -> None:
    mine = begin(life)
    want(life, 2)
    assert len(life.live_for(20)) == 1
    life.heed()
    rename_journey(life.store, mine, "Grey owl", life.now)
    assert len(life.live_for(10)) == 0
    assert len(life.live_for(20)) == 1


@pytest.mark.parametrize("state", ["paused", "stepped_back", "closed"])
def test_it_does_not_come_for_what_rests(life: Life, state: JourneyState) -> None:
    move_journey(life.store, begin(life), state, life.now)
    want(life, 2)
    assert life.live_for(100) == []
