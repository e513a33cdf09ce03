"""After an introduction: does it fit? The person who made it chose when to be asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.callback import object_button
from bot.i18n import say
from bot.message import Button, Row
from bot.nudges.kind import Kind, register
from bot.storage.connecting.introductions import get_introduction
from bot.storage.connecting.journeys import journey_of_entry
from bot.storage.nudges.rules import NudgeRecord
from bot.storage.people import PersonRecord
from bot.storage.store import Store


def _unsettled(store: Store, person: PersonRecord, nudge: NudgeRecord, _now: datetime) -> bool:
    """It is there, nobody has said yet how it went (or that it is not sure), and its journey is not at rest."""
    entry_id = nudge.rule.entry_id
    made = get_introduction(store, person.id, entry_id) if entry_id else None
    if made is None or not made.unsettled:
        return False
    found = journey_of_entry(store, person.id, made.entry_id)
    return found is None or found[0].state == "open"


def _does_it_fit(nudge: NudgeRecord) -> Iterable[Row]:
    entry_id = nudge.rule.entry_id
    yield (
        Button(say("It fits"), object_button("fit", entry_id, "fits")),
        Button(say("Not sure"), object_button("fit", entry_id, "not_sure")),
    )
    yield (
        Button(say("It does not fit"), object_button("fit", entry_id, "does_not")),
        Button(say("Not gone yet"), object_button("fit", entry_id, "not_gone")),
    )
    # A reminder says nothing of what was written: this is how one knows which introduction is meant.
    yield (_open(nudge),)


def _open(nudge: NudgeRecord) -> Button:
    return Button(say("Open the introduction"), object_button("entry", nudge.rule.entry_id))


register(Kind("introduction_fit", _unsettled, _does_it_fit, folded=_open))
