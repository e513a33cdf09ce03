from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.erase import erase_person
from bot.storage.teams.learning_needs import (
    TeamNeeds,
    _totals,
    count_all_needs,
    count_needs,
    domain_of,
    keep_needs_private,
    learning_needs,
    mark_need,
    needs_of,
    needs_shared_in,
    share_needs,
)
from bot.storage.teams.taking_part import FLOOR
from bot.storage.teams.teams import join_team, leave_team

TODAY = date(2026, 3, 2)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def sharing(store, team, person, now):
    """Has so many people join the team, mark these and share them."""
    numbers = count(1)

    def join(how_many, *needs):
        joined = []
        for _ in range(how_many):
            member = join_team(
                store, team_id=team.id, person_id=person(f"Person {next(numbers)}").id, role="connector", at=now
            )
            for need in needs:
                mark_need(store, member.person_id, need, True)
            share_needs(store, member)
            joined.append(member)
        return joined

    return join


def test_what_somebody_marks_is_theirs_and_twice_is_the_same_as_once(store, amina):
    for wanted in (True, True):
        mark_need(store, amina.id, "2.3", wanted)
    mark_need(store, amina.id, "5.2", True)
    assert needs_of(store, amina.id) == ["2.3", "5.2"]
    for wanted in (False, False):
        mark_need(store, amina.id, "2.3", wanted)
    assert needs_of(store, amina.id) == ["5.2"]


def test_nothing_is_said_of_fewer_than_five_who_share(store, team, sharing):
    sharing(4, "2.3")
    assert not count_needs(store, team.id, TODAY)
    assert learning_needs(store, team.id) is None
    # Sharing without having marked anything does not make five.
    sharing(1)
    assert not count_needs(store, team.id, TODAY)
    sharing(1, "2.3")
    assert count_needs(store, team.id, TODAY)
    assert learning_needs(store, team.id) == TeamNeeds(TODAY, {"2.3": 5}, {})


def test_a_total_of_fewer_than_five_is_held_back_and_a_domain_says_it_where_nothing_can_be_taken_off_it(
    store, team, sharing
):
    sharing(3, "2.3", "4.1", "5.1")
    sharing(3, "2.3", "4.2", "5.2")
    sharing(1, "5.3")
    assert count_needs(store, team.id, TODAY)
    assert learning_needs(store, team.id) == TeamNeeds(TODAY, {"2.3": 6}, {"4": 6, "5": 7})


def test_whoever_looks_twice_sees_no_change_of_fewer_than_five_people(store, team, sharing):
    sharing(5, "2.3")
    count_needs(store, team.id, TODAY)
    later = sharing(4, "2.3", "5.2")
    assert not count_needs(store, team.id, TOMORROW)
    assert learning_needs(store, team.id) == TeamNeeds(TODAY, {"2.3": 5}, {})
    # One of those who counted already changes hers: that makes five.
    sharing(1, "5.2")
    assert count_needs(store, team.id, TOMORROW)
    assert learning_needs(store, team.id) == TeamNeeds(TOMORROW, {"2.3": 9, "5.2": 5}, {})
    for each in later:
        mark_need(store, each.person_id, "5.2", False)
        mark_need(store, each.person_id, "5.2", True)
    assert not count_needs(store, team.id, TOMORROW)


def test_who_takes_part_no_more_counts_as_a_change(store, team, sharing, now):
    first = sharing(9, "2.3", "5.2")
    count_needs(store, team.id, TODAY)
    keep_needs_private(store, first[0])
    leave_team(store, team_id=team.id, person_id=first[1].person_id, at=now)
    erase_person(store, first[2].person_id, now)
    mark_need(store, first[3].person_id, "5.2", False)
    count_all_needs(store, now)
    assert learning_needs(store, team.id) == TeamNeeds(TODAY, {"2.3": 9, "5.2": 9}, {})
    sharing(1, "2.3")
    count_all_needs(store, now + timedelta(days=1))
    assert learning_needs(store, team.id) == TeamNeeds(TOMORROW, {"2.3": 7, "5.2": 5}, {})


def test_when_fewer_than_five_are_left_nothing_is_said_any_more(store, team, sharing):
    there = sharing(6, "2.3")
    count_needs(store, team.id, TODAY)
    keep_needs_private(store, there[0])
    assert learning_needs(store, team.id)
    keep_needs_private(store, there[1])
    assert learning_needs(store, team.id) is None


def test_what_was_shared_does_not_come_along_to_another_team_nor_back_again(store, team, sharing, now):
    [mine] = sharing(1, "2.3")
    assert needs_shared_in(store, mine.person_id) == {mine.id}
    leave_team(store, team_id=team.id, person_id=mine.person_id, at=now)
    again = join_team(store, team_id=team.id, person_id=mine.person_id, role="connector", at=now)
    count_all_needs(store, now)
    assert again
    assert needs_shared_in(store, mine.person_id) == set()
    assert needs_of(store, mine.person_id) == ["2.3"]


def test_who_supervises_the_team_too_does_not_count(store, team, sharing, now):
    there = sharing(5, "2.3")
    join_team(store, team_id=team.id, person_id=there[0].person_id, role="supervisor", at=now)
    assert not count_needs(store, team.id, TODAY)
    assert learning_needs(store, team.id) is None


needs = st.lists(st.sampled_from(["1.1", "1.2", "2.1", "2.2", "3.1"]), unique=True).map(tuple)


@given(st.lists(needs, max_size=20))
def test_no_number_is_of_fewer_than_five_and_none_can_be_taken_off_another(people):
    totals = _totals(people)
    for competence, number in totals["competences"].items():
        assert number == sum(competence in each for each in people) >= FLOOR
    for domain, number in totals["domains"].items():
        assert number == sum(domain in map(domain_of, each) for each in people) >= FLOOR
        assert domain not in map(domain_of, totals["competences"])
