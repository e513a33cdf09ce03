"""A connector's own map of connections, and what they think over it: private, never shared, deleted with one button."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.connecting.journey import all_journeys
from bot.conversation.screens.connecting.map_details import offer_to_hide
from bot.conversation.screens.connecting.maps import WhoseMap, show_map
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder, message
from bot.storage.connecting.connections import delete_own_map, keep_thoughts, thoughts_of

FLOW = "own_map"


@verb("own_map")
def open_own_map(turn: Turn, _button: ObjectButton) -> None:
    show_map(turn, WhoseMap(None))


@verb("own_thoughts")
def show_thoughts(turn: Turn, _button: ObjectButton) -> None:
    """What was thought over it so far, and the way to think again."""
    built = MessageBuilder().line(say("What I thought over my own map"), "bold")
    steps = turn.world.flows[FLOW].nodes
    kept = thoughts_of(turn.store, turn.person.id)
    for each in kept:
        built.line(say("{day}", day=When(each.at, "day")), "italic")
        for id, words in each.answers.items():
            if id in steps:
                built.line(Text(steps[id].step.ask))
            built.words(words)
    if not kept:
        built.line(say("Five questions. Nobody else ever sees your answers."))
    built.row(Button(say("Think it over"), object_button("own_think")))
    if kept:
        built.row(Button(say("Delete my map"), object_button("own_delete")))
    turn.show(built.row(Button(say("Show the map"), object_button("own_map"))))


@verb("own_think")
def think(turn: Turn, _button: ObjectButton) -> None:
    open_flow(turn, FLOW)


@effect("own_map")
def keep(turn: Turn, given: Given) -> None:
    answers = {step: answer for step, answer in given.session.answers.items() if answer.text}
    if not answers:
        show_map(turn, WhoseMap(None))
        return
    words = {step: answer.text for step, answer in answers.items()}
    id = keep_thoughts(turn.store, turn.person.id, words, turn.now)
    row = (Button(say("Show the map"), object_button("own_map")),)
    turn.say(say("Kept beside your own map. Only you can see it."), rows=(row,))
    offer_to_hide(turn, [part for answer in answers.values() for part in answer.parts], id)


@verb("own_delete")
def delete(turn: Turn, button: ObjectButton) -> None:
    """`arg`: `yes` once it was asked."""
    if button.arg == "yes":
        delete_own_map(turn.store, turn.person.id)
        gone = say("Your own map is deleted, with its history and your thoughts.")
        turn.show_here(message(gone, rows=((all_journeys(),),)))
        return
    row = (
        Button(say("Delete"), object_button("own_delete", arg="yes")),
        Button(say("Cancel"), object_button("own_map")),
    )
    turn.say(say("Delete your own map, its history and your thoughts?"), rows=(row,))
