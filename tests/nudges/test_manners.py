"""What holds a nudge back, and what does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from bot.nudges.kinds import weeks
from bot.nudges.planning import plan_draft, plan_weekly
from bot.nudges.switching import switch_on
from bot.storage.nudges.rules import act_on, sent_nudges
from bot.storage.nudges.switches import switch_of
from bot.storage.sessions import add_session, save_session
from tests.nudges.conftest import MONDAY, Life, last_said

TUESDAY = MONDAY + timedelta(days=1)
WEEK = timedelta(days=7)


def days_of(moments: list[datetime]) -> list[date]:
    return [moment.date() for moment in moments]


def test_a_weekly_one_comes_every_week_at_its_time(life: Life) -> None:
    life.want("reflection_weekly", 1, time(16))
    came = life.live_for(21)
    assert came == [TUESDAY.replace(hour=16) + week * WEEK for week in range(3)]


def test_one_a_day_comes_and_the_other_the_next_day_at_its_time(life: Life) -> None:
    life.want("reflection_weekly", 1, time(10))
    life.want("self_care", 1, time(12))
    came = life.live_for(6)
    assert came == [TUESDAY.replace(hour=10), TUESDAY.replace(hour=12) + timedelta(days=1)]


def test_the_page_comes_before_a_bank_holiday_and_the_week_after_it(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    for links in ("supervisors_of", "connectors_of"):
        monkeypatch.setattr(weeks, links, lambda _store, _person: ["somebody"])
    life.live_until(datetime(2026, 3, 28, tzinfo=UTC))
    plan_weekly(life.store, life.person, "week_preview", 4, time(15), life.now)
    plan_weekly(life.store, life.person, "week_ready", 0, time(8, 30), life.now)
    came = life.live_until(datetime(2026, 4, 12, tzinfo=UTC))
    # On Monday; on the Thursday before Good Friday; on the Tuesday after Easter; on Friday.
    assert days_of(came) == [date(2026, 3, 30), date(2026, 4, 2), date(2026, 4, 7), date(2026, 4, 10)]


def test_what_somebody_dated_is_not_counted_and_comes_at_night(life: Life) -> None:
    life.want("reflection_weekly", 1, time(10))
    night = TUESDAY.replace(hour=23, minute=30)
    for minute in range(5):
        life.dated("plan_date", night + timedelta(minutes=minute))
    assert len(life.live_for(2)) == 6


def test_more_than_three_in_a_week_do_not_come(life: Life) -> None:
    for kind, weekday in (("reflection_weekly", 1), ("self_care", 2), ("learning_none", 3), ("culture_round", 4)):
        life.want(kind, weekday, time(10))
    came = days_of(life.live_for(60))
    for day in came:
        assert sum(day <= each < day + WEEK for each in came) <= 3
    assert len(set(came)) == len(came)


def test_what_was_put_off_for_too_long_does_not_come_any_more(life: Life) -> None:
    life.want("self_care", 3, time(17))
    for weekday, kind in enumerate(("reflection_weekly", "learning_none", "learning_half"), start=0):
        life.want(kind, weekday, time(10))
    life.live_for(30)
    late = [each for each in sent_nudges(life.store, life.person.id, MONDAY) if each.rule.kind == "self_care"]
    assert all(each.sent_at - each.planned_at <= timedelta(days=3) for each in late if each.sent_at)


def test_whoever_has_written_that_day_is_not_asked_to(life: Life) -> None:
    life.want("reflection_weekly", 1, time(16))
    life.live_until(TUESDAY)
    life.write()
    assert life.live_for(1) == []
    assert life.waiting() == ["reflection_weekly"], "the next one is planned"


def open_flow(life: Life, status: str = "open") -> object:
    id = uuid4()
    add_session(life.store, id=id, person_id=life.person.id, flow="gibbs", resumable=True, session={}, at=life.now)
    if status != "open":
        save_session(life.store, id, life.person.id, session={}, status=status, at=life.now)
    return id


def test_a_running_conversation_is_waited_for(life: Life) -> None:
    life.dated("plan_date", TUESDAY)
    life.now = TUESDAY - timedelta(minutes=3)
    open_flow(life)
    assert life.live_for(1) == [TUESDAY + timedelta(minutes=7)]


def test_a_reflection_is_not_asked_for_in_the_middle_of_one(life: Life) -> None:
    life.want("reflection_weekly", 1, time(9))
    life.now = TUESDAY - timedelta(minutes=3)
    open_flow(life)
    assert life.live_for(1) == []


def test_a_conversation_that_rests_is_not_waited_for(life: Life) -> None:
    open_flow(life)
    life.dated("plan_date", TUESDAY)
    assert life.live_for(2) == [TUESDAY]


def test_what_is_not_finished_is_asked_after_when_that_was_asked_for(life: Life) -> None:
    session = open_flow(life, "paused")
    plan_draft(life.store, life.person, session, life.now)
    assert life.waiting() == []
    switch_on(life.store, life.person, "draft_open", life.now)
    plan_draft(life.store, life.person, session, life.now)
    assert life.live_for(3) == [MONDAY + timedelta(days=2)]


def test_a_draft_that_moved_on_is_not_asked_after(life: Life) -> None:
    switch_on(life.store, life.person, "draft_open", life.now)
    session = open_flow(life, "paused")
    plan_draft(life.store, life.person, session, life.now)
    save_session(life.store, session, life.person.id, session={}, status="closed", at=life.now + timedelta(days=1))
    assert life.live_for(3) == []


def test_ignored_ones_come_half_as_often_then_stop_and_say_so_once(life: Life) -> None:
    life.want("self_care", 1, time(10))
    came = life.live_for(7 * 20)
    weeks = [(moment - TUESDAY).days // 7 for moment in came]
    assert weeks == [0, 1, 2, 4, 6, 8, 9], "three, then every second one, then at once the last word"
    assert last_said()[0] == "These reminders did not help lately, so I stop them for now:"
    assert life.waiting() == []
    assert not switch_of(life.store, life.person.id, "self_care").is_on


def test_one_that_is_heeded_keeps_them_coming(life: Life) -> None:
    life.want("self_care", 1, time(10))
    for _ in range(12):
        assert len(life.live_for(7)) == 1
        [last] = sent_nudges(life.store, life.person.id, life.now - WEEK)
        act_on(life.store, life.person.id, last.id)


def test_writing_counts_as_heeding_the_weekly_time_to_reflect(life: Life) -> None:
    life.want("reflection_weekly", 1, time(9))
    for _ in range(12):
        assert len(life.live_for(7)) == 1
        life.write()


@pytest.mark.parametrize("missing", [True, False])
def test_a_kind_that_there_is_no_more_does_not_come(life: Life, missing: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    life.dated("plan_date", TUESDAY)
    if missing:
        monkeypatch.setattr("bot.nudges.manners.kind_of", lambda _id: None)
    assert len(life.live_for(2)) == (not missing)
