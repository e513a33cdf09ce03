"""The screen of a journey: its eight steps with what was done and when, and all that hangs on it."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.content.load import load_journey_steps
from bot.conversation.registry import on_journey, verb
from bot.conversation.turn import Turn
from bot.i18n import Text, When, mark, say, say_n
from bot.message import Button, MessageBuilder
from bot.storage.connecting.journeys import JourneyRecord, StepTaken, get_journey, steps_taken

# What hangs on a journey, in the order it is shown in.
PARTS = ("goals", "map", "strengths", "introductions", "plan", "measures")
IN_A_ROW = 4
GONE = say("That journey is not here any more. /connect shows those that are.")
IN_USE = say("You have a journey under that alias already. Please choose another one.")
STATES = {
    "paused": mark("Paused. It can go on at any step."),
    "stepped_back": mark("They have stepped back. The door stays open: it can go on at any step."),
    "closed": mark("Closed. It can start again at any step."),
}


@verb("journey")
def open_journey_screen(turn: Turn, button: ObjectButton) -> None:
    """`arg`: `stays` where the question was whether to delete it, which is answered then."""
    mine = journey_of(turn, button)
    if mine:
        if button.arg:
            turn.drop_pressed()
        show_journey(turn, mine)


def show_journey(turn: Turn, mine: JourneyRecord) -> None:
    """The whole journey. Any step can be chosen, in any order, again and again."""
    built = MessageBuilder().line(say("Journey: {alias}", alias=mine.alias), "bold")
    if mine.state in STATES:
        built.line(Text(STATES[mine.state]), "italic")
    taken = steps_taken(turn.store, mine)
    for number in load_journey_steps():
        built.line(step_line(number, taken.get(number)))
    if mine.state == "open" and mine.step:
        built.line(say("It starts again at step {number}.", number=mine.step), "italic")
    numbers = [
        Button(number_text(number), object_button("step", mine.id, str(number))) for number in load_journey_steps()
    ]
    for at in range(0, len(numbers), IN_A_ROW):
        built.row(*numbers[at : at + IN_A_ROW])
    for part in PARTS:
        if add := on_journey.get(part):
            add(turn, mine, built)
    built.row(
        Button(say("History"), object_button("journey_history", mine.id)),
        Button(say("Change journey"), object_button("journey_change", mine.id)),
    )
    turn.show(built)


def journey_of(turn: Turn, button: ObjectButton) -> JourneyRecord | None:
    """The person's own journey that the button is about; it is said when there is none."""
    found = find_journey(turn, button.object_id)
    if found is None:
        turn.refuse(GONE)
    return found


def find_journey(turn: Turn, journey_id: UUID | None) -> JourneyRecord | None:
    """A journey of the person's own."""
    return get_journey(turn.store, turn.person.id, journey_id) if journey_id else None


def back_to_journey(mine: JourneyRecord) -> Button:
    return Button(say("Open the journey"), object_button("journey", mine.id))


def all_journeys() -> Button:
    return Button(say("All journeys"), object_button("connect"))


def step_name(number: int) -> Text:
    """The step with its number, which is a name and not an order."""
    return say("{number}. {step}", number=number, step=Text(load_journey_steps()[number].name))


def step_line(number: int, taken: StepTaken | None) -> Text:
    """The step, and what was done of it and when."""
    if taken is None:
        return step_name(number)
    day = When(taken.last_at, "day")
    if taken.times == 1:
        return say("{step} · {day}", step=step_name(number), day=day)
    return say_n(
        "{step} · {count} time, last {day}",
        "{step} · {count} times, last {day}",
        taken.times,
        step=step_name(number),
        day=day,
    )


def number_text(number: int) -> Text:
    return Text("{number}", {"number": number})
