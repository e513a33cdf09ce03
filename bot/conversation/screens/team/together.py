"""What a team does together beside sharing: dates, what people would like to learn, how the team learns."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.registry import verb
from bot.conversation.screens.supervision.reviews import add_own_dates
from bot.conversation.screens.team.member_of import member_of
from bot.conversation.turn import Turn
from bot.i18n import say
from bot.message import Button, MessageBuilder
from bot.storage.teams.teams import memberships


@verb("together")
def show_together(turn: Turn, button: ObjectButton) -> None:
    """One page for each role that somebody has in the team."""
    mine = [each for each in memberships(turn.store, turn.person.id) if each.team.id == button.object_id]
    if not mine:
        turn.refuse(say("You are not in that team any more."))
        return
    built = MessageBuilder().line(say("{team}", team=mine[0].team.name), "bold")
    team = mine[0].team
    if member_of(turn, team.id, "connector"):
        add_own_dates(turn, built, team)
        built.row(Button(say("What I want to learn"), object_button("needs")))
    if member_of(turn, team.id, "supervisor"):
        built.row(Button(say("Appraisal and review dates"), object_button("dates", team.id)))
        built.row(Button(say("What the team wants to learn"), object_button("team_needs", team.id)))
    built.row(Button(say("How our team learns"), object_button("culture", team.id)))
    turn.show(built)
