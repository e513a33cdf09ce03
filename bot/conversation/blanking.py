"""What was shown to others in their chats and is not theirs to see any more: our messages about it are blanked."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from bot.conversation.turn import Turn
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


def blank_for_readers(turn: Turn, share_ids: Iterable[UUID], *, reader_id: UUID | None = None) -> None:
    """Blank every message that shows one of these shares, to everyone or to one reader. Call it before they go.

    A list in which one of them may stand has to be looked at again.
    """
    blanked: set[tuple[UUID, int]] = set()
    for share_id in share_ids:
        shown = shown_to(turn.store, share_id, SHARED)
        listed = listed_to(turn.store, share_id, LISTS)
        for said, messages in ((GONE, shown), (CHANGED, listed)):
            for where in messages:
                if where not in blanked and reader_id in (None, where[0]):
                    _blank(turn, *where, said)
                    blanked.add(where)


def blank_answers(turn: Turn) -> None:
    """Blank what the person answered to others, in the chats of those they answered."""
    for response in responses_by(turn.store, turn.person.id):
        for where in shown_to(turn.store, response.id, ANSWER):
            _blank(turn, *where, GONE)


def _blank(turn: Turn, person_id: UUID, message_id: int, said: Text) -> None:
    person = get_person(turn.store, person_id)
    if person:
        turn.world.postbox.post(turn.store, person, Change(ThatMessage(message_id), message(said)), turn.now)
        turn.woken.add(person.telegram_id)
