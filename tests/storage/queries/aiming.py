"""Somebody aims at something: a goal with a check-in on it, for tests of the queries."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from bot.storage.connecting.goals import add_check_in, get_goal, index_goal, move_goal, set_review
from bot.storage.people import PersonRecord
from bot.storage.store import Store


def aim(store: Store, person: PersonRecord, entry: UUID, journey: UUID, now: datetime) -> None:
    """A goal that was looked at and closed. One entry stands for the goal's and for the check-in's."""
    index_goal(
        store,
        entry_id=entry,
        person_id=person.id,
        journey_id=journey,
        method="light",
        baseline=-1,
        importance=3,
        difficulty=2,
        at=now + timedelta(minutes=21),
    )
    set_review(store, person.id, entry, date(2026, 5, 6))
    goal = get_goal(store, person.id, entry)
    assert goal
    add_check_in(store, goal, entry, level=-0.5, fit="partly", rated_by="both", at=now + timedelta(minutes=22))
    move_goal(store, person.id, entry, "closed", now + timedelta(minutes=23))
