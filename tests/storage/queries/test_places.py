from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from bot.storage.erase import erase_person
from bot.storage.people import mark_suspended
from bot.storage.places.gaps import add_gap, close_gap, gap_for, gaps_on, set_finder
from bot.storage.places.lifts import add_lift, finish_lift, lift_for, lifts_on
from bot.storage.places.maps import map_for, maps_of, people_of, set_months
from bot.storage.places.places import (
    Area,
    Known,
    add_place,
    area_key,
    areas_on,
    change_place,
    check_place,
    counts_on,
    delete_place,
    find_places,
    has_old_ones,
    ids_on,
    old_ones_on,
    place_for,
    places_at,
    places_on,
)
from bot.storage.places.ratings import (
    Spread,
    places_rated_by,
    places_rated_on,
    rate,
    ratings_of,
    ratings_on,
    spreads,
    take_rating_back,
)
from bot.storage.purge import purge
from bot.storage.teams.teams import close_team, create_team, join_team, leave_team
from bot.understanding.alike import sought

TODAY = date(2026, 3, 4)
KITCHEN = Known("Thursday Kitchen", "Frome", "01373 465 757", "A warm lunch", "Free")


@pytest.fixture
def amina(amina, store, team, now):
    join_team(store, team_id=team.id, person_id=amina.id, role="connector", at=now)
    return amina


@pytest.fixture
def sam(sam, store, team, now):
    join_team(store, team_id=team.id, person_id=sam.id, role="supervisor", at=now)
    return sam


@pytest.fixture
def outsider(person):
    return person("Zoe")


@pytest.fixture
def frome(store, amina, team):
    return map_for(store, amina.id, team.id)


@pytest.fixture
def kitchen(store, amina, frome):
    return add_place(store, frome, "food", KITCHEN, amina.id, TODAY)


def test_a_team_has_one_map_that_connectors_and_supervisors_see(store, amina, sam, team, kitchen):
    assert [each.id for each in maps_of(store, amina.id)] == [team.id]
    assert set(people_of(store, map_for(store, sam.id, team.id))) == {amina.id, sam.id}
    place, on = place_for(store, sam.id, kitchen.id)
    assert (place.known, on.team.name) == (KITCHEN, "Frome")


def test_somebody_in_no_team_has_a_map_of_their_own_that_nobody_else_sees(store, outsider, amina, now, team):
    [own] = maps_of(store, outsider.id)
    assert own.team is None
    assert people_of(store, own) == [outsider.id]
    place = add_place(store, own, "food", KITCHEN, outsider.id, TODAY)
    assert place_for(store, amina.id, place.id) is None
    assert map_for(store, amina.id, outsider.id) is None
    # In a team, they choose between both.
    join_team(store, team_id=team.id, person_id=outsider.id, role="connector", at=now)
    assert [each.id for each in maps_of(store, outsider.id)] == [team.id, outsider.id]


def test_somebody_in_two_teams_has_two_maps(store, amina, team, now):
    other = create_team(store, name="Wells", zone="Europe/London", nation="england", at=now)
    join_team(store, team_id=other.id, person_id=amina.id, role="supervisor", at=now + timedelta(minutes=1))
    assert [each.team.name for each in maps_of(store, amina.id)] == ["Frome", "Wells"]


def test_outsiders_see_nothing_of_a_team_s_map(store, outsider, amina, frome, kitchen, team):
    gap = add_gap(store, frome, "a choir", TODAY)
    lift = add_lift(store, kitchen, "red", "ask them", amina.id, TODAY)
    assert map_for(store, outsider.id, team.id) is None
    assert place_for(store, outsider.id, kitchen.id) is None
    assert gap_for(store, outsider.id, gap.id) is None
    assert lift_for(store, outsider.id, lift.id) is None
    assert place_for(store, amina.id, uuid4()) is None


def test_who_leaves_sees_nothing_any_more_and_what_they_said_stands_no_more(store, amina, sam, team, kitchen, now):
    rate(store, amina.id, kitchen, "green", "They know everybody by name", TODAY)
    rate(store, sam.id, kitchen, "red", "Turned away", TODAY)
    lift = add_lift(store, kitchen, "red", "ask them", amina.id, TODAY)
    leave_team(store, team_id=team.id, person_id=amina.id, at=now)
    assert place_for(store, amina.id, kitchen.id) is None
    assert [each.person_id for each in ratings_of(store, kitchen)] == [sam.id]
    assert spreads(store, [kitchen.id]) == {kitchen.id: Spread(red=1)}
    assert [each.person_id for each in ratings_on(store, team.id)[kitchen.id]] == [sam.id]
    assert lift_for(store, sam.id, lift.id).owner_id is None
    # It is theirs, and stands again while they belong to the team again.
    join_team(store, team_id=team.id, person_id=amina.id, role="connector", at=now)
    assert spreads(store, [kitchen.id]) == {kitchen.id: Spread(green=1, red=1)}


def test_a_closed_team_has_no_map(store, amina, team, kitchen, now):
    close_team(store, team.id, now)
    assert place_for(store, amina.id, kitchen.id) is None
    assert [each.team for each in maps_of(store, amina.id)] == [None]


def test_who_is_suspended_has_no_map(store, amina, kitchen, now):
    mark_suspended(store, amina.id, True, now)
    assert maps_of(store, amina.id) == []
    assert place_for(store, amina.id, kitchen.id) is None


def test_each_says_one_thing_of_a_place_and_gives_a_reason(store, amina, kitchen):
    assert not rate(store, amina.id, kitchen, "green", "Warm", TODAY)
    assert rate(store, amina.id, kitchen, "amber", "No ramp", TODAY + timedelta(days=3))
    [said] = ratings_of(store, kitchen)
    assert (said.colour, said.reason, said.on) == ("amber", "No ramp", date(2026, 3, 7))
    for nothing in ("", "  \n"):
        with pytest.raises(ValueError, match="reason"):
            rate(store, amina.id, kitchen, "red", nothing, TODAY)
    assert take_rating_back(store, amina.id, kitchen.id)
    assert not take_rating_back(store, amina.id, kitchen.id)
    assert ratings_of(store, kitchen) == []


def test_what_is_known_can_be_changed_and_checked(store, amina, sam, frome, kitchen):
    change_place(store, replace(kitchen, kind="meet", known=replace(KITCHEN, area="Frome, north")))
    check_place(store, kitchen, sam.id, date(2026, 9, 1))
    [now_known] = places_on(store, frome)
    assert (now_known.kind, now_known.known.area) == ("meet", "Frome, north")
    assert (now_known.checked_on, now_known.checked_by) == (date(2026, 9, 1), sam.id)


@pytest.mark.parametrize(
    ("today", "asks"),
    [(date(2026, 8, 31), False), (date(2026, 9, 3), False), (date(2026, 9, 4), True), (date(2027, 9, 4), True)],
)
def test_a_place_asks_to_be_checked_after_the_months_that_the_team_set(store, amina, frome, kitchen, today, asks):
    on = set_months(store, frome, 6)
    assert map_for(store, amina.id, frome.id).months == 6
    assert kitchen.asks_to_be_checked(on.months, today) is asks
    assert counts_on(store, on, today).old == asks
    assert old_ones_on(store, on, today) == ([kitchen.id] if asks else [])
    assert has_old_ones(store, amina.id, [on], today) is asks


def test_only_who_checked_a_place_last_hears_of_it(store, amina, sam, frome, kitchen):
    much_later = date(2028, 1, 1)
    assert has_old_ones(store, amina.id, [frome], much_later)
    assert not has_old_ones(store, sam.id, [frome], much_later)
    assert not has_old_ones(store, amina.id, [], much_later)
    check_place(store, kitchen, sam.id, TODAY)
    assert has_old_ones(store, sam.id, [frome], much_later)
    assert not has_old_ones(store, amina.id, [frome], much_later)


def test_a_closed_place_asks_for_nothing_and_comes_last(store, amina, frome, kitchen):
    add_place(store, frome, "food", Known("Zebra club"), amina.id, TODAY)
    closed = check_place(store, kitchen, amina.id, TODAY, closed=True)
    assert not closed.asks_to_be_checked(3, date(2030, 1, 1))
    assert [each.known.name for each in places_on(store, frome)] == ["Zebra club", "Thursday Kitchen"]
    assert ids_on(store, frome, closed=True) == [kitchen.id]
    assert kitchen.id not in ids_on(store, frome)
    counts = counts_on(store, frome, date(2030, 1, 1))
    assert (counts.kinds, counts.total, counts.old, counts.closed) == ({"food": 1}, 1, 1, 1)
    check_place(store, closed, amina.id, TODAY)
    assert counts_on(store, frome, TODAY).closed == 0


def test_a_place_takes_along_what_was_said_of_it(store, amina, frome, kitchen):
    rate(store, amina.id, kitchen, "red", "Locked", TODAY)
    add_lift(store, kitchen, "red", "ask them", amina.id, TODAY)
    delete_place(store, kitchen.id)
    assert (places_on(store, frome), lifts_on(store, frome), places_rated_by(store, amina.id)) == ([], [], [])


def test_a_list_of_places_is_by_name_and_only_what_is_shown_is_read_in_full(store, amina, frome, kitchen):
    zebra = add_place(store, frome, "meet", Known("zebra club", "frome!"), amina.id, date(2026, 1, 1))
    elsewhere = add_place(store, frome, "meet", Known("Éclair", "Bath"), amina.id, TODAY)
    nowhere = add_place(store, frome, "food", Known("Café"), amina.id, TODAY)
    assert ids_on(store, frome) == [nowhere.id, elsewhere.id, kitchen.id, zebra.id]
    assert ids_on(store, frome, kind="meet") == [elsewhere.id, zebra.id]
    assert ids_on(store, frome, area=area_key("FROME")) == [kitchen.id, zebra.id]
    assert ids_on(store, frome, area="") == [nowhere.id]
    assert places_at(store, [zebra.id, nowhere.id, uuid4()]) == [zebra, nowhere]
    assert areas_on(store, frome) == [Area("Bath", elsewhere.id, 1), Area("Frome", kitchen.id, 2)]
    assert old_ones_on(store, frome, date(2028, 1, 1)) == [zebra.id, nowhere.id, elsewhere.id, kitchen.id]


def test_places_are_found_by_any_of_their_words(store, amina, frome, kitchen):
    cafe = add_place(store, frome, "meet", Known("Café Łódź", "Kingston", offers="Coffee, ২০ chairs"), amina.id, TODAY)
    mosque = add_place(store, frome, "faith", Known("Masjid Noor", "Haringey"), amina.id, TODAY)

    def found(words):
        return set(find_places(store, frome, sought(words), {"food": "Food Essen"}).ids)

    assert found("thursday") == found("WARM lunch") == found("essen frome") == {kitchen.id}
    assert found("cafe lodz") == found("20 CHAIRS") == {cafe.id}
    # As it is written elsewhere.
    assert found("মসজিদ") == found("مسجد نور") == found("masjed") == found("হারিঙ্গে") == {mosque.id}
    assert found("কিংস্টন") == {cafe.id}
    assert found("frome kingston") == found("zzz") == found("...") == set()


def test_what_is_missing_has_somebody_who_finds_out(store, amina, sam, frome):
    gap = add_gap(store, frome, "A choir on weekday mornings", TODAY)
    assert gap.owner_id is None
    set_finder(store, gap.id, sam.id)
    assert gaps_on(store, frome) == [replace(gap, owner_id=sam.id)]


def test_an_idea_is_done_once(store, amina, kitchen, frome):
    lift = add_lift(store, kitchen, "amber", "Ask for a ramp", amina.id, date(2026, 4, 1))
    assert finish_lift(store, lift.id, TODAY)
    assert not finish_lift(store, lift.id, date(2026, 5, 5))
    assert lift_for(store, amina.id, lift.id) == replace(lift, done_on=TODAY)


def test_I11_who_is_erased_leaves_what_the_team_knows_and_nothing_of_their_own(
    store, amina, sam, frome, kitchen, team, now
):
    rate(store, amina.id, kitchen, "green", "Warm", TODAY)
    lift = add_lift(store, kitchen, "red", "ask them", amina.id, TODAY)
    gap = add_gap(store, frome, "a choir", TODAY)
    set_finder(store, gap.id, amina.id)
    erase_person(store, amina.id, now)
    on = map_for(store, sam.id, team.id)
    [place] = places_on(store, on)
    assert (place.known, place.checked_by) == (KITCHEN, None)
    assert ratings_of(store, place) == []
    assert places_rated_on(store, team.id) == []
    assert (lift_for(store, sam.id, lift.id).owner_id, gap_for(store, sam.id, gap.id).owner_id) == (None, None)


def test_I11_a_map_of_one_s_own_goes_with_its_owner(store, outsider, now):
    [own] = maps_of(store, outsider.id)
    place = add_place(store, own, "food", KITCHEN, outsider.id, TODAY)
    erase_person(store, outsider.id, now)
    assert place_for(store, outsider.id, place.id) is None
    assert places_on(store, own) == []


def test_what_is_done_is_forgotten_after_a_year(store, amina, frome, kitchen, now):
    for done in (True, False):
        gap = add_gap(store, frome, "a choir", TODAY)
        lift = add_lift(store, kitchen, "red", "ask them", amina.id, TODAY)
        if done:
            close_gap(store, gap.id, TODAY)
            finish_lift(store, lift.id, TODAY)
    purge(store, now + timedelta(days=365))
    assert (len(gaps_on(store, frome)), len(lifts_on(store, frome))) == (2, 2)
    purge(store, now + timedelta(days=370))
    assert [each.done_on for each in (*gaps_on(store, frome), *lifts_on(store, frome))] == [None, None]
