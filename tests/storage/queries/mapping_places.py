"""Somebody has a map of places of their own, with everything on it that can be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.storage.people import PersonRecord
from bot.storage.places.gaps import add_gap, close_gap, set_finder
from bot.storage.places.lifts import add_lift, finish_lift
from bot.storage.places.maps import MapRecord
from bot.storage.places.places import Known, add_place, check_place
from bot.storage.places.ratings import rate
from bot.storage.store import Store


def map_places(store: Store, person: PersonRecord, word: Callable[[str], str]) -> None:
    """A place that is closed, with a rating and an idea that is done, and something that was missing."""
    own = MapRecord(person.id, None, months=7)
    known = Known(word("place"), word("area"), word("contact"), word("offers"), word("cost"))
    place = add_place(store, own, "food", known, person.id, date(2026, 4, 1))
    rate(store, person.id, place, "amber", word("reason"), date(2026, 4, 2))
    lift = add_lift(store, place, "amber", word("lift"), person.id, date(2026, 4, 3))
    finish_lift(store, lift.id, date(2026, 4, 4))
    gap = add_gap(store, own, word("gap"), date(2026, 4, 5))
    set_finder(store, gap.id, person.id)
    close_gap(store, gap.id, date(2026, 4, 6))
    check_place(store, place, person.id, date(2026, 4, 7), closed=True)
