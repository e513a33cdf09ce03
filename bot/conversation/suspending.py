"""Suspending somebody: their chat is closed to them for a while, nothing of theirs is lost.

What they shared stays with its readers, as it was shared with them by name. What others shared with them they do not
see meanwhile.
"""

from __future__ import annotations

from bot.conversation.blanking import CHANGED, IDEA, RECORD, SHARED
from bot.conversation.desk import Desk, hand_to, record
from bot.i18n import say
from bot.message import message
from bot.outgoing import Change, Show, ThatMessage
from bot.storage.chat_messages import ours_of_kinds
from bot.storage.people import PersonRecord, mark_suspended
from bot.storage.shares import LISTS


def suspend(desk: Desk, person: PersonRecord) -> bool:
    """Suspend somebody and tell them. False when they are suspended already."""
    if person.suspended:
        return False
    for message_id in ours_of_kinds(desk.store, person.id, (SHARED, IDEA, RECORD, *LISTS)):
        hand_to(desk, person, Change(ThatMessage(message_id), message(CHANGED)))
    paused = message(
        say("Your access to Tandem is paused by your organisation. Reminders stop meanwhile."),
        say("What you wrote is safe, and nobody sees more of it than before."),
        say("Please ask your organisation why, and until when. /urgent still shows who can help."),
    )
    hand_to(desk, person, Show(paused))
    mark_suspended(desk.store, person.id, True, desk.now)
    record(desk, person.id, "suspended")
    return True


def unsuspend(desk: Desk, person: PersonRecord) -> bool:
    """Let somebody in again and tell them. False when they are not suspended."""
    if not person.suspended:
        return False
    mark_suspended(desk.store, person.id, False, desk.now)
    record(desk, person.id, "unsuspended")
    hand_to(desk, person, Show(message(say("You can use Tandem again. Everything is as you left it: /resume, /menu."))))
    return True
