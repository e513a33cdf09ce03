"""Learning records are found without reading them; years, targets, learning time and feedback."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.entries import KeptAnswer, delete_entry, get_entries, get_entry, keep_entry, put_answer
from bot.storage.learning.records import (
    all_records,
    get_record,
    index_record,
    link_reflection,
    record_of_reflection,
    records_between,
)
from bot.storage.learning.reminders import (
    none_needed,
    pace_day,
    pace_needed,
    quarter_day,
    time_needed,
    transfer_needed,
    write_up_needed,
)
from bot.storage.learning.time import add_time, cancel_time, get_time, log_time, time_between
from bot.storage.learning.years import LearningYear, set_year, year_of
from bot.storage.supervision.feedback import (
    ask_for_feedback,
    drop_request,
    request_by,
    request_to,
    requests_by,
    requests_not_allowed,
    who_may_give,
)
from bot.storage.supervision.links import end_supervision
from bot.storage.teams.teams import join_team, leave_team

TODAY = date(2026, 3, 2)


def value(of):
    return {"parts": [], "value": of}


@pytest.fixture
def log(store, now):
    """Keeps a record; its answers are given as values."""

    def record(person, **values) -> UUID:
        answers = [KeptAnswer(place, at, value(each)) for at, (place, each) in enumerate(values.items())]
        id = keep_entry(
            store,
            person_id=person.id,
            kind="learning",
            flow="learning_record",
            version="v1",
            zone="Europe/London",
            begun_at=now,
            kept_at=now,
            answers=answers,
            competences=(),
        )
        index_record(store, get_entry(store, person.id, id), TODAY)
        return id

    return record


def test_a_record_is_found_by_its_days_in_their_order(store, amina, log):
    later = log(amina, day="2026-04-09", last_day="2026-04-10", minutes=420)
    sooner = log(amina, day="2026-04-01", state="planned")
    log(amina, day="2026-05-01")
    found = records_between(store, amina.id, date(2026, 4, 1), date(2026, 4, 30))
    assert [each.entry_id for each in found] == [sooner, later]
    assert [each.state for each in found] == ["planned", "done"]
    assert (found[1].last_day, found[1].minutes, found[0].minutes) == (date(2026, 4, 10), 420, None)
    assert len(all_records(store, amina.id)) == 3


def test_a_record_that_says_no_day_is_of_today(store, amina, log):
    record = get_record(store, amina.id, log(amina))
    assert record.first_day == TODAY


def test_the_index_follows_what_is_changed_and_keeps_the_link(store, amina, log, keep, now):
    id = log(amina, day="2026-04-09", minutes=60, state="planned")
    reflection = keep(amina, what="words")
    assert link_reflection(store, amina.id, id, reflection)
    put_answer(store, amina.id, id, KeptAnswer("minutes", 9, value(90)), now)
    put_answer(store, amina.id, id, KeptAnswer("state", 9, value("done")), now)
    index_record(store, get_entry(store, amina.id, id), TODAY)
    record = get_record(store, amina.id, id)
    assert (record.minutes, record.state, record.reflection_id) == (90, "done", reflection)
    assert record_of_reflection(store, amina.id, reflection).entry_id == id


def test_somebody_elses_record_is_none_of_theirs(store, amina, sam, log, keep):
    id = log(amina)
    assert get_record(store, sam.id, id) is None
    assert all_records(store, sam.id) == []
    assert not link_reflection(store, sam.id, id, keep(sam, what="words"))


def test_a_record_goes_with_its_entry_and_another_entry_is_none(store, amina, log, keep):
    id = log(amina)
    assert delete_entry(store, amina.id, id)
    assert get_record(store, amina.id, id) is None
    journal = keep(amina, kind="journal", what="words")
    index_record(store, get_entry(store, amina.id, journal), TODAY)
    assert get_record(store, amina.id, journal) is None


def test_a_year_begins_when_somebody_says_and_there_is_no_target_until_they_set_one(store, amina, sam):
    assert year_of(store, amina.id) == LearningYear(1, None, None)
    set_year(store, amina.id, LearningYear(4, 1200, 240))
    assert year_of(store, amina.id) == LearningYear(4, 1200, 240)
    set_year(store, amina.id, LearningYear(4))
    assert year_of(store, amina.id).target is None
    assert year_of(store, sam.id) == LearningYear()


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(DAYS, st.sampled_from([1, 4]))
def test_every_day_is_in_one_year_and_the_year_before_ends_the_day_before(day, month):
    year = LearningYear(month)
    first, last = year.around(day)
    assert first <= day <= last
    assert (first.month, first.day) == (month, 1)
    assert year.around(first) == year.around(last) == (first, last)
    assert year.before(day)[1] == first - timedelta(days=1)


@given(DAYS, st.sampled_from([1, 4]), st.sampled_from([2, 3]))
def test_a_part_of_the_year_is_over_on_a_first_of_the_month_within_it(day, month, quarters):
    first, last = LearningYear(month).around(day)
    over = quarter_day(first, quarters)
    assert first < over <= last
    assert over.day == 1
    assert ((over.year - first.year) * 12 + over.month - first.month) == quarters * 3


@pytest.mark.parametrize(
    ("today", "quarters", "minutes", "needed"),
    [
        (date(2026, 6, 30), 2, 0, False),  # the half is not over
        (date(2026, 7, 1), 2, 599, True),
        (date(2026, 7, 1), 2, 600, False),
        (date(2026, 7, 1), 3, 0, False),
        (date(2026, 10, 1), 3, 899, True),
        (date(2026, 10, 1), 3, 900, False),
    ],
)
def test_the_pace_is_held_against_ones_own_target(store, amina, log, today, quarters, minutes, needed):
    set_year(store, amina.id, LearningYear(1, 1200))
    log(amina, day="2026-02-01", minutes=minutes or None)
    log(amina, day="2026-02-02", minutes=5000, state="planned")
    log(amina, day="2025-12-31", minutes=5000)
    assert pace_needed(store, amina.id, today, quarters) is needed


def test_without_a_target_there_is_no_pace(store, amina):
    assert not pace_needed(store, amina.id, date(2026, 12, 31), 2)


def test_the_day_for_the_pace_is_the_next_one(store, amina):
    assert pace_day(store, amina.id, date(2026, 3, 1), 2) == date(2026, 7, 1)
    assert pace_day(store, amina.id, date(2026, 7, 1), 2) == date(2026, 7, 1)
    assert pace_day(store, amina.id, date(2026, 7, 2), 2) == date(2027, 7, 1)
    set_year(store, amina.id, LearningYear(4))
    assert pace_day(store, amina.id, date(2026, 3, 1), 3) == date(2027, 1, 1)


def test_nobody_is_told_that_nothing_is_logged_who_logged_something_in_three_months(store, amina, log):
    assert none_needed(store, amina.id, TODAY)
    log(amina, day=(TODAY - timedelta(days=92)).isoformat())
    log(amina, day=TODAY.isoformat(), state="planned")
    assert none_needed(store, amina.id, TODAY)
    log(amina, day=(TODAY - timedelta(days=91)).isoformat())
    assert not none_needed(store, amina.id, TODAY)


def test_a_write_up_is_needed_while_it_is_planned_and_what_came_of_it_until_it_is_said(store, amina, sam, log):
    planned, done, applied = (log(amina, state=state) for state in ("planned", "done", "applied"))
    assert [write_up_needed(store, amina.id, each) for each in (planned, done, applied)] == [True, False, False]
    assert [transfer_needed(store, amina.id, each) for each in (planned, done, applied)] == [True, True, False]
    for needed in (write_up_needed, transfer_needed):
        assert not needed(store, sam.id, planned)
        assert not needed(store, amina.id, None)


def test_learning_time_is_booked_then_logged_or_called_off(store, amina, sam, now):
    begins = now + timedelta(days=1)
    used = add_time(store, amina.id, begins_at=begins, minutes=60)
    off = add_time(store, amina.id, begins_at=begins + timedelta(days=1), minutes=30)
    assert time_needed(store, amina.id, begins)
    assert not time_needed(store, sam.id, begins)
    assert not log_time(store, sam.id, used, now)
    assert log_time(store, amina.id, used, now)
    assert not log_time(store, amina.id, used, now)
    assert not cancel_time(store, sam.id, off)
    assert cancel_time(store, amina.id, off)
    assert get_time(store, amina.id, off) is None
    assert not time_needed(store, amina.id, begins)
    [kept] = time_between(store, amina.id, begins, begins + timedelta(days=9))
    assert (kept.minutes, kept.logged) == (60, True)
    assert time_between(store, amina.id, begins - timedelta(days=9), begins) == []


def test_feedback_is_asked_of_linked_supervisors_and_of_connectors_of_the_team(
    store, team, amina, sam, person, link, now
):
    bela, tess = person("Bela"), person("Tess")
    link(sam, amina)
    for each in (amina, bela):
        join_team(store, team_id=team.id, person_id=each.id, role="connector", at=now)
    join_team(store, team_id=team.id, person_id=tess.id, role="supervisor", at=now)
    assert who_may_give(store, amina.id) == {sam.id: "supervisor", bela.id: "connector"}
    asked = {"person_id": amina.id, "kind": "brief", "words": "How I begin.", "at": now}
    assert ask_for_feedback(store, giver_id=tess.id, **asked) is None
    assert ask_for_feedback(store, giver_id=amina.id, **asked) is None
    id = ask_for_feedback(store, giver_id=sam.id, **asked)
    assert request_to(store, sam.id, id).words == "How I begin."
    assert request_to(store, bela.id, id) is None
    assert request_by(store, sam.id, id) is None
    assert [each.role for each in requests_by(store, amina.id)] == ["supervisor"]


def test_a_request_is_nobodys_once_they_are_not_linked(store, team, amina, sam, person, link, now):
    supervision = link(sam, amina)
    bela = person("Bela")
    for each in (amina, bela):
        join_team(store, team_id=team.id, person_id=each.id, role="connector", at=now)
    asked = {"person_id": amina.id, "kind": "observe", "words": "How I begin.", "at": now}
    of_sam, of_bela = (ask_for_feedback(store, giver_id=giver.id, **asked) for giver in (sam, bela))
    assert requests_not_allowed(store, amina.id) == []
    end_supervision(store, supervision.id, by=amina.id, at=now)
    assert request_to(store, sam.id, of_sam) is None
    assert requests_not_allowed(store, sam.id) == requests_not_allowed(store, amina.id) == [of_sam]
    leave_team(store, team_id=team.id, person_id=bela.id, at=now)
    assert request_to(store, bela.id, of_bela) is None
    drop_request(store, of_sam)
    assert requests_not_allowed(store, amina.id) == [of_bela]
    assert request_to(store, sam.id, uuid4()) is None


def test_entries_that_are_read_together_are_as_when_read_alone(store, amina, sam, keep, said, now):
    mine = [keep(amina, competences=("2.3", "2.1"), title=f"one {at}", what=f"two {at}") for at in range(3)]
    put_answer(store, amina.id, mine[0], KeptAnswer("what", 1, said("newer")), now)
    theirs = keep(sam, title="words")
    together = get_entries(store, amina.id, [*mine, theirs, uuid4()])
    assert together == {id: get_entry(store, amina.id, id) for id in mine}
    assert get_entries(store, amina.id, []) == {}
