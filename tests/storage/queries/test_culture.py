from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from bot.storage.erase import erase_person
from bot.storage.people import mark_suspended
from bot.storage.sessions import add_session, get_session
from bot.storage.teams.culture import (
    ANSWERS,
    FLOW,
    QUESTIONS,
    add_reply,
    awaits_reply,
    close_rounds,
    culture_totals,
    latest_round,
    open_round,
)
from bot.storage.teams.teams import close_team, join_team, leave_team

OPENED, CLOSES = date(2026, 3, 2), date(2026, 3, 23)
ALL_YES = dict.fromkeys(QUESTIONS, "yes")
MIXED = {number: ANSWERS[number % 4] for number in QUESTIONS}


@pytest.fixture
def people(store, team, person, now):
    """Six connectors of the team."""
    ids = [person(f"Person {number}").id for number in range(6)]
    for id in ids:
        join_team(store, team_id=team.id, person_id=id, role="connector", at=now)
    return ids


@pytest.fixture
def round_id(store, team, people):
    opened = open_round(store, team.id, OPENED, CLOSES)
    assert opened
    return opened


def reply(store, round_id, *who, answers=ALL_YES):
    return [add_reply(store, each, round_id, answers, OPENED) for each in who]


def on(day: date, hour: int = 12) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00+00:00")


def test_totals_are_shown_when_the_round_is_over_and_not_before(store, team, people, round_id):
    assert reply(store, round_id, *people[:5]) == [True] * 5
    assert culture_totals(store, team.id) == []
    assert close_rounds(store, on(CLOSES)) == []
    assert close_rounds(store, on(CLOSES + timedelta(days=1))) == [round_id]
    [found] = culture_totals(store, team.id)
    assert (found.replies, found.closed_on) == (5, CLOSES + timedelta(days=1))
    assert set(found.totals) == set(QUESTIONS)
    assert found.totals[1] == {"yes": 5, "partly": 0, "no": 0, "not_sure": 0}


def test_totals_are_what_was_answered(store, team, people, round_id):
    reply(store, round_id, *people[:3])
    reply(store, round_id, *people[3:], answers=MIXED)
    [found] = culture_totals(store, team.id)
    assert found.totals[3] == {"yes": 3, "partly": 0, "no": 0, "not_sure": 3}
    assert all(sum(each.values()) == 6 for each in found.totals.values())


def test_when_everybody_has_replied_it_is_over(store, team, people, round_id):
    reply(store, round_id, *people[:5])
    assert latest_round(store, team.id).closed_on is None
    reply(store, round_id, people[5])
    assert latest_round(store, team.id).closed_on == OPENED
    assert culture_totals(store, team.id)[0].replies == 6


def test_the_fifth_reply_of_five_counts(store, team, people, now):
    leave_team(store, team_id=team.id, person_id=people[5], at=now)
    opened = open_round(store, team.id, OPENED, CLOSES)
    reply(store, opened, *people[:5])
    assert culture_totals(store, team.id)[0].replies == 5


def test_who_cannot_reply_is_not_waited_for(store, team, people, round_id, now):
    reply(store, round_id, *people[:5])
    mark_suspended(store, people[5], True, now)
    assert close_rounds(store, on(OPENED)) == [round_id]


def test_a_round_does_not_end_before_its_day_because_nobody_else_can_be_reached(store, people, round_id, now):
    reply(store, round_id, people[0])
    for who in people[1:]:
        mark_suspended(store, who, True, now)
    assert close_rounds(store, on(OPENED)) == []


def test_fewer_than_five_replies_are_not_kept(store, team, people, round_id, every_row):
    reply(store, round_id, *people[:4])
    close_rounds(store, on(CLOSES + timedelta(days=1)))
    assert culture_totals(store, team.id) == []
    [row] = every_row()["culture_round"]
    kept = store.unseal_data(team.id, "culture_round.totals", round_id, row["totals"])
    assert kept == {"replies": 0, "answers": {}}


def test_who_replied_is_known_only_until_it_is_over(store, people, round_id, every_row):
    reply(store, round_id, *people[:5])
    assert {row["person_id"] for row in every_row()["culture_reply"]} == set(people[:5])
    close_rounds(store, on(CLOSES + timedelta(days=1)))
    assert every_row()["culture_reply"] == []


def test_I6_nothing_says_who_answered_what(store, team, people, round_id, every_row):
    reply(store, round_id, people[0], answers=MIXED)
    reply(store, round_id, people[1])
    [row] = every_row()["culture_round"]
    assert set(row) == {"id", "team_id", "opened_on", "closes_on", "closed_on", "totals"}
    assert b"yes" not in row["totals"]
    first, second = every_row()["culture_reply"]
    assert set(first) == set(second) == {"round_id", "person_id"}


def test_nobody_replies_twice(store, people, round_id):
    assert reply(store, round_id, people[0], people[0]) == [True, False]
    assert not awaits_reply(store, people[0], round_id)


@pytest.mark.parametrize("how", ["left", "suspended", "never there", "team closed", "supervises too"])
def test_only_who_takes_part_replies(store, team, people, round_id, person, now, how):
    who = people[0]
    if how == "left":
        leave_team(store, team_id=team.id, person_id=who, at=now)
    elif how == "suspended":
        mark_suspended(store, who, True, now)
    elif how == "never there":
        who = person("Zoe").id
    elif how == "team closed":
        close_team(store, team.id, now)
    else:
        join_team(store, team_id=team.id, person_id=who, role="supervisor", at=now)
    assert reply(store, round_id, who) == [False]


def test_who_joins_in_the_middle_can_reply(store, team, people, round_id, person, now):
    zoe = person("Zoe").id
    join_team(store, team_id=team.id, person_id=zoe, role="connector", at=now)
    assert awaits_reply(store, zoe, round_id)
    reply(store, round_id, *people)
    assert culture_totals(store, team.id) == []
    reply(store, round_id, zoe)
    assert culture_totals(store, team.id)[0].replies == 7


def test_what_somebody_replied_stays_in_the_totals_when_they_leave_or_are_erased(store, team, people, round_id, now):
    reply(store, round_id, *people[:5])
    leave_team(store, team_id=team.id, person_id=people[0], at=now)
    erase_person(store, people[1], now)
    close_rounds(store, on(CLOSES + timedelta(days=1)))
    assert culture_totals(store, team.id)[0].replies == 5


def test_a_reply_is_sixteen_answers(store, people, round_id):
    for wrong in ({}, {**ALL_YES, 1: "maybe"}, dict.fromkeys(range(1, 16), "yes")):
        with pytest.raises(ValueError, match="sixteen"):
            reply(store, round_id, people[0], answers=wrong)


def test_one_round_a_year_and_one_at_a_time(store, team, people, round_id):
    assert open_round(store, team.id, OPENED + timedelta(days=400), CLOSES + timedelta(days=400)) is None
    close_rounds(store, on(CLOSES + timedelta(days=1)))
    assert open_round(store, team.id, OPENED + timedelta(days=364), CLOSES + timedelta(days=380)) is None
    assert open_round(store, team.id, OPENED + timedelta(days=365), CLOSES + timedelta(days=380))


def test_a_round_needs_five_who_take_part(store, team, people, now):
    for who in people[:2]:
        leave_team(store, team_id=team.id, person_id=who, at=now)
    assert open_round(store, team.id, OPENED, CLOSES) is None


def test_half_an_answer_goes_when_the_round_is_over(store, people, round_id, now):
    mine, anothers = uuid4(), uuid4()
    for id, about in ((mine, str(round_id)), (anothers, str(uuid4()))):
        session = {"answers": {}, "about": {"round": about}}
        add_session(store, id=id, person_id=people[0], flow=FLOW, resumable=True, session=session, at=now)
    close_rounds(store, on(CLOSES + timedelta(days=1)))
    assert get_session(store, mine) is None
    assert get_session(store, anothers)
