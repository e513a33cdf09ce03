from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from bot.storage.audit import audit_of
from bot.storage.erase import erase_person
from bot.storage.everything import everything_of
from bot.storage.people import mark_reachable, mark_suspended
from bot.storage.teams.ideas import (
    add_idea_by_name,
    add_idea_without_name,
    answer_idea,
    bring_ideas,
    idea_for,
    ideas_for,
    ideas_of,
    mark_idea_opened,
    may_be_nameless,
    take_back_idea,
)
from bot.storage.teams.teams import MembershipRecord, TeamRecord, close_team, join_team, leave_team

TODAY = date(2026, 3, 2)


@pytest.fixture
def joined(store, team, person, now) -> Callable[..., MembershipRecord]:
    """Has somebody of that name join the team."""

    def join(name: str, role: str = "connector") -> MembershipRecord:
        member = join_team(store, team_id=team.id, person_id=person(name).id, role=role, at=now)
        assert member
        return member

    return join


@pytest.fixture
def five(joined) -> list[MembershipRecord]:
    return [joined(name) for name in ("Amina", "Bilal", "Chloe", "Dan", "Ewa")]


@pytest.fixture
def sam_there(joined) -> UUID:
    return joined("Sam", "supervisor").person_id


def words(store, reader: UUID, team: TeamRecord) -> list[str]:
    return [each.words for each in ideas_for(store, reader, team.id)]


def test_an_idea_by_name_reaches_the_supervisors_of_the_team_and_nobody_else(store, team, five, sam_there, person):
    idea = add_idea_by_name(store, five[0], "Meet on Mondays", TODAY)
    [found] = ideas_for(store, sam_there, team.id)
    assert (found.id, found.words, found.author_id, found.on) == (idea, "Meet on Mondays", five[0].person_id, TODAY)
    assert words(store, five[1].person_id, team) == []
    assert words(store, person("Zoe").id, team) == []
    assert idea_for(store, person("Zed").id, idea) is None
    [own] = ideas_for(store, five[0].person_id, team.id)
    assert own.mine


def test_the_team_sees_what_was_answered_and_never_the_name(store, team, five, sam_there):
    idea = add_idea_by_name(store, five[0], "Meet on Mondays", TODAY)
    assert answer_idea(store, sam_there, idea, "trying", "From April on", TODAY)
    [found] = ideas_for(store, five[1].person_id, team.id)
    assert (found.author_id, found.mine) == (None, False)
    assert [(each.kind, each.line) for each in found.answers] == [("trying", "From April on")]


def test_a_later_answer_takes_the_place_of_the_earlier_one_and_each_supervisor_has_their_own(
    store, team, five, sam_there, joined
):
    sue = joined("Sue", "supervisor").person_id
    idea = add_idea_by_name(store, five[0], "Meet on Mondays", TODAY)
    answer_idea(store, sam_there, idea, "noted", "Let me think", TODAY)
    answer_idea(store, sam_there, idea, "not_now", None, TODAY + timedelta(days=1))
    answer_idea(store, sue, idea, "trying", None, TODAY + timedelta(days=2))
    [found] = ideas_for(store, sue, team.id)
    assert [(each.supervisor_id, each.kind, each.line) for each in found.answers] == [
        (sam_there, "not_now", None),
        (sue, "trying", None),
    ]


def test_only_a_supervisor_of_the_team_answers(store, five, sam_there, person):
    idea = add_idea_by_name(store, five[0], "Meet on Mondays", TODAY)
    for who in (five[0].person_id, five[1].person_id, person("Zoe").id):
        assert answer_idea(store, who, idea, "noted", None, TODAY) is None


def test_I6_an_idea_without_a_name_is_nobodys_in_any_column(store, team, five, sam_there, every_row, now):
    before = every_row()
    add_idea_without_name(store, team.id, "Less paper", TODAY)
    bring_ideas(store, now + timedelta(days=1))
    [row] = every_row()["idea"]
    assert (row["author_id"], row["membership_id"], row["team_id"]) == (None, None, team.id)
    assert type(row["written_on"]) is date
    assert {name for name, rows in every_row().items() if rows != before[name]} == {"idea"}
    for member in five:
        assert everything_of(store, member.person_id)["ideas"] == []
    [found] = ideas_for(store, sam_there, team.id)
    assert (found.words, found.author_id) == ("Less paper", None)
    mark_idea_opened(store, sam_there, found, now)
    assert every_row()["audit"] == before["audit"]


def test_ideas_without_a_name_arrive_together_when_the_day_is_over(store, team, five, sam_there, now):
    add_idea_without_name(store, team.id, "Less paper", TODAY)
    assert bring_ideas(store, now + timedelta(hours=12)) == []
    add_idea_without_name(store, team.id, "More tea", TODAY)
    assert words(store, sam_there, team) == []
    assert bring_ideas(store, now + timedelta(hours=15)) == [team.id]
    assert set(words(store, sam_there, team)) == {"Less paper", "More tea"}
    assert bring_ideas(store, now + timedelta(hours=16)) == []


@pytest.mark.parametrize("how", ["leaves", "suspended", "out of reach", "supervises too"])
def test_without_a_name_needs_five_who_could_have_written(store, team, five, sam_there, now, how):
    assert may_be_nameless(store, team.id)
    add_idea_without_name(store, team.id, "Less paper", TODAY)
    who = five[4].person_id
    if how == "leaves":
        leave_team(store, team_id=team.id, person_id=who, at=now)
    elif how == "suspended":
        mark_suspended(store, who, True, now)
    elif how == "out of reach":
        mark_reachable(store, who, False, now)
    else:
        join_team(store, team_id=team.id, person_id=who, role="supervisor", at=now)
    assert not may_be_nameless(store, team.id)
    with pytest.raises(ValueError, match="too few"):
        add_idea_without_name(store, team.id, "Again", TODAY)
    # What was on its way waits until there are enough again.
    assert bring_ideas(store, now + timedelta(days=1)) == []
    assert words(store, sam_there, team) == []


def test_an_idea_by_name_goes_when_its_author_takes_it_back_leaves_or_is_erased(store, team, five, sam_there, now):
    for number, member in enumerate(five[:3]):
        add_idea_by_name(store, member, f"idea {number}", TODAY)
    [first, second, third] = five[:3]
    [mine] = ideas_of(store, first.person_id)
    assert not take_back_idea(store, second.person_id, mine.id)
    assert take_back_idea(store, first.person_id, mine.id)
    assert not take_back_idea(store, first.person_id, mine.id)
    leave_team(store, team_id=team.id, person_id=second.person_id, at=now)
    assert words(store, sam_there, team) == ["idea 2"]
    assert [each.words for each in ideas_of(store, second.person_id)] == ["idea 1"]
    erase_person(store, third.person_id, now)
    assert words(store, sam_there, team) == []


def test_who_comes_back_has_to_write_again(store, team, five, sam_there, now):
    add_idea_by_name(store, five[0], "Meet on Mondays", TODAY)
    leave_team(store, team_id=team.id, person_id=five[0].person_id, at=now)
    join_team(store, team_id=team.id, person_id=five[0].person_id, role="connector", at=now)
    assert words(store, sam_there, team) == []


def test_nothing_is_read_in_a_closed_team_nor_by_who_left_it_or_is_suspended(store, team, five, sam_there, joined, now):
    sue = joined("Sue", "supervisor").person_id
    add_idea_by_name(store, five[0], "Meet on Mondays", TODAY)
    assert words(store, sue, team) == ["Meet on Mondays"]
    mark_suspended(store, sue, True, now)
    assert words(store, sue, team) == []
    leave_team(store, team_id=team.id, person_id=sam_there, at=now)
    assert words(store, sam_there, team) == []
    mark_suspended(store, sue, False, now)
    close_team(store, team.id, now)
    assert words(store, sue, team) == []


def test_the_author_finds_who_opened_it_once(store, five, sam_there, now):
    idea = add_idea_by_name(store, five[0], "Meet on Mondays", TODAY)
    found = idea_for(store, sam_there, idea)
    assert found
    for hours in range(3):
        mark_idea_opened(store, sam_there, found, now + timedelta(hours=hours))
    assert [(each.actor_id, each.object_id) for each in audit_of(store, five[0].person_id)] == [(sam_there, idea)]


def test_what_an_erased_supervisor_answered_is_gone_and_the_idea_stays(store, team, five, sam_there, joined, now):
    sue = joined("Sue", "supervisor").person_id
    idea = add_idea_by_name(store, five[0], "Meet on Mondays", TODAY)
    answer_idea(store, sam_there, idea, "noted", "Let me think", TODAY)
    erase_person(store, sam_there, now)
    [found] = ideas_for(store, sue, team.id)
    assert (found.words, found.answers) == ("Meet on Mondays", ())


def test_a_period_is_of_days(store, team, five, sam_there):
    for days in range(3):
        add_idea_by_name(store, five[0], f"day {days}", TODAY + timedelta(days=days))
    found = ideas_for(store, sam_there, team.id, since=TODAY + timedelta(days=1), until=TODAY + timedelta(days=2))
    assert [each.words for each in found] == ["day 1"]


def test_it_is_sealed_with_the_authors_key_or_the_teams(store, team, five, every_row):
    add_idea_by_name(store, five[0], "Meet on Mondays", TODAY)
    add_idea_without_name(store, team.id, "Less paper", TODAY)
    assert not any(b"Monday" in row["body"] or b"paper" in row["body"] for row in every_row()["idea"])
