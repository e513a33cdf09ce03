"""What was shown to readers in their chats and is not theirs to see any more: our messages about it are blanked."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from bot.conversation.turn import Turn
from bot.i18n import say
from bot.message import message
from bot.outgoing import Change, ThatMessage
from bot.storage.chat_messages import shown_to
from bot.storage.people import get_person


def blank_for_readers(turn: Turn, share_ids: Iterable[UUID], *, reader_id: UUID | None = None) -> None:
    """Blank every message that shows one of these shares, to everyone or to one reader. Call it before they go."""
    gone = message(say("This is not shared with you any more."))
    for share_id in share_ids:
        for person_id, message_id in shown_to(turn.store, share_id, "shared"):
            reader = get_person(turn.store, person_id)
            if reader and reader_id in (None, person_id):
                turn.world.postbox.post(turn.store, reader, Change(ThatMessage(message_id), gone), turn.now)
                turn.woken.add(reader.telegram_id)
