"""Going on with another Telegram account: whose word, which account, and what comes along."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from bot.storage.chat_messages import ours_of_kinds, remember_theirs
from bot.storage.entries import entries_page
from bot.storage.erase import erase_person
from bot.storage.moves import (
    LIVES,
    change_account,
    claim_move,
    end_move,
    find_move,
    get_move,
    make_move,
    move,
    move_claimed_by,
    move_of,
)
from bot.storage.outbox import let_go, next_out, outbox, put_out
from bot.storage.people import find_person
from bot.storage.sessions import add_session, get_session, open_session_of, waiting_sessions
from bot.storage.shares import share, visible_shares

NEW, OTHER = 9_009, 8_008


def begin(store, person, now, vouched_by=None):
    token = make_move(store, person_id=person.id, vouched_by=vouched_by, at=now)
    return token, find_move(store, token, now)


def test_a_link_is_found_by_its_token_until_it_is_a_week_old(store, amina, sam, now):
    token, found = begin(store, amina, now, sam.id)
    assert (found.person_id, found.vouched_by, found.code) == (amina.id, sam.id, None)
    assert find_move(store, token, now + LIVES) is None
    assert find_move(store, "another", now) is None
    assert token.encode() not in b"".join(store.conn.execute(select(move.c.token_hash)).scalars())


def test_a_new_link_makes_the_earlier_one_worthless(store, amina, now):
    first, _ = begin(store, amina, now)
    second, _ = begin(store, amina, now + timedelta(minutes=1))
    assert find_move(store, first, now) is None
    assert find_move(store, second, now + timedelta(minutes=1))


def test_only_the_first_account_to_open_a_link_can_claim_it(store, amina, now):
    token, found = begin(store, amina, now)
    code = claim_move(store, found.id, NEW, now)
    assert code is not None and len(code) == 4 and code.isdecimal()
    assert claim_move(store, found.id, OTHER, now) is None
    assert find_move(store, token, now) is None
    assert move_claimed_by(store, NEW, now).code == code
    assert move_claimed_by(store, OTHER, now) is None
    assert move_of(store, amina.id, now).new_telegram_id == NEW


def test_a_claim_alone_changes_nothing(store, amina, now):
    _, found = begin(store, amina, now)
    claim_move(store, found.id, NEW, now)
    assert find_person(store, NEW) is None
    assert find_person(store, amina.telegram_id).id == amina.id


def test_what_is_over_is_over_and_the_strangers_number_is_forgotten(store, amina, now):
    _, found = begin(store, amina, now)
    claim_move(store, found.id, NEW, now)
    assert end_move(store, found.id, now)
    assert not end_move(store, found.id, now)
    assert get_move(store, found.id, now) is None
    assert claim_move(store, found.id, OTHER, now) is None
    assert NEW not in store.conn.execute(select(move.c.new_telegram_id)).scalars().all()


def test_everything_comes_along(store, amina, sam, link, keep, now):
    entry = keep(amina, what="words")
    standing = link(sam, amina)
    share(
        store,
        owner_id=amina.id,
        entry_id=entry,
        kind="full",
        snapshot={"words": "words"},
        supervisions=[standing],
        at=now,
    )
    assert change_account(store, amina.id, NEW)
    moved = find_person(store, NEW)
    assert (moved.id, moved.name) == (amina.id, "Amina")
    assert find_person(store, amina.telegram_id) is None
    assert [each.id for each in entries_page(store, moved.id, offset=0, limit=9)[0]] == [entry]
    assert [each.owner_id for each in visible_shares(store, sam.id)] == [amina.id]


def test_what_was_open_is_paused_and_what_cannot_be_resumed_goes(store, amina, now):
    for resumable in (True, False):
        session = uuid4()
        add_session(store, id=session, person_id=amina.id, flow="x", resumable=resumable, session={}, at=now)
        change_account(store, amina.id, NEW + resumable)
        assert open_session_of(store, amina.id) is None
        assert (get_session(store, session) is not None) == resumable
    assert len(waiting_sessions(store, amina.id)) == 1


def test_what_waits_for_the_old_chat_goes_to_the_new_one_or_nowhere(store, amina, now):
    def put(method, **more):
        values = {"chat_id": amina.telegram_id, "person_id": amina.id, "body": {"text": "x"}, "owner": "a", "at": now}
        put_out(store, method=method, **values, **more)

    put("sendMessage")
    put("editMessageText")
    put("sendMessage", session_id=uuid4(), question=1)
    change_account(store, amina.id, NEW)
    rows = store.conn.execute(select(outbox.c.chat_id, outbox.c.method, outbox.c.session_id)).all()
    assert rows == [(NEW, "sendMessage", None)]


def test_nothing_is_remembered_of_the_messages_of_the_old_chat(store, amina, now):
    remember_theirs(
        store,
        chat_id=amina.telegram_id,
        message_id=1,
        person_id=amina.id,
        at=now,
        session_id=None,
        place=None,
        object_id=uuid4(),
    )
    change_account(store, amina.id, NEW)
    assert ours_of_kinds(store, amina.id, ["part"]) == []
    assert "chat_message" not in {row.kind for row in store.conn.execute(select(outbox))}


def test_an_account_that_is_somebodys_cannot_be_taken(store, amina, sam, now):
    assert not change_account(store, amina.id, sam.telegram_id)
    assert find_person(store, sam.telegram_id).id == sam.id
    assert find_person(store, amina.telegram_id).id == amina.id


def test_I11_who_gave_their_word_and_is_erased_leaves_no_link_behind(store, amina, sam, now):
    begin(store, amina, now, sam.id)
    erase_person(store, sam.id, now)
    assert store.conn.execute(select(move)).all() == []


def test_what_a_command_put_out_may_be_sent_by_anybody_at_once(store, now):
    put_out(store, chat_id=1, person_id=None, method="sendMessage", body={}, owner="command", at=now)
    let_go(store, "command")
    assert next_out(store, 1, "the bot", now) is not None
