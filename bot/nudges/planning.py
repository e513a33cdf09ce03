"""Plans nudges: a rule, and the next row that falls due by it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from bot.nudges.timing import MORNING, Quiet, at_moment, every_week, moment_on, next_due, on_day, out_of_quiet
from bot.storage.nudges import (
    RuleRecord,
    add_nudge,
    add_rule,
    far_nudges,
    forget_nudge,
    rules_of,
    snooze,
    waiting_nudges,
)
from bot.storage.people import PersonRecord, get_person
from bot.storage.store import Store

# Every week, one left out, and put off over a quiet weekend: further ahead nothing weekly is planned by a right clock.
FARTHEST = timedelta(days=18)


def quiet_of(person: PersonRecord) -> Quiet:
    """When this person wants to hear nothing."""
    return Quiet(person.quiet_from, person.quiet_until, person.quiet_weekends)


def plan_once(
    store: Store,
    person: PersonRecord,
    kind: str,
    when: datetime | date,
    now: datetime,
    *,
    entry_id: UUID | None = None,
) -> datetime | None:
    """A nudge the person dated by hand, so quiet hours do not hold it back; when it will come (UTC).

    `when`: a day (then it comes in the morning), a local moment (naive), or an instant (aware). None when that is past.
    """
    if isinstance(when, datetime):
        timing = at_moment(when) if when.tzinfo else on_day(when.date(), when.time())
    else:
        timing = on_day(when, MORNING)
    return _plan(store, person, kind, timing, now, by_hand=True, entry_id=entry_id)


def plan_weekly(
    store: Store, person: PersonRecord, kind: str, weekday: int, clock: time, now: datetime
) -> datetime | None:
    """A nudge that comes every week, once per person and kind; when the next one comes."""
    for rule in rules_of(store, person.id):
        if rule.kind == kind and not rule.stopped:
            return None
    return _plan(store, person, kind, every_week(weekday, clock), now, by_hand=False)


def plan_next(store: Store, person: PersonRecord, rule: RuleRecord, now: datetime) -> datetime | None:
    """The next occurrence of a rule after `now`; None when there is none, or one waits already.

    One that came and was put off does not count.
    """
    if "weekly" not in rule.timing or rule.stopped:
        return None
    if any(each.rule.id == rule.id and each.sent_at is None for each in waiting_nudges(store, person.id)):
        return None
    due = next_due(rule.timing, person.zone, now)
    while due:
        if added := _add(store, person, rule.id, due.local_date, due.at, by_hand=rule.by_hand):
            return added
        # That day has had its nudge already, in the zone where the person was then.
        due = next_due(rule.timing, person.zone, due.at)
    return None


def plan_nearer(store: Store, now: datetime) -> None:
    """What comes every week and was planned by a clock that was weeks ahead is planned from `now` again."""
    for nudge in far_nudges(store, now + FARTHEST):
        forget_nudge(store, nudge.id)
        if person := get_person(store, nudge.person_id):
            plan_next(store, person, nudge.rule, now)


def plan_again(store: Store, person: PersonRecord) -> None:
    """The person's zone changed: what waits by a wall clock comes on the same day, by their new clock.

    What was put off stays where it was put.
    """
    for nudge in waiting_nudges(store, person.id):
        if "at" in nudge.rule.timing or nudge.sent_at is not None:
            continue
        at = moment_on(nudge.rule.timing, nudge.local_date, person.zone)
        at = at if nudge.rule.by_hand else out_of_quiet(at, person.zone, quiet_of(person))
        snooze(store, person.id, nudge.id, at)


def _plan(
    store: Store,
    person: PersonRecord,
    kind: str,
    timing: dict[str, Any],
    now: datetime,
    *,
    by_hand: bool,
    entry_id: UUID | None = None,
) -> datetime | None:
    due = next_due(timing, person.zone, now)
    if due is None or due.at < now:
        return None
    rule_id = add_rule(store, person_id=person.id, kind=kind, by_hand=by_hand, timing=timing, entry_id=entry_id, at=now)
    return _add(store, person, rule_id, due.local_date, due.at, by_hand=by_hand)


def _add(
    store: Store, person: PersonRecord, rule_id: UUID, local_date: date, at: datetime, *, by_hand: bool
) -> datetime | None:
    due_at = at if by_hand else out_of_quiet(at, person.zone, quiet_of(person))
    added = add_nudge(store, rule_id=rule_id, person_id=person.id, local_date=local_date, due_at=due_at)
    return due_at if added else None
