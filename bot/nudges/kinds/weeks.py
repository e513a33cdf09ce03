"""The week is ready for those others share with, and its page for those who share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from bot.callback import object_button
from bot.i18n import say
from bot.message import Button, Row
from bot.nudges.kind import Kind, Standing, register, stop_button
from bot.nudges.timing import every_week
from bot.storage.nudges.rules import NudgeRecord
from bot.storage.people import PersonRecord
from bot.storage.store import Store
from bot.storage.supervision.links import connectors_of, supervisors_of

MONDAY, FRIDAY = 0, 4


def _has_connectors(store: Store, person: PersonRecord, _nudge: NudgeRecord, _now: datetime) -> bool:
    return bool(connectors_of(store, person.id))


def _has_supervisors(store: Store, person: PersonRecord, _nudge: NudgeRecord, _now: datetime) -> bool:
    return bool(supervisors_of(store, person.id))


def _open(nudge: NudgeRecord) -> Iterable[Row]:
    which = "last" if nudge.rule.kind == "week_ready" else "now"
    yield (Button(say("Open"), object_button("week", arg=which)), stop_button(nudge))


def _open_the_week(_nudge: NudgeRecord) -> Button:
    return Button(say("Open the week"), object_button("week", arg="last"))


def _every(weekday: int, clock: time) -> Standing:
    def standing(_store: Store, _person: PersonRecord, _now: datetime) -> dict[str, Any]:
        return every_week(weekday, clock)

    return standing


# They come on their days: what nobody needs on time yields to them.
for _id, _needed, _standing in (
    ("week_ready", _has_connectors, _every(MONDAY, time(8, 30))),
    ("week_preview", _has_supervisors, _every(FRIDAY, time(15, 0))),
):
    register(
        Kind(
            _id,
            _needed,
            footer=_open,
            folded=_open_the_week,
            capped=False,
            early=_id == "week_preview",  # it is no use once the week is with those who read it
            lasts=timedelta(days=6),
            standing=_standing,
            weekly=True,
        )
    )
