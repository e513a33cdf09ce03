"""/cpd: the learning record. What there is, and what can be done with it."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.learning import today
from bot.conversation.playing import open_flow
from bot.conversation.registry import command, verb
from bot.conversation.turn import Turn
from bot.flows.question import length_of_time
from bot.i18n import When, say, say_n
from bot.message import Button, MessageBuilder
from bot.storage.learning.records import records_between
from bot.storage.learning.years import year_of

# What begins from the screen itself, about nothing that is there already.
BEGINNINGS = ("learning_moment", "learning_log", "learning_plan")


@command("cpd")
def show_learning(turn: Turn, _words: str) -> None:
    """This year in two lines, and everything there is."""
    first, last = year_of(turn.store, turn.person.id).around(today(turn))
    records = records_between(turn.store, turn.person.id, first, last)
    done = [record for record in records if record.state != "planned"]
    built = MessageBuilder().line(say("Your learning record"), "bold")
    built.line(say("The year from {first} to {last}", first=When(first, "short"), last=When(last, "short")), "italic")
    built.line(say_n("{count} record", "{count} records", len(done)))
    if minutes := sum(record.minutes or 0 for record in done):
        built.line(say("Time: {time}", time=length_of_time(minutes)))
    if planned := len(records) - len(done):
        built.line(say_n("{count} planned", "{count} planned", planned))
    built.row(Button(say("Learned something just now"), object_button("cpd_begin", arg="learning_moment")))
    built.row(
        Button(say("Log learning"), object_button("cpd_begin", arg="learning_log")),
        Button(say("Plan something"), object_button("cpd_begin", arg="learning_plan")),
    )
    built.row(
        Button(say("The year"), object_button("cpd_year")),
        Button(say("All records"), object_button("cpd_records")),
    )
    built.row(
        Button(say("Ask for feedback"), object_button("feedback")),
        Button(say("Learning time"), object_button("cpd_time")),
    )
    built.row(
        Button(say("As a file"), object_button("cpd_files")),
        Button(say("Year and target"), object_button("cpd_counting")),
    )
    turn.show(built)


@verb("cpd")
def back_to_learning(turn: Turn, _button: ObjectButton) -> None:
    show_learning(turn, "")


@verb("cpd_begin")
def begin(turn: Turn, button: ObjectButton) -> None:
    if button.arg in BEGINNINGS:
        open_flow(turn, button.arg)
