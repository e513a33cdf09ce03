"""Dispatch: what is due becomes a message in the outbox, and the next occurrence a row, in one short transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from bot.callback import object_button
from bot.content.load import load_nudges
from bot.i18n import Text, When, say
from bot.message import Button, Message, MessageBuilder, Row
from bot.nudges.planning import plan_next, quiet_of
from bot.nudges.timing import out_of_quiet
from bot.outgoing import Meaning, Show
from bot.postbox import Postbox
from bot.storage.entries import entries_page
from bot.storage.nudges import NudgeRecord, claim_due, mark_nudge, snooze
from bot.storage.people import PersonRecord, get_person
from bot.storage.store import Store
from bot.storage.supervision import connectors_of, supervisors_of

BATCH = 100
# Later than this we must have been away: what nobody asked for by hand folds into one message.
OUTAGE = timedelta(hours=2)
# What was dated by hand and is later than this joins that message.
TOO_LATE = timedelta(hours=24)


def dispatch_due(store: Store, postbox: Postbox, now: datetime) -> set[int]:
    """Claim what is due and queue it; the chats something was queued for."""
    due = sorted(claim_due(store, now, BATCH), key=lambda nudge: (nudge.person_id, nudge.due_at))
    woken = set()
    for person_id, theirs in groupby(due, key=lambda nudge: nudge.person_id):
        person = get_person(store, person_id)
        if person and _dispatch_to(store, postbox, person, list(theirs), now):
            woken.add(person.telegram_id)
    return woken


def _dispatch_to(store: Store, postbox: Postbox, person: PersonRecord, due: list[NudgeRecord], now: datetime) -> bool:
    folded: list[NudgeRecord] = []
    queued = False
    for nudge in due:
        if _held_by_quiet(store, person, nudge, now):
            continue
        if not _still_needed(store, person, nudge):
            mark_nudge(store, nudge.id, "dropped", now)
        elif _folds(nudge, now):
            if mark_nudge(store, nudge.id, "sent", now):
                folded.append(nudge)
        elif mark_nudge(store, nudge.id, "sent", now):
            postbox.post(store, person, _show(nudge, now), now, nudge=True)
            queued = True
        plan_next(store, person, nudge.rule, now)
    if folded:
        postbox.post(store, person, Show(_folded(folded), Meaning("nudge")), now, nudge=True)
    return queued or bool(folded)


def _held_by_quiet(store: Store, person: PersonRecord, nudge: NudgeRecord, now: datetime) -> bool:
    """Quiet hours bind all but what the person dated by hand; it then waits for their end."""
    if nudge.rule.by_hand:
        return False
    allowed = out_of_quiet(now, person.zone, quiet_of(person))
    if allowed <= now:
        return False
    snooze(store, person.id, nudge.id, allowed)
    return True


def _still_needed(store: Store, person: PersonRecord, nudge: NudgeRecord) -> bool:
    """After a visit: not when they have written something since it ended. A week: only while somebody is linked."""
    match nudge.rule.kind:
        case "after_visit":
            return not entries_page(store, person.id, offset=0, limit=1, since=nudge.planned_at)[0]
        case "week_ready":
            return bool(connectors_of(store, person.id))
        case "week_preview":
            return bool(supervisors_of(store, person.id))
    return True


def _folds(nudge: NudgeRecord, now: datetime) -> bool:
    late = now - nudge.due_at
    return late > (TOO_LATE if nudge.rule.by_hand else OUTAGE)


def _show(nudge: NudgeRecord, now: datetime) -> Show:
    wording = load_nudges()[nudge.rule.kind]
    built = MessageBuilder().line(Text(wording.say[_variant(nudge, len(wording.say))]))
    if nudge.rule.by_hand and now - nudge.due_at > OUTAGE:
        built.line(say("This was due {when}.", when=When(nudge.due_at)), "italic")
    built.line(Text(wording.why), "italic")
    for row in nudge_buttons(nudge.id, nudge.rule.kind, nudge.rule.entry_id):
        built.row(*row)
    return Show(built.build(), Meaning("nudge", object_id=nudge.id))


def _variant(nudge: NudgeRecord, how_many: int) -> int:
    """The wordings take turns with the days, whatever the process."""
    return nudge.local_date.toordinal() % how_many


def nudge_buttons(nudge_id: UUID, kind: str, entry_id: UUID | None) -> Iterable[Row]:
    """What can be done with a nudge, each in one tap."""
    later = (
        Button(say("In 1 hour"), object_button("later", nudge_id, "h")),
        Button(say("Tomorrow"), object_button("later", nudge_id, "d")),
    )
    stop = Button(say("Stop these"), object_button("stop_these", nudge_id))
    match kind:
        case "after_visit":
            yield (Button(say("Journal · 2 min"), object_button("nudged", nudge_id, "journal")),)
            yield (Button(say("Reflect · 10 min"), object_button("nudged", nudge_id, "gibbs")),)
            yield (later[0], Button(say("Not today"), object_button("not_today", nudge_id)))
        case "week_ready":
            yield (Button(say("Open"), object_button("week", arg="last")), stop)
        case "week_preview":
            yield (Button(say("Open"), object_button("week", arg="now")), stop)
        case "plan_date":
            if entry_id:
                yield (Button(say("Open"), object_button("entry", entry_id)),)
            yield later
            yield (stop,)


def _folded(nudges: list[NudgeRecord]) -> Message:
    """One message for everything that came due while we were away."""
    built = MessageBuilder().line(say("I was away for a while. This came due meanwhile:"))
    wordings = load_nudges()
    for nudge in nudges:
        built.line(
            say(
                "· {when}: {what}",
                when=When(nudge.due_at),
                what=Text(wordings[nudge.rule.kind].say[0]),
            )
        )
        match nudge.rule.kind:
            case "plan_date" if nudge.rule.entry_id:
                built.row(Button(say("Open the plan"), object_button("entry", nudge.rule.entry_id)))
            case "after_visit":
                built.row(Button(say("Journal · 2 min"), object_button("nudged", nudge.id, "journal")))
    if any(nudge.rule.kind in ("week_ready", "week_preview") for nudge in nudges):
        built.row(Button(say("Open the week"), object_button("week", arg="last")))
    return built.build()
