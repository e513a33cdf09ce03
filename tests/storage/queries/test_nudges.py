from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from bot.storage.nudges import rules as queries
from bot.storage.nudges.rules import (
    act_on,
    add_nudge,
    add_rule,
    claim_due,
    get_nudge,
    mark_nudge,
    next_due,
    rules_of,
    sent_nudges,
    snooze,
    stop_kind,
    stop_rule,
    waiting_nudges,
)
from bot.storage.people import mark_reachable, mark_suspended


@pytest.fixture
def rule(store, now):
    """Makes a weekly rule of somebody's; its id."""

    def add(person, kind="weekly"):
        timing = {"weekday": 0, "time": "08:30"}
        return add_rule(store, person_id=person.id, kind=kind, by_hand=False, timing=timing, entry_id=None, at=now)

    return add


@pytest.fixture
def nudge(store, rule, now):
    """Makes a nudge of somebody's by a rule of its own; its id."""

    def add(person, due_in=timedelta(0), kind="weekly"):
        return add_nudge(
            store, rule_id=rule(person, kind), person_id=person.id, local_date=now.date(), due_at=now + due_in
        )

    return add


def test_I8_a_rule_has_one_nudge_on_a_date(store, amina, rule, now):
    weekly, other = rule(amina), rule(amina)
    day = {"person_id": amina.id, "local_date": date(2026, 3, 2), "due_at": now}
    assert add_nudge(store, rule_id=weekly, **day) is not None
    assert add_nudge(store, rule_id=weekly, **{**day, "due_at": now + timedelta(hours=3)}) is None
    assert add_nudge(store, rule_id=other, **day) is not None
    assert add_nudge(store, rule_id=weekly, **{**day, "local_date": date(2026, 3, 9)}) is not None
    assert len(waiting_nudges(store, amina.id)) == 3


def test_I8_only_one_of_two_workers_takes_a_nudge(store, amina, nudge, now):
    id = nudge(amina)
    first, second = claim_due(store, now, 10), claim_due(store, now, 10)
    assert [each.id for each in first] == [each.id for each in second] == [id]
    assert mark_nudge(store, id, "sent", now)
    assert not mark_nudge(store, id, "sent", now + timedelta(seconds=1))
    assert not mark_nudge(store, id, "dropped", now)
    taken = get_nudge(store, amina.id, id)
    assert (taken.status, taken.sent_at) == ("sent", now)
    assert claim_due(store, now, 10) == []


def test_what_is_due_comes_oldest_first_and_no_more_than_asked_for(store, amina, sam, nudge, now):
    late, later = nudge(amina, -timedelta(hours=2)), nudge(sam, -timedelta(hours=1))
    nudge(amina, timedelta(seconds=1))
    on_time = nudge(sam)
    assert [each.id for each in claim_due(store, now, 2)] == [late, later]
    assert [each.id for each in claim_due(store, now, 9)] == [late, later, on_time]
    assert next_due(store) == now - timedelta(hours=2)


def test_nudges_of_people_who_cannot_be_reached_or_are_suspended_wait(store, amina, sam, nudge, now):
    blocked, suspended = nudge(amina), nudge(sam)
    mark_reachable(store, amina.id, False, now)
    mark_suspended(store, sam.id, True, now)
    assert claim_due(store, now, 10) == []
    assert next_due(store) is None
    mark_reachable(store, amina.id, True, now)
    mark_suspended(store, sam.id, False, now)
    assert {each.id for each in claim_due(store, now, 10)} == {blocked, suspended}


@pytest.mark.parametrize("statement", ["_DUE", "_NEXT_DUE"])
def test_looking_for_what_is_due_walks_along_the_index(sqlite_store, statement, now):
    store = sqlite_store
    compiled = getattr(queries, statement).compile(dialect=store.conn.dialect)
    given = {"now": now.replace(tzinfo=None).isoformat(" "), "limit": 10}
    values = [{**compiled.params, **given}[name] for name in compiled.positiontup]
    plan = [row.detail for row in store.conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(values))]
    assert any("nudge USING" in step and "nudge_due" in step for step in plan), plan
    assert not any(step.startswith("SCAN") or "TEMP B-TREE" in step for step in plan), plan


@pytest.mark.parametrize("statement", ["_FRESH", "_WAITING", "_DROP_STOPPED", "_LAST_OF_KIND", "_UNCALLED"])
def test_looking_for_somebodys_nudges_looks_at_nobody_elses(sqlite_store, statement):
    store = sqlite_store
    compiled = getattr(queries, statement).compile(dialect=store.conn.dialect)
    values = ["x"] * len(compiled.positiontup)
    plan = [row.detail for row in store.conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(values))]
    assert any("nudge USING" in step and "nudge_of_person" in step for step in plan), plan
    assert not any(step.startswith("SCAN") or "nudge_due" in step for step in plan), plan


def test_a_stopped_rule_drops_what_waits_by_it(store, amina, nudge, now):
    stopped, kept = nudge(amina), nudge(amina, kind="plan")
    rule_id = get_nudge(store, amina.id, stopped).rule.id
    assert stop_rule(store, amina.id, rule_id, now)
    assert not stop_rule(store, amina.id, rule_id, now)
    assert get_nudge(store, amina.id, stopped).status == "dropped"
    assert [each.id for each in claim_due(store, now, 10)] == [kept]
    assert [(each.kind, each.stopped) for each in rules_of(store, amina.id)] == [
        ("plan", False),
        ("weekly", True),
    ]


def test_stopping_a_kind_stops_every_rule_of_it_of_that_person(store, amina, sam, nudge, now):
    nudge(amina), nudge(amina)
    plan, others = nudge(amina, kind="plan"), nudge(sam)
    assert stop_kind(store, amina.id, "weekly", now) == 2
    assert {each.id for each in claim_due(store, now, 10)} == {plan, others}


def test_a_snoozed_nudge_comes_again_and_still_knows_when_it_was_planned(store, amina, nudge, now):
    id, later = nudge(amina), now + timedelta(hours=1)
    mark_nudge(store, id, "sent", now)
    assert snooze(store, amina.id, id, later)
    assert snooze(store, amina.id, id, later)
    assert claim_due(store, now, 10) == []
    again = claim_due(store, later, 10)
    assert [(each.id, each.planned_at, each.due_at) for each in again] == [(id, now, later)]
    stop_rule(store, amina.id, again[0].rule.id, later)
    assert not snooze(store, amina.id, id, later)


def test_I5_nobody_snoozes_stops_acts_on_or_sees_the_nudge_of_somebody_else(store, amina, sam, nudge, now):
    id = nudge(amina)
    rule_id = get_nudge(store, amina.id, id).rule.id
    assert get_nudge(store, sam.id, id) is None
    assert not snooze(store, sam.id, id, now + timedelta(days=1))
    assert not stop_rule(store, sam.id, rule_id, now)
    assert stop_kind(store, sam.id, "weekly", now) == 0
    assert not act_on(store, sam.id, id)
    assert [each.id for each in claim_due(store, now, 10)] == [id]


def test_what_was_sent_is_counted_whatever_became_of_it(store, amina, nudge, now):
    acted_on, ignored, before = nudge(amina), nudge(amina), nudge(amina)
    nudge(amina)
    mark_nudge(store, before, "sent", now - timedelta(days=8))
    mark_nudge(store, ignored, "sent", now - timedelta(days=1))
    mark_nudge(store, acted_on, "sent", now)
    assert act_on(store, amina.id, acted_on)
    assert not act_on(store, amina.id, acted_on)
    sent = sent_nudges(store, amina.id, now - timedelta(days=7))
    assert [(each.id, each.status) for each in sent] == [(acted_on, "done"), (ignored, "sent")]


def test_there_is_nothing_to_mark_where_there_is_no_nudge(store, now):
    assert not mark_nudge(store, uuid4(), "sent", now)
    assert next_due(store) is None
