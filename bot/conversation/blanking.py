"""What was shown to others in their chats and is not theirs to see any more: our messages about it are blanked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from bot.conversation.desk import Desk, hand_to
from bot.i18n import Text, say
from bot.message import message
from bot.outgoing import Change, ThatMessage
from bot.storage.chat_messages import listed_to, shown_since, shown_to
from bot.storage.outbox import drop_about, drop_shown
from bot.storage.people import get_person
from bot.storage.shares import LISTS, responses_by
from bot.storage.supervision.feedback import drop_request, requests_not_allowed

# Kinds of messages: those that show one share, lists that may have one in them, answers to one; and
# those that show a copy of a record of supervision, and feedback that is asked for or given.
SHARED, ANSWER, RECORD, FEEDBACK = "shared", "answer", "record", "feedback"
WEEK, AGENDA = LISTS
IDEA = "idea"  # shows an idea for a team
PLACE_SAID = "place_said"  # shows what people say of a place
GONE = say("This is not shared with you any more.")
TAKEN_BACK = say("This was taken back.")
IDEA_GONE = say("This idea is not here any more.")
CHANGED = say("Something has changed since you saw this. Please look again.")


def blank_for_readers(
    desk: Desk, share_ids: Iterable[UUID], *, reader_id: UUID | None = None, said: Text = GONE
) -> None:
    """Blank every message that shows one of these shares, to everyone or to one reader. Call it before they go.

    A list in which one of them may stand has to be looked at again.
    """
    # What is just being sent to a reader is noted first, or finds that it was taken back.
    desk.store.alone()
    blanked: set[tuple[UUID, int]] = set()
    for share_id in share_ids:
        shown = shown_to(desk.store, share_id, SHARED)
        listed = listed_to(desk.store, share_id, LISTS)
        for instead, messages in ((said, shown), (CHANGED, listed)):
            for where in messages:
                if where not in blanked and reader_id in (None, where[0]):
                    _blank(desk, *where, instead)
                    blanked.add(where)


def blank_answers(desk: Desk, person_id: UUID) -> None:
    """Blank what somebody answered to others, in the chats of those they answered."""
    for response in responses_by(desk.store, person_id):
        for where in shown_to(desk.store, response.id, ANSWER):
            _blank(desk, *where, GONE)


def blank_lists_of(desk: Desk, person_id: UUID, link_id: UUID, since: datetime) -> None:
    """Somebody's lists of one link, shown from then on, have a line of the other one that is on it no longer."""
    desk.store.alone()
    drop_about(desk.store, person_id, link_id, AGENDA)
    for message_id in shown_since(desk.store, person_id, link_id, AGENDA, since):
        _blank(desk, person_id, message_id, CHANGED)


def blank_record(desk: Desk, holder_id: UUID, copy_id: UUID) -> None:
    """What was shown to a holder of their copy of a record is not how it is any more."""
    desk.store.alone()
    drop_about(desk.store, holder_id, copy_id, RECORD)
    for where in shown_to(desk.store, copy_id, RECORD):
        _blank(desk, *where, CHANGED)


def blank_requests(desk: Desk, request_ids: Iterable[UUID], said: Text = TAKEN_BACK) -> None:
    """Blank what somebody asked feedback for, in the chats of those they asked. Call it before the requests go."""
    desk.store.alone()
    for request_id in request_ids:
        for where in shown_to(desk.store, request_id, FEEDBACK):
            _blank(desk, *where, said)


def withdraw_requests(desk: Desk, person_id: UUID) -> None:
    """Requests for feedback between somebody and people they are not linked with any more are gone, here and there."""
    ended = requests_not_allowed(desk.store, person_id)
    if ended:
        blank_requests(desk, ended)
    for request_id in ended:
        drop_request(desk.store, request_id)


def blank_ideas(
    desk: Desk, idea_ids: Iterable[UUID], *, reader_id: UUID | None = None, but_for: UUID | None = None
) -> None:
    """Blank every message that shows one of these ideas, to everyone (`but_for` somebody) or to one reader.

    Call it before they go.
    """
    desk.store.alone()
    for idea_id in idea_ids:
        for where in shown_to(desk.store, idea_id, IDEA):
            if reader_id in (None, where[0]) and where[0] != but_for:
                _blank(desk, *where, IDEA_GONE)


def blank_places(
    desk: Desk,
    place_ids: Iterable[UUID],
    *,
    reader_id: UUID | None = None,
    but_for: UUID | None = None,
    said: Text = CHANGED,
) -> None:
    """Blank every message that shows what people say of these places, to everyone (`but_for` one) or to one reader.

    What waits to be sent is dropped.
    """
    desk.store.alone()
    for place_id in place_ids:
        if reader_id:
            drop_about(desk.store, reader_id, place_id, PLACE_SAID)
        else:
            drop_shown(desk.store, place_id, PLACE_SAID)
        for where in shown_to(desk.store, place_id, PLACE_SAID):
            if reader_id in (None, where[0]) and where[0] != but_for:
                _blank(desk, *where, said)


def _blank(desk: Desk, person_id: UUID, message_id: int, said: Text) -> None:
    person = get_person(desk.store, person_id)
    if person:
        hand_to(desk, person, Change(ThatMessage(message_id), message(said)))
