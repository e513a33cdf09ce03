"""/export: the week as a file. The file is made when it is sent and never kept."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.registry import command, verb
from bot.conversation.turn import Turn
from bot.i18n import Text, mark, say
from bot.message import Button, Row, message
from bot.outgoing import SendDocument

# In the order of who asks for them: to read, to sort, to change, for other programs.
FORMATS = {"pdf": mark("PDF"), "xlsx": mark("Excel"), "docx": mark("Word"), "csv": mark("CSV"), "json": mark("JSON")}


@command("export")
def choose_export(turn: Turn, _words: str) -> None:
    """Which week?"""
    turn.say(
        say("Which week do you want as a file?"),
        rows=((_which(say("This week so far"), "now"),), (_which(say("Last week"), "last"),)),
    )


@verb("week_files")
def choose_format(turn: Turn, button: ObjectButton) -> None:
    """And as what?"""
    now = button.arg == "now"
    other = _which(say("Last week"), "last") if now else _which(say("This week so far"), "now")
    turn.show_here(
        message(
            say("This week so far") if now else say("Last week"),
            say("As what kind of file? PDF is to print, Excel and CSV to sort, Word to change, JSON for programs."),
            rows=(*file_buttons(button.arg), (other,)),
        )
    )


def file_buttons(week: str) -> tuple[Row, ...]:
    """A button for each kind of file; `week` is `now` or `last`."""
    buttons = [Button(Text(name), object_button("week_file", arg=f"{key}:{week}")) for key, name in FORMATS.items()]
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))


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


def _which(label: Text, week: str) -> Button:
    return Button(label, object_button("week_files", arg=week))
