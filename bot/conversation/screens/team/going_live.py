"""What a team still needs before it begins: one line in /team, and the list behind it."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.registry import verb
from bot.conversation.screens.team.member_of import only_as
from bot.conversation.turn import Turn
from bot.i18n import Text, mark, say, say_n
from bot.message import Button, MessageBuilder
from bot.reports.going_live import missing_for
from bot.storage.teams.teams import TeamRecord

# What a supervisor can do about it at once: the button and its verb.
DOABLE = {
    "card": (mark("Fill in the team's card"), "fill_card"),
    "lead": (mark("Name the safeguarding lead"), "name_lead"),
    "nation": (mark("Choose the nation"), "nations"),
}


def add_missing(turn: Turn, built: MessageBuilder, team: TeamRecord) -> None:
    """A line and a button, while something is missing."""
    missing = missing_for(turn.store, team, turn.now)
    if missing:
        built.line(
            say_n(
                "{count} thing is still missing for your team.",
                "{count} things are still missing for your team.",
                len(missing),
            )
        )
        built.row(Button(say("What is missing"), object_button("missing", team.id)))


@verb("missing")
def show_missing(turn: Turn, button: ObjectButton) -> None:
    """Each point with what to do about it."""
    membership = only_as(turn, button.object_id, "supervisor")
    if membership is None:
        return
    built = MessageBuilder()
    missing = missing_for(turn.store, membership.team, turn.now)
    if not missing:
        built.line(say("Nothing is missing for your team."))
    for each in missing:
        built.line(say("· {what}", what=each.what), "bold").line(each.for_supervisor)
        if each.point in DOABLE:
            label, name = DOABLE[each.point]
            built.row(Button(Text(label), object_button(name, membership.team.id)))
    turn.show(built)
