from __future__ import annotations

from datetime import date

import pytest

from bot.storage.supervision.links import confirm_supervision, end_supervision, propose_supervision
from bot.storage.supervision.review_dates import (
    get_review_date,
    remove_review_date,
    review_dates,
    review_dates_of,
    set_review_date,
)
from bot.storage.teams.teams import close_team, join_team, leave_team

IN_JUNE, IN_JULY = date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def amina_there(store, team, amina, now):
    return join_team(store, team_id=team.id, person_id=amina.id, role="connector", at=now)


def test_a_date_is_seen_by_the_connector_and_by_the_supervisor_linked_with_them(
    store, team, amina, sam, link, amina_there
):
    link(sam, amina)
    set_review_date(store, amina_there, "appraisal", IN_JUNE, 14)
    for found in (review_dates_of(store, amina.id), review_dates(store, sam.id, team.id)):
        assert [(each.kind, each.on, each.remind_days) for each in found] == [("appraisal", IN_JUNE, 14)]


def test_no_other_supervisor_nor_a_deputy_sees_it(store, team, amina, sam, person, link, amina_there, now):
    link(sam, amina)
    sue = person("Sue")
    set_review_date(store, amina_there, "appraisal", IN_JUNE, 14)
    assert review_dates(store, sue.id, team.id) == []
    deputy = propose_supervision(
        store,
        team_id=team.id,
        supervisor_id=sue.id,
        connector_id=amina.id,
        at=now,
        deputy_for=sam.id,
        ends_at=now.replace(year=2027),
    )
    confirm_supervision(store, deputy.id, now)
    assert review_dates(store, sue.id, team.id) == []


def test_the_next_one_of_a_kind_takes_the_place_of_the_one_before(store, amina, amina_there):
    first = set_review_date(store, amina_there, "appraisal", IN_JUNE, 14)
    set_review_date(store, amina_there, "probation", IN_JUNE, 7)
    set_review_date(store, amina_there, "appraisal", IN_JULY, 28)
    assert [(each.kind, each.on) for each in review_dates_of(store, amina.id)] == [
        ("probation", IN_JUNE),
        ("appraisal", IN_JULY),
    ]
    # What was planned for the first one finds that it is gone.
    assert get_review_date(store, first) is None
    assert remove_review_date(store, amina_there.id, "probation")
    assert not remove_review_date(store, amina_there.id, "probation")


@pytest.mark.parametrize("how", ["unlinked", "left", "closed"])
def test_it_is_over_with_the_link_the_membership_or_the_team(store, team, amina, sam, link, amina_there, now, how):
    linked = link(sam, amina)
    id = set_review_date(store, amina_there, "appraisal", IN_JUNE, 14)
    if how == "unlinked":
        end_supervision(store, linked.id, by=amina.id, at=now)
    elif how == "left":
        leave_team(store, team_id=team.id, person_id=amina.id, at=now)
    else:
        close_team(store, team.id, now)
    assert review_dates(store, sam.id, team.id) == []
    # Without a link it is still the team's date for her.
    assert (get_review_date(store, id) is not None) == (how == "unlinked")
    assert (review_dates_of(store, amina.id) != []) == (how == "unlinked")
