"""When an exercise was last done: the latest of somebody's own entries that was written with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.storage.connecting.exercises import EXERCISE, DoneExercise, last_done
from bot.storage.entries import delete_entry, keep_entry
from bot.storage.people import PersonRecord
from bot.storage.store import Store
from tests.storage.queries.conftest import AddPerson


def practise(store: Store, person: PersonRecord, flow: str, at: datetime, kind: str = EXERCISE) -> UUID:
    return keep_entry(
        store,
        person_id=person.id,
        kind=kind,
        flow=flow,
        version="v1",
        zone="Europe/London",
        begun_at=at,
        kept_at=at,
        answers=(),
        competences=(),
    )


def test_the_latest_counts_and_when_it_is_deleted_the_one_before(
    store: Store, person: AddPerson, now: datetime
) -> None:
    amina = person("Amina")
    before = practise(store, amina, "practise_known", now)
    latest = practise(store, amina, "practise_known", now + timedelta(days=2))
    assert last_done(store, amina.id, "practise_known") == DoneExercise(latest, now + timedelta(days=2))
    delete_entry(store, amina.id, latest)
    assert last_done(store, amina.id, "practise_known") == DoneExercise(before, now)
    delete_entry(store, amina.id, before)
    assert last_done(store, amina.id, "practise_known") is None


def test_another_exercise_another_kind_and_somebody_elses_do_not_count(
    store: Store, person: AddPerson, now: datetime
) -> None:
    amina, bilal = person("Amina"), person("Bilal")
    practise(store, bilal, "practise_known", now)
    practise(store, amina, "practise_known", now, kind="reflection")
    practise(store, amina, "practise_confidence", now)
    assert last_done(store, amina.id, "practise_known") is None
