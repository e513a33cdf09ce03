from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.storage.supervision.links import (
    confirm_supervision,
    connectors_of,
    end_supervision,
    get_supervision,
    propose_supervision,
    standing_supervisions,
    supervisors_of,
)
from bot.storage.teams.invitations import find_invitation, invitation, make_invitation, use_invitation
from bot.storage.teams.teams import (
    close_team,
    create_team,
    get_team,
    join_team,
    leave_team,
    list_teams,
    members,
    memberships,
    set_urgent_card,
    urgent_card,
)
from bot.storage.teams.teams import (
    team as team_table,
)


def test_joining_twice_is_the_same_as_once_and_leaving_ends_it(store, team, amina, sam, now):
    first = join_team(store, team_id=team.id, person_id=amina.id, role="connector", at=now)
    again = join_team(store, team_id=team.id, person_id=amina.id, role="connector", at=now + timedelta(days=1))
    join_team(store, team_id=team.id, person_id=sam.id, role="supervisor", at=now)
    assert first == again
    assert [each.role for each in memberships(store, amina.id)] == ["connector"]
    assert [each.person_id for each in members(store, team.id, "supervisor")] == [sam.id]

    assert leave_team(store, team_id=team.id, person_id=amina.id, at=now)
    assert memberships(store, amina.id) == []
    assert not leave_team(store, team_id=team.id, person_id=amina.id, at=now)


def test_leaving_a_team_ends_the_links_and_the_open_invitations_there_only(store, team, amina, sam, link, now):
    other = create_team(store, name="Wells", zone="Europe/London", nation="england", at=now)
    link(sam, amina)
    elsewhere = propose_supervision(store, team_id=other.id, supervisor_id=sam.id, connector_id=amina.id, at=now)
    here = make_invitation(store, team_id=team.id, role="connector", made_by=sam.id, at=now)
    there = make_invitation(store, team_id=other.id, role="connector", made_by=sam.id, at=now)
    leave_team(store, team_id=team.id, person_id=sam.id, at=now)
    assert standing_supervisions(store, amina.id) == [elsewhere]
    assert find_invitation(store, here, now) is None
    assert find_invitation(store, there, now) is not None


def test_nobody_belongs_to_a_closed_team(store, team, amina, sam, link, now):
    join_team(store, team_id=team.id, person_id=amina.id, role="connector", at=now)
    linked = link(sam, amina)
    token = make_invitation(store, team_id=team.id, role="connector", made_by=None, at=now)
    used_before = find_invitation(store, token, now)

    assert close_team(store, team.id, now)
    assert not close_team(store, team.id, now)
    assert memberships(store, amina.id) == members(store, team.id) == []
    assert supervisors_of(store, amina.id) == standing_supervisions(store, amina.id) == []
    assert get_supervision(store, linked.id) is None
    assert find_invitation(store, token, now) is None
    assert not use_invitation(store, used_before.id, amina.id, now)
    assert join_team(store, team_id=team.id, person_id=sam.id, role="supervisor", at=now) is None
    assert [each.closed for each in list_teams(store)] == [True]


def test_I7_a_team_name_and_its_urgent_card_are_sealed_where_they_are_kept(store, team, now):
    assert urgent_card(store, team.id) is None
    set_urgent_card(store, team.id, {"safeguarding": "Mary, 01234 567890"}, now)
    row = store.conn.execute(select(team_table)).one()
    assert b"Frome" not in row.name
    assert b"Mary" not in row.urgent_card
    assert get_team(store, team.id).name == "Frome"
    card = urgent_card(store, team.id)
    assert (card.card, card.at) == ({"safeguarding": "Mary, 01234 567890"}, now)


def test_an_invitation_works_once_and_only_its_hash_is_kept(store, team, amina, sam, now):
    token = make_invitation(store, team_id=team.id, role="connector", made_by=sam.id, at=now)
    assert len(token) == 22
    found = find_invitation(store, token, now)
    assert (found.team, found.role, found.made_by) == (team, "connector", sam.id)
    assert token.encode() not in store.conn.scalar(select(invitation.c.token_hash))

    assert use_invitation(store, found.id, amina.id, now)
    assert not use_invitation(store, found.id, sam.id, now)
    assert find_invitation(store, token, now) is None


@pytest.mark.parametrize("late", [timedelta(days=7), timedelta(days=30)])
def test_an_expired_invitation_is_no_more_than_an_unknown_one(store, team, amina, now, late):
    token = make_invitation(store, team_id=team.id, role="connector", made_by=None, at=now)
    still_good = find_invitation(store, token, now + timedelta(days=6, hours=23))
    assert find_invitation(store, token, now + late) is None
    assert not use_invitation(store, still_good.id, amina.id, now + late)
    assert find_invitation(store, "nothing-of-the-kind", now) is None


def test_a_link_stands_once_it_is_confirmed_until_it_is_ended(store, team, amina, sam, now):
    proposed = propose_supervision(store, team_id=team.id, supervisor_id=sam.id, connector_id=amina.id, at=now)
    again = propose_supervision(store, team_id=team.id, supervisor_id=sam.id, connector_id=amina.id, at=now)
    assert proposed == again
    assert supervisors_of(store, amina.id) == []

    assert confirm_supervision(store, proposed.id, now)
    assert not confirm_supervision(store, proposed.id, now)
    confirmed = get_supervision(store, proposed.id)
    assert confirmed.confirmed
    assert supervisors_of(store, amina.id) == connectors_of(store, sam.id) == [confirmed]

    assert end_supervision(store, proposed.id, by=amina.id, at=now)
    assert not end_supervision(store, proposed.id, by=sam.id, at=now)
    assert not confirm_supervision(store, proposed.id, now)
    assert supervisors_of(store, amina.id) == connectors_of(store, sam.id) == []
    assert get_supervision(store, proposed.id) is None
    new = propose_supervision(store, team_id=team.id, supervisor_id=sam.id, connector_id=amina.id, at=now)
    assert new.id != proposed.id
    assert not new.confirmed
