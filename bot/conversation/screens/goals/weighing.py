"""A team's switch: are goals weighed by how hard they are, too? Only its supervisors turn it."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.registry import verb
from bot.conversation.screens.team.member_of import only_as
from bot.conversation.turn import Turn
from bot.i18n import say
from bot.message import Button, MessageBuilder
from bot.storage.connecting.goals import team_weighs_difficulty, weigh_by_difficulty
from bot.storage.teams.teams import TeamRecord

ON, OFF = "1", "0"


@verb("goal_weighing")
def show_switch(turn: Turn, button: ObjectButton) -> None:
    membership = only_as(turn, button.object_id, "supervisor")
    if membership:
        turn.show(_screen(turn, membership.team))


@verb("goal_weighed")
def switch(turn: Turn, button: ObjectButton) -> None:
    """`arg`: 1 on, 0 off. Twice is the same as once."""
    membership = only_as(turn, button.object_id, "supervisor")
    if membership is None or button.arg not in (ON, OFF):
        return
    weigh_by_difficulty(turn.store, membership.team.id, on=button.arg == ON, at=turn.now)
    turn.show_here(_screen(turn, membership.team))


def _screen(turn: Turn, team: TeamRecord) -> MessageBuilder:
    built = MessageBuilder()
    if team_weighs_difficulty(turn.store, team.id):
        built.line(say("Connectors are asked how hard a goal will be. It counts in the T score of goals."))
        built.row(Button(say("Do not ask it"), object_button("goal_weighed", team.id, OFF)))
    else:
        built.line(say("Connectors are not asked how hard a goal will be."))
        built.line(say("It is best left so: hard goals that are missed count more than easy ones."), "italic")
        built.row(Button(say("Ask it"), object_button("goal_weighed", team.id, ON)))
    return built
