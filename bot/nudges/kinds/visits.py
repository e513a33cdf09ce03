"""After a visit, and on a plan's date: what people dated by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.callback import object_button
from bot.i18n import say
from bot.message import Button, Row
from bot.nudges.kind import Kind, register
from bot.storage.entries import has_written_since
from bot.storage.nudges.rules import NudgeRecord
from bot.storage.people import PersonRecord
from bot.storage.store import Store


def _nothing_written_since(store: Store, person: PersonRecord, nudge: NudgeRecord, _now: datetime) -> bool:
    return not has_written_since(store, person.id, nudge.planned_at)


def _journal(nudge: NudgeRecord) -> Button:
    return Button(say("Journal · 2 min"), object_button("nudged", nudge.id, "journal"))


def _write(nudge: NudgeRecord) -> Iterable[Row]:
    yield (_journal(nudge),)
    yield (Button(say("Reflect · 10 min"), object_button("nudged", nudge.id, "gibbs")),)
    yield (Button(say("Connecting People"), object_button("nudged_connect", nudge.id)),)


def _in_an_hour_or_not_today(nudge: NudgeRecord) -> Iterable[Row]:
    yield (
        Button(say("In 1 hour"), object_button("later", nudge.id, "h")),
        Button(say("Not today"), object_button("not_today", nudge.id)),
    )


def _open(nudge: NudgeRecord) -> Iterable[Row]:
    if nudge.rule.entry_id:
        yield (Button(say("Open"), object_button("entry", nudge.rule.entry_id)),)


def _open_the_plan(nudge: NudgeRecord) -> Button | None:
    return Button(say("Open the plan"), object_button("entry", nudge.rule.entry_id)) if nudge.rule.entry_id else None


register(
    Kind(
        "after_visit",
        needed=_nothing_written_since,
        buttons=_write,
        footer=_in_an_hour_or_not_today,
        folded=_journal,
    )
)
register(Kind("plan_date", buttons=_open, folded=_open_the_plan))
