"""Supervision: an agreed action on its day, the next session before it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.callback import object_button
from bot.i18n import say
from bot.localtime import local_date
from bot.message import Button, Row
from bot.nudges.kind import Kind, register
from bot.storage.nudges.rules import NudgeRecord
from bot.storage.people import PersonRecord
from bot.storage.store import Store
from bot.storage.supervision.actions import get_action
from bot.storage.supervision.records import get_record, is_open, next_session


def _still_to_do(store: Store, person: PersonRecord, nudge: NudgeRecord, _now: datetime) -> bool:
    action = get_action(store, person.id, nudge.rule.about_id) if nudge.rule.about_id else None
    return action is not None and action.outstanding


def _still_ahead(store: Store, person: PersonRecord, nudge: NudgeRecord, now: datetime) -> bool:
    """The two are still linked, and no later record has another date."""
    held = get_record(store, person.id, nudge.rule.about_id) if nudge.rule.about_id else None
    if held is None or held.other_id is None or held.next_on is None or not is_open(store, held):
        return False
    today = local_date(now, person.zone)
    return held.next_on >= today and next_session(store, person.id, held.other_id) == held.next_on


def _of_action(nudge: NudgeRecord) -> Iterable[Row]:
    about = nudge.rule.about_id
    yield (Button(say("Done"), object_button("action", about, "done")), _move(nudge))
    yield (_open_action(nudge),)


def _move(nudge: NudgeRecord) -> Button:
    return Button(say("Move it"), object_button("action_move", nudge.rule.about_id))


def _open_action(nudge: NudgeRecord) -> Button:
    return Button(say("Open"), object_button("action_open", nudge.rule.about_id))


def _open_session(nudge: NudgeRecord) -> Button:
    return Button(say("Open"), object_button("prepare_for", nudge.rule.about_id))


register(Kind("action_due", needed=_still_to_do, buttons=_of_action, folded=_open_action))
register(Kind("supervision_soon", needed=_still_ahead, buttons=lambda nudge: ((_open_session(nudge),),)))
