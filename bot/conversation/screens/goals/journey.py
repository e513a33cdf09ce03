"""Goals where journeys are: on a journey's screen (which looking back, step 8, shows again), and after making plans."""

from __future__ import annotations

from bot.callback import object_button
from bot.conversation.registry import on_journey, on_step
from bot.conversation.turn import Turn
from bot.i18n import say, say_n
from bot.message import Button, MessageBuilder
from bot.storage.connecting.goals import count_goals
from bot.storage.connecting.journeys import JourneyRecord
from bot.storage.entries import EntryRecord


@on_journey("goals")
def add_to_journey(turn: Turn, journey: JourneyRecord, built: MessageBuilder) -> None:
    """How many are due, and the way to all of them."""
    there, due = count_goals(turn.store, turn.person.id, journey.id, turn.circumstances.local.date())
    if due:
        built.line(say_n("{count} goal is due to be looked at.", "{count} goals are due to be looked at.", due))
    new = Button(say("Set a goal"), object_button("goal_new", journey.id))
    if there:
        built.row(Button(say("Goals"), object_button("goals", journey.id)), new)
    else:
        built.row(new)


@on_step("making_plans")
def offer_goal(turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    """A plan becomes a goal that can be seen moving."""
    del turn
    if entry.journey:
        built.row(Button(say("Set a goal"), object_button("goal_new", entry.journey.id)))
