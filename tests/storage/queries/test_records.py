"""Records of supervision: a copy for each of the two, and what passes between the copies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.storage.erase import erase_person
from bot.storage.errors import Unreadable
from bot.storage.supervision.actions import actions_in, add_action, agreed_actions, get_action, set_state, take_out
from bot.storage.supervision.links import end_supervision
from bot.storage.supervision.records import (
    WELLBEING,
    agree,
    change_record,
    delete_copy,
    get_copy,
    get_record,
    hand_over,
    is_open,
    may_be_changed,
    may_be_handed_over,
    next_session,
    record_copy,
    records_of,
    set_remind_days,
)
from tests.storage.queries.sitting_together import write_down


@pytest.fixture
def linked(link, sam, amina):
    return link(sam, amina)


@pytest.fixture
def draft(store, linked, amina, now):
    """Amina has written a record down, with an action for each of the two."""
    held = write_down(store, amina.id, linked, now)
    add_action(store, held, owner="connector", words="a walk", due_on=now.date() + timedelta(days=7))
    add_action(store, held, owner="supervisor", words="a room", due_on=None)
    return held


@pytest.fixture
def agreed(store, draft, amina, sam, now):
    """The same, once both have said yes: Amina's copy and Sam's."""
    theirs = hand_over(store, draft, now)
    agree(store, theirs)
    return get_record(store, amina.id, draft.record_id), get_record(store, sam.id, draft.record_id)


def words(actions):
    return [(each.words, each.owner, each.state) for each in actions]


def test_what_is_not_handed_over_is_its_writers_alone(store, draft, sam, amina):
    assert get_record(store, sam.id, draft.record_id) is None
    assert records_of(store, sam.id) == []
    assert agreed_actions(store, amina.id) == agreed_actions(store, sam.id) == []
    assert may_be_handed_over(store, draft)


def test_handed_over_each_has_a_copy_of_their_own_and_the_writer_has_said_yes(store, draft, amina, sam, now):
    theirs = hand_over(store, draft, now)
    mine = get_record(store, amina.id, draft.record_id)
    assert (mine.mine_agreed, mine.other_agreed) == (True, False)
    assert (theirs.mine_agreed, theirs.other_agreed) == (False, True)
    assert (theirs.holder_id, theirs.other_id, theirs.role) == (sam.id, amina.id, "supervisor")
    assert theirs.id != mine.id
    assert (theirs.met_on, theirs.next_on, theirs.parts) == (mine.met_on, mine.next_on, mine.parts)
    assert words(actions_in(store, theirs)) == words(actions_in(store, mine))
    assert hand_over(store, mine, now) is None


def test_nobody_else_can_get_at_a_record(store, agreed, person, link, amina):
    mine, theirs = agreed
    sue = person("Sue")
    link(sue, amina)
    assert get_record(store, sue.id, mine.record_id) is None
    assert get_copy(store, sue.id, mine.id) is get_copy(store, sue.id, theirs.id) is None
    assert records_of(store, sue.id) == agreed_actions(store, sue.id) == []
    [action, _] = agreed_actions(store, amina.id)
    assert get_action(store, sue.id, action.id) is None


def test_actions_count_once_both_have_said_yes(store, draft, amina, sam, now):
    theirs = hand_over(store, draft, now)
    assert agreed_actions(store, amina.id) == []
    agree(store, theirs)
    for who in (amina, sam):
        assert words(agreed_actions(store, who.id)) == [
            ("a walk", "connector", "open"),
            ("a room", "supervisor", "open"),
        ]
    assert next_session(store, sam.id, amina.id) == now.date() + timedelta(days=28)


def test_a_change_goes_into_both_copies_and_asks_both_again(store, agreed, sam):
    mine, theirs = agreed
    changed = change_record(store, replace(theirs, parts={"learning": "patience"}, next_on=None))
    other = get_copy(store, mine.holder_id, mine.id)
    for copy in (changed, other):
        assert (dict(copy.parts), copy.next_on, copy.version) == ({"learning": "patience"}, None, 2)
        assert not copy.mine_agreed and not copy.other_agreed
    assert agree(store, theirs) is None, "a yes to how it was before"
    assert not agree(store, changed).agreed
    assert agree(store, other).agreed
    assert get_copy(store, sam.id, theirs.id).agreed


def test_an_action_that_came_with_a_change_counts_when_both_have_said_yes_to_that(store, agreed, amina, sam):
    mine, _ = agreed
    changed = change_record(store, mine)
    add_action(store, changed, owner="connector", words="a cake", due_on=None)
    assert len(agreed_actions(store, sam.id)) == 2
    agree(store, changed)
    assert len(agreed_actions(store, sam.id)) == 2
    agree(store, get_record(store, sam.id, mine.record_id))
    assert words(agreed_actions(store, sam.id))[-1] == ("a cake", "connector", "open")
    take_out(store, agreed_actions(store, amina.id)[-1])
    assert len(agreed_actions(store, sam.id)) == len(agreed_actions(store, amina.id)) == 2


def test_both_see_how_far_an_action_is_while_the_link_stands(store, agreed, linked, amina, sam, now):
    [walk, _] = agreed_actions(store, amina.id)
    later = walk.due_on + timedelta(days=7)
    set_state(store, walk, "moved", later, now)
    seen = agreed_actions(store, sam.id)[0]
    assert (seen.state, seen.due_on, seen.outstanding) == ("moved", later, True)
    end_supervision(store, linked.id, by=amina.id, at=now)
    set_state(store, agreed_actions(store, amina.id)[0], "done", later, now)
    assert agreed_actions(store, amina.id)[0].state == "done"
    assert agreed_actions(store, sam.id)[0].state == "moved"


def test_after_the_link_each_keeps_a_copy_and_nothing_changes_in_it(store, agreed, linked, amina, sam, now):
    mine, theirs = agreed
    end_supervision(store, linked.id, by=sam.id, at=now)
    for held in (mine, theirs):
        assert records_of(store, held.holder_id) == [held]
        assert not is_open(store, held)
        assert not may_be_changed(store, held)
        with pytest.raises(LookupError):
            change_record(store, replace(held, parts={}))


def test_a_draft_stays_with_its_writer_once_the_link_has_ended(store, draft, linked, amina, sam, now):
    end_supervision(store, linked.id, by=sam.id, at=now)
    assert not may_be_handed_over(store, draft)
    assert hand_over(store, draft, now) is None
    assert change_record(store, replace(draft, parts={"people": "Robin"})).parts == {"people": "Robin"}
    assert records_of(store, sam.id) == []


def test_a_new_link_between_the_two_does_not_open_what_was_closed(store, agreed, linked, link, sam, amina, now):
    mine, _ = agreed
    end_supervision(store, linked.id, by=sam.id, at=now)
    link(sam, amina)
    assert not is_open(store, mine)


def test_deleting_ones_copy_leaves_the_other_one_theirs(store, agreed, amina, sam):
    mine, theirs = agreed
    delete_copy(store, mine)
    assert records_of(store, amina.id) == agreed_actions(store, amina.id) == []
    assert records_of(store, sam.id) == [theirs]
    assert not may_be_changed(store, theirs)


def test_I11_erasing_the_connector_leaves_the_supervisor_a_copy_without_their_word_about_themselves(
    store, agreed, amina, sam, now
):
    mine, _ = agreed
    change_record(store, replace(mine, wellbeing="tired"))
    assert get_record(store, sam.id, mine.record_id).wellbeing == "tired"
    erase_person(store, amina.id, now)
    [left] = records_of(store, sam.id)
    assert (left.wellbeing, left.other_id, dict(left.parts)) == (None, None, {"workload": "much of it"})
    assert [row.wellbeing for row in store.conn.execute(record_copy.select())] == [None]
    assert words(agreed_actions(store, sam.id)) == [("a walk", "connector", "open"), ("a room", "supervisor", "open")]


def test_I11_erasing_the_supervisor_leaves_the_connector_all_of_theirs(store, agreed, amina, sam, now):
    mine, _ = agreed
    change_record(store, replace(mine, wellbeing="tired"))
    erase_person(store, sam.id, now)
    [left] = records_of(store, amina.id)
    assert (left.wellbeing, left.other_id) == ("tired", None)


def test_the_word_about_oneself_is_sealed_with_ones_own_key_in_the_other_ones_copy_too(store, agreed, amina, sam):
    mine, theirs = agreed
    change_record(store, replace(mine, wellbeing="tired"))
    [row] = store.conn.execute(record_copy.select().where(record_copy.c.id == theirs.id))
    assert store.unseal_data(amina.id, WELLBEING, row.id, row.wellbeing) == "tired"
    with pytest.raises(Unreadable):
        store.unseal_data(sam.id, WELLBEING, row.id, row.wellbeing)


def test_a_new_record_is_reminded_of_as_the_last_one_was(store, agreed, linked, amina, now):
    mine, _ = agreed
    assert mine.remind_days == 1
    set_remind_days(store, mine, 3)
    assert write_down(store, amina.id, linked, now + timedelta(days=28)).remind_days == 3


def test_records_are_found_by_the_other_one_the_role_and_the_days(store, agreed, amina, sam, person, now):
    mine, _ = agreed
    day = now.date()
    assert records_of(store, amina.id, other_id=sam.id, role="connector") == [mine]
    assert records_of(store, amina.id, role="supervisor") == []
    assert records_of(store, amina.id, other_id=person("Bela").id) == []
    assert records_of(store, amina.id, since=day, until=day + timedelta(days=1)) == [mine]
    assert records_of(store, amina.id, until=day) == records_of(store, amina.id, since=day + timedelta(days=1)) == []
