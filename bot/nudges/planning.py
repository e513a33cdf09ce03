"""Plans nudges: a rule, and the next row that falls due by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.localtime import local_date, to_utc
from bot.nudges import kinds  # noqa: F401  (registers them)
from bot.nudges.kind import kind_of
from bot.nudges.quiet import before_quiet, out_of_quiet, quiet_of
from bot.nudges.timing import MORNING, at_moment, every_week, moment_on, next_due, on_day, recurs
from bot.storage.nudges.rules import (
    NudgeRecord,
    RuleRecord,
    add_nudge,
    add_rule,
    far_nudges,
    forget_nudge,
    has_fresh,
    retime_rule,
    rules_of,
    set_words,
    snooze,
    stop_about,
    stop_rule,
    waiting_nudges,
)
from bot.storage.nudges.switches import switch_of
from bot.storage.people import PersonRecord, get_person
from bot.storage.store import Store

# Every week, one left out, and put off over a quiet weekend: further ahead nothing weekly is planned by a right clock.
FARTHEST = timedelta(days=18)
DRAFT_RESTS = timedelta(days=2)
EARLIEST = timedelta(days=7)
# Occurrences that fall into somebody's leave do not come: the first one after it is looked for among so many.
MOST_LEFT_OUT = 60


@dataclass(frozen=True, slots=True)
class Planned:
    """A new rule, and when its first nudge comes (UTC)."""

    rule_id: UUID
    at: datetime


def plan_once(
    store: Store,
    person: PersonRecord,
    kind: str,
    when: datetime | date,
    now: datetime,
    *,
    entry_id: UUID | None = None,
    about_id: UUID | None = None,
    by_hand: bool = True,
) -> datetime | None:
    """A nudge that comes once; when it will come (UTC), None when that is past.

    `when`: a day (then it comes in the morning), a local moment (naive), or an instant (aware). `by_hand`: the person
    dated it, so nothing holds it back. Otherwise it comes only if they want this kind: None if they do not.
    """
    if not by_hand and not wants(store, person.id, kind):
        return None
    return _at(_plan(store, person, kind, _once(when), now, by_hand=by_hand, entry_id=entry_id, about_id=about_id))


def wants(store: Store, person_id: UUID, kind_id: str) -> bool:
    """Whether somebody wants a kind that nobody dates by hand.

    What can be switched on, if they did; the rest, unless they stopped it.
    """
    kind = kind_of(kind_id)
    return kind is not None and switch_of(store, person_id, kind_id, unless_said=not kind.switch).is_on


def plan_own(
    store: Store, person: PersonRecord, when: datetime | date, now: datetime, *, weekly: bool
) -> Planned | None:
    """Something of their own, by hand, once or every week from then on; None when that is past.

    What it reminds them of is set on its rule (`bot.storage.nudges.rules.set_words`).
    """
    if not weekly:
        return _plan(store, person, "own", _once(when), now, by_hand=True)
    first = _local(when, person.zone)
    timing = every_week(first.weekday(), first.time())
    just_before = to_utc(first, person.zone) - timedelta(minutes=1)
    return _plan(store, person, "own", timing, now, by_hand=True, after=max(now, just_before))


def plan_instead(
    store: Store, person: PersonRecord, nudge: NudgeRecord, when: datetime | date, now: datetime
) -> datetime | None:
    """What was dated by hand comes at another time; None, and nothing changes, when that is past."""
    rule = nudge.rule
    planned = _plan(
        store, person, rule.kind, _once(when), now, by_hand=True, entry_id=rule.entry_id, about_id=rule.about_id
    )
    if planned is None:
        return None
    if rule.words:
        set_words(store, person.id, planned.rule_id, rule.words)
    stop_rule(store, person.id, rule.id, now)
    return planned.at


def plan_draft(store: Store, person: PersonRecord, session_id: UUID, now: datetime) -> None:
    """What is left open is asked after, two days after it was last left."""
    if wants(store, person.id, "draft_open"):
        stop_about(store, person.id, "draft_open", session_id, now)
        day = local_date(now, person.zone) + DRAFT_RESTS
        plan_once(store, person, "draft_open", day, now, about_id=session_id, by_hand=False)


def plan_weekly(
    store: Store, person: PersonRecord, kind: str, weekday: int, clock: time, now: datetime
) -> datetime | None:
    """A nudge that comes every week, once per person and kind; when the next one comes.

    None if it is there already, or they stopped that kind.
    """
    if not wants(store, person.id, kind):
        return None
    for rule in rules_of(store, person.id):
        if rule.kind == kind and not rule.stopped:
            return None
    return _at(_plan(store, person, kind, every_week(weekday, clock), now, by_hand=False))


def plan_standing(
    store: Store, person: PersonRecord, kind_id: str, now: datetime, timing: dict[str, Any] | None = None
) -> datetime | None:
    """The rule of a kind that was switched on, by its own timing or the one given; when the next one comes."""
    kind = kind_of(kind_id)
    if timing is None and kind and kind.standing:
        timing = kind.standing(store, person, now)
    return None if timing is None else _at(_plan(store, person, kind_id, timing, now, by_hand=False))


def call_off(store: Store, person_id: UUID, kind: str, about_id: UUID, now: datetime) -> int:
    """What it was about moved on or is gone: nothing comes about it any more. Gives how many rules ended."""
    return stop_about(store, person_id, kind, about_id, now)


def plan_next(store: Store, person: PersonRecord, rule: RuleRecord, now: datetime) -> datetime | None:
    """The next occurrence of a rule after `now`; None when there is none, or one waits already.

    One that came and was put off does not count.
    """
    if rule.stopped or has_fresh(store, person.id, rule.id):
        return None
    timing = _next_timing(store, person, rule, now)
    return None if timing is None else _plan_after(store, person, rule, timing, now)


def plan_nearer(store: Store, now: datetime) -> None:
    """What comes every week and was planned by a clock that was weeks ahead is planned from `now` again."""
    for nudge in far_nudges(store, now + FARTHEST):
        forget_nudge(store, nudge.id)
        if person := get_person(store, nudge.person_id):
            plan_next(store, person, nudge.rule, now)


def plan_again(store: Store, person: PersonRecord) -> None:
    """The person's zone or quiet hours changed: what waits by a wall clock comes on the same day, by their new clock.

    What was put off stays where it was put. What recurs and would mean nothing any more then leaves that time out.
    """
    for nudge in waiting_nudges(store, person.id):
        rule = nudge.rule
        if "at" in rule.timing or nudge.sent_at is not None:
            continue
        planned = moment_on(rule.timing, nudge.local_date, person.zone)
        at = _allowed(person, rule, planned, planned - EARLIEST)
        if recurs(rule.timing) and outlasted(rule, planned, at):
            forget_nudge(store, nudge.id)
            _plan_after(store, person, rule, rule.timing, planned)
        else:
            snooze(store, person.id, nudge.id, at)


def plan_sooner(store: Store, person: PersonRecord, now: datetime) -> None:
    """Their leave is over: what recurs, and left out what fell into it, comes in its turn from now on."""
    for nudge in waiting_nudges(store, person.id):
        if recurs(nudge.rule.timing) and not nudge.rule.by_hand and nudge.sent_at is None and nudge.planned_at > now:
            forget_nudge(store, nudge.id)
            plan_next(store, person, nudge.rule, now)


def expired(nudge: NudgeRecord, at: datetime) -> bool:
    """Whether it would come too late then to mean anything. What was sent and put off by hand never does."""
    return nudge.sent_at is None and outlasted(nudge.rule, nudge.planned_at, at)


def outlasted(rule: RuleRecord, planned: datetime, at: datetime) -> bool:
    """Whether what was planned for one moment means nothing any more at the other. What somebody dated always does."""
    kind = kind_of(rule.kind)
    return not rule.by_hand and kind is not None and at - planned > kind.lasts


def _at(planned: Planned | None) -> datetime | None:
    return planned.at if planned else None


def _next_timing(store: Store, person: PersonRecord, rule: RuleRecord, now: datetime) -> dict[str, Any] | None:
    """When it happens again: as it always does, or as its kind says now."""
    if recurs(rule.timing):
        return rule.timing
    kind = kind_of(rule.kind)
    timing = kind.standing(store, person, now) if kind and kind.standing and not rule.by_hand else None
    if timing is not None:
        retime_rule(store, person.id, rule.id, timing)
    return timing


def _plan_after(
    store: Store, person: PersonRecord, rule: RuleRecord, timing: dict[str, Any], after: datetime
) -> datetime | None:
    """The first occurrence later than that which is worth coming, and that the rule has not had."""
    for _ in range(MOST_LEFT_OUT if recurs(timing) else 1):
        due = next_due(timing, person.zone, after)
        if due is None:
            return None
        at = _allowed(person, rule, due.at, after)
        if not (recurs(timing) and outlasted(rule, due.at, at)) and add_nudge(
            store,
            rule_id=rule.id,
            person_id=person.id,
            local_date=due.local_date,
            planned_at=due.at,
            due_at=at,
        ):
            return at
        # In their leave; or that day has had its nudge already, in the zone where the person was then.
        after = due.at
    return None


def _allowed(person: PersonRecord, rule: RuleRecord, planned: datetime, after: datetime) -> datetime:
    """When what was planned for a moment may come: then, or when it is not quiet, and later than `after`."""
    if rule.by_hand:
        return planned
    quiet, kind = quiet_of(person), kind_of(rule.kind)
    early = before_quiet(planned, person.zone, quiet) if kind and kind.early else None
    return early if early and early > after else out_of_quiet(planned, person.zone, quiet)


def _once(when: datetime | date) -> dict[str, Any]:
    if not isinstance(when, datetime):
        return on_day(when, MORNING)
    return at_moment(when) if when.tzinfo else on_day(when.date(), when.time())


def _local(when: datetime | date, zone: str) -> datetime:
    """What a clock on their wall shows then, to the minute."""
    if not isinstance(when, datetime):
        return datetime.combine(when, MORNING)
    local = when.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if when.tzinfo else when
    return local.replace(second=0, microsecond=0)


def _plan(
    store: Store,
    person: PersonRecord,
    kind: str,
    timing: dict[str, Any],
    now: datetime,
    *,
    by_hand: bool,
    entry_id: UUID | None = None,
    about_id: UUID | None = None,
    after: datetime | None = None,
) -> Planned | None:
    after = after or now
    due = next_due(timing, person.zone, after)
    if due is None or due.at < now:
        return None
    rule_id = add_rule(
        store,
        person_id=person.id,
        kind=kind,
        by_hand=by_hand,
        timing=timing,
        entry_id=entry_id,
        about_id=about_id,
        at=now,
    )
    rule = RuleRecord(rule_id, person.id, kind, by_hand, timing, entry_id, about_id, None, stopped=False)
    at = _plan_after(store, person, rule, timing, after)
    return None if at is None else Planned(rule_id, at)
