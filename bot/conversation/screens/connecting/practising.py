"""Practise: four short exercises to try the model out. They are no test; what is written in one is an entry."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.lines import send_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, on_card, verb
from bot.conversation.screens.connecting.journey import all_journeys
from bot.conversation.turn import Turn
from bot.flows.flow import YES
from bot.flows.question import length_of_time
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder
from bot.storage.connecting.exercises import EXERCISE, last_done
from bot.storage.entries import EntryRecord

EXERCISES = ("practise_known", "practise_first_visit", "practise_confidence", "practise_explaining")


@verb("practise")
def show_exercises(turn: Turn, _button: ObjectButton) -> None:
    """Each with what it is, how long it takes, and when it was last done."""
    built = MessageBuilder().line(say("Practise"), "bold")
    built.line(say("Four short exercises to try out Connecting People. They are no test."))
    built.line(say("What you write is private until you share it."))
    begin, read = [], []
    for id in EXERCISES:
        exercise = turn.world.flows[id].definition
        title = Text(exercise.title)
        length = length_of_time(exercise.minutes or 0)
        built.gap().line(say("{what} · {time}", what=title, time=length), "bold")
        built.line(Text(exercise.about or ""))
        if done := last_done(turn.store, turn.person.id, id):
            built.line(say("Last done: {day}", day=When(done.at, "day")), "italic")
            read.append(Button(say("Read again: {what}", what=title), object_button("entry", done.entry_id)))
        begin.append(Button(title, object_button("exercise", arg=id)))
    built.row(*begin[:2]).row(*begin[2:])
    for each in read:
        built.row(each)
    turn.show(built.row(all_journeys()))


@verb("exercise")
def begin_exercise(turn: Turn, button: ObjectButton) -> None:
    """`arg`: which one."""
    if button.arg in EXERCISES:
        open_flow(turn, button.arg)


@on_card(EXERCISE)
def offer_the_others(_turn: Turn, _entry: EntryRecord, built: MessageBuilder) -> None:
    built.row(Button(say("All exercises"), object_button("practise")))


@effect("unclear")
def take_unclear(turn: Turn, given: Given) -> None:
    """`line`: what is not clear yet; `take`: whether it goes on their list for supervision, as something to learn."""
    if given.values.get("take") == YES and "line" in given.values:
        send_line(turn, "agenda", str(given.values["line"]), given.entry_id, kind="need")
