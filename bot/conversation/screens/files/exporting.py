"""/export: what is shared as a file, everything one wrote, or an appraisal pack. Files are made when they are sent."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.registry import command, verb
from bot.conversation.screens.periods import for_period, period_rows
from bot.conversation.turn import Turn
from bot.i18n import Text, mark, say
from bot.message import Button, Message, Row, message
from bot.outgoing import SendDocument
from bot.reports.entry_lines import SHEETS, in_order, kinds_name
from bot.reports.own.paper import FOR_YOU
from bot.reports.own.report import LINE, own_counts
from bot.reports.papers.blocks import FOOTER
from bot.reports.period import period_named, period_title
from bot.storage.teams.teams import memberships

# In the order of who asks for them: to read, to sort, to change, for other programs.
FORMATS = {"pdf": mark("PDF"), "xlsx": mark("Excel"), "docx": mark("Word"), "csv": mark("CSV"), "json": mark("JSON")}
OWN_FORMATS = {**FORMATS, "txt": mark("Text")}
OWN_PAGE = "own"
# Kinds that can be left out, each by a letter of the alphabet; new ones go to the end.
LETTERS = dict(zip((LINE, *SHEETS), "abcdefghijklmnopqrstuvwxyz", strict=False))


@command("export")
def choose_export(turn: Turn, _words: str) -> None:
    """What is wanted? Who only supervises is asked for the time at once."""
    roles = {each.role for each in memberships(turn.store, turn.person.id)}
    places = (Button(say("The map of places"), object_button("places_files")),)
    if roles == {"supervisor"}:
        turn.say(say("Which time do you want as a file?"), rows=(*period_rows("week"), places))
        return
    shared = [("week", say("What is shared with me"))] if "supervisor" in roles else []
    choices = (
        *shared,
        ("mine", say("What my supervisor sees")),
        ("own", say("Everything I wrote")),
        ("pack", say("Appraisal pack")),
    )
    rows = tuple((Button(label, object_button("export", arg=what)),) for what, label in choices)
    turn.say(say("What do you want as a file?"), rows=(*rows, places))


@verb("export")
def ask_for_time(turn: Turn, button: ObjectButton) -> None:
    """`arg`: what for."""
    turn.show_here(message(say("Which time do you want as a file?"), rows=period_rows(button.arg)))


@for_period("week")
def choose_format(turn: Turn, name: str) -> None:
    """And as what?"""
    turn.show_here(_formats(turn, name, ""))


@for_period("mine")
def choose_format_of_own_page(turn: Turn, name: str) -> None:
    turn.show_here(_formats(turn, name, OWN_PAGE))


@verb("week_files")
def choose_format_of_week(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the period's name."""
    turn.show_here(_formats(turn, button.arg, ""))


def _formats(turn: Turn, name: str, page: str) -> Message:
    return message(
        period_title(name, period_named(name, turn.now, turn.person.zone)),
        say("As what kind of file? PDF is to print, Excel and CSV to sort, Word to change, JSON for programs."),
        rows=file_buttons(name, page),
    )


def file_buttons(name: str, page: str = "") -> tuple[Row, ...]:
    """A button for each kind of file; `name` is the period's, `page` is `own` for one's own page."""
    about = f"{name}:{page}" if page else name
    return _rows(
        [Button(Text(label), object_button("week_file", arg=f"{key}:{about}")) for key, label in FORMATS.items()]
    )


@verb("week_file")
def send_summary(turn: Turn, button: ObjectButton) -> None:
    """`arg`: `csv:now`, `json:last`, `pdf:2026-01-01_2026-03-31:own`, ..."""
    format, _, about = button.arg.partition(":")
    name, _, page = about.partition(":")
    if format in FORMATS:
        own = {"own": True} if page == OWN_PAGE else {}
        turn.send(SendDocument("week", {"format": format, "week": name, **own}, message(FOOTER)))


@for_period("own")
def choose_kinds(turn: Turn, name: str) -> None:
    turn.show_here(_kinds(turn, name, ""))


@verb("own")
def leave_out(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the period's name, and the letters of the kinds that stay out."""
    name, _, out = button.arg.partition(":")
    turn.show_here(_kinds(turn, name, out))


@verb("own_file")
def send_own(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the format, the period's name, and the letters of the kinds that stay out."""
    format, _, rest = button.arg.partition(":")
    name, _, out = rest.partition(":")
    if format in OWN_FORMATS:
        period = period_named(name, turn.now, turn.person.zone).name
        without = [kind for kind, letter in LETTERS.items() if letter in out]
        turn.send(
            SendDocument("own", {"format": format, "period": period, "without": without}, message(FOR_YOU, FOOTER))
        )


def _kinds(turn: Turn, name: str, out: str) -> Message:
    """Which kinds, and as what? Each button says what is left out once it is pressed: twice is the same as once."""
    period = period_named(name, turn.now, turn.person.zone)
    counts = own_counts(turn.store, turn.person, period)
    title = period_title(name, period)
    if not counts:
        return message(title, say("Nothing written in this time."), rows=period_rows("own"))
    kinds = [kind for kind in (*in_order(counts.keys() - {LINE}), LINE) if kind in counts]
    files = _rows(
        [
            Button(Text(label), object_button("own_file", arg=f"{key}:{name}:{out}"))
            for key, label in OWN_FORMATS.items()
        ]
    )
    if len(kinds) == 1:
        return message(title, FOR_YOU, say("As what kind of file?"), rows=files)
    toggles = tuple((_toggle(kind, counts[kind], name, out),) for kind in kinds)
    return message(title, FOR_YOU, say("Choose what goes in, then the kind of file."), rows=(*toggles, *files))


def _toggle(kind: str, count: int, name: str, out: str) -> Button:
    letter = LETTERS.get(kind, "")
    label = say("For supervision") if kind == LINE else kinds_name(kind)
    if letter and letter in out:
        return Button(say("{what}: {count}", what=label, count=count), _without(name, out.replace(letter, "")))
    return Button(say("✓ {what}: {count}", what=label, count=count), _without(name, "".join(sorted(out + letter))))


def _without(name: str, out: str) -> str:
    return object_button("own", arg=f"{name}:{out}")


def _rows(buttons: list[Button]) -> tuple[Row, ...]:
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
