"""A journey on which nothing has happened for some weeks. How many, people choose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from bot.callback import object_button
from bot.i18n import say
from bot.message import Button, Row
from bot.nudges.kind import Kind, register
from bot.nudges.timing import every_week
from bot.storage.connecting.journeys import LONG_AGO, quiet_journeys
from bot.storage.nudges.rules import NudgeRecord, last_of_kind
from bot.storage.people import PersonRecord
from bot.storage.store import Store

QUIET = "journey_quiet"
TUESDAY, LATE_MORNING = 1, time(11, 0)
WEEKS = (2, 4, 6, 8)
UNLESS_SAID = 4


def quiet_after(weeks: int) -> dict[str, Any]:
    """The timing: it is looked at once a week, and `weeks` is how long a journey is quiet then."""
    return {**every_week(TUESDAY, LATE_MORNING), "weeks": weeks}


def weeks_of(timing: dict[str, Any]) -> int:
    weeks: int = timing.get("weeks", UNLESS_SAID)
    return weeks


def _by_itself(_store: Store, _person: PersonRecord, _now: datetime) -> dict[str, Any]:
    return quiet_after(UNLESS_SAID)


def _became_quiet(store: Store, person: PersonRecord, nudge: NudgeRecord, now: datetime) -> bool:
    """Some journey has become quiet since this was said last: of one and the same silence it is said once."""
    silence = timedelta(weeks=weeks_of(nudge.rule.timing))
    last = last_of_kind(store, person.id, QUIET)
    said = last.sent_at if last and last.id != nudge.id else None
    after = said - silence if said else LONG_AGO
    return bool(quiet_journeys(store, person.id, now - silence, after=after))


def _look(nudge: NudgeRecord) -> Iterable[Row]:
    weeks = weeks_of(nudge.rule.timing)
    yield (Button(say("Have a look"), object_button("journeys_quiet", arg=str(weeks))),)


register(Kind(QUIET, _became_quiet, _look, standing=_by_itself, lasts=timedelta(days=6), switch=True, weeks=WEEKS))
