"""Step 8: goals and the map are offered again, and what is next is carried out."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.kept_answers import answer_at
from bot.conversation.registry import Given, effect, on_journey, on_step, verb
from bot.conversation.screens.connecting.journey import back_to_journey, find_journey, journey_of, step_name
from bot.conversation.screens.connecting.states import MOVES
from bot.conversation.turn import Turn
from bot.i18n import Text, say
from bot.message import Button, MessageBuilder
from bot.storage.connecting.journeys import JourneyRecord, move_journey
from bot.storage.entries import EntryRecord

AGAIN = ("goals", "map")
"""What is looked at again."""


@effect("next_on_journey")
def go_on(turn: Turn, given: Given) -> None:
    """`next`: moves_on, again or as_now; `step`: where it starts again. Moving on is offered on the card."""
    mine = find_journey(turn, UUID(given.about["journey"])) if "journey" in given.about else None
    if mine and given.values.get("next") == "again" and "step" in given.values:
        move_journey(turn.store, mine, "open", turn.now, int(given.values["step"]))


@on_step("reviewing")
def add_to_card(turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    mine = find_journey(turn, entry.journey.id) if entry.journey else None
    if mine is None:
        return
    for part in AGAIN:
        if add := on_journey.get(part):
            add(turn, mine, built)
    _add_next(entry, mine, built)


@verb("moved_on")
def close_journey(turn: Turn, button: ObjectButton) -> None:
    """They move on: the journey is closed. The review stays in view."""
    mine = journey_of(turn, button)
    if mine:
        move_journey(turn.store, mine, "closed", turn.now)
        turn.say(Text(MOVES["closed"][1]), rows=((back_to_journey(mine),),))


def _add_next(entry: EntryRecord, mine: JourneyRecord, built: MessageBuilder) -> None:
    """What was chosen to come next, in one tap."""
    answers = {place: answer_at(entry, place) for place in ("next", "again_at")}
    chosen = {place: answer.data["value"] for place, answer in answers.items() if answer}
    if chosen.get("next") == "moves_on" and mine.state != "closed":
        built.row(Button(say("Close journey"), object_button("moved_on", mine.id)))
    if chosen.get("next") == "again" and "again_at" in chosen:
        number = int(chosen["again_at"])
        built.row(Button(step_name(number), object_button("step", mine.id, str(number))))
