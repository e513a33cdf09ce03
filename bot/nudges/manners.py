"""What a nudge that is due does: it comes, waits, or does not come. All that may hold one back is here, in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from bot.localtime import to_utc
from bot.nudges import fading
from bot.nudges.caps import WEEK, first_fit, fits
from bot.nudges.kind import Kind, kind_of
from bot.nudges.planning import expired
from bot.nudges.quiet import out_of_quiet, quiet_of
from bot.storage.nudges.rules import NudgeRecord, last_of_kind, mark_ignored, uncalled_nudges
from bot.storage.nudges.switches import save_switch, switch_of
from bot.storage.people import PersonRecord
from bot.storage.sessions import open_session_touched
from bot.storage.store import Store

# Later than this we must have been away: what nobody asked for by hand folds into one message.
OUTAGE = timedelta(hours=2)
# What was dated by hand and is later than this joins that message.
TOO_LATE = timedelta(hours=24)
# Whoever has not written for so long is not in the middle of a conversation any more.
REST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class PutOff:
    """It waits, and everything is asked again then."""

    until: datetime


Verdict: TypeAlias = PutOff | Literal["comes", "does not come", "the last one"]
"""`the last one`: none of its kind came to anything, so the kind pauses, and this one says so."""


def judge(store: Store, person: PersonRecord, nudge: NudgeRecord, now: datetime) -> Verdict:
    """What becomes of a nudge that is due. Notes what became of the one before it, so it is asked once at a time."""
    kind = kind_of(nudge.rule.kind)
    if kind is None:
        return "does not come"
    called_for = nudge.rule.by_hand
    if not called_for and (allowed := out_of_quiet(now, person.zone, quiet_of(person))) > now:
        return _put_off(nudge, allowed)
    if not kind.needed(store, person, nudge, now):
        return "does not come"
    touched = open_session_touched(store, person.id)
    if touched is not None and now - REST < touched <= now:
        return _put_off(nudge, touched + REST) if called_for or kind.clash == "waits" else "does not come"
    if called_for or not kind.capped or nudge.sent_at is not None or folds(nudge, now):
        return "comes"
    if until := _over_the_caps(store, person, nudge, now):
        return _put_off(nudge, until)
    return _fade(store, person, kind, now)


def folds(nudge: NudgeRecord, now: datetime) -> bool:
    """Whether it is so late that we must have been away: it joins others in one message."""
    return now - nudge.due_at > (TOO_LATE if nudge.rule.by_hand else OUTAGE)


def _put_off(nudge: NudgeRecord, until: datetime) -> Verdict:
    return "does not come" if expired(nudge, until) else PutOff(until)


def _over_the_caps(store: Store, person: PersonRecord, nudge: NudgeRecord, now: datetime) -> datetime | None:
    """When it may come, if not now: at the same time of another day."""
    zone = ZoneInfo(person.zone)
    today = now.astimezone(zone).date()
    taken = _taken(store, person, zone, now)
    if fits(today, taken):
        return None
    clock = nudge.planned_at.astimezone(zone).time()
    day = first_fit(today + timedelta(days=1), taken)
    return out_of_quiet(to_utc(datetime.combine(day, clock), person.zone), person.zone, quiet_of(person))


def _taken(store: Store, person: PersonRecord, zone: ZoneInfo, now: datetime) -> list[date]:
    """The days of what came in the last week, and of what comes in the next one whatever else does."""
    near = uncalled_nudges(store, person.id, now - WEEK, now + WEEK)
    came = {each.sent_at for each in near if each.sent_at is not None}
    sure = [each.due_at for each in near if each.sent_at is None and _is_sure(each)]
    return [moment.astimezone(zone).date() for moment in (*came, *sure)]


def _is_sure(nudge: NudgeRecord) -> bool:
    kind = kind_of(nudge.rule.kind)
    return kind is not None and not kind.capped


def _fade(store: Store, person: PersonRecord, kind: Kind, now: datetime) -> Verdict:
    """Fewer come of what comes to nothing."""
    before = switch = switch_of(store, person.id, kind.id, unless_said=not kind.switch)
    last = last_of_kind(store, person.id, kind.id)
    if last is not None and last.status in ("sent", "done", "waiting"):
        heeded = last.status != "sent" or not kind.needed(store, person, last, now)
        switch = fading.after(switch, heeded=heeded, now=now)
        if not heeded:
            mark_ignored(store, last.id)
    verdict: Verdict = "the last one" if switch.paused_at else "comes"
    if switch.halved:
        if not switch.left_out:
            verdict = "does not come"
        switch = replace(switch, left_out=not switch.left_out)
    if switch != before:
        save_switch(store, person.id, switch)
    return verdict
