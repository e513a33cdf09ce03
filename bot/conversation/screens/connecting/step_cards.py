"""What the card of a step's entry offers, and what else its flow does."""

from __future__ import annotations

from bot.callback import object_button
from bot.conversation.lines import send_line
from bot.conversation.registry import Given, effect, on_card, on_step
from bot.conversation.turn import Turn
from bot.flows.flow import YES
from bot.i18n import say
from bot.message import Button, MessageBuilder
from bot.storage.connecting.journeys import STEP
from bot.storage.entries import EntryRecord
from bot.storage.teams.teams import memberships


@on_card(STEP)
def add_to_card(turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    """Each step has its own."""
    if add := on_step.get(entry.flow):
        add(turn, entry, built)


@on_step("organisation")
def offer_idea(turn: Turn, _entry: EntryRecord, built: MessageBuilder) -> None:
    add_idea(turn, built)


def add_idea(turn: Turn, built: MessageBuilder) -> None:
    """What the team could change can go to the supervisors, by name or without."""
    for mine in memberships(turn.store, turn.person.id):
        if mine.role == "connector":
            built.row(Button(say("Write an idea"), object_button("write_idea", mine.team.id)))


@effect("challenge")
def keep_challenge(turn: Turn, given: Given) -> None:
    """`line`: what stands in their own way; `take`: whether it goes on their list for supervision."""
    if given.values.get("take") == YES and "line" in given.values:
        send_line(turn, "agenda", str(given.values["line"]), given.entry_id, kind="barrier")
