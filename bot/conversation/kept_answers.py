"""Changes to answers that are kept already: late parts and edits. The history stays, and sharing again is offered."""

from __future__ import annotations

from uuid import UUID

from bot.callback import object_button
from bot.conversation.turn import Turn
from bot.flows.answer import Answer, AnswerPart
from bot.flows.flow import Node
from bot.flows.session import Place
from bot.i18n import Text, say
from bot.message import Button
from bot.storage.entries import AnswerRecord, EntryRecord, get_entry, replace_answer
from bot.storage.shares import shares_of

# A day, a number, a choice: the words it was typed in are not the answer.
CHOSEN = say("A message cannot change that answer any more. Open it, and give it again.")


def add_to_entry(turn: Turn, entry_id: UUID, place: str, text: str, message_id: int) -> bool:
    """Words that arrived after the entry was closed join the answer they belong to. False if that is gone."""
    entry = get_entry(turn.store, turn.person.id, entry_id)
    if entry is None:
        return False
    kept = answer_at(entry, place)
    answer = Answer.from_data(kept.data) if kept else Answer()
    if answer.value is not None:
        turn.say(CHOSEN, rows=_rows(entry_id))
        return True
    write_answer(turn, entry, place, answer.joined(AnswerPart(text, message_id)))
    turn.say(say("Added to “{question}”.", question=title_of(turn, entry, place)), rows=_rows(entry_id))
    offer_sharing_again(turn, entry_id)
    return True


def correct_in_entry(turn: Turn, entry_id: UUID, place: str, text: str, message_id: int) -> None:
    """An edited message corrects the part it gave; the same words change nothing."""
    entry = get_entry(turn.store, turn.person.id, entry_id)
    kept = answer_at(entry, place) if entry else None
    if entry is None or kept is None:
        turn.say(say("That one is not here any more, so nothing changed."))
        return
    answer = Answer.from_data(kept.data)
    if answer.value is not None:
        turn.say(CHOSEN, rows=_rows(entry_id))
        return
    corrected = answer.corrected(AnswerPart(text, message_id))
    if corrected == answer:
        return
    write_answer(turn, entry, place, corrected)
    turn.say(say("Changed in “{question}”.", question=title_of(turn, entry, place)), rows=_rows(entry_id))
    offer_sharing_again(turn, entry_id)


def rewrite_answer(turn: Turn, entry_id: UUID, place: str, answer: Answer) -> bool:
    """A new answer in place of the old one."""
    entry = get_entry(turn.store, turn.person.id, entry_id)
    if entry is None:
        return False
    write_answer(turn, entry, place, answer)
    offer_sharing_again(turn, entry_id)
    return True


def write_answer(turn: Turn, entry: EntryRecord, place: str, answer: Answer) -> None:
    replace_answer(turn.store, turn.person.id, entry.id, place, answer.to_data(), turn.now)


def answers_of(entry: EntryRecord) -> dict[str, Answer]:
    """What stands in an entry, by place: for a flow that shows it and asks for more."""
    return {each.place: Answer.from_data(each.data) for each in entry.answers}


def answer_at(entry: EntryRecord, place: str) -> AnswerRecord | None:
    return next((answer for answer in entry.answers if answer.place == place), None)


def node_of(turn: Turn, entry: EntryRecord, place: str) -> Node | None:
    """The question a kept answer was given to, in the flow as it is today."""
    flow = turn.world.flows.get(entry.flow)
    return flow.nodes.get(Place.from_key(place).step) if flow else None


def title_of(turn: Turn, entry: EntryRecord, place: str) -> Text:
    node = node_of(turn, entry, place)
    return Text(node.step.title or node.step.ask) if node else say("Answer")


def _rows(entry_id: UUID) -> tuple[tuple[Button, ...], ...]:
    return ((Button(say("Open"), object_button("entry", entry_id)),),)


def offer_sharing_again(turn: Turn, entry_id: UUID) -> None:
    """Readers keep the snapshot they were given; the writer decides whether they get the new wording."""
    shared = shares_of(turn.store, turn.person.id, entry_id=entry_id)
    if any(share.kind != "line" for share in shared):
        turn.say(
            say("You have shared this entry as it was before. Share it again with the change?"),
            rows=((Button(say("Share again"), object_button("share", entry_id)),),),
        )
