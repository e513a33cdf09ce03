"""Identifying details in what is said of connections, strengths and one's own map: they can be replaced everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.registry import verb
from bot.conversation.safety import cleaning, details_in, details_question
from bot.conversation.turn import Turn
from bot.flows.answer import AnswerPart
from bot.i18n import say
from bot.message import Button, message
from bot.outgoing import Remove
from bot.reports.connections.words import MAP
from bot.storage.connecting.connections import get_thought, redact_connection, redact_thought, states_of
from bot.storage.connecting.journeys import entries_of_journey
from bot.storage.connecting.strengths import get_strength, redact_strength
from bot.storage.redact import redact_entry


def offer_to_hide(turn: Turn, parts: Sequence[AnswerPart], object_id: UUID) -> bool:
    """Ask about identifying details in what was just kept under this id, message by message. Whether there are any."""
    found = [(part, kinds) for part in parts if part.message_id and (kinds := details_in(turn, part.text))]
    for part, kinds in found:
        row = (
            Button(say("Replace"), object_button("map_hide", object_id, str(part.message_id))),
            Button(say("Leave it"), object_button("leave_it")),
        )
        turn.say(details_question(kinds), rows=(row,))
    return bool(found)


@verb("map_hide")
def hide(turn: Turn, button: ObjectButton) -> None:
    """Overwrite the details in every wording, in the copies of the map too. `arg`: the message they came by."""
    who, id = turn.person.id, button.object_id
    states = states_of(turn.store, who, id) if id else ()
    words = [text for each in states for text in (each.tie.label, each.tie.given, each.tie.received)]
    if id and (known := get_strength(turn.store, who, id)):
        words.append(known.words)
    if id and (thought := get_thought(turn.store, who, id)):
        words += thought.answers.values()
    if id is None or not words:
        turn.toast(say("That one is not here any more, so nothing changed."))
        return
    clean = cleaning(turn, "\n".join(words))
    redact_connection(turn.store, who, id, clean)
    redact_strength(turn.store, who, id, clean)
    redact_thought(turn.store, who, id, clean)
    if states and states[-1].journey_id:
        for kept in entries_of_journey(turn.store, who, states[-1].journey_id):
            if kept.kind == MAP:
                redact_entry(turn.store, who, kept.entry_id, clean)
    if message_id := number_in(button.arg):
        turn.send(Remove(message_id))
    rows = ((Button(say("Open"), object_button("connection", id)),),) if states else ()
    turn.show_here(message(say("Replaced, and the message is deleted from this chat."), rows=rows))
