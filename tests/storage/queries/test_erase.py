from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.storage.erase import erase_person, finish_erasures, list_erasures, remember_erasures
from bot.storage.errors import KeyMissing
from bot.storage.inbox import finish_in, inbox, take_in
from bot.storage.outbox import outbox, put_out
from bot.storage.people import add_person, find_person, get_person
from bot.storage.people import person as person_table
from bot.storage.shares import shares_of
from bot.storage.supervision.links import supervisors_of

from .speaking_together import OF_TEAMS

# Tables that say nothing about a person, so that none of their rows goes with one.
NOBODYS = {"team", "goal_team", "seen_update", "erasure", "backup", "process", *OF_TEAMS}


def test_I11_after_an_erasure_every_table_is_as_if_they_had_never_been_here(store, every_row, live, sam, now):
    """Introspective: a table that is added later makes this fail until Amina has a row in it and loses it."""
    before = every_row()
    life = live()
    put_out(
        store,
        chat_id=sam.telegram_id,
        person_id=sam.id,
        method="sendMessage",
        body={"text": life.words[0]},
        owner="process one",
        at=now,
        object_id=shares_of(store, life.person.id)[0].id,
    )
    grown = {name for name, rows in every_row().items() if len(rows) > len(before[name])}
    assert grown == before.keys() - (NOBODYS - {"seen_update", *OF_TEAMS})

    assert erase_person(store, life.person.id, now)
    left = {
        name: [row for row in rows if row not in before[name]]
        for name, rows in every_row().items()
        if name not in ("seen_update", *OF_TEAMS)
    }
    assert left.pop("erasure") == [{"person_id": life.person.id, "at": now}]
    # Bilal is still here: with what he shared, and that Amina, by now an id without a name, opened it.
    assert [row["telegram_id"] for row in left.pop("person")] == [life.connector.telegram_id]
    assert [row["owner_id"] for row in left.pop("share")] == [life.connector.id]
    # Sam keeps a copy of what the two agreed, without her name and without her word about herself.
    [copy] = left.pop("record_copy")
    assert (copy["holder_id"], copy["other_id"], copy["wellbeing"]) == (sam.id, None, None)
    assert [row["holder_id"] for row in left.pop("agreed_action")] == [sam.id]
    [log] = left.pop("audit")
    assert (log["actor_id"], log["subject_id"]) == (life.person.id, life.connector.id)
    assert left == {name: [] for name in left}
    for name, rows in before.items():
        assert [row for row in rows if row not in every_row()[name]] == []


def test_I11_nothing_that_names_them_is_left_in_any_column(store, every_row, live, now):
    person = live().person
    erase_person(store, person.id, now)
    named = {
        (name, column)
        for name, rows in every_row().items()
        for row in rows
        for column, value in row.items()
        if value in (person.id, person.telegram_id)
    }
    assert named == {("erasure", "person_id"), ("audit", "actor_id")}


def test_I11_what_was_not_known_to_be_theirs_goes_with_their_chat(store, now):
    take_in(store, [(1, 7_007, {"text": "before the notice"}), (2, 9_009, {"text": "somebody else"})], now)
    put_out(store, chat_id=7_007, person_id=None, method="sendMessage", body={}, owner="process one", at=now)
    agreed = {"language": "en", "zone": "Europe/London", "nation": "england", "notice_version": "1"}
    amina = add_person(store, telegram_id=7_007, at=now, **agreed)
    erase_person(store, amina.id, now)
    assert [row.chat_id for row in store.conn.execute(inbox.select())] == [9_009]
    assert store.conn.execute(outbox.select()).all() == []


def test_I11_who_comes_back_after_an_erasure_is_somebody_new(store, live, now):
    person = live().person
    erase_person(store, person.id, now)
    assert not erase_person(store, person.id, now)
    agreed = {"language": "en", "zone": "Europe/London", "nation": "england", "notice_version": "1"}
    again = add_person(store, telegram_id=person.telegram_id, at=now, **agreed)
    assert again.id != person.id
    assert again.name is None
    assert supervisors_of(store, again.id) == []


def test_the_turn_that_erases_can_be_finished_and_answered(store, live, now):
    person = live().person
    [waiting] = store.conn.execute(inbox.select()).all()
    erase_person(store, person.id, now)
    assert not finish_in(store, waiting.id)
    reply = {"method": "sendMessage", "body": {"text": "It is all gone."}, "owner": "process one", "at": now}
    put_out(store, chat_id=person.telegram_id, person_id=None, **reply)


async def test_I11_the_key_goes_with_the_commit_and_not_before(database, now):
    agreed = {"language": "en", "zone": "Europe/London", "nation": "england", "notice_version": "1"}
    amina = await database.write(lambda store: add_person(store, telegram_id=1, at=now, **agreed))
    sealed = await database.write(lambda store: store.seal(amina.id, "x", amina.id, b"words"))

    def fail(store):
        erase_person(store, amina.id, now)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.write(fail)
    assert await database.read(lambda store: get_person(store, amina.id)) == amina
    assert await database.read(lambda store: store.unseal(amina.id, "x", amina.id, sealed)) == b"words"

    await database.write(lambda store: erase_person(store, amina.id, now))
    with pytest.raises(KeyMissing):
        await database.read(lambda store: store.unseal(amina.id, "x", amina.id, sealed))


async def test_I11_an_erasure_cut_short_after_its_commit_is_finished_at_the_next_start(database, now):
    agreed = {"language": "en", "zone": "Europe/London", "nation": "england", "notice_version": "1"}
    amina = await database.write(lambda store: add_person(store, telegram_id=1, at=now, **agreed))

    def die_before_the_key_goes(store):
        erase_person(store, amina.id, now)
        store.afterwards.clear()

    await database.write(die_before_the_key_goes)
    assert await database.read(lambda store: store.seal(amina.id, "x", amina.id, b"words"))
    assert await database.write(finish_erasures) == 0
    with pytest.raises(KeyMissing):
        await database.read(lambda store: store.seal(amina.id, "x", amina.id, b"words"))


def test_I11_who_came_back_with_a_backup_is_forgotten_again(store, live, now):
    person = live().person
    [row] = store.conn.execute(person_table.select().where(person_table.c.id == person.id)).mappings()
    erase_person(store, person.id, now)
    erasures = list_erasures(store)
    store.conn.execute(insert(person_table), dict(row))

    remember_erasures(store, {**erasures, person.id: now + timedelta(days=9)})
    assert finish_erasures(store) == 1
    assert find_person(store, person.telegram_id) is None
    assert list_erasures(store) == {person.id: now}
