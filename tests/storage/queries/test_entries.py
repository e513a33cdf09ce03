from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from bot.storage.entries import (
    KeptAnswer,
    answer,
    answer_history,
    delete_entry,
    entries_page,
    entries_with_competence,
    entry_ids,
    find_word,
    get_entry,
    keep_entry,
    replace_answer,
    set_competences,
)
from bot.storage.nudges.rules import add_nudge, add_rule, rules_of
from bot.storage.sessions import add_session, get_session, save_session
from bot.storage.shares import respond, responses_to, share, shares_of, visible_shares


def test_an_entry_comes_back_as_it_was_kept_and_its_words_are_sealed(store, amina, said, now):
    id = keep_entry(
        store,
        person_id=amina.id,
        kind="reflection",
        flow="gibbs",
        version="v1",
        zone="Europe/London",
        begun_at=now - timedelta(minutes=10),
        kept_at=now,
        answers=[
            KeptAnswer("feelings", 1, said("uneasy"), private=True, part="thinking"),
            KeptAnswer("what", 0, said("a", "b"), headline=True),
        ],
        competences=["2.3", "1.1", "2.3"],
    )
    kept = get_entry(store, amina.id, id)
    assert [(each.place, each.data, each.private, each.headline, each.part) for each in kept.answers] == [
        ("what", said("a", "b"), False, True, None),
        ("feelings", said("uneasy"), True, False, "thinking"),
    ]
    assert (kept.begun_at, kept.kept_at, kept.changed_at) == (now - timedelta(minutes=10), now, None)
    assert kept.competences == ["1.1", "2.3"]
    assert not any(b"uneasy" in body for body in store.conn.scalars(select(answer.c.body)))


def test_a_page_of_entries_is_newest_first_and_says_how_many_there_are(store, amina, sam, keep, now):
    ids = [keep(amina, at=now + timedelta(days=day), title=f"Day {day}") for day in range(5)]
    journal = keep(amina, at=now + timedelta(days=9), kind="journal", what="untitled")
    keep(sam, title="Sam's")
    heads, total = entries_page(store, amina.id, offset=1, limit=2)
    assert [(head.id, head.title) for head in heads] == [(ids[4], "Day 4"), (ids[3], "Day 3")]
    assert total == 6
    heads, total = entries_page(store, amina.id, offset=0, limit=9, kind="journal")
    assert ([(head.id, head.title) for head in heads], total) == ([(journal, "")], 1)
    since, until = now + timedelta(days=1), now + timedelta(days=3)
    heads, total = entries_page(store, amina.id, offset=0, limit=9, since=since, until=until)
    assert ([head.id for head in heads], total) == ([ids[2], ids[1]], 2)


def test_an_edited_answer_keeps_its_history(store, amina, keep, said, now):
    id = keep(amina, title="Old", what="first")
    later = now + timedelta(hours=1)
    assert replace_answer(store, amina.id, id, "what", said("second"), later)
    assert replace_answer(store, amina.id, id, "what", said("third"), later)
    assert replace_answer(store, amina.id, id, "title", said("New"), later)
    history = answer_history(store, amina.id, id, "what")
    assert [(each.data, each.replaced_at) for each in history] == [
        (said("first"), later),
        (said("second"), later),
        (said("third"), None),
    ]
    kept = get_entry(store, amina.id, id)
    assert [each.data for each in kept.answers] == [said("New"), said("third")]
    assert kept.changed_at == later
    assert entries_page(store, amina.id, offset=0, limit=1)[0][0].title == "New"


def test_an_unchanged_answer_is_no_edit_and_a_new_one_comes_last(store, amina, keep, said, now):
    id = keep(amina, what="first")
    assert replace_answer(store, amina.id, id, "what", said("first"), now)
    assert get_entry(store, amina.id, id).changed_at is None
    assert len(answer_history(store, amina.id, id, "what")) == 1
    assert replace_answer(store, amina.id, id, "more", said("late words"), now)
    assert [each.place for each in get_entry(store, amina.id, id).answers] == ["what", "more"]


def test_I6_entries_are_for_their_owner_only(store, amina, sam, keep, said, now):
    id = keep(amina, what="private words", competences=("2.3",))
    assert get_entry(store, sam.id, id) is None
    assert answer_history(store, sam.id, id, "what") == []
    assert not replace_answer(store, sam.id, id, "what", said("forged"), now)
    assert not set_competences(store, sam.id, id, ["1.1"], now)
    assert not delete_entry(store, sam.id, id)
    assert entries_page(store, sam.id, offset=0, limit=9) == ([], 0)
    assert find_word(store, sam.id, "private", limit=9, offset=0) == ([], 0)
    assert entries_with_competence(store, sam.id, "2.3") == []
    kept = get_entry(store, amina.id, id)
    assert ([each.data for each in kept.answers], kept.competences) == ([said("private words")], ["2.3"])


def test_M07_an_entry_appears_under_the_competences_it_touched(store, amina, keep, now):
    id = keep(amina, what="x", competences=("2.3",))
    keep(amina, what="y", competences=("2.4",))
    assert [head.id for head in entries_with_competence(store, amina.id, "2.3")] == [id]
    assert set_competences(store, amina.id, id, ["1.1", "4.2"], now)
    assert entries_with_competence(store, amina.id, "2.3") == []
    assert get_entry(store, amina.id, id).competences == ["1.1", "4.2"]


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("We sat in the Café, talking", "CAFE"),
        ("the cafe", "Café"),
        ("gardening", "garden"),
        ("two\n words", "two words"),
        ("وہ اِسکول گئی", "اسکول"),  # written with a vowel mark
        ("لڑكى", "لڑکی"),  # written on an Arabic keyboard
        ("گھر ۱۲", "گھر 12"),
        ("Sırrı", "sirri"),
    ],
)
def test_a_word_is_found_however_it_is_spelt(store, amina, keep, written, searched):
    id = keep(amina, what=written, more="else")
    keep(amina, what="nothing of it")
    heads, total = find_word(store, amina.id, searched, limit=5, offset=0)
    assert ([head.id for head in heads], total) == ([id], 1)


def test_words_are_found_page_by_page_in_what_stands_only(store, amina, keep, said, now):
    ids = [keep(amina, at=now + timedelta(days=day), what="Bread", title=f"{day}") for day in range(3)]
    replace_answer(store, amina.id, ids[0], "what", said("Cake"), now)
    heads, total = find_word(store, amina.id, "bread", limit=1, offset=1)
    assert ([(head.id, head.title) for head in heads], total) == ([(ids[1], "1")], 2)
    assert find_word(store, amina.id, "  ", limit=9, offset=0) == ([], 0)
    assert find_word(store, amina.id, "parts", limit=9, offset=0) == ([], 0)


def test_a_deleted_entry_leaves_nothing_behind(store, amina, sam, link, keep, now):
    supervision = link(sam, amina)
    id, other = keep(amina, what="gone words"), keep(amina, what="stays")
    session_id = uuid4()
    add_session(store, id=session_id, person_id=amina.id, flow="gibbs", resumable=True, session={"w": "gone"}, at=now)
    save_session(store, session_id, amina.id, session={"w": "gone"}, status="closed", at=now, entry_id=id)
    shared = share(
        store,
        owner_id=amina.id,
        entry_id=id,
        kind="full",
        snapshot={"w": "gone"},
        supervisions=[supervision],
        at=now,
    )
    respond(store, reader_id=sam.id, share_id=shared, kind="line", line="well done", at=now)
    rule = add_rule(store, person_id=amina.id, kind="plan", by_hand=True, timing={}, entry_id=id, at=now)
    add_nudge(store, rule_id=rule, person_id=amina.id, local_date=now.date(), due_at=now)

    assert delete_entry(store, amina.id, id)
    assert not delete_entry(store, amina.id, id)
    assert get_entry(store, amina.id, id) is get_session(store, session_id) is None
    assert visible_shares(store, sam.id) == shares_of(store, amina.id, standing=False) == []
    assert responses_to(store, amina.id) == rules_of(store, amina.id) == []
    assert store.conn.scalar(select(func.count()).select_from(answer)) == 1
    assert get_entry(store, amina.id, other) is not None


def test_which_entries_somebody_kept_in_a_time_by_kind(store, amina, person, keep, now):
    first = keep(amina, at=now, kind="journal", what="one")
    second = keep(amina, at=now + timedelta(days=1), what="two")
    keep(amina, at=now + timedelta(days=2), what="three")
    keep(person("Bela"), at=now, what="somebody else's")
    a_time = {"since": now, "until": now + timedelta(days=2)}
    assert entry_ids(store, amina.id, **a_time) == [(first, "journal"), (second, "reflection")]
    assert entry_ids(store, amina.id, **a_time, without=["journal"]) == [(second, "reflection")]
    assert entry_ids(store, amina.id, since=now, until=now) == []
