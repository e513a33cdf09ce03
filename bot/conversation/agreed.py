"""Reminders of what two people agreed: of an action on its day, of the next session before it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from bot.conversation.desk import Desk
from bot.nudges.planning import call_off, plan_once
from bot.storage.people import get_person
from bot.storage.supervision.actions import ActionRecord, actions_in
from bot.storage.supervision.records import HeldRecord, copies_of, get_record

# Time enough to prepare, and still within most people's working day.
AFTERNOON = time(15, 0)
SATURDAY = 5


def remind_of_all(desk: Desk, held: HeldRecord) -> None:
    """Both have said yes: each hears of what is theirs to do, and of the next session."""
    for copy in copies_of(desk.store, held):
        remind_of_session(desk, copy)
        for action in actions_in(desk.store, copy):
            remind_of_action(desk, action)


def forget_all(desk: Desk, held: HeldRecord) -> None:
    """The holder hears nothing more of what is in this copy."""
    forget_session(desk, held)
    for action in actions_in(desk.store, held):
        forget_action(desk, held.holder_id, action)


def forget_session(desk: Desk, held: HeldRecord) -> None:
    call_off(desk.store, held.holder_id, "supervision_soon", held.record_id, desk.now)


def forget_action(desk: Desk, holder_id: UUID, action: ActionRecord) -> None:
    call_off(desk.store, holder_id, "action_due", action.id, desk.now)


def remind_of_action(desk: Desk, action: ActionRecord) -> None:
    """Its owner hears of it on its day, once, if that is still ahead; nobody does if it is not to be done any more."""
    forget_action(desk, action.holder_id, action)
    held = get_record(desk.store, action.holder_id, action.record_id)
    person = get_person(desk.store, action.holder_id)
    if held and person and held.role == action.owner and action.outstanding and action.due_on:
        plan_once(desk.store, person, "action_due", action.due_on, desk.now, about_id=action.id)


def remind_of_session(desk: Desk, held: HeldRecord) -> datetime | None:
    """The holder hears of the next session as many days before as they chose; when that will be."""
    forget_session(desk, held)
    person = get_person(desk.store, held.holder_id)
    if person is None or held.next_on is None or not held.remind_days:
        return None
    moment = datetime.combine(
        day_before(held.next_on, held.remind_days, quiet_weekends=person.quiet_weekends), AFTERNOON
    )
    return plan_once(desk.store, person, "supervision_soon", moment, desk.now, about_id=held.record_id)


def day_before(day: date, days: int, *, quiet_weekends: bool) -> date:
    """So many days before; the Friday before that where it is a weekend somebody keeps quiet."""
    before = day - timedelta(days=days)
    if quiet_weekends and before.weekday() >= SATURDAY:
        before -= timedelta(days=before.weekday() - SATURDAY + 1)
    return before
