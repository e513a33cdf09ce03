"""Introductions: when they were made, whether they fit, and which journey they belong to (M31)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.storage.connecting.introductions import (
    FITS,
    IntroductionRecord,
    get_introduction,
    index_introduction,
    introductions_of,
)
from bot.storage.connecting.journeys import add_to_journey, open_journey
from bot.storage.entries import KeptAnswer, delete_entry, get_entry, keep_entry, put_answer
from bot.storage.people import PersonRecord
from bot.storage.store import Store

TODAY = date(2026, 3, 2)


def chosen(value: Any) -> dict[str, Any]:
    return {"parts": [], "value": value}


def keep_introduction(
    store: Store, person: PersonRecord, now: datetime, kind: str = "introduction", **values: str
) -> UUID:
    entry_id = keep_entry(
        store,
        person_id=person.id,
        kind=kind,
        flow="introduction",
        version="v1",
        zone="Europe/London",
        begun_at=now,
        kept_at=now,
        answers=[KeptAnswer(place, index, chosen(value)) for index, (place, value) in enumerate(values.items())],
        competences=(),
    )
    index(store, person, entry_id)
    return entry_id


def index(store: Store, person: PersonRecord, entry_id: UUID) -> None:
    kept = get_entry(store, person.id, entry_id)
    assert kept
    index_introduction(store, kept, TODAY)


def test_its_day_and_whether_it_fits_are_known(store: Store, amina: PersonRecord, now: datetime) -> None:
    made = keep_introduction(store, amina, now, day="2026-02-20", fit="fits")
    assert get_introduction(store, amina.id, made) == IntroductionRecord(made, date(2026, 2, 20), "fits")


def test_what_says_no_day_is_of_today_and_nobody_has_said_how_it_fits(
    store: Store, amina: PersonRecord, now: datetime
) -> None:
    made = keep_introduction(store, amina, now)
    assert get_introduction(store, amina.id, made) == IntroductionRecord(made, TODAY, None)


@pytest.mark.parametrize("fit", FITS)
def test_m31_the_outcome_is_recorded_when_it_is_said_later(
    store: Store, amina: PersonRecord, now: datetime, fit: str
) -> None:
    made = keep_introduction(store, amina, now)
    put_answer(store, amina.id, made, KeptAnswer("fit", 5, chosen(fit)), now + timedelta(days=7))
    index(store, amina, made)
    found = get_introduction(store, amina.id, made)
    assert found
    assert found.fit == fit
    assert found.unsettled is (fit in ("not_sure", "not_gone"))


def test_a_journey_has_its_own_the_latest_first(store: Store, amina: PersonRecord, now: datetime) -> None:
    heron, wren = (open_journey(store, amina.id, alias, now) for alias in ("Heron", "Wren"))
    days = {"2026-02-20": heron, "2026-02-28": heron, "2026-02-25": wren}
    made = {day: keep_introduction(store, amina, now, day=day) for day in days}
    for day, journey in days.items():
        add_to_journey(store, amina.id, journey, made[day], now)
    assert [each.entry_id for each in introductions_of(store, amina.id, heron)] == [
        made["2026-02-28"],
        made["2026-02-20"],
    ]
    assert [each.entry_id for each in introductions_of(store, amina.id, wren)] == [made["2026-02-25"]]


def test_nobody_sees_what_is_somebody_elses(
    store: Store, amina: PersonRecord, sam: PersonRecord, now: datetime
) -> None:
    made = keep_introduction(store, amina, now)
    heron = open_journey(store, amina.id, "Heron", now)
    add_to_journey(store, amina.id, heron, made, now)
    assert get_introduction(store, sam.id, made) is None
    assert introductions_of(store, sam.id, heron) == []


def test_another_kind_of_entry_is_none(store: Store, amina: PersonRecord, now: datetime) -> None:
    assert get_introduction(store, amina.id, keep_introduction(store, amina, now, kind="journal")) is None


def test_it_goes_with_its_entry(store: Store, amina: PersonRecord, now: datetime) -> None:
    made = keep_introduction(store, amina, now)
    delete_entry(store, amina.id, made)
    assert get_introduction(store, amina.id, made) is None
