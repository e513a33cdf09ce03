"""Goals: the day on which somebody wanted to look at one again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.callback import object_button
from bot.i18n import say
from bot.localtime import local_date
from bot.message import Button, Row
from bot.nudges.kind import Kind, register
from bot.storage.connecting.goals import get_goal
from bot.storage.nudges.rules import NudgeRecord
from bot.storage.people import PersonRecord
from bot.storage.store import Store


def _is_due(store: Store, person: PersonRecord, nudge: NudgeRecord, now: datetime) -> bool:
    """The goal is open, and nobody has looked at it or picked another day meanwhile."""
    goal = get_goal(store, person.id, nudge.rule.entry_id) if nudge.rule.entry_id else None
    return goal is not None and goal.is_due(local_date(now, person.zone))


def _check_in_button(nudge: NudgeRecord) -> Button:
    return Button(say("Check in"), object_button("check_in", nudge.rule.entry_id))


def _check_in(nudge: NudgeRecord) -> Iterable[Row]:
    yield (_check_in_button(nudge), Button(say("Open"), object_button("goal", nudge.rule.entry_id)))


register(Kind("goal_review", _is_due, _check_in, folded=_check_in_button))
