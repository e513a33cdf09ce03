"""After an introduction it is asked once whether it fits, on the day the person chose, for as long as that is open."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from bot.nudges.planning import plan_once
from bot.storage.connecting.introductions import index_introduction
from bot.storage.connecting.journeys import JourneyState, add_to_journey, get_journey, move_journey, open_journey
from bot.storage.entries import KeptAnswer, delete_entry, get_entry, keep_entry, put_answer
from tests.nudges.conftest import Life

NEXT_MONDAY = date(2026, 3, 9)


@pytest.fixture
def journey(life: Life) -> UUID:
    return open_journey(life.store, life.person.id, "Heron", life.now)


@pytest.fixture
def introduction(life: Life, journey: UUID) -> UUID:
    """One that was made today, to be asked about in a week."""
    made = keep_entry(
        life.store,
        person_id=life.person.id,
        kind="introduction",
        flow="introduction",
        version="1",
        zone="Europe/London",
        begun_at=life.now,
        kept_at=life.now,
        answers=[],
        competences=(),
    )
    add_to_journey(life.store, life.person.id, journey, made, life.now)
    index(life, made)
    assert plan_once(life.store, life.person, "introduction_fit", NEXT_MONDAY, life.now, entry_id=made)
    return made


def index(life: Life, entry_id: UUID) -> None:
    kept = get_entry(life.store, life.person.id, entry_id)
    assert kept
    index_introduction(life.store, kept, life.now.date())


def say(life: Life, introduction: UUID, fit: str) -> None:
    given = KeptAnswer("fit", 5, {"parts": [], "value": fit})
    put_answer(life.store, life.person.id, introduction, given, life.now)
    index(life, introduction)


def move(life: Life, journey: UUID, state: JourneyState) -> None:
    mine = get_journey(life.store, life.person.id, journey)
    assert mine
    move_journey(life.store, mine, state, life.now)


@pytest.mark.usefixtures("introduction")
def test_it_comes_on_the_morning_of_the_day_they_chose_and_once(life: Life) -> None:
    [came] = life.live_for(30)
    assert came.date() == NEXT_MONDAY


@pytest.mark.parametrize(("fit", "comes"), [("fits", 0), ("does_not", 0), ("not_sure", 1), ("not_gone", 1)])
def test_it_comes_only_while_that_is_open(life: Life, introduction: UUID, fit: str, comes: int) -> None:
    say(life, introduction, fit)
    assert len(life.live_for(30)) == comes


def test_it_does_not_come_for_an_introduction_that_is_gone(life: Life, introduction: UUID) -> None:
    delete_entry(life.store, life.person.id, introduction)
    assert life.live_for(30) == []


@pytest.mark.usefixtures("introduction")
@pytest.mark.parametrize("state", ["paused", "stepped_back", "closed"])
def test_it_does_not_come_while_the_journey_rests(life: Life, journey: UUID, state: JourneyState) -> None:
    move(life, journey, state)
    assert life.live_for(30) == []


@pytest.mark.usefixtures("introduction")
def test_it_comes_when_the_journey_goes_on_before_that_day(life: Life, journey: UUID) -> None:
    move(life, journey, "paused")
    life.now += timedelta(days=2)
    move(life, journey, "open")
    assert len(life.live_for(30)) == 1
