"""Drafts go after 30 days, with a warning 7 days before."""

from __future__ import annotations

from datetime import datetime

from bot.callback import object_button
from bot.content.load import load_nudges
from bot.flows.session import Session
from bot.i18n import Text, say
from bot.message import Button, message
from bot.nudges.quiet import out_of_quiet, quiet_of
from bot.outgoing import Meaning, Show
from bot.postbox import Postbox
from bot.storage.people import get_person
from bot.storage.runs import add_run
from bot.storage.sessions import SessionRecord, delete_session, drafts_to_drop, drafts_to_warn, mark_warned
from bot.storage.store import Store

BATCH = 100


def look_after_drafts(store: Store, postbox: Postbox, now: datetime) -> set[int]:
    """Warn those whose drafts go in 7 days, drop what is 30 days old; the chats something was queued for."""
    # Nobody goes on with a draft while it is dropped, and nobody else warns of it.
    store.alone()
    woken = set()
    wording = load_nudges()["draft_expiring"]
    for draft in drafts_to_warn(store, now, BATCH):
        person = get_person(store, draft.person_id)
        if person is None or person.nudges_paused or out_of_quiet(now, person.zone, quiet_of(person)) > now:
            # They are warned later, and the draft stays until a week after that.
            continue
        warning = message(
            Text(wording.say[0]),
            Text(wording.why),
            rows=((Button(say("Go on"), object_button("resume", draft.id)),),),
        )
        postbox.post(store, person, Show(warning, Meaning("warning")), now, nudge=True)
        mark_warned(store, draft.id, now)
        woken.add(person.telegram_id)
    for draft in drafts_to_drop(store, now, BATCH):
        _count(store, draft, now)
        delete_session(store, draft.id, draft.person_id)
    return woken


def _count(store: Store, draft: SessionRecord, now: datetime) -> None:
    """One more that was never finished."""
    person = get_person(store, draft.person_id)
    if person is None or not draft.resumable:
        return
    add_run(
        store,
        person_id=person.id,
        flow=draft.flow,
        language=person.language,
        ended_on=now.date(),
        outcome="expired",
        last_step=Session.from_data(draft.session).last_step,
    )
