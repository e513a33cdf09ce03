"""What was shown to others in their chats and is not theirs to see any more: our messages about it are blanked."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from bot.conversation.desk import Desk, hand_to
from bot.i18n import Text, say
from bot.message import message
from bot.outgoing import Change, ThatMessage
from bot.storage.chat_messages import listed_to, shown_to
from bot.storage.people import get_person
from bot.storage.shares import LISTS, responses_by

# Kinds of messages: those that show one share, lists that may have one in them, and answers to one.
SHARED, ANSWER = "shared", "answer"
WEEK, AGENDA = LISTS
GONE = say("This is not shared with you any more.")
CHANGED = say("Something has changed since you saw this. Please look again.")


def blank_for_readers(desk: Desk, share_ids: Iterable[UUID], *, reader_id: UUID | None = None) -> None:
    """Blank every message that shows one of these shares, to everyone or to one reader. Call it before they go.

    A list in which one of them may stand has to be looked at again.
    """
    # What is just being sent to a reader is noted first, or finds that it was taken back.
    desk.store.alone()
    blanked: set[tuple[UUID, int]] = set()
    for share_id in share_ids:
        shown = shown_to(desk.store, share_id, SHARED)
        listed = listed_to(desk.store, share_id, LISTS)
        for said, messages in ((GONE, shown), (CHANGED, listed)):
            for where in messages:
                if where not in blanked and reader_id in (None, where[0]):
                    _blank(desk, *where, said)
                    blanked.add(where)


def blank_answers(desk: Desk, person_id: UUID) -> None:
    """Blank what somebody answered to others, in the chats of those they answered."""
    for response in responses_by(desk.store, person_id):
        for where in shown_to(desk.store, response.id, ANSWER):
            _blank(desk, *where, GONE)


def _blank(desk: Desk, person_id: UUID, message_id: int, said: Text) -> None:
    person = get_person(desk.store, person_id)
    if person:
        hand_to(desk, person, Change(ThatMessage(message_id), message(said)))
