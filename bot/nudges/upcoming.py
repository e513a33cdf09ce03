"""What will come, as it is known now."""

from __future__ import annotations

from bot.storage.nudges.rules import NudgeRecord, waiting_nudges
from bot.storage.nudges.switches import switches_of
from bot.storage.people import PersonRecord
from bot.storage.store import Store


def upcoming(store: Store, person: PersonRecord) -> list[NudgeRecord]:
    """What somebody will be nudged about, the next one first; what will be left out is not among them."""
    skipping = {each.kind for each in switches_of(store, person.id) if each.halved and not each.left_out}
    coming = []
    for nudge in waiting_nudges(store, person.id):
        if nudge.rule.by_hand or nudge.sent_at is not None:
            coming.append(nudge)
        elif nudge.rule.kind in skipping:
            skipping.remove(nudge.rule.kind)
        else:
            coming.append(nudge)
    return coming
