"""A short look at what a journey begins with. It judges nobody; what is not there yet gets a question."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.playing import open_flow
from bot.conversation.registry import on_card, on_step, verb
from bot.conversation.screens.connecting.journey import journey_of
from bot.conversation.turn import Turn
from bot.i18n import Text, mark, say
from bot.message import Button, MessageBuilder
from bot.storage.entries import EntryRecord

SELF_CHECK = "self_check"
# What to think about where something is not, or only partly, there.
QUESTIONS = {
    "empathy": mark("What would help you see it from their side? You could ask them to tell you more."),
    "can_do": mark("Who has seen this work before, and could tell you how it went?"),
    "networker": mark("Who in your team knows people here, and could show you how they do it?"),
    "enthusiasm": mark("What did they like before? The door stays open, also for later."),
    "ownership": mark("What could the person decide next time, in place of you?"),
}


@on_step("getting_started")
def offer_self_check(_turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    if entry.journey:
        built.row(Button(say("How it begins"), object_button("self_check", entry.journey.id)))


@verb("self_check")
def begin_self_check(turn: Turn, button: ObjectButton) -> None:
    mine = journey_of(turn, button)
    if mine:
        open_flow(turn, SELF_CHECK, {"journey": str(mine.id)})


@on_card(SELF_CHECK)
def add_questions(_turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    """Only for its writer: a card is nobody else's."""
    for answer in entry.answers:
        if answer.place in QUESTIONS and answer.data["value"] != "yes":
            built.line(say("· {what}", what=Text(QUESTIONS[answer.place])))
