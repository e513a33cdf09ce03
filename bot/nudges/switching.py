"""What people change about their nudges. It holds at once: nothing that is queued already slips through."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from bot.nudges.planning import plan_again, plan_next, plan_sooner, plan_standing
from bot.storage.nudges.rules import (
    NudgeRecord,
    hold_rules,
    mark_nudge,
    stop_kind,
    stop_rule,
    take_back,
    waiting_nudges,
)
from bot.storage.nudges.switches import SwitchRecord, save_switch
from bot.storage.people import PersonRecord, change_person, get_person
from bot.storage.store import Store


def switch_on(
    store: Store, person: PersonRecord, kind: str, now: datetime, timing: dict[str, Any] | None = None
) -> datetime | None:
    """A kind is wanted from now on, by its own timing or the one given; when the first one comes, if that is known."""
    _recall(store, person)
    stop_kind(store, person.id, kind, now)
    save_switch(store, person.id, SwitchRecord(kind, is_on=True))
    return plan_standing(store, person, kind, now, timing)


def silence_kind(store: Store, person: PersonRecord, kind: str, now: datetime) -> None:
    """Nothing of that kind comes any more."""
    _recall(store, person)
    stop_kind(store, person.id, kind, now)
    save_switch(store, person.id, SwitchRecord(kind, is_on=False))


def silence_rule(store: Store, person: PersonRecord, rule_id: UUID, now: datetime) -> bool:
    """Nothing comes by that rule any more. False when it isn't theirs or has stopped."""
    _recall(store, person)
    return stop_rule(store, person.id, rule_id, now)


def pause_all(store: Store, person: PersonRecord, now: datetime) -> None:
    """Nothing comes at all until they start again."""
    _recall(store, person)
    change_person(store, person.id, nudges_paused_at=now)


def start_again(store: Store, person: PersonRecord, now: datetime) -> list[NudgeRecord]:
    """Everything comes again in its turn; what they had dated by hand and missed meanwhile."""
    change_person(store, person.id, nudges_paused_at=None)
    missed = [each for each in waiting_nudges(store, person.id) if each.due_at <= now]
    for nudge in missed:
        mark_nudge(store, nudge.id, "dropped", now)
        plan_next(store, person, nudge.rule, now)
    return [each for each in missed if each.rule.by_hand]


def go_away(store: Store, person: PersonRecord, first: date, back_on: date) -> None:
    """They are away from that day until they are back."""
    change_person(store, person.id, away_from=first, back_on=back_on)
    quiet_changed(store, person.id)


def come_back(store: Store, person: PersonRecord, now: datetime) -> None:
    """They are not away any more."""
    change_person(store, person.id, away_from=None, back_on=None)
    quiet_changed(store, person.id)
    if back := get_person(store, person.id):
        plan_sooner(store, back, now)


def quiet_changed(store: Store, person_id: UUID) -> None:
    """When they want to hear nothing, or their zone, has changed: what waits or is queued follows that."""
    person = get_person(store, person_id)
    if person is not None:
        _recall(store, person)
        plan_again(store, person)


def _recall(store: Store, person: PersonRecord) -> None:
    hold_rules(store, person.id)
    take_back(store, person.id, person.telegram_id)
