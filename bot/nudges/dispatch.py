"""Dispatch: what is due becomes a message in the outbox, and the next occurrence a row, in one short transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.nudges.manners import PutOff, folds, judge
from bot.nudges.planning import plan_next
from bot.nudges.wording import folded_message, last_message, nudge_message
from bot.outgoing import Meaning, Show
from bot.postbox import Postbox
from bot.storage.nudges.rules import NUDGE, NudgeRecord, claim_due, mark_nudge, snooze, stop_kind
from bot.storage.people import PersonRecord, get_person
from bot.storage.store import Store

BATCH = 100


@dataclass(frozen=True, slots=True)
class Dispatched:
    """How many were claimed, and the chats that something was queued for."""

    claimed: int
    woken: frozenset[int]


NOTHING = Dispatched(0, frozenset())


def dispatch_due(store: Store, postbox: Postbox, now: datetime, limit: int = BATCH) -> Dispatched:
    """Claim what is due, at most so many, and queue what is to come now."""
    due = sorted(claim_due(store, now, limit), key=lambda nudge: (nudge.person_id, nudge.due_at))
    woken = set()
    for person_id, theirs in groupby(due, key=lambda nudge: nudge.person_id):
        person = get_person(store, person_id)
        if person and _dispatch_to(store, postbox, person, list(theirs), now):
            woken.add(person.telegram_id)
    return Dispatched(len(due), frozenset(woken))


def _dispatch_to(store: Store, postbox: Postbox, person: PersonRecord, due: list[NudgeRecord], now: datetime) -> bool:
    folded: list[NudgeRecord] = []
    queued = False
    for nudge in due:
        verdict = judge(store, person, nudge, now)
        if isinstance(verdict, PutOff):
            snooze(store, person.id, nudge.id, verdict.until)
            continue
        if verdict == "does not come":
            mark_nudge(store, nudge.id, "dropped", now)
        elif mark_nudge(store, nudge.id, "sent", now):
            if folds(nudge, now):
                folded.append(nudge)
            else:
                last = verdict == "the last one"
                what = last_message(nudge.rule.kind) if last else nudge_message(nudge, now)
                postbox.post(store, person, Show(what, Meaning(NUDGE, object_id=nudge.id)), now, nudge=True)
                queued = True
        if verdict == "the last one":
            stop_kind(store, person.id, nudge.rule.kind, now)
        else:
            plan_next(store, person, nudge.rule, now)
    if folded:
        postbox.post(store, person, Show(folded_message(folded), Meaning(NUDGE)), now, nudge=True)
    return queued or bool(folded)
