"""Maps of connections in words: the comparison of two days, and a copy that says what the map said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from bot.content.connections import KINDS, OFTEN, RINGS, STANDINGS
from bot.i18n import Text, reader, say
from bot.reports.connections.words import (
    counted,
    difference,
    difference_lines,
    map_answers,
    ring_map,
    shared_lines,
    shared_ties,
    tie_line,
)
from bot.storage.connecting.connections import ConnectionRecord, Tie

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
SISTER = Tie("sister", "family", "close", "daily", "letters", "company")
READER = reader("en")

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=20).map(str.strip)
TIES = st.builds(
    Tie,
    label=WORDS.filter(bool),
    kind=st.sampled_from(list(KINDS)),
    ring=st.sampled_from(list(RINGS)),
    often=st.none() | st.sampled_from(list(OFTEN)),
    given=WORDS,
    received=WORDS,
    standing=st.sampled_from(list(STANDINGS)),
)


def on_a_map(tie: Tie, id: UUID | None = None) -> ConnectionRecord:
    return ConnectionRecord(id or uuid4(), None, tie, 1, NOW, NOW)


def later(each: ConnectionRecord, **changes: Any) -> ConnectionRecord:
    return replace(each, tie=replace(each.tie, **changes), at=NOW + timedelta(days=1))


def in_words(lines: Any) -> list[str]:
    return [READER.text(each) for each in lines]


def snapshot_answers(ties: list[Tie]) -> list[dict[str, Any]]:
    return [{"place": place, "text": words or "", "value": chosen} for place, words, chosen in map_answers(ties)]


def test_two_maps_side_by_side() -> None:
    sister, club, pub, uncle, shop = (
        on_a_map(replace(SISTER, label=label, ring="middle")) for label in ("sister", "club", "pub", "uncle", "shop")
    )
    library = on_a_map(replace(SISTER, label="library"))
    now = [
        later(sister, ring="close"),
        later(club, ring="outer", standing="faded"),
        later(uncle, standing="unhelpful"),
        later(shop, often="rarely"),
        library,
    ]
    assert in_words(difference_lines(difference([sister, club, pub, uncle, shop], now))) == [
        "New: library",
        "Not on it any more: pub",
        "Closer now: sister",
        "Not as close now: club",
        "Has faded: club",
        "Does not help any more: uncle",
        "1 is as close as it was.",
    ]
    assert in_words(difference_lines(difference([now[1]], [club]))) == ["Closer now: club", "Holds again: club"]


@given(st.lists(TIES, max_size=6), st.lists(TIES, max_size=6), st.integers(0, 6))
def test_everybody_on_either_map_is_said_to_be_new_gone_or_there(
    first: list[Tie], second: list[Tie], stay: int
) -> None:
    before = [on_a_map(tie) for tie in first]
    now = [on_a_map(tie, before[at].id if at < min(stay, len(before)) else None) for at, tie in enumerate(second)]
    found = difference(before, now)
    kept = {each.id for each in before} & {each.id for each in now}
    assert {each.id for each in found.new} == {each.id for each in now} - kept
    assert {each.id for each in found.gone} == {each.id for each in before} - kept
    moved = {each.id for each in (*found.closer, *found.further)}
    changed = {each.id for each in (*found.faded, *found.unhelpful, *found.holding)}
    assert moved | changed | {each.id for each in found.same} == kept
    assert not {each.id for each in found.same} & (moved | changed)
    assert (found.new == now and found.gone == before) or kept


@given(st.lists(TIES, max_size=12))
def test_a_copy_says_what_the_map_said_ring_by_ring(ties: list[Tie]) -> None:
    copied = shared_ties(snapshot_answers(ties))
    assert copied == [tie for ring in RINGS for tie in ties if tie.ring == ring]


def test_a_copy_outlives_a_choice_that_is_known_no_more() -> None:
    answers = [answer | {"value": "gone" if answer["value"] else None} for answer in snapshot_answers([SISTER])]
    assert shared_ties(answers) == [replace(SISTER, kind="other", ring="outer", often=None)]
    assert shared_ties([{"place": "kind", "text": "", "value": "family"}]) == []


def test_a_connection_in_one_line() -> None:
    assert READER.text(tie_line(SISTER)) == "sister: Family · Most days · give and take"
    assert READER.text(tie_line(SISTER, fully=True)) == (
        "sister: Family · Most days · given: letters · received: company"
    )
    [(_, said)] = shared_lines(snapshot_answers([replace(SISTER, standing="faded", given="")]))
    assert READER.text(said) == "Very close · Family · Most days · It has faded · received: company"


def test_the_picture_says_in_words_what_it_shows() -> None:
    ties = [(SISTER, True), (replace(SISTER, label="library", ring="outer"), False)]
    drawn = ring_map(say("{alias}", alias="Heron"), ties, READER, counted([tie for tie, _ in ties]), NOW.date())
    assert (drawn.caption, drawn.newer) == (
        "Very close 1, In between 0, Further away 1",
        "New since Wednesday 4 March 2026",
    )
    assert drawn.spoken.startswith("sister: Family · Most days · give and take; library: ")
    assert [[dot.label for dot in ring] for ring in drawn.rings] == [["sister"], [], ["library"]]
    assert not ring_map(Text("Me"), ties, READER, counted([]), None).newer
