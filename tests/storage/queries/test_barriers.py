"""Barriers that entries name, and workarounds found again by them: one's own only."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.storage.connecting.barriers import (
    OF_USE,
    Workaround,
    barrier_met,
    barriers_with_workarounds,
    has_workarounds,
    index_barriers,
    workarounds,
)
from bot.storage.entries import KeptAnswer, delete_entry, get_entry, keep_entry, put_answer
from bot.storage.people import PersonRecord
from bot.storage.store import Store

PLACES = {"SE": "barriers_person", "ST": "barriers_around", "PR": "barriers_own", "OR": "barriers_organisation"}
SOME = ["SE03", "SE10", "ST02", "PR04", "OR02"]
OUTCOMES = ["helped", "a_little", "did_not", "too_early", None]


def chosen(value: object) -> dict[str, object]:
    return {"parts": [], "value": value}


def keep_step(store: Store, person: PersonRecord, barriers: list[str], helped: str | None, at: datetime) -> UUID:
    """An entry of step 6 with these barriers, indexed."""
    by_place: dict[str, list[str]] = {}
    for barrier in barriers:
        by_place.setdefault(PLACES[barrier[:2]], []).append(barrier)
    answers = [KeptAnswer(place, 0, chosen(ids)) for place, ids in by_place.items()]
    if helped:
        answers.append(KeptAnswer("helped", 9, chosen(helped)))
    entry_id = keep_entry(
        store,
        person_id=person.id,
        kind="step",
        flow="working_around",
        version="v1",
        zone="Europe/London",
        begun_at=at,
        kept_at=at,
        answers=answers,
        competences=(),
    )
    kept = get_entry(store, person.id, entry_id)
    assert kept
    index_barriers(store, kept)
    return entry_id


def test_m24_a_workaround_that_helped_is_found_by_each_of_its_barriers(
    store: Store, amina: PersonRecord, now: datetime
) -> None:
    step = keep_step(store, amina, ["ST02", "SE10"], "helped", now)
    for barrier in ("ST02", "SE10"):
        assert workarounds(store, amina.id, [barrier]) == [Workaround(step, "helped", (barrier,))]
    assert workarounds(store, amina.id, ["SE03"]) == []
    assert workarounds(store, amina.id, []) == []
    assert barriers_with_workarounds(store, amina.id) == {"ST02": 1, "SE10": 1}
    assert has_workarounds(store, amina.id)


def test_an_entry_with_two_of_the_barriers_is_found_once(store: Store, amina: PersonRecord, now: datetime) -> None:
    step = keep_step(store, amina, ["SE10", "ST02"], "helped", now)
    assert workarounds(store, amina.id, ["ST02", "SE10", "OR02"]) == [Workaround(step, "helped", ("SE10", "ST02"))]


@pytest.mark.parametrize("helped", [None, "did_not", "too_early"])
def test_what_did_not_help_is_not_found(store: Store, amina: PersonRecord, now: datetime, helped: str | None) -> None:
    keep_step(store, amina, ["ST02"], helped, now)
    assert workarounds(store, amina.id, ["ST02"]) == []
    assert barriers_with_workarounds(store, amina.id) == {}


def test_what_helped_comes_before_what_helped_a_little_and_the_latest_first(
    store: Store, amina: PersonRecord, now: datetime
) -> None:
    older = keep_step(store, amina, ["ST02"], "helped", now)
    little = keep_step(store, amina, ["ST02"], "a_little", now + timedelta(days=2))
    newer = keep_step(store, amina, ["ST02"], "helped", now + timedelta(days=1))
    assert [each.entry_id for each in workarounds(store, amina.id, ["ST02"])] == [newer, older, little]


def test_an_answer_given_later_counts(store: Store, amina: PersonRecord, now: datetime) -> None:
    step = keep_step(store, amina, ["ST02"], None, now)
    put_answer(store, amina.id, step, KeptAnswer("helped", 9, chosen("helped")), now + timedelta(days=7))
    kept = get_entry(store, amina.id, step)
    assert kept
    index_barriers(store, kept)
    assert [each.entry_id for each in workarounds(store, amina.id, ["ST02"])] == [step]


def test_nobody_finds_what_is_somebody_elses(
    store: Store, amina: PersonRecord, sam: PersonRecord, now: datetime
) -> None:
    keep_step(store, amina, ["ST02"], "helped", now)
    assert workarounds(store, sam.id, ["ST02"]) == []
    assert barriers_with_workarounds(store, sam.id) == {}
    assert not has_workarounds(store, sam.id)


def test_it_goes_with_its_entry(store: Store, amina: PersonRecord, now: datetime) -> None:
    step = keep_step(store, amina, ["ST02"], "helped", now)
    delete_entry(store, amina.id, step)
    assert barriers_with_workarounds(store, amina.id) == {}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kept=st.lists(
        st.tuples(st.lists(st.sampled_from(SOME), unique=True), st.sampled_from(OUTCOMES), st.integers(0, 3)),
        max_size=6,
    ),
    wanted=st.sets(st.sampled_from(SOME)),
)
def test_whatever_was_kept_exactly_what_was_of_use_against_these_barriers_is_found(
    store: Store,
    amina: PersonRecord,
    now: datetime,
    kept: list[tuple[list[str], str | None, int]],
    wanted: set[str],
) -> None:
    store.conn.execute(delete(barrier_met))
    ids = [keep_step(store, amina, barriers, helped, now + timedelta(days=day)) for barriers, helped, day in kept]
    of_use = {id: set(each[0]) & wanted for id, each in zip(ids, kept, strict=True) if each[1] in OF_USE}
    found = workarounds(store, amina.id, wanted)
    assert {each.entry_id: set(each.barriers) for each in found} == {id: of for id, of in of_use.items() if of}
    outcomes = [each.helped for each in found]
    assert outcomes == sorted(outcomes, reverse=True)
