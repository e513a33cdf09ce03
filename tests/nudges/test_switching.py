"""What people change holds at once: nothing that is queued already slips through."""

from __future__ import annotations

from datetime import date, time, timedelta

from bot.nudges.planning import plan_own
from bot.nudges.switching import (
    come_back,
    go_away,
    pause_all,
    quiet_changed,
    silence_kind,
    start_again,
)
from bot.nudges.upcoming import upcoming
from bot.storage.nudges.rules import rules_of, set_words, waiting_nudges
from bot.storage.outbox import note_try
from bot.storage.people import change_person
from bot.storage.purge import purge
from tests.nudges.conftest import MONDAY, Life, outbox

TUESDAY = MONDAY + timedelta(days=1)


def due_and_queued(life: Life) -> None:
    life.want("reflection_weekly", 1, time(9))
    life.dated("plan_date", TUESDAY + timedelta(minutes=1))
    life.live_until(TUESDAY + timedelta(minutes=2))
    assert life.queued() == 2


def test_a_kind_that_is_stopped_does_not_come_though_it_was_queued(life: Life) -> None:
    due_and_queued(life)
    silence_kind(life.store, life.person, "reflection_weekly", life.now)
    assert life.queued() == 0
    life.live_for(30)
    assert life.queued() == 1, "what was queued beside it comes"
    assert life.waiting() == []


def test_what_is_on_its_way_already_does_not_come_again(life: Life) -> None:
    due_and_queued(life)
    for row in life.store.conn.execute(outbox.select()).all():
        note_try(life.store, row.number, "here", life.now)
    silence_kind(life.store, life.person, "self_care", life.now)
    assert life.queued() == 2
    assert len(life.live_for(1)) == 0


def test_nothing_comes_while_all_is_paused_and_the_missed_is_said(life: Life) -> None:
    due_and_queued(life)
    pause_all(life.store, life.person, life.now)
    assert life.queued() == 0
    assert life.live_for(10) == []
    missed = start_again(life.store, life.person, life.now)
    assert [each.rule.kind for each in missed] == ["plan_date"]
    [after] = life.live_for(7)
    assert after == TUESDAY + timedelta(days=14)


def test_nothing_uncalled_for_comes_during_leave(life: Life) -> None:
    life.want("reflection_weekly", 1, time(9))
    go_away(life.store, life.person, date(2026, 3, 2), date(2026, 3, 23))
    [coming] = upcoming(life.store, life.person)
    assert coming.due_at == TUESDAY + timedelta(days=21), "/nudges says when it really comes"
    assert life.live_for(22) == [coming.due_at]


def test_who_comes_back_early_is_reminded_in_their_turn(life: Life) -> None:
    life.want("reflection_weekly", 1, time(9))
    go_away(life.store, life.person, date(2026, 3, 2), date(2026, 5, 4))
    life.live_for(10)
    come_back(life.store, life.person, life.now)
    assert life.live_for(7) == [TUESDAY + timedelta(days=14)]


def test_new_quiet_hours_hold_for_what_is_queued_and_what_waits(life: Life) -> None:
    due_and_queued(life)
    change_person(life.store, life.person.id, quiet_from=8 * 60, quiet_until=11 * 60)
    quiet_changed(life.store, life.person.id)
    assert life.queued() == 0
    came = life.live_for(1)
    assert came == [TUESDAY + timedelta(minutes=2), TUESDAY.replace(hour=11)]
    assert [each.due_at for each in waiting_nudges(life.store, life.person.id)] == [
        TUESDAY.replace(hour=11) + timedelta(days=7)
    ]


def test_words_of_their_own_are_forgotten_three_months_after_they_came(life: Life) -> None:
    planned = plan_own(life.store, life.person, TUESDAY, life.now, weekly=False)
    assert planned
    set_words(life.store, life.person.id, planned.rule_id, "Water the beans")
    weekly = plan_own(life.store, life.person, TUESDAY, life.now, weekly=True)
    assert weekly
    life.live_for(89)
    purge(life.store, life.now)
    assert {each.id for each in rules_of(life.store, life.person.id)} == {planned.rule_id, weekly.rule_id}
    life.live_for(3)
    purge(life.store, life.now)
    assert {each.id for each in rules_of(life.store, life.person.id)} == {weekly.rule_id}
