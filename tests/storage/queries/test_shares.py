from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from bot.storage.audit import audit_of, note
from bot.storage.outbox import outbox, put_out
from bot.storage.people import mark_suspended
from bot.storage.shares import (
    ReaderRecord,
    mark_opened,
    respond,
    response,
    responses_by,
    responses_to,
    share,
    share_table,
    shared_entries,
    shares_of,
    unshare,
    visible_share_heads,
    visible_shares,
)
from bot.storage.supervision.links import end_supervision, propose_supervision, supervision, supervisors_of
from bot.storage.teams.teams import close_team, create_team, leave_team


@pytest.fixture
def give(store, now):
    """Shares words with whoever supervises the person now; the share's id."""

    def words(person, words="some words", *, entry_id=None, kind="full", at=now, supervisions=None):
        links = supervisors_of(store, person.id) if supervisions is None else supervisions
        snapshot = {"words": words}
        return share(
            store,
            owner_id=person.id,
            entry_id=entry_id,
            kind=kind,
            snapshot=snapshot,
            supervisions=links,
            at=at,
        )

    return words


def seen_by(store, reader, **narrowed):
    return [each.snapshot["words"] for each in visible_shares(store, reader.id, **narrowed)]


def test_I6_only_the_readers_it_names_see_a_share(store, amina, sam, person, link, give):
    link(sam, amina)
    give(amina, "for Sam")
    later, stranger = person("Later"), person("Stranger")
    link(later, amina)
    assert seen_by(store, sam) == ["for Sam"]
    assert seen_by(store, later) == seen_by(store, stranger) == seen_by(store, amina) == []


@pytest.mark.parametrize("way", ["ended", "left by supervisor", "left by connector", "closed", "suspended"])
def test_I6_nothing_is_seen_once_the_link_no_longer_stands(store, amina, sam, team, link, give, now, way):
    linked = link(sam, amina)
    id = give(amina)
    assert seen_by(store, sam) == ["some words"]
    match way:
        case "ended":
            end_supervision(store, linked.id, by=amina.id, at=now)
        case "left by supervisor":
            leave_team(store, team_id=team.id, person_id=sam.id, at=now)
        case "left by connector":
            leave_team(store, team_id=team.id, person_id=amina.id, at=now)
        case "closed":
            close_team(store, team.id, now)
        case "suspended":
            mark_suspended(store, sam.id, True, now)
    assert seen_by(store, sam) == []
    assert not mark_opened(store, sam.id, id, now)
    assert respond(store, reader_id=sam.id, share_id=id, kind="seen", line=None, at=now) is None
    assert responses_to(store, amina.id) == audit_of(store, amina.id) == []


def test_I6_a_link_made_anew_shows_nothing_of_before(store, amina, sam, link, give, now):
    old = link(sam, amina)
    give(amina, "before")
    end_supervision(store, old.id, by=sam.id, at=now)
    link(sam, amina)
    give(amina, "after")
    assert seen_by(store, sam) == ["after"]


def test_I6_a_share_names_nobody_by_links_that_do_not_stand_or_are_not_the_owners(
    store, amina, sam, person, team, link, give, now
):
    bilal = person("Bilal")
    ended, foreign = link(sam, amina), link(sam, bilal)
    end_supervision(store, ended.id, by=sam.id, at=now)
    pending = propose_supervision(store, team_id=team.id, supervisor_id=sam.id, connector_id=amina.id, at=now)
    give(amina, supervisions=[ended, foreign, pending])
    assert seen_by(store, sam) == []
    assert [each.readers for each in shares_of(store, amina.id)] == [[]]


def test_I6_a_link_that_was_not_confirmed_shows_nothing(store, amina, sam, link, give):
    linked = link(sam, amina)
    give(amina)
    store.conn.execute(update(supervision).where(supervision.c.id == linked.id).values(confirmed_at=None))
    assert seen_by(store, sam) == []


def test_I6_an_unshared_share_is_gone_from_readers_and_its_words_from_the_row(store, amina, sam, link, give, now):
    link(sam, amina)
    id = give(amina)
    assert not unshare(store, sam.id, id, now)
    assert seen_by(store, sam) == ["some words"]
    assert unshare(store, amina.id, id, now)
    assert not unshare(store, amina.id, id, now)
    assert seen_by(store, sam) == []
    assert store.conn.scalar(select(share_table.c.body)) == b""
    assert shares_of(store, amina.id) == []
    [past] = shares_of(store, amina.id, standing=False)
    assert (past.snapshot, past.unshared_at) == ({}, now)


def test_what_has_not_gone_out_to_a_reader_goes_with_the_share(store, amina, sam, link, give, now):
    link(sam, amina)
    id, other = give(amina), give(amina)
    for person, about in [(sam, id), (sam, other), (amina, id)]:
        put_out(
            store,
            chat_id=person.telegram_id,
            person_id=person.id,
            method="sendMessage",
            body={"text": "some words"},
            owner="this process",
            at=now,
            object_id=about,
        )
    unshare(store, amina.id, id, now)
    left = store.conn.execute(select(outbox.c.person_id, outbox.c.object_id).order_by(outbox.c.number))
    assert [tuple(row) for row in left] == [(sam.id, other), (amina.id, id)]


def test_one_snapshot_of_an_entry_stands_and_one_line_beside_it(store, amina, sam, link, keep, give):
    link(sam, amina)
    entry, other = keep(amina, what="x"), keep(amina, what="y")
    give(amina, "headline", entry_id=entry, kind="headline")
    give(amina, "line", entry_id=entry, kind="line")
    give(amina, "of the other", entry_id=other)
    give(amina, "loose line", kind="line")
    give(amina, "full", entry_id=entry)
    assert sorted(seen_by(store, sam)) == ["full", "line", "loose line", "of the other"]
    give(amina, "newer line", entry_id=entry, kind="line")
    assert sorted(seen_by(store, sam)) == ["full", "loose line", "newer line", "of the other"]
    assert len(shares_of(store, amina.id, entry_id=entry)) == 2


def test_I6_an_entry_of_somebody_else_cannot_be_shared(amina, sam, link, keep, give):
    link(sam, amina)
    entry = keep(sam, what="x")
    with pytest.raises(LookupError):
        give(amina, entry_id=entry)


def test_shares_are_narrowed_to_an_owner_an_id_and_a_time(store, amina, sam, person, link, give, now):
    bilal = person("Bilal")
    link(sam, amina), link(sam, bilal)
    give(amina, "Monday")
    tuesday = give(amina, "Tuesday", at=now + timedelta(days=1))
    give(bilal, "Bilal's", at=now + timedelta(days=2))
    assert seen_by(store, sam) == ["Bilal's", "Tuesday", "Monday"]
    assert seen_by(store, sam, owner_id=bilal.id) == ["Bilal's"]
    assert seen_by(store, sam, share_id=tuesday) == ["Tuesday"]
    period = {"since": now + timedelta(days=1), "until": now + timedelta(days=2)}
    assert seen_by(store, sam, **period) == ["Tuesday"]
    assert [each.snapshot["words"] for each in shares_of(store, amina.id, **period)] == ["Tuesday"]


def test_the_first_opening_is_noted_where_the_owner_can_read_it(store, amina, sam, person, link, give, now):
    other = person("Other")
    link(sam, amina), link(other, amina)
    id = give(amina)
    assert mark_opened(store, sam.id, id, now)
    assert not mark_opened(store, sam.id, id, now + timedelta(days=1))
    [log] = audit_of(store, amina.id)
    assert (log.at, log.actor_id, log.action, log.object_id) == (now, sam.id, "opened", id)
    [own] = shares_of(store, amina.id)
    assert {(each.reader_id, each.opened_at) for each in own.readers} == {(sam.id, now), (other.id, None)}
    # A reader is told of themselves only.
    assert visible_shares(store, other.id)[0].readers == [ReaderRecord(other.id, None)]


def test_the_same_answer_twice_is_one_and_lines_may_repeat(store, amina, sam, link, give, now):
    link(sam, amina)
    id = give(amina)
    answers = [("seen", None), ("thanks", None), ("seen", None), ("line", "Well done"), ("line", "Well done")]
    ids = [
        respond(store, reader_id=sam.id, share_id=id, kind=kind, line=line, at=now + timedelta(minutes=n))
        for n, (kind, line) in enumerate(answers)
    ]
    assert ids[0] == ids[2]
    heard = responses_to(store, amina.id)
    assert [(each.kind, each.line) for each in heard] == [
        ("seen", None),
        ("thanks", None),
        ("line", "Well done"),
        ("line", "Well done"),
    ]
    assert heard == responses_to(store, amina.id, id) == responses_by(store, sam.id)
    assert responses_to(store, amina.id, uuid4()) == responses_to(store, sam.id) == []
    assert not any(b"Well done" in body for body in store.conn.scalars(select(response.c.body)) if body)


@pytest.mark.parametrize(("kind", "line"), [("line", None), ("line", ""), ("seen", "words")])
def test_a_line_has_words_and_nothing_else_does(store, amina, sam, link, give, now, kind, line):
    link(sam, amina)
    id = give(amina)
    with pytest.raises(ValueError, match="words"):
        respond(store, reader_id=sam.id, share_id=id, kind=kind, line=line, at=now)


def test_who_supervises_in_two_teams_is_named_once(store, amina, sam, link, give, now):
    first = link(sam, amina)
    wells = create_team(store, name="Wells", zone="Europe/London", nation="england", at=now)
    at = now + timedelta(days=1)
    second = propose_supervision(store, team_id=wells.id, supervisor_id=sam.id, connector_id=amina.id, at=at)
    store.conn.execute(update(supervision).where(supervision.c.id == second.id).values(confirmed_at=at))
    give(amina)
    assert seen_by(store, sam) == ["some words"]
    end_supervision(store, first.id, by=sam.id, at=at)
    assert seen_by(store, sam) == []


def test_the_log_is_read_latest_first_by_action_and_up_to_a_limit(store, amina, sam, now):
    for minutes, action in enumerate(["exported", "opened", "exported"]):
        at = now + timedelta(minutes=minutes)
        note(store, actor_id=None, subject_id=amina.id, action=action, at=at)
    note(store, actor_id=amina.id, subject_id=sam.id, action="opened", at=now)
    assert [each.action for each in audit_of(store, amina.id)] == ["exported", "opened", "exported"]
    assert [each.at for each in audit_of(store, amina.id, action="exported", limit=1)] == [now + timedelta(minutes=2)]


def test_I6_what_there_is_to_be_read_piece_by_piece_is_what_may_be_seen(store, amina, sam, person, link, give, now):
    standing = link(sam, amina)
    wanted = [give(amina, f"words {number}", at=now + timedelta(hours=number)) for number in range(3)]
    unshare(store, amina.id, give(amina, "taken back"), now)
    stranger = person("Stranger")
    all_time = {"since": now - timedelta(days=1), "until": now + timedelta(days=1)}

    heads = visible_share_heads(store, sam.id, **all_time)
    assert [head.id for head in heads] == wanted
    assert {head.owner_id for head in heads} == {amina.id}
    assert visible_share_heads(store, stranger.id, **all_time) == []
    an_hour = {"since": now + timedelta(hours=1), "until": now + timedelta(hours=2)}
    assert visible_share_heads(store, sam.id, **an_hour) == [heads[1]]
    assert seen_by(store, sam, share_ids=wanted[1:]) == ["words 2", "words 1"]
    assert seen_by(store, sam, share_ids=[]) == seen_by(store, stranger, share_ids=wanted) == []
    end_supervision(store, standing.id, by=None, at=now)
    assert visible_share_heads(store, sam.id, **all_time) == seen_by(store, sam, share_ids=wanted) == []


def test_the_head_of_a_share_says_the_kind_of_its_entry(store, amina, sam, link, keep, give, now):
    link(sam, amina)
    give(amina, entry_id=keep(amina, kind="journal", what="words"))
    give(amina, kind="line")
    heads = visible_share_heads(store, sam.id, since=now - timedelta(days=1), until=now + timedelta(days=1))
    assert {(head.kind, head.entry_kind) for head in heads} == {("full", "journal"), ("line", None)}


def test_which_entries_stand_shared(store, amina, sam, link, keep, give, now):
    link(sam, amina)
    in_full, headline, line, private = (keep(amina, what=f"words {number}") for number in range(4))
    give(amina, entry_id=in_full)
    give(amina, entry_id=headline, kind="headline")
    give(amina, entry_id=line, kind="line")
    unshare(store, amina.id, give(amina, entry_id=private), now)
    assert shared_entries(store, amina.id) == {in_full, headline}
    assert shared_entries(store, amina.id, "full") == {in_full}
    assert shared_entries(store, sam.id) == frozenset()
