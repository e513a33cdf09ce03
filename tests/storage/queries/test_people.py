from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.storage.people import (
    change_person,
    find_person,
    get_person,
    list_people,
    mark_reachable,
    mark_suspended,
)
from bot.storage.people import (
    person as person_table,
)


def test_a_person_is_found_by_their_telegram_id_and_keeps_their_settings(store, person):
    amina = person("Amina")
    change_person(store, amina.id, language="ur", quiet_from=20 * 60, tip_shown=True)
    found = find_person(store, amina.telegram_id)
    assert found == get_person(store, amina.id)
    assert (found.name, found.language, found.quiet_from, found.tip_shown) == ("Amina", "ur", 1200, True)
    assert find_person(store, 77) is None
    assert list_people(store) == [found]


def test_I7_a_name_is_sealed_where_it_is_kept(store, person):
    amina = person("Amina ہ")
    stored = store.conn.scalar(select(person_table.c.name))
    assert b"Amina" not in stored
    assert get_person(store, amina.id).name == "Amina ہ"


def test_a_setting_that_there_is_none_of_is_refused(store, amina):
    with pytest.raises(ValueError, match="telegram_id"):
        change_person(store, amina.id, telegram_id=5)


def test_unreachable_counts_from_the_first_time(store, amina, now):
    mark_reachable(store, amina.id, False, now)
    mark_reachable(store, amina.id, False, now + timedelta(days=1))
    assert not get_person(store, amina.id).reachable
    assert store.conn.scalar(select(person_table.c.unreachable_since)) == now
    mark_reachable(store, amina.id, True, now)
    assert get_person(store, amina.id).reachable


def test_a_suspended_person_can_be_let_in_again(store, amina, now):
    mark_suspended(store, amina.id, True, now)
    assert get_person(store, amina.id).suspended
    mark_suspended(store, amina.id, False, now)
    assert not get_person(store, amina.id).suspended
