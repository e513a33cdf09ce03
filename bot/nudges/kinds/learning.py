"""Learning: what was booked, what became of it, and how the year goes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from bot.callback import object_button
from bot.i18n import say
from bot.localtime import local_date
from bot.message import Button, Row
from bot.nudges.kind import Kind, Needed, Standing, register
from bot.nudges.timing import every_month, on_day
from bot.storage.learning import reminders as learning_reminders
from bot.storage.nudges.rules import NudgeRecord
from bot.storage.people import PersonRecord
from bot.storage.store import Store

LATE_MORNING = time(11, 0)
# What somebody wants to hear about the pace of their year is as true a week or two later.
NOT_PRESSING = timedelta(days=14)


def _write_up(store: Store, person: PersonRecord, nudge: NudgeRecord, _now: datetime) -> bool:
    return learning_reminders.write_up_needed(store, person.id, nudge.rule.entry_id)


def _transfer(store: Store, person: PersonRecord, nudge: NudgeRecord, _now: datetime) -> bool:
    return learning_reminders.transfer_needed(store, person.id, nudge.rule.entry_id)


def _time(store: Store, person: PersonRecord, nudge: NudgeRecord, _now: datetime) -> bool:
    return learning_reminders.time_needed(store, person.id, nudge.planned_at)


def _none(store: Store, person: PersonRecord, _nudge: NudgeRecord, now: datetime) -> bool:
    return learning_reminders.none_needed(store, person.id, local_date(now, person.zone))


def _behind(quarters: int) -> Needed:
    """Less is logged than so many quarters of the person's own target."""

    def needed(store: Store, person: PersonRecord, nudge: NudgeRecord, _now: datetime) -> bool:
        return learning_reminders.pace_needed(store, person.id, nudge.local_date, quarters)

    return needed


def _every_month(_store: Store, _person: PersonRecord, _now: datetime) -> dict[str, Any]:
    return every_month(1, LATE_MORNING)


def _when_over(quarters: int) -> Standing:
    """The next day, after today, on which so many quarters of the person's own year are over."""

    def standing(store: Store, person: PersonRecord, now: datetime) -> dict[str, Any]:
        tomorrow = local_date(now, person.zone) + timedelta(days=1)
        return on_day(learning_reminders.pace_day(store, person.id, tomorrow, quarters), LATE_MORNING)

    return standing


def _write_it_up(nudge: NudgeRecord) -> Iterable[Row]:
    yield (Button(say("Write it up"), object_button("cpd_done", nudge.rule.entry_id)),)


def _have_a_look(nudge: NudgeRecord) -> Iterable[Row]:
    yield (Button(say("Have a look"), object_button("cpd_applied", nudge.rule.entry_id)),)


def _learning_time(_nudge: NudgeRecord) -> Iterable[Row]:
    yield (Button(say("Open"), object_button("cpd_time")),)


def _learning(_nudge: NudgeRecord) -> Iterable[Row]:
    yield (Button(say("Open"), object_button("cpd")),)


register(Kind("learning_write_up", _write_up, _write_it_up))
register(Kind("learning_transfer", _transfer, _have_a_look))
register(Kind("learning_time", _time, _learning_time))
register(Kind("learning_none", _none, _learning, standing=_every_month, lasts=NOT_PRESSING, switch=True))
for _id, _quarters in (("learning_half", 2), ("learning_rest", 3)):
    register(Kind(_id, _behind(_quarters), _learning, standing=_when_over(_quarters), lasts=NOT_PRESSING, switch=True))
