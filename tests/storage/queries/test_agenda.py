"""Lines for supervision from both sides: who sees which, and who may do what with them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.storage.shares import share, visible_shares
from bot.storage.supervision.agenda import (
    add_supervisor_line,
    first_supervisor_line,
    get_line,
    lines_between,
    mark_talked,
    own_lines,
    set_function,
    take_off_supervisor_line,
)
from bot.storage.supervision.links import confirm_supervision, end_supervision, propose_supervision, supervisors_of


@pytest.fixture
def linked(link, sam, amina):
    return link(sam, amina)


@pytest.fixture
def write(store, amina, now):
    """A line of Amina's, for whoever supervises her now."""

    def line(words, **snapshot):
        return share(
            store,
            owner_id=amina.id,
            entry_id=None,
            kind="line",
            snapshot={"line": words, **snapshot},
            supervisions=supervisors_of(store, amina.id),
            at=now,
        )

    return line


def said(lines):
    return [line.words for line in lines]


def test_both_see_the_lines_of_both(store, linked, write, amina, sam, now):
    write("calls", kind="worry")
    add_supervisor_line(store, linked, "holidays", now)
    for who in (amina, sam):
        assert said(lines_between(store, who.id, linked)) == ["calls", "holidays"]


def test_a_supervisors_line_is_between_the_two(store, linked, link, person, amina, sam, now):
    line_id = add_supervisor_line(store, linked, "holidays", now)
    sue, bela = person("Sue"), person("Bela")
    with_sue, with_bela = link(sue, amina), link(sam, bela)
    for who, between in ((sue, with_sue), (sue, linked), (bela, with_bela), (bela, linked), (amina, with_sue)):
        assert lines_between(store, who.id, between) == []
    assert get_line(store, sue.id, line_id) is get_line(store, bela.id, line_id) is None


def test_a_supervisors_line_is_gone_with_the_link(store, linked, amina, sam, now):
    line_id = add_supervisor_line(store, linked, "holidays", now)
    end_supervision(store, linked.id, by=amina.id, at=now)
    assert get_line(store, amina.id, line_id) is get_line(store, sam.id, line_id) is None
    assert lines_between(store, amina.id, linked) == []


def test_a_deputy_sees_what_is_shared_meanwhile_and_no_lines_of_supervisors(
    store, linked, write, team, person, amina, sam, now
):
    write("earlier")
    add_supervisor_line(store, linked, "holidays", now)
    sue = person("Sue")
    standing_in = propose_supervision(
        store,
        team_id=team.id,
        supervisor_id=sue.id,
        connector_id=amina.id,
        at=now,
        deputy_for=sam.id,
        ends_at=now + timedelta(days=1),
    )
    confirm_supervision(store, standing_in.id, now)
    write("meanwhile")
    assert said(lines_between(store, sue.id, standing_in)) == ["meanwhile"]


def test_a_line_nobody_can_see_is_still_on_ones_own_side(store, write, link, amina, sam):
    write("before there was anybody")
    linked = link(sam, amina)
    [line] = lines_between(store, amina.id, linked)
    assert not line.seen
    assert lines_between(store, sam.id, linked) == []
    assert own_lines(store, amina.id) == [line]


def test_a_line_for_another_supervisor_is_not_between_these_two(store, linked, write, link, person, amina):
    write("for Sam")
    with_sue = link(person("Sue"), amina)
    assert lines_between(store, amina.id, with_sue) == []
    assert said(lines_between(store, amina.id, linked)) == ["for Sam"]


def test_what_a_line_is_about_is_said_by_its_writer(store, linked, write, amina, sam, now):
    line_id, theirs = write("calls", kind="worry"), add_supervisor_line(store, linked, "holidays", now)
    assert set_function(store, sam.id, line_id, "normative") is None
    assert set_function(store, amina.id, theirs, "normative") is None
    set_function(store, amina.id, line_id, "formative")
    set_function(store, sam.id, theirs, "restorative")
    seen = [(line.words, line.kind, line.function) for line in lines_between(store, sam.id, linked)]
    assert seen == [("calls", "worry", "formative"), ("holidays", None, "restorative")]
    assert set_function(store, amina.id, line_id, "restorative").function == "restorative"


def test_what_was_talked_about_is_off_both_lists_and_comes_back(store, linked, write, amina, sam, now):
    line_id, theirs = write("calls"), add_supervisor_line(store, linked, "holidays", now)
    mark_talked(store, get_line(store, sam.id, line_id), now)
    mark_talked(store, get_line(store, amina.id, theirs), now)
    assert lines_between(store, amina.id, linked) == lines_between(store, sam.id, linked) == []
    [shared] = visible_shares(store, sam.id)
    assert shared.talked_at == now
    mark_talked(store, get_line(store, sam.id, line_id), None)
    assert said(lines_between(store, amina.id, linked)) == ["calls"]


def test_a_supervisor_takes_off_their_own_lines_and_no_others(store, linked, person, sam, now):
    assert first_supervisor_line(store, linked.id) is None
    line_id = add_supervisor_line(store, linked, "holidays", now)
    assert first_supervisor_line(store, linked.id) == now
    assert not take_off_supervisor_line(store, person("Sue").id, line_id)
    assert take_off_supervisor_line(store, sam.id, line_id)
    assert not take_off_supervisor_line(store, sam.id, line_id)
