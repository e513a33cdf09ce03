"""Erasing somebody: gone from Tandem at once, from others' chats, and from their own what Telegram still lets go."""

from __future__ import annotations

from datetime import timedelta

from bot.conversation.blanking import (
    blank_answers,
    blank_for_readers,
    blank_ideas,
    blank_places,
    blank_record,
    blank_requests,
)
from bot.conversation.desk import Desk, tell
from bot.conversation.links import end_link
from bot.i18n import Text, say
from bot.message import message
from bot.outgoing import Remove, Show
from bot.postbox import reader_of
from bot.storage.chat_messages import messages_since
from bot.storage.erase import erase_person
from bot.storage.people import PersonRecord
from bot.storage.places.ratings import places_rated_by
from bot.storage.shares import shares_of
from bot.storage.supervision.feedback import requests_by
from bot.storage.supervision.links import connectors_of
from bot.storage.supervision.records import copies_with_wellbeing_of
from bot.storage.teams.ideas import ideas_with_words_of

# Telegram lets a bot delete messages that are younger than this.
DELETABLE = timedelta(hours=48)


def erase(desk: Desk, person: PersonRecord, opening: Text) -> None:
    """Erase somebody. The last words in their chat begin with `opening`."""
    desk.store.alone()
    reader, chat_id = reader_of(person, desk.now), person.telegram_id
    deletable = messages_since(desk.store, chat_id, desk.now - DELETABLE)
    blank_for_readers(desk, [each.id for each in shares_of(desk.store, person.id)])
    blank_answers(desk, person.id)
    blank_ideas(desk, ideas_with_words_of(desk.store, person.id))
    blank_places(desk, places_rated_by(desk.store, person.id))
    blank_requests(desk, [each.id for each in requests_by(desk.store, person.id)])
    for holder_id, copy_id in copies_with_wellbeing_of(desk.store, person.id):
        blank_record(desk, holder_id, copy_id)
    links = connectors_of(desk.store, person.id)
    for link in links:
        end_link(desk, link)
    erase_person(desk.store, person.id, desk.now)
    for connector_id in dict.fromkeys(link.connector_id for link in links):
        # Without the name: it is gone from here.
        tell(desk, connector_id, message(say("Somebody who supervised you has left Tandem. /team shows who is there.")))
    farewell = message(
        opening,
        say(
            "Messages in this chat that are older than 48 hours stay with Telegram until you delete the chat, "
            "on your side and mine. Backups become unreadable as their keys run out."
        ),
        say("/start begins again."),
    )
    for message_id in deletable:
        desk.postbox.post_to_stranger(desk.store, chat_id, reader, Remove(message_id), desk.now)
    desk.postbox.post_to_stranger(desk.store, chat_id, reader, Show(farewell), desk.now)
    desk.woken.add(chat_id)
