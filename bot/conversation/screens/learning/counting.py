"""How somebody counts their learning: when the year begins, and targets of their own. None is set for anybody."""

from __future__ import annotations

from dataclasses import replace

from bot.callback import ObjectButton, object_button
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.turn import Turn
from bot.flows.question import length_of_time
from bot.i18n import say
from bot.message import Button, MessageBuilder
from bot.storage.learning.years import set_year, year_of

MONTHS = ("1", "4")
TARGETS = ("learning_target", "learning_monthly")


@verb("cpd_counting")
def show_counting(turn: Turn, _button: ObjectButton) -> None:
    year = year_of(turn.store, turn.person.id)
    built = MessageBuilder()
    built.line(say("Your year begins in April.") if year.month == 4 else say("Your year begins in January."))
    if year.target:
        built.line(say("Your own target: {target}", target=length_of_time(year.target)))
    else:
        built.line(say("You have set no target for the year. You need none."))
    if year.monthly:
        built.line(say("Learning time you want in a month: {target}", target=length_of_time(year.monthly)))
    built.row(
        Button(say("From January"), object_button("cpd_month", arg="1")),
        Button(say("From April"), object_button("cpd_month", arg="4")),
    )
    built.row(
        Button(say("Year's target"), object_button("cpd_target", arg="learning_target")),
        Button(say("Month's target"), object_button("cpd_target", arg="learning_monthly")),
    )
    turn.show(built)


@verb("cpd_month")
def set_month(turn: Turn, button: ObjectButton) -> None:
    """`arg`: 1 (January) or 4 (April)."""
    if button.arg in MONTHS:
        set_year(turn.store, turn.person.id, replace(year_of(turn.store, turn.person.id), month=int(button.arg)))
        show_counting(turn, button)


@verb("cpd_target")
def ask_for_target(turn: Turn, button: ObjectButton) -> None:
    if button.arg in TARGETS:
        open_flow(turn, button.arg)


@effect("learning_year")
def set_target(turn: Turn, given: Given) -> None:
    """`kind`: target (of the year) or monthly. No hours mean no target."""
    minutes = round(float(given.values["hours"]) * 60) or None
    year = year_of(turn.store, turn.person.id)
    year = replace(year, target=minutes) if given.kind == "target" else replace(year, monthly=minutes)
    set_year(turn.store, turn.person.id, year)
    show_counting(turn, ObjectButton("cpd_counting"))
