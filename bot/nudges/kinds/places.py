"""Places: those that somebody checked last and that ask for it again, and an idea on its day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from bot.callback import object_button
from bot.i18n import say
from bot.localtime import local_date
from bot.message import Button, Row
from bot.nudges.kind import Kind, register
from bot.nudges.timing import every_month
from bot.storage.nudges.rules import NudgeRecord
from bot.storage.people import PersonRecord
from bot.storage.places.lifts import lift_for
from bot.storage.places.maps import maps_of
from bot.storage.places.places import has_old_ones
from bot.storage.store import Store

PLACES_OLD, LIFT_DUE = "places_old", "place_lift"
LATE_MORNING = time(11, 0)
# Not on the day on which other things come once a month.
DAY_OF_MONTH = 8


def _asked_for_again(store: Store, person: PersonRecord, _nudge: NudgeRecord, now: datetime) -> bool:
    return has_old_ones(store, person.id, maps_of(store, person.id), local_date(now, person.zone))


def _still_to_do(store: Store, person: PersonRecord, nudge: NudgeRecord, _now: datetime) -> bool:
    lift = lift_for(store, person.id, nudge.rule.about_id) if nudge.rule.about_id else None
    return lift is not None and lift.owner_id == person.id and lift.done_on is None


def _every_month(_store: Store, _person: PersonRecord, _now: datetime) -> dict[str, Any]:
    return every_month(DAY_OF_MONTH, LATE_MORNING)


def _open_places(_nudge: NudgeRecord) -> Iterable[Row]:
    yield (Button(say("Open"), object_button("places_mine")),)


def _open_button(nudge: NudgeRecord) -> Button:
    return Button(say("Open"), object_button("place_lift", nudge.rule.about_id))


def _open_lift(nudge: NudgeRecord) -> Iterable[Row]:
    done = Button(say("Done"), object_button("place_lift_done", nudge.rule.about_id))
    yield (_open_button(nudge), done)


register(
    Kind(
        PLACES_OLD,
        needed=_asked_for_again,
        buttons=_open_places,
        standing=_every_month,
        lasts=timedelta(days=14),
        switch=True,
    )
)
register(Kind(LIFT_DUE, needed=_still_to_do, buttons=_open_lift, folded=_open_button))
