"""Maps of connections with their past, strengths, and the map that is the connector's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.storage.connecting.connections import (
    ConnectionRecord,
    MapHistory,
    Tie,
    add_connection,
    change_connection,
    connection,
    delete_connection,
    delete_own_map,
    get_connection,
    get_thought,
    keep_thoughts,
    map_history,
    redact_connection,
    redact_thought,
    remove_connection,
    state,
    states_of,
    thought,
    thoughts_of,
)
from bot.storage.connecting.journeys import delete_journey, get_journey, move_journey, open_journey
from bot.storage.connecting.strengths import (
    add_strength,
    delete_strength,
    get_strength,
    in_common,
    redact_strength,
    remove_strength,
    strengths_of,
)
from tests.storage.conftest import NOW

SISTER = Tie("sister", "family", "close", "daily", "letters", "company")
CLUB = Tie("walking club", "group", "outer")


@pytest.fixture
def heron(store, amina, now):
    return open_journey(store, amina.id, "Heron", now)


@pytest.fixture
def change(store, amina):
    """Say something else of a connection, so many days after it all began."""

    def say_else(id, days, **changes):
        known = get_connection(store, amina.id, id)
        return change_connection(store, amina.id, known, replace(known.tie, **changes), NOW + timedelta(days=days))

    return say_else


def labels(connections):
    return [each.tie.label for each in connections]


def rows_of(store, table):
    return store.conn.scalar(select(func.count()).select_from(table))


def test_a_map_is_as_it_was_on_any_day(store, amina, heron, change, now):
    sister = add_connection(store, amina.id, heron, SISTER, now)
    club = add_connection(store, amina.id, heron, CLUB, now + timedelta(days=10))
    assert change(club, 20, ring="middle", received="a lift")
    assert remove_connection(store, amina.id, get_connection(store, amina.id, sister), now + timedelta(days=30))
    history = map_history(store, amina.id, heron)
    assert history.at(now - timedelta(days=1)) == []
    assert labels(history.at(now)) == ["sister"]
    [_, then] = history.at(now + timedelta(days=15))
    assert (then.tie.label, then.tie.ring, then.tie.received) == ("walking club", "outer", "")
    [today] = history.at()
    assert (today.tie, today.begun_at) == (replace(CLUB, ring="middle", received="a lift"), now + timedelta(days=10))
    assert labels(history.removed()) == ["sister"]
    assert history.moments() == [now + timedelta(days=days) for days in (0, 10, 20, 30)]


def test_what_is_the_same_is_no_change_and_removed_twice_is_removed_once(store, amina, heron, change, now):
    sister = add_connection(store, amina.id, heron, SISTER, now)
    assert not change(sister, 1, ring="close")
    assert remove_connection(store, amina.id, get_connection(store, amina.id, sister), now)
    assert not remove_connection(store, amina.id, get_connection(store, amina.id, sister), now)
    assert [each.tie.standing for each in states_of(store, amina.id, sister)] == ["holds", "removed"]


def test_somebody_elses_map_is_none_of_theirs(store, amina, sam, heron, now):
    sister = add_connection(store, amina.id, heron, SISTER, now)
    assert get_connection(store, sam.id, sister) is None
    assert map_history(store, sam.id, heron) == MapHistory(())
    assert not delete_connection(store, sam.id, sister)
    redact_connection(store, sam.id, sister, str.upper)
    assert labels(map_history(store, amina.id, heron).at()) == ["sister"]


def test_a_connection_is_deleted_with_its_past_and_with_its_journey(store, amina, heron, change, now):
    sister = add_connection(store, amina.id, heron, SISTER, now)
    add_connection(store, amina.id, heron, CLUB, now)
    change(sister, 1, ring="outer")
    assert delete_connection(store, amina.id, sister)
    assert labels(map_history(store, amina.id, heron).at(now)) == ["walking club"]
    assert rows_of(store, state) == 1
    add_strength(store, amina.id, heron, "interest", "walking", now)
    assert delete_journey(store, amina.id, heron)
    assert rows_of(store, connection) == rows_of(store, state) == 0
    assert strengths_of(store, amina.id, heron) == []


def test_ones_own_map_is_apart_and_goes_with_everything_that_was_thought_over_it(store, amina, sam, heron, now):
    add_connection(store, amina.id, heron, SISTER, now)
    add_connection(store, amina.id, None, CLUB, now)
    add_connection(store, sam.id, None, SISTER, now)
    keep_thoughts(store, amina.id, {"easy": "to find people"}, now)
    assert labels(map_history(store, amina.id, None).at()) == ["walking club"]
    assert [each.answers for each in thoughts_of(store, amina.id)] == [{"easy": "to find people"}]
    assert thoughts_of(store, sam.id) == []
    delete_own_map(store, amina.id)
    assert map_history(store, amina.id, None) == MapHistory(())
    assert rows_of(store, thought) == 0
    assert rows_of(store, connection) == rows_of(store, state) == 2
    assert labels(map_history(store, amina.id, heron).at()) == labels(map_history(store, sam.id, None).at())


def test_details_are_overwritten_in_every_state(store, amina, heron, change, now):
    sister = add_connection(store, amina.id, heron, replace(SISTER, given="calls 123"), now)
    change(sister, 1, received="texts 123")
    redact_connection(store, amina.id, sister, lambda words: words.replace("123", "[phone]"))
    assert [(each.tie.given, each.tie.received) for each in states_of(store, amina.id, sister)] == [
        ("calls [phone]", "company"),
        ("calls [phone]", "texts [phone]"),
    ]
    strength = add_strength(store, amina.id, heron, "interest", "calling 123", now)
    redact_strength(store, amina.id, strength, lambda words: words.replace("123", "[phone]"))
    assert get_strength(store, amina.id, strength).words == "calling [phone]"
    kept = keep_thoughts(store, amina.id, {"easy": "123"}, now)
    redact_thought(store, amina.id, kept, lambda words: words.replace("123", "[phone]"))
    assert get_thought(store, amina.id, kept).answers == {"easy": "[phone]"}


def test_strengths_are_added_once_and_taken_off(store, amina, sam, heron, now):
    walking = add_strength(store, amina.id, heron, "interest", "Walking", now)
    assert add_strength(store, amina.id, heron, "interest", "walking ", now) == walking
    baking = add_strength(store, amina.id, heron, "strength", "baking", now + timedelta(hours=1))
    assert [(each.kind, each.words) for each in strengths_of(store, amina.id, heron)] == [
        ("interest", "Walking"),
        ("strength", "baking"),
    ]
    assert not remove_strength(store, sam.id, walking, now)
    assert remove_strength(store, amina.id, walking, now)
    assert not remove_strength(store, amina.id, walking, now)
    assert [each.id for each in strengths_of(store, amina.id, heron)] == [baking]
    assert not delete_strength(store, sam.id, baking)
    assert delete_strength(store, amina.id, baking)
    assert get_strength(store, amina.id, baking) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("walking", "Walking by the sea", True),
        ("walking by the sea", "walking", True),
        ("walking", "dogwalking", False),
        ("tea and talk", "talk and tea", False),
        ("چائے", "چائے", True),
    ],
)
def test_an_interest_in_common_is_found_as_whole_words(store, amina, heron, now, one, other, same):
    robin = open_journey(store, amina.id, "Robin", now)
    add_strength(store, amina.id, heron, "interest", one, now)
    add_strength(store, amina.id, robin, "strength", other, now)
    assert in_common(store, amina.id, heron) == ({robin: [one]} if same else {})


def test_nothing_is_in_common_with_another_workers_journey_or_a_closed_one(store, amina, sam, heron, now):
    add_strength(store, amina.id, heron, "interest", "walking", now)
    theirs = open_journey(store, sam.id, "Robin", now)
    add_strength(store, sam.id, theirs, "interest", "walking", now)
    assert in_common(store, amina.id, heron) == in_common(store, sam.id, theirs) == {}
    closed = open_journey(store, amina.id, "Wren", now)
    add_strength(store, amina.id, closed, "interest", "walking", now)
    assert in_common(store, amina.id, heron) == {closed: ["walking"]}
    move_journey(store, get_journey(store, amina.id, closed), "closed", now)
    assert in_common(store, amina.id, heron) == {}


STATES = st.sampled_from(("holds", "faded", "unhelpful", "removed"))
PASTS = st.lists(st.lists(st.tuples(st.integers(0, 30), STATES), min_size=1, max_size=6), max_size=6)


@given(PASTS, st.integers(-1, 31))
def test_the_map_at_a_date_is_what_the_history_says(pasts, day):
    def record(id, number, days, standing, begun):
        tie = replace(CLUB, standing=standing)
        return ConnectionRecord(id, None, tie, number, NOW + timedelta(days=days), NOW + timedelta(days=begun))

    histories, expected = [], {}
    for past in pasts:
        id, past = uuid4(), sorted(past, key=lambda each: each[0])
        histories.append(
            tuple(record(id, at, days, standing, past[0][0]) for at, (days, standing) in enumerate(past, start=1))
        )
        until = [standing for days, standing in past if days <= day]
        if until and until[-1] != "removed":
            expected[id] = until[-1]
    shown = MapHistory(tuple(histories)).at(NOW + timedelta(days=day))
    assert {each.id: each.tie.standing for each in shown} == expected
    assert [each.begun_at for each in shown] == sorted(each.begun_at for each in shown)
