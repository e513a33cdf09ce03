"""What a team's work brings: it comes while it is needed, once, and not to who has stopped it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from bot.nudges.dispatch import dispatch_due
from bot.nudges.kinds.team import CULTURE_ROUND, IDEA_NEW
from bot.nudges.switching import silence_kind
from bot.nudges.teams import forget_review, invite_to_round, look_after_teams, remind_of_review, tell_of_ideas
from bot.postbox import Postbox
from bot.storage.nudges.rules import waiting_nudges
from bot.storage.people import PersonRecord, add_person, get_person
from bot.storage.store import Store
from bot.storage.supervision.review_dates import ReviewDateRecord, get_review_date, set_review_date
from bot.storage.teams.culture import QUESTIONS, add_reply, open_round
from bot.storage.teams.ideas import IdeaRecord, add_idea_by_name, add_idea_without_name, answer_idea, ideas_for
from bot.storage.teams.teams import MembershipRecord, TeamRecord, create_team, join_team, leave_team
from bot.telegram.render import TelegramRenderer

from .conftest import MONDAY, Life

POSTBOX = Postbox(TelegramRenderer(), "a process")
TODAY = MONDAY.date()
ALL_YES = dict.fromkeys(QUESTIONS, "yes")


@dataclass
class ATeam:
    """Sam and five connectors; Amina is the first."""

    store: Store
    team: TeamRecord
    sam: PersonRecord
    members: list[MembershipRecord]

    @property
    def amina(self) -> PersonRecord:
        return self.someone(self.members[0])

    def someone(self, member: MembershipRecord) -> PersonRecord:
        found = get_person(self.store, member.person_id)
        assert found
        return found

    def waiting(self, person: PersonRecord) -> list[tuple[str, datetime]]:
        return [(each.rule.kind, each.due_at) for each in waiting_nudges(self.store, person.id)]

    def told(self, at: datetime) -> set[int]:
        """Whose chats get something then."""
        return set(dispatch_due(self.store, POSTBOX, at).woken)


@pytest.fixture
def team(life: Life) -> ATeam:
    store = life.store
    agreed = {"language": "en", "zone": "Europe/London", "nation": "england", "notice_version": "1"}
    made = create_team(store, name="Frome", zone="Europe/London", nation="england", at=MONDAY)
    people = [add_person(store, telegram_id=number, at=MONDAY, **agreed) for number in range(100, 106)]
    joined = [
        join_team(store, team_id=made.id, person_id=each.id, role="connector" if number else "supervisor", at=MONDAY)
        for number, each in enumerate(people)
    ]
    return ATeam(store, made, people[0], [each for each in joined[1:] if each])


def in_april(team: ATeam, remind_days: int = 14, day: date = date(2026, 4, 1)) -> ReviewDateRecord:
    found = get_review_date(team.store, set_review_date(team.store, team.members[0], "appraisal", day, remind_days))
    assert found
    return found


@pytest.mark.parametrize("days", [7, 14, 28])
def test_a_review_is_reminded_of_so_many_days_before(team: ATeam, days: int) -> None:
    review = in_april(team, days)
    due = remind_of_review(team.store, team.amina, review, MONDAY)
    assert due
    assert (review.on - due.date()).days == days
    assert team.told(due) == {team.amina.telegram_id}


def test_a_review_is_not_reminded_of_when_nobody_wants_it_or_the_day_is_past(team: ATeam) -> None:
    assert remind_of_review(team.store, team.amina, in_april(team, 0), MONDAY) is None
    assert remind_of_review(team.store, team.amina, in_april(team, 14, TODAY + timedelta(days=7)), MONDAY) is None
    assert team.waiting(team.amina) == []


@pytest.mark.parametrize("how", ["moved", "left"])
def test_a_review_that_was_moved_or_is_of_another_team_does_not_come(team: ATeam, how: str) -> None:
    review = in_april(team)
    due = remind_of_review(team.store, team.amina, review, MONDAY)
    assert due
    if how == "moved":
        set_review_date(team.store, team.members[0], "appraisal", date(2026, 5, 1), 14)
    else:
        leave_team(team.store, team_id=team.team.id, person_id=team.amina.id, at=MONDAY)
    assert team.told(due) == set()


def test_a_review_that_was_called_off_is_not_planned_any_more(team: ATeam) -> None:
    review = in_april(team)
    remind_of_review(team.store, team.amina, review, MONDAY)
    forget_review(team.store, review, MONDAY)
    assert team.waiting(team.amina) == []
    # That is not the same as never wanting to hear of one.
    assert remind_of_review(team.store, team.amina, in_april(team), MONDAY)


def test_a_round_is_asked_about_once_and_once_more_and_not_of_who_has_replied(team: ATeam) -> None:
    closes = TODAY + timedelta(days=21)
    round_id = open_round(team.store, team.team.id, TODAY, closes)
    assert round_id
    invite_to_round(team.store, team.team.id, round_id, closes, MONDAY)
    everybody = {team.someone(each).telegram_id for each in team.members}
    assert team.told(MONDAY) == everybody
    add_reply(team.store, team.amina.id, round_id, ALL_YES, TODAY)
    [(kind, once_more)] = team.waiting(team.someone(team.members[1]))
    assert (kind, once_more.date()) == (CULTURE_ROUND, closes - timedelta(days=3))
    assert team.told(once_more) == everybody - {team.amina.telegram_id}


def test_who_has_stopped_a_kind_is_not_asked_again(team: ATeam) -> None:
    silence_kind(team.store, team.amina, CULTURE_ROUND, MONDAY)
    closes = TODAY + timedelta(days=21)
    round_id = open_round(team.store, team.team.id, TODAY, closes)
    assert round_id
    invite_to_round(team.store, team.team.id, round_id, closes, MONDAY)
    assert team.waiting(team.amina) == []
    assert len(team.waiting(team.someone(team.members[1]))) == 2


def test_supervisors_hear_of_ideas_once_for_all_that_are_new_and_not_when_they_are_answered(team: ATeam) -> None:
    evening = MONDAY.replace(hour=20)
    for words in ("Meet on Mondays", "Less paper"):
        idea = add_idea_by_name(team.store, team.members[0], words, TODAY)
        tell_of_ideas(team.store, team.team.id, evening)
    # Nobody asked for it: it waits until the morning.
    assert team.waiting(team.sam) == [(IDEA_NEW, MONDAY.replace(hour=8) + timedelta(days=1))]
    answer_idea(team.store, team.sam.id, idea, "noted", None, TODAY)
    [(_, morning)] = team.waiting(team.sam)
    assert team.told(morning) == {team.sam.telegram_id}
    add_idea_by_name(team.store, team.members[0], "More tea", TODAY)
    tell_of_ideas(team.store, team.team.id, morning + timedelta(days=1))
    for each in (each.id for each in _unanswered(team)):
        answer_idea(team.store, team.sam.id, each, "noted", None, TODAY)
    assert team.told(morning + timedelta(days=2)) == set()


def _unanswered(team: ATeam) -> list[IdeaRecord]:
    return [each for each in ideas_for(team.store, team.sam.id, team.team.id) if not each.answers]


def test_an_idea_without_a_name_is_told_of_when_its_day_is_over(team: ATeam) -> None:
    add_idea_without_name(team.store, team.team.id, "Less paper", TODAY)
    look_after_teams(team.store, MONDAY.replace(hour=23))
    assert team.waiting(team.sam) == []
    look_after_teams(team.store, MONDAY + timedelta(days=1, hours=-8))
    assert [kind for kind, _ in team.waiting(team.sam)] == [IDEA_NEW]
    look_after_teams(team.store, MONDAY + timedelta(days=1))
    assert len(team.waiting(team.sam)) == 1
