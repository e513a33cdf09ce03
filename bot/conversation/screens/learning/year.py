"""The year of learning at a glance, as text and as a picture; every record, page by page; and all of it as a file."""

from __future__ import annotations

from collections.abc import Sequence

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.registry import verb
from bot.conversation.screens.files.exporting import FORMATS
from bot.conversation.screens.pages import moves
from bot.conversation.turn import Turn
from bot.flows.question import length_of_time
from bot.i18n import Framework, Text, When, say, say_n
from bot.message import Button, Message, MessageBuilder, message
from bot.outgoing import SendDocument
from bot.reports.learning.report import Learning, LearningItem, items_of, learning_named, minutes_of
from bot.reports.learning.words import STATES, competence_title, kind_title, kinds_chart, period_said, totals
from bot.storage.learning.records import all_records

PAGE = 5
TITLE = 28  # characters of a button that stays readable on a small screen
# What can be had as a file.
PERIODS = ("this", "last", "all")


def learning_in(turn: Turn, period: str) -> Learning:
    return learning_named(turn.store, turn.person, period, turn.now)


@verb("cpd_year")
def show_year(turn: Turn, button: ObjectButton) -> None:
    """`arg`: `last` for the year before; this one otherwise."""
    period = "last" if button.arg == "last" else "this"
    learning = learning_in(turn, period)
    built = MessageBuilder().line(period_said(learning), "bold")
    for line in totals(learning):
        built.line(line)
    _add_group(built, say("By kind"), [(kind_title(kind), items) for kind, items in learning.by_kind().items()])
    competences = [(competence_title(id), items) for id, items in learning.by_competence().items()]
    _add_group(built, say("By competence"), competences)
    if learning.minutes:
        built.row(Button(say("As a picture"), object_button("cpd_picture", arg=period)))
    built.row(
        Button(say("As a file"), object_button("cpd_files", arg=period)),
        _other_year(period),
    )
    turn.show(built)


def _add_group(
    built: MessageBuilder, heading: Text, groups: Sequence[tuple[Text | Framework, list[LearningItem]]]
) -> None:
    if groups:
        built.gap().line(heading, "bold")
    for title, items in groups:
        count = say_n("{count} record", "{count} records", len(items))
        if minutes := minutes_of(items):
            built.line(say("{what}: {count}, {time}", what=title, count=count, time=length_of_time(minutes)))
        else:
            built.line(say("{what}: {count}", what=title, count=count))


def _other_year(period: str) -> Button:
    if period == "this":
        return Button(say("Year before"), object_button("cpd_year", arg="last"))
    return Button(say("This year"), object_button("cpd_year", arg="this"))


@verb("cpd_picture")
def send_picture(turn: Turn, button: ObjectButton) -> None:
    """The hours by kind as a picture, with what is in it in words."""
    period = "last" if button.arg == "last" else "this"
    chart = kinds_chart(learning_in(turn, period), turn.reader)
    caption = message(Text("{caption}", {"caption": Framework(chart.caption)}))
    turn.send(SendDocument("learning_picture", {"period": period}, caption, picture=True))


@verb("cpd_records")
def show_records(turn: Turn, button: ObjectButton) -> None:
    """Every record, the latest day first."""
    page = _page(turn, number_in(button.arg))
    if turn.pressed_on and button.arg:
        turn.show_here(page)
    else:
        turn.show(page)


def _page(turn: Turn, offset: int) -> Message:
    records = all_records(turn.store, turn.person.id)[::-1]
    built = MessageBuilder()
    if not records:
        return built.line(say("Nothing here yet. /cpd logs something in under a minute.")).build()
    built.line(say_n("{count} record", "{count} records", len(records)), "bold")
    for item in items_of(turn.store, turn.person.id, records[offset : offset + PAGE]):
        built.row(Button(_label(item), object_button("entry", item.entry_id)))
    return built.row(*moves(offset, PAGE, len(records), lambda to: object_button("cpd_records", arg=str(to)))).build()


def _label(item: LearningItem) -> Text:
    day = When(item.first_day, "day")
    called = " ".join(item.called.split())
    if not called:
        return say("{flow}, {day}", flow=Text(STATES[item.state]), day=day)
    title = called if len(called) <= TITLE else called[: TITLE - 1] + "…"
    if item.state == "planned":
        return say("{title}, planned for {day}", title=title, day=day)
    return say("{title}, {day}", title=title, day=day)


@verb("cpd_files")
def choose_file(turn: Turn, button: ObjectButton) -> None:
    """Which time, then as what? `arg`: one of PERIODS once it is chosen."""
    if button.arg not in PERIODS:
        turn.say(
            say("Which records do you want as a file?"),
            rows=(
                (
                    Button(say("This year"), object_button("cpd_files", arg="this")),
                    Button(say("Year before"), object_button("cpd_files", arg="last")),
                ),
                (Button(say("Everything"), object_button("cpd_files", arg="all")),),
            ),
        )
        return
    buttons = [
        Button(Text(name), object_button("cpd_file", arg=f"{key}:{button.arg}")) for key, name in FORMATS.items()
    ]
    built = message(
        say("As what kind of file? PDF is to print, Excel and CSV to sort, Word to change, JSON for programs."),
        rows=tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)),
    )
    turn.show(built)


@verb("cpd_file")
def send_file(turn: Turn, button: ObjectButton) -> None:
    """`arg`: `pdf:this`, `csv:all`, ..."""
    format, _, period = button.arg.partition(":")
    if format not in FORMATS or period not in PERIODS:
        return
    caption = message(
        say("Not a care record. It has no special protection in law. Keep it where only you can read it.")
    )
    turn.send(SendDocument("learning", {"format": format, "period": period}, caption))
