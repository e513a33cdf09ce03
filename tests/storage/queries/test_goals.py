"""Goals: what is due comes first, check-ins keep their words, undoing restores, history stays; nobody else's."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.reports.goals.report import story_of, together
from bot.storage.connecting.goals import (
    add_check_in,
    check_ins_of,
    count_goals,
    get_check_in,
    get_goal,
    goal_events,
    goals_beside,
    goals_page,
    index_goal,
    latest_check_ins,
    move_goal,
    notes_of,
    set_review,
    team_weighs_difficulty,
    titles_of,
    weigh_by_difficulty,
    weighs_difficulty,
)
from bot.storage.connecting.journeys import add_to_journey, delete_journey, open_journey
from bot.storage.entries import delete_entry, keep_entry, replace_answer
from bot.storage.redact import redact_entry
from bot.storage.shares import share, shares_of
from bot.storage.teams.teams import join_team
from tests.storage.conftest import NOW, join

TODAY = date(2026, 3, 4)


@pytest.fixture
def aim(store, amina, keep, now):
    """Sets a goal so many days later."""

    def goal(
        words="Sing in the choir",
        journey=None,
        days=0,
        method="light",
        baseline=-1,
        review_on=None,
        difficulty=None,
        **more,
    ):
        at = now + timedelta(days=days)
        entry_id = keep(amina, at=at, kind="goal", title=words, **more)
        if journey:
            add_to_journey(store, amina.id, journey, entry_id, at)
        index_goal(
            store,
            entry_id=entry_id,
            person_id=amina.id,
            journey_id=journey,
            method=method,
            baseline=baseline,
            importance=None,
            difficulty=difficulty,
            at=at,
        )
        set_review(store, amina.id, entry_id, review_on)
        return get_goal(store, amina.id, entry_id)

    return goal


@pytest.fixture
def look(store, amina, keep, now):
    """Checks in on a goal so many days later; the entry's id."""

    def check_in(goal, level, days=1, fit="expected", rated_by="person"):
        at = now + timedelta(days=days)
        entry_id = keep(amina, at=at, kind="attainment", note="It went well.")
        mine = get_goal(store, amina.id, goal.id)
        add_check_in(store, mine, entry_id, level=level, fit=fit, rated_by=rated_by, at=at)
        return entry_id

    return check_in


def page(store, person, **wanted):
    found, total = goals_page(store, person.id, today=TODAY, **{"offset": 0, "limit": 50, **wanted})
    return [titles_of(store, person.id, [each.id])[each.id] for each in found], total


def test_what_is_due_comes_first_then_ones_own_then_by_journey(store, amina, aim, now):
    heron = open_journey(store, amina.id, "Blue heron", now)
    robin = open_journey(store, amina.id, "Red robin", now + timedelta(hours=1))
    aim("later", heron, review_on=date(2026, 5, 1))
    aim("mine")
    aim("robin's", robin, days=2)
    aim("due", heron, review_on=date(2026, 3, 4))
    aim("long due", heron, review_on=date(2026, 1, 4))
    assert page(store, amina) == (["long due", "due", "mine", "robin's", "later"], 5)
    assert page(store, amina, offset=1, limit=2) == (["due", "mine"], 5)
    assert page(store, amina, journey_id=robin) == (["robin's"], 1)
    assert count_goals(store, amina.id, heron, TODAY) == (3, 2)


def test_a_goal_is_paused_closed_and_opened_again_and_all_of_it_stays(store, amina, aim, look, now):
    goal = aim()
    look(goal, 0)
    for hours, state in enumerate(("paused", "open", "closed", "open")):
        assert move_goal(store, amina.id, goal.id, state, now + timedelta(hours=hours))
        assert not move_goal(store, amina.id, goal.id, state, now + timedelta(hours=hours))
        assert page(store, amina)[1] == (state == "open")
        assert page(store, amina, states=("paused", "closed"))[1] == (state != "open")
    assert [each.state for each in goal_events(store, amina.id, goal.id)] == ["paused", "open", "closed", "open"]
    assert [each.level for each in check_ins_of(store, amina.id, goal.id)] == [0]


def test_a_check_in_keeps_the_words_that_stood_when_it_was_made(store, amina, aim, look, now):
    goal = aim(method="written", level_m1="warms up a meal", expected="cooks once a week")
    look(goal, -1, days=1, fit=None)
    said = {"parts": [["warms up a meal every day", None]], "value": None}
    replace_answer(store, amina.id, goal.id, "level_m1", said, now + timedelta(days=2))
    look(goal, -1, days=3, fit=None)
    look(goal, 0, days=4, fit=None)
    story = story_of(store, amina.id, goal.id)
    words = [each.words for each in story.told.looks]
    assert words == ["warms up a meal", "warms up a meal every day", "cooks once a week"]
    assert story.levels == {-1: "warms up a meal every day", 0: "cooks once a week"}
    assert story.reworded_at == (now + timedelta(days=2),)


def test_the_change_is_from_the_start_and_none_where_that_is_not_known(store, amina, aim, look):
    known, unknown = aim(), aim(baseline=None)
    for goal in (known, unknown):
        look(goal, 1)
    assert story_of(store, amina.id, known.id).told.change == 2
    assert story_of(store, amina.id, unknown.id).told.change is None


def test_goals_of_one_journey_come_to_one_figure_each_at_its_latest_check_in(store, amina, aim, look, now):
    heron = open_journey(store, amina.id, "Blue heron", now)
    choir, walk, _own = aim("choir", heron), aim("walk", heron), aim("mine")
    look(choir, -1, days=1)
    look(choir, 1, days=5)
    look(walk, 0, days=3)
    look(_own, 2, days=4)
    move_goal(store, amina.id, walk.id, "closed", now + timedelta(days=6))
    found = together(store, choir)
    assert found.score.goals == 2
    assert (found.first, found.last) == (now + timedelta(days=3), now + timedelta(days=5))
    assert {each.id for each in goals_beside(store, choir)} == {choir.id, walk.id}


@given(levels=st.lists(st.sampled_from([-2, -1, -0.5, 0, 1, 2]), min_size=1, max_size=6), undone=st.integers(1, 6))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undoing_check_ins_one_by_one_leads_back_through_every_state(sqlite_store, levels, undone):
    store, person_id = sqlite_store, join(sqlite_store, next(_NUMBERS))
    kept = iter(range(99))

    def entry(kind, at):
        return keep_entry(
            store,
            person_id=person_id,
            kind=kind,
            flow=kind,
            version=f"v{next(kept)}",
            zone="Europe/London",
            begun_at=at,
            kept_at=at,
            answers=(),
            competences=(),
        )

    goal_id = entry("goal", NOW)
    index_goal(
        store,
        entry_id=goal_id,
        person_id=person_id,
        journey_id=None,
        method="light",
        baseline=-1,
        importance=None,
        difficulty=None,
        at=NOW,
    )

    def state():
        return get_goal(store, person_id, goal_id), story_of(store, person_id, goal_id).told.looks

    before = [state()]
    for days, level in enumerate(levels, start=1):
        at = NOW + timedelta(days=days)
        add_check_in(store, before[-1][0], entry("attainment", at), level=level, fit="expected", rated_by="both", at=at)
        set_review(store, person_id, goal_id, date(2026, 3, days))
        before.append(state())
    for _ in range(min(undone, len(levels))):
        last = check_ins_of(store, person_id, goal_id)[-1]
        delete_entry(store, person_id, last.entry_id)
        set_review(store, person_id, goal_id, last.review_before)
        before.pop()
        assert state() == before[-1]


_NUMBERS = count(70_000)


def test_a_goal_outlives_its_journey(store, amina, aim, look, now):
    heron = open_journey(store, amina.id, "Blue heron", now)
    goal = aim(journey=heron)
    look(goal, 1)
    delete_journey(store, amina.id, heron)
    left = get_goal(store, amina.id, goal.id)
    assert (left.journey_id, left.own) == (None, False)
    assert goals_beside(store, left) == [left]
    assert page(store, amina) == (["Sing in the choir"], 1)


def test_what_is_taken_out_of_a_goals_words_is_out_of_the_check_ins_that_were_shared(store, amina, aim, look, now):
    goal = aim("Ring 07700 900123")
    entry_id = look(goal, 0)
    shot = {"goal": {"title": "Ring 07700 900123", "looks": [{"text": "07700 900123"}]}}
    share(store, owner_id=amina.id, entry_id=entry_id, kind="full", snapshot=shot, supervisions=(), at=now)
    redact_entry(store, amina.id, goal.id, lambda text: text.replace("07700 900123", "[phone]"))
    [shared] = shares_of(store, amina.id)
    assert shared.snapshot == {"goal": {"title": "Ring [phone]", "looks": [{"text": "[phone]"}]}}


def test_a_team_switches_difficulty_on_and_off_for_those_in_it(store, amina, sam, team, now):
    join_team(store, team_id=team.id, person_id=amina.id, role="connector", at=now)
    assert not weighs_difficulty(store, amina.id)
    for _ in range(2):
        weigh_by_difficulty(store, team.id, on=True, at=now)
        assert team_weighs_difficulty(store, team.id)
        assert weighs_difficulty(store, amina.id)
        assert not weighs_difficulty(store, sam.id)
    weigh_by_difficulty(store, team.id, on=False, at=now)
    assert not weighs_difficulty(store, amina.id)


def test_difficulty_counts_only_while_it_is_switched_on(store, amina, team, aim, look, now):
    join_team(store, team_id=team.id, person_id=amina.id, role="connector", at=now)
    hard, easy = aim(difficulty=3), aim("Walk to the shop", difficulty=1)
    look(hard, -2)
    look(easy, 2)
    weigh_by_difficulty(store, team.id, on=True, at=now)
    weighed = together(store, hard)
    assert weighed.weighed
    assert weighed.score.now < 50
    weigh_by_difficulty(store, team.id, on=False, at=now)
    not_any_more = together(store, hard)
    assert not not_any_more.weighed
    assert not_any_more.score.now == 50


def test_nobody_else_finds_or_changes_a_goal(store, amina, sam, aim, look, now):
    goal = aim()
    entry_id = look(goal, 0)
    assert get_goal(store, sam.id, goal.id) is None
    assert story_of(store, sam.id, goal.id) is None
    assert not move_goal(store, sam.id, goal.id, "closed", now)
    set_review(store, sam.id, goal.id, TODAY)
    assert get_goal(store, amina.id, goal.id) == goal
    assert check_ins_of(store, sam.id, goal.id) == []
    assert latest_check_ins(store, sam.id, [goal.id]) == {}
    assert get_check_in(store, sam.id, entry_id) is None
    assert titles_of(store, sam.id, [goal.id]) == {}
    assert notes_of(store, amina.id, [entry_id]) == {entry_id: "It went well."}
    assert notes_of(store, sam.id, [entry_id]) == {}
    assert goal_events(store, sam.id, goal.id) == []
