"""A weekly time to reflect, what was begun and not finished, and looking after oneself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from bot.callback import object_button
from bot.i18n import say
from bot.localtime import local_date, to_utc
from bot.message import Button, Row
from bot.nudges.kind import Kind, done_button, register
from bot.nudges.timing import every_week
from bot.storage.entries import has_written_since
from bot.storage.nudges.rules import NudgeRecord
from bot.storage.people import PersonRecord
from bot.storage.sessions import get_session
from bot.storage.store import Store

# Until somebody says when, both come in the middle of the week, on different days.
WEDNESDAY, THURSDAY = 2, 3


def _nothing_written_that_day(store: Store, person: PersonRecord, nudge: NudgeRecord, _now: datetime) -> bool:
    morning = to_utc(datetime.combine(nudge.local_date, time()), person.zone)
    return not has_written_since(store, person.id, morning)


def _untouched(store: Store, person: PersonRecord, nudge: NudgeRecord, _now: datetime) -> bool:
    """Still open, and nobody has gone on with it since the nudge was planned."""
    session = get_session(store, nudge.rule.about_id) if nudge.rule.about_id else None
    if session is None or session.person_id != person.id or session.status not in ("paused", "draft"):
        return False
    touched = local_date(session.touched_at, person.zone)
    return touched < nudge.local_date


def _write(nudge: NudgeRecord) -> Iterable[Row]:
    yield (Button(say("Journal · 2 min"), object_button("nudged", nudge.id, "journal")),)
    yield (Button(say("Reflect · 10 min"), object_button("nudged", nudge.id, "gibbs")),)


def _go_on(nudge: NudgeRecord) -> Iterable[Row]:
    if nudge.rule.about_id:
        yield (Button(say("Go on"), object_button("resume", nudge.rule.about_id)),)


def _wednesdays(_store: Store, _person: PersonRecord, _now: datetime) -> dict[str, Any]:
    return every_week(WEDNESDAY, time(16))


def _thursdays(_store: Store, _person: PersonRecord, _now: datetime) -> dict[str, Any]:
    return every_week(THURSDAY, time(12))


register(
    Kind(
        "reflection_weekly",
        needed=_nothing_written_that_day,
        buttons=_write,
        clash="steps_aside",
        standing=_wednesdays,
        switch=True,
        weekly=True,
    )
)
register(Kind("draft_open", needed=_untouched, buttons=_go_on, lasts=timedelta(days=14), switch=True))
register(Kind("self_care", buttons=done_button, clash="steps_aside", standing=_thursdays, switch=True, weekly=True))
