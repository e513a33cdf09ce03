"""Journeys: under an alias, in any order, left and entered again, with their history; nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage.connecting.journeys import (
    add_to_journey,
    aliases_of,
    delete_journey,
    entries_of_journey,
    get_journey,
    journey_events,
    journey_named,
    journey_of_entry,
    journeys_page,
    move_journey,
    open_journey,
    quiet_journeys,
    rename_journey,
    steps_taken,
)
from bot.storage.entries import delete_entry, get_entries, get_entry
from bot.storage.redact import put_alias
from bot.storage.shares import share, shares_of

MOVES = [("paused", None), ("stepped_back", None), ("closed", None), *(("open", step) for step in range(1, 9))]


@pytest.fixture
def heron(store, amina, now):
    return get_journey(store, amina.id, open_journey(store, amina.id, "Blue heron", now))


def again(store, mine):
    return get_journey(store, mine.person_id, mine.id)


@pytest.fixture
def take(store, amina, keep, now):
    """Keeps an entry of a step, so many days later."""

    def step(mine, number, days=0, **words):
        at = now + timedelta(days=days)
        entry_id = keep(amina, at=at, kind="step", **words)
        add_to_journey(store, amina.id, mine.id, entry_id, at, number)
        return entry_id

    return step


def test_rule_flexible_order_steps_are_taken_in_any_order_and_repeated(store, heron, take, now):
    for days, number in enumerate((6, 2, 6, 8, 1)):
        take(heron, number, days)
    taken = steps_taken(store, heron)
    assert {number: each.times for number, each in taken.items()} == {6: 2, 2: 1, 8: 1, 1: 1}
    assert taken[6].last_at == now + timedelta(days=2)
    assert [each.step for each in entries_of_journey(store, heron.person_id, heron.id)] == [6, 2, 6, 8, 1]


def test_rule_leave_and_re_enter_nothing_of_it_is_lost(store, heron, take, now):
    take(heron, 4)
    assert move_journey(store, heron, "paused", now + timedelta(days=1))
    assert move_journey(store, again(store, heron), "stepped_back", now + timedelta(days=2))
    assert move_journey(store, again(store, heron), "open", now + timedelta(days=9), 2)
    entered = again(store, heron)
    assert (entered.state, entered.step) == ("open", 2)
    assert [each.step for each in entries_of_journey(store, heron.person_id, heron.id)] == [4]
    happened = [(each.kind, each.step) for each in journey_events(store, heron.person_id, heron.id)]
    assert happened == [("begun", None), ("paused", None), ("stepped_back", None), ("open", 2)]


def test_rule_leave_and_re_enter_a_closed_journey_starts_again_too(store, heron, now):
    move_journey(store, heron, "closed", now)
    assert move_journey(store, again(store, heron), "open", now + timedelta(days=400), 7)
    assert again(store, heron).state == "open"


def test_where_it_starts_again_is_behind_it_once_a_step_is_taken(store, heron, take, now):
    move_journey(store, heron, "open", now, 2)
    assert again(store, heron).step == 2
    take(heron, 5)
    assert again(store, heron).step is None


def test_moving_twice_is_moving_once(store, heron, now):
    assert move_journey(store, heron, "paused", now)
    assert not move_journey(store, again(store, heron), "paused", now)
    assert len(journey_events(store, heron.person_id, heron.id)) == 2


@given(moves=st.lists(st.sampled_from(MOVES), max_size=12))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rule_leave_and_re_enter_whatever_becomes_of_it_any_step_can_follow(sqlite_store, moves):
    """From every state to every other, and the history has grown by what changed and nothing else."""
    from tests.storage.conftest import NOW, join

    person_id = join(sqlite_store, _next_number())
    mine = get_journey(sqlite_store, person_id, open_journey(sqlite_store, person_id, "Red robin", NOW))
    changed = 0
    for minutes, (state, step) in enumerate(moves):
        changed += move_journey(sqlite_store, again(sqlite_store, mine), state, NOW + timedelta(minutes=minutes), step)
        assert again(sqlite_store, mine).state == state
        assert step is None or again(sqlite_store, mine).step == step
    assert len(journey_events(sqlite_store, person_id, mine.id)) == 1 + changed


_numbers = iter(range(50_000, 60_000))


def _next_number():
    return next(_numbers)


def test_nobody_else_finds_or_changes_a_journey(store, heron, amina, sam, keep, now):
    entry_id = keep(amina)
    add_to_journey(store, amina.id, heron.id, entry_id, now, 1)
    assert get_journey(store, sam.id, heron.id) is None
    assert aliases_of(store, sam.id) == {}
    assert journeys_page(store, sam.id, offset=0, limit=9) == ([], 0)
    assert journey_events(store, sam.id, heron.id) == []
    assert entries_of_journey(store, sam.id, heron.id) == []
    assert journey_of_entry(store, sam.id, entry_id) is None
    assert not delete_journey(store, sam.id, heron.id)
    theirs = keep(sam)
    add_to_journey(store, sam.id, heron.id, theirs, now, 1)
    assert get_entry(store, sam.id, theirs).journey is None
    assert len(entries_of_journey(store, amina.id, heron.id)) == 1


def test_an_entry_knows_its_journey_and_its_step(store, heron, amina, take, keep, now):
    at_step, of_none = take(heron, 4, what="We went."), keep(amina)
    goal = keep(amina, kind="goal")
    add_to_journey(store, amina.id, heron.id, goal, now)
    found = get_entries(store, amina.id, [at_step, of_none, goal])
    assert (found[at_step].journey.alias, found[at_step].journey.step) == ("Blue heron", 4)
    assert found[of_none].journey is None
    assert (found[goal].journey.id, found[goal].journey.step) == (heron.id, None)
    assert get_entry(store, amina.id, at_step).journey == found[at_step].journey


def test_an_entry_that_is_deleted_leaves_its_journey(store, heron, amina, take):
    first, second = take(heron, 4), take(heron, 4, days=1)
    delete_entry(store, amina.id, second)
    assert [each.entry_id for each in entries_of_journey(store, amina.id, heron.id)] == [first]
    assert steps_taken(store, heron)[4].times == 1


def test_entries_stay_when_their_journey_is_deleted(store, heron, amina, take):
    entry_id = take(heron, 4, what="We went.")
    assert delete_journey(store, amina.id, heron.id)
    assert not delete_journey(store, amina.id, heron.id)
    left = get_entry(store, amina.id, entry_id)
    assert left and left.journey is None and len(left.answers) == 1


def test_what_goes_on_stands_first_page_by_page(store, amina, now):
    ids = []
    for number in range(5):
        ids.append(open_journey(store, amina.id, f"Bird {number}", now + timedelta(days=number)))
    move_journey(store, get_journey(store, amina.id, ids[4]), "closed", now + timedelta(days=9))
    move_journey(store, get_journey(store, amina.id, ids[3]), "paused", now + timedelta(days=9))
    first, total = journeys_page(store, amina.id, offset=0, limit=3)
    rest, _ = journeys_page(store, amina.id, offset=3, limit=3)
    assert total == 5
    assert [each.alias for each in first] == ["Bird 2", "Bird 1", "Bird 0"]
    assert [each.alias for each in rest] == ["Bird 3", "Bird 4"]


def test_a_journey_is_found_by_its_alias_whatever_its_capitals(store, heron, amina, sam, now):
    assert journey_named(store, amina.id, "blue HERON").id == heron.id
    assert journey_named(store, amina.id, "Blue") is None
    peacock = open_journey(store, amina.id, "نیلا مور", now)
    assert journey_named(store, amina.id, "نيلا مور").id == peacock, "typed on an Arabic keyboard"
    assert journey_named(store, sam.id, "Blue heron") is None


def test_a_quiet_journey_is_open_and_nothing_has_happened_on_it(store, amina, heron, take, now):
    month_later = now + timedelta(days=30)
    paused = open_journey(store, amina.id, "Red robin", now)
    move_journey(store, get_journey(store, amina.id, paused), "paused", now)
    assert [each.id for each in quiet_journeys(store, amina.id, month_later)] == [heron.id]
    assert quiet_journeys(store, amina.id, month_later, after=now) == []
    take(heron, 3, days=29)
    assert quiet_journeys(store, amina.id, now + timedelta(days=28)) == []


def test_another_alias_takes_the_earlier_ones_place_wherever_it_was_shared(store, heron, amina, sam, take, link, now):
    entry_id = take(heron, 4, what="We went.")
    other = take(get_journey(store, amina.id, open_journey(store, amina.id, "Red robin", now)), 4)
    pair = link(sam, amina)
    shared = {}
    for each, alias in ((entry_id, "Blue heron"), (other, "Red robin")):
        shared[each] = share(
            store,
            owner_id=amina.id,
            entry_id=each,
            kind="full",
            snapshot={"title": "", "journey": {"alias": alias, "step": 4}},
            supervisions=[pair],
            at=now,
        )
    rename_journey(store, heron, "Grey owl", now)
    assert put_alias(store, heron, "Grey owl") == [shared[entry_id]]
    told = {each.entry_id: each.snapshot for each in shares_of(store, amina.id)}
    assert told[entry_id]["journey"] == {"alias": "Grey owl", "step": 4}
    assert told[other]["journey"]["alias"] == "Red robin"
    assert again(store, heron).alias == "Grey owl"
    put_alias(store, heron, None)
    assert "journey" not in {each.entry_id: each.snapshot for each in shares_of(store, amina.id)}[entry_id]
