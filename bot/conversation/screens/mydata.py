"""/mydata: download everything, delete everything."""

from __future__ import annotations

from datetime import timedelta

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import blank_answers, blank_for_readers
from bot.conversation.registry import command, verb
from bot.conversation.turn import Turn
from bot.i18n import say
from bot.message import Button, message
from bot.outgoing import Remove, SendDocument, Show
from bot.storage.chat_messages import messages_since
from bot.storage.erase import erase_person
from bot.storage.shares import shares_of

DELETABLE = timedelta(hours=48)


@command("mydata")
def show_mydata(turn: Turn, _words: str) -> None:
    turn.say(
        say("Everything I keep about you is yours."),
        rows=(
            (Button(say("Download everything"), object_button("download")),),
            (Button(say("Delete everything"), object_button("erase")),),
        ),
    )


@verb("mydata")
def open_mydata(turn: Turn, _button: ObjectButton) -> None:
    show_mydata(turn, "")


@verb("download")
def download(turn: Turn, _button: ObjectButton) -> None:
    """Two files: one to read, one for programs."""
    turn.record("exported")
    turn.send(SendDocument("mydata", {"format": "html"}, message(say("Everything, to read."))))
    turn.send(SendDocument("mydata", {"format": "json"}, message(say("Everything, for other programs."))))


@verb("erase")
def ask_before_erasing(turn: Turn, _button: ObjectButton) -> None:
    turn.say(
        say("Delete everything? Your entries, drafts, shares, reminders and links go for good. There is no way back."),
        say("You may want to download everything first."),
        rows=(
            (Button(say("Yes, delete everything"), object_button("erase_yes")),),
            (Button(say("Keep everything"), object_button("erase_no")),),
        ),
    )


@verb("erase_no")
def keep_everything(turn: Turn, _button: ObjectButton) -> None:
    turn.show_here(message(say("All right, everything stays.")))


@verb("erase_yes")
def erase(turn: Turn, _button: ObjectButton) -> None:
    """Gone from Tandem at once; from the chat what Telegram still lets a bot delete."""
    reader, chat_id = turn.reader, turn.person.telegram_id
    deletable = messages_since(turn.store, chat_id, turn.now - DELETABLE)
    blank_for_readers(turn, [each.id for each in shares_of(turn.store, turn.person.id)])
    blank_answers(turn)
    erase_person(turn.store, turn.person.id, turn.now)
    for message_id in deletable:
        turn.world.postbox.post_to_stranger(turn.store, chat_id, reader, Remove(message_id), turn.now)
    farewell = message(
        say("Everything is deleted: your words, your links, your reminders and the key they were kept with."),
        say(
            "Messages in this chat that are older than 48 hours stay with Telegram until you delete the chat, "
            "on your side and mine. Backups become unreadable as their keys run out."
        ),
        say("/start begins again."),
    )
    turn.world.postbox.post_to_stranger(turn.store, chat_id, reader, Show(farewell), turn.now)
    turn.woken.add(chat_id)
