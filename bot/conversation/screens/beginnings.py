"""What somebody may begin with: two minutes, a visit, or a look around."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.playing import open_flow
from bot.conversation.registry import verb
from bot.conversation.screens.menu import show_menu
from bot.conversation.turn import Turn
from bot.i18n import say
from bot.message import Button, Row


def beginnings() -> tuple[Row, ...]:
    """The buttons for it."""
    return (
        (Button(say("Journal"), object_button("begin_flow", arg="journal")),),
        (Button(say("I have a visit"), object_button("begin_flow", arg="visit")),),
        (Button(say("Look around"), object_button("look_around")),),
    )


@verb("look_around")
def look_around(turn: Turn, _button: ObjectButton) -> None:
    show_menu(turn, "")


@verb("begin_flow")
def begin_flow(turn: Turn, button: ObjectButton) -> None:
    flow = turn.world.flows.get(button.arg)
    if flow and flow.definition.command:
        open_flow(turn, flow.id)
