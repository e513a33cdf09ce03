"""/export: the week as a file. The file is made when it is sent and never kept."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.registry import command, verb
from bot.conversation.turn import Turn
from bot.i18n import Text, say
from bot.message import Button, message
from bot.outgoing import SendDocument

FORMATS = ("csv", "json")


@command("export")
def choose_export(turn: Turn, _words: str) -> None:
    """Which week, and as what?"""
    turn.say(
        say("Which week, and as what kind of file? CSV opens in Excel, JSON is for other programs."),
        rows=(
            (_button(say("This week, CSV"), "csv:now"), _button(say("This week, JSON"), "json:now")),
            (_button(say("Last week, CSV"), "csv:last"), _button(say("Last week, JSON"), "json:last")),
        ),
    )


@verb("week_file")
def send_week(turn: Turn, button: ObjectButton) -> None:
    """`arg`: `csv:now`, `json:last`, ..."""
    format, _, name = button.arg.partition(":")
    if format not in FORMATS:
        return
    caption = message(
        say("Not a care record. It has no special protection in law. Keep it where only you can read it.")
    )
    turn.send(SendDocument("week", {"format": format, "week": name}, caption))


def _button(label: Text, arg: str) -> Button:
    return Button(label, object_button("week_file", arg=arg))
