"""Supervision as a part of somebody's life, for tests of the queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.storage.people import PersonRecord
from bot.storage.store import Store
from bot.storage.supervision.actions import add_action, agreed_actions, set_state
from bot.storage.supervision.agenda import add_supervisor_line, get_line, mark_talked
from bot.storage.supervision.links import SupervisionRecord, connectors_of, supervisors_of
from bot.storage.supervision.records import HeldRecord, agree, change_record, hand_over, write_record


def write_down(store: Store, writer_id: UUID, link: SupervisionRecord, at: datetime) -> HeldRecord:
    """A record that only its writer has so far: of today, with a next date in four weeks."""
    as_supervisor = writer_id == link.supervisor_id
    return write_record(
        store,
        writer_id=writer_id,
        other_id=link.connector_id if as_supervisor else link.supervisor_id,
        link_id=link.id,
        role="supervisor" if as_supervisor else "connector",
        met_on=at.date(),
        next_on=at.date() + timedelta(days=28),
        kind="one_to_one",
        parts={"workload": "much of it"},
        last_actions=(),
        at=at,
    )


def sit_together(store: Store, amina: PersonRecord, word: Callable[[str], str], now: datetime) -> None:
    """Amina has a line for whom she supervises, and a record with her supervisor that both have said yes to."""
    [below], [above] = connectors_of(store, amina.id), supervisors_of(store, amina.id)
    line = get_line(store, amina.id, add_supervisor_line(store, below, word("line for another"), now))
    assert line
    mark_talked(store, line, now + timedelta(minutes=12))
    held = write_down(store, amina.id, above, now)
    held = change_record(store, replace(held, wellbeing=word("how she is")))
    add_action(store, held, owner="connector", words="a walk", due_on=now.date() + timedelta(days=7))
    theirs = hand_over(store, held, now + timedelta(minutes=14))
    assert theirs
    agree(store, theirs)
    [action] = agreed_actions(store, amina.id)
    set_state(store, action, "done", action.due_on, now + timedelta(minutes=15))
