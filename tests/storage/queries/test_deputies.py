"""A deputy's link: what it opens, and that it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.storage.erase import erase_person
from bot.storage.shares import share, visible_shares
from bot.storage.supervision.links import (
    confirm_supervision,
    deputies_of,
    end_supervision,
    get_supervision,
    propose_supervision,
    run_out,
    supervisors_of,
)
from bot.storage.teams.teams import leave_team

DAY = timedelta(days=1)


@pytest.fixture
def sue(person):
    return person("Sue")


@pytest.fixture
def deputise(store, team, sam, sue, amina, now):
    """Sue stands in for Sam for a day, once Amina has agreed."""

    def propose():
        return propose_supervision(
            store,
            team_id=team.id,
            supervisor_id=sue.id,
            connector_id=amina.id,
            at=now,
            deputy_for=sam.id,
            ends_at=now + DAY,
        )

    return propose


def put(store, amina, now, words="words"):
    share(
        store,
        owner_id=amina.id,
        entry_id=None,
        kind="line",
        snapshot={"line": words},
        supervisions=supervisors_of(store, amina.id),
        at=now,
    )


def lines(store, reader):
    return {each.snapshot["line"] for each in visible_shares(store, reader.id)}


def test_I6_a_deputy_sees_what_is_shared_after_the_yes_and_nothing_earlier(store, sam, sue, amina, link, deputise, now):
    link(sam, amina)
    put(store, amina, now, "before")
    asked = deputise()
    put(store, amina, now, "asked")
    assert confirm_supervision(store, asked.id, now)
    put(store, amina, now, "agreed")
    assert lines(store, sue) == {"agreed"}
    assert lines(store, sam) == {"before", "asked", "agreed"}

    end_supervision(store, asked.id, by=None, at=now)
    put(store, amina, now, "after")
    assert lines(store, sue) == set()
    assert "after" in lines(store, sam)


def test_a_deputys_time_runs_out(store, sam, sue, amina, link, deputise, now):
    link(sam, amina)
    asked = deputise()
    assert run_out(store, now + DAY - timedelta(seconds=1)) == []
    assert [each.id for each in run_out(store, now + DAY)] == [asked.id]
    end_supervision(store, asked.id, by=None, at=now)
    assert run_out(store, now + DAY) == []
    assert get_supervision(store, asked.id) is None


def test_who_is_linked_for_good_reads_by_that_link(store, sam, sue, amina, link, deputise, now):
    link(sam, amina)
    asked = deputise()
    confirm_supervision(store, asked.id, now)
    standing = link(sue, amina)
    assert standing.id != asked.id
    put(store, amina, now)
    end_supervision(store, asked.id, by=None, at=now)
    assert lines(store, sue) == {"words"}


def test_asked_twice_is_asked_once(deputise):
    assert deputise().id == deputise().id


def test_a_supervisor_who_leaves_takes_the_deputies_along(store, team, sam, sue, amina, link, deputise, now):
    link(sam, amina)
    asked = deputise()
    confirm_supervision(store, asked.id, now)
    leave_team(store, team_id=team.id, person_id=sam.id, at=now)
    assert deputies_of(store, sam.id) == []
    assert supervisors_of(store, amina.id) == []


def test_I11_a_deputy_for_somebody_erased_stands_in_for_nobody(store, sam, sue, amina, link, deputise, now):
    link(sam, amina)
    confirm_supervision(store, deputise().id, now)
    put(store, amina, now)
    erase_person(store, sam.id, now)
    assert supervisors_of(store, amina.id) == []
    assert lines(store, sue) == set()
