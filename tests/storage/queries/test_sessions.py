from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.storage.sessions import (
    add_session,
    delete_session,
    drafts_to_drop,
    drafts_to_warn,
    get_session,
    latest_closed,
    mark_warned,
    open_session_of,
    save_session,
    session_table,
    waiting_sessions,
)


@pytest.fixture
def begin(store, amina, now):
    """Begins a session of Amina's that many days ago; its id."""

    def add(days_ago=0, *, status="open", resumable=True):
        id, at = uuid4(), now - timedelta(days=days_ago)
        session = {"answers": {"what": "unread"}}
        add_session(store, id=id, person_id=amina.id, flow="gibbs", resumable=resumable, session=session, at=at)
        if status != "open":
            save_session(store, id, amina.id, session=session, status=status, at=at)
        return id

    return add


def test_a_session_comes_back_as_it_was_saved_and_its_words_are_sealed(store, amina, begin, now):
    id, entry_id = begin(), uuid4()
    save_session(store, id, amina.id, session={"state": "feelings"}, status="closed", at=now, entry_id=entry_id)
    save_session(store, id, amina.id, session={"state": "x", "said": "sorrow"}, status="closed", at=now)
    record = get_session(store, id)
    assert (record.session, record.status, record.entry_id) == (
        {"state": "x", "said": "sorrow"},
        "closed",
        entry_id,
    )
    assert b"sorrow" not in store.conn.scalar(select(session_table.c.body))


def test_the_open_the_waiting_and_the_closed_ones_are_told_apart(store, amina, sam, begin):
    opened = begin()
    older, newer = begin(3, status="paused"), begin(1, status="draft")
    begin(1, status="paused", resumable=False)
    begin(9, status="closed")
    last = begin(2, status="closed")
    assert open_session_of(store, amina.id).id == opened
    assert [each.id for each in waiting_sessions(store, amina.id)] == [newer, older]
    assert latest_closed(store, amina.id).id == last
    assert open_session_of(store, sam.id) is latest_closed(store, sam.id) is None


def test_I5_nobody_saves_or_deletes_the_session_of_somebody_else(store, amina, sam, begin, now):
    id = begin()
    save_session(store, id, sam.id, session={}, status="closed", at=now)
    assert not delete_session(store, id, sam.id)
    assert get_session(store, id).status == "open"
    assert delete_session(store, id, amina.id)
    assert get_session(store, id) is None


def test_drafts_are_announced_after_23_days_and_go_7_days_after_that(store, begin, now):
    old = begin(23, status="draft")
    begin(22, status="paused")
    begin(40, status="closed")
    assert [each.id for each in drafts_to_warn(store, now, 10)] == [old]
    mark_warned(store, old, now)
    assert drafts_to_warn(store, now, 10) == []
    week_later = now + timedelta(days=7)
    assert drafts_to_drop(store, week_later - timedelta(minutes=1), 10) == []
    assert [each.id for each in drafts_to_drop(store, week_later, 10)] == [old]


def test_a_draft_that_nobody_was_told_about_does_not_go(store, begin, now):
    announced, silent = begin(60, status="draft"), begin(60, resumable=False)
    assert [each.id for each in drafts_to_drop(store, now, 10)] == [silent]
    assert [each.id for each in drafts_to_warn(store, now, 10)] == [announced]


def test_going_on_with_a_draft_begins_its_30_days_again(store, amina, begin, now):
    id = begin(29, status="draft")
    mark_warned(store, id, now - timedelta(days=6))
    save_session(store, id, amina.id, session={}, status="paused", at=now)
    assert drafts_to_drop(store, now + timedelta(days=8), 10) == []
    assert [each.id for each in drafts_to_warn(store, now + timedelta(days=23), 10)] == [id]
