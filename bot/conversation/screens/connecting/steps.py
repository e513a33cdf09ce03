"""One step of a journey: what it is for, what is often done, what may help; its questions, alone or with others'."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.content.load import load_journey_steps
from bot.conversation.journey_steps import about_steps, flow_of
from bot.conversation.playing import open_flow
from bot.conversation.registry import on_journey, verb
from bot.conversation.screens.connecting.barriers import what_helped_button
from bot.conversation.screens.connecting.journey import back_to_journey, journey_of, step_line, step_name
from bot.conversation.screens.connecting.step_cards import add_idea
from bot.conversation.screens.connecting.strengths import add_cue, strengths_line
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder
from bot.storage.connecting.journeys import JourneyRecord, steps_taken
from bot.storage.sessions import SessionRecord, waiting_sessions

PLANS = 3
"""Where strengths and interests are a cue."""

BARRIERS = 6
TEAM = 7

TOOLS = {1: ("measures",), 2: ("map", "measures"), 3: ("goals",), 4: ("map",), 8: ("goals", "map", "measures")}
"""What may help there and hangs on the journey, to be opened from the step itself."""


@verb("step")
def open_step(turn: Turn, button: ObjectButton) -> None:
    """`arg`: its number."""
    mine, numbers = journey_of(turn, button), numbers_in(button.arg)
    if mine and numbers:
        show_step(turn, mine, numbers[0])


def show_step(turn: Turn, mine: JourneyRecord, number: int) -> None:
    """What the step is about. Its questions are for after a visit."""
    step = load_journey_steps()[number]
    built = MessageBuilder().line(step_line(number, steps_taken(turn.store, mine).get(number)), "bold")
    built.line(say("Journey: {alias}", alias=mine.alias), "italic")
    built.line(Text(step.objective))
    built.gap().line(say("What is often done"), "bold")
    for each in step.done:
        built.line(say("· {what}", what=Text(each)))
    built.gap().line(say("What may help"), "bold")
    for each in step.tools:
        built.line(say("· {what}", what=Text(each)))
    if number == PLANS:
        add_cue(turn, mine, built)
    if draft := _draft(turn, mine, number):
        built.gap().line(say("You began to think back on this: {when}.", when=When(draft.touched_at)), "italic")
        built.row(Button(say("Go on"), object_button("resume", draft.id)))
    if mine.state == "open":
        built.row(Button(say("Think back on it"), object_button("step_begin", mine.id, str(number))))
        built.row(Button(say("Several steps together"), object_button("steps", mine.id, str(number))))
    else:
        built.row(Button(say("Start again here"), object_button("journey_again", mine.id, str(number))))
    for part in TOOLS.get(number, ()):
        if add := on_journey.get(part):
            add(turn, mine, built)
    if number == BARRIERS and (helped := what_helped_button(turn, mine)):
        built.row(helped)
    if number == TEAM:
        add_idea(turn, built)
    turn.show(built.row(back_to_journey(mine)))


def _draft(turn: Turn, mine: JourneyRecord, number: int) -> SessionRecord | None:
    """What was begun about this step of this journey and not finished, the latest first."""
    about = {"journey": str(mine.id), "step": str(number)}
    waiting = waiting_sessions(turn.store, turn.person.id)
    return next((each for each in waiting if about.items() <= each.session.get("about", {}).items()), None)


@verb("steps")
def combine_steps(turn: Turn, button: ObjectButton) -> None:
    """Several steps after one visit. `arg`: the numbers of those chosen, in the order in which they will be asked."""
    mine = journey_of(turn, button)
    if mine is None:
        return
    chosen = numbers_in(button.arg)
    built = MessageBuilder().line(say("Which steps was this visit about? I ask about one after the other."))
    for number in load_journey_steps():
        if number in chosen:
            label, after = say("✓ {choice}", choice=step_name(number)), [each for each in chosen if each != number]
        else:
            label, after = step_name(number), [*chosen, number]
        built.row(Button(label, object_button("steps", mine.id, _written(after))))
    if chosen:
        built.row(Button(say("Done"), object_button("step_begin", mine.id, _written(chosen))))
    turn.show_here(built.row(back_to_journey(mine)))


@verb("step_begin")
def begin_steps(turn: Turn, button: ObjectButton) -> None:
    """The questions of these steps, one step after the other."""
    mine, chosen = journey_of(turn, button), numbers_in(button.arg)
    if mine is None or not chosen:
        return
    turn.drop_pressed()
    if PLANS in chosen and (line := strengths_line(turn, mine.id)):
        turn.say(line)
    about = about_steps(mine.id, chosen)
    open_flow(turn, flow_of(about), about)


def numbers_in(arg: str) -> list[int]:
    """The steps that an argument names (`46`), each once; what names none is passed over."""
    return list(dict.fromkeys(int(each) for each in arg if each.isdecimal() and int(each) in load_journey_steps()))


def _written(numbers: list[int]) -> str:
    return "".join(map(str, numbers))
