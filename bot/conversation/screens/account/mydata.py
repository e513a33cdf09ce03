"""/mydata: download everything, delete everything."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.erasing import erase as erase_all
from bot.conversation.registry import command, verb
from bot.conversation.turn import Turn
from bot.i18n import say
from bot.message import Button, message
from bot.outgoing import SendDocument


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
    opening = say("Everything is deleted: your words, your links, your reminders and the key they were kept with.")
    erase_all(turn, turn.person, opening)
