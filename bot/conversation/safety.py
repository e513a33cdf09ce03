"""Looks after what is typed: words that may mean danger show the urgent card, identifying details can be replaced.

Nothing is assessed, flagged or told: a card is shown, or a question asked, and the flow stays where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.registry import verb
from bot.conversation.screens.urgent import urgent_message
from bot.conversation.turn import Turn
from bot.flows.answer import Answer
from bot.flows.session import Session
from bot.i18n import Text, mark, say, shipped_languages
from bot.message import Button, message
from bot.outgoing import Meaning, Remove
from bot.storage.chat_messages import find_message
from bot.storage.entries import get_entry
from bot.storage.redact import redact_entry, redact_session
from bot.storage.sessions import SessionRecord, get_session
from bot.understanding.crisis import may_mean_danger
from bot.understanding.identifying import Finding, Kind, find_identifying, replace_identifying

# What a detail is called, and what stands in its place.
DETAILS: dict[Kind, tuple[str, str]] = {
    "nhs_number": (mark("an NHS number"), mark("[NHS number]")),
    "phone": (mark("a phone number"), mark("[phone]")),
    "email": (mark("an e-mail address"), mark("[e-mail]")),
    "postcode": (mark("a postcode"), mark("[postcode]")),
    "birth_date": (mark("a date of birth"), mark("[date of birth]")),
}


def shows_danger(text: str) -> bool:
    """Whether the urgent card should be shown, whatever language the words are in."""
    return may_mean_danger(text, shipped_languages())


def show_urgent_card(turn: Turn) -> None:
    """The card, as /urgent shows it. What was open stays where it was."""
    turn.show(urgent_message(turn), Meaning("urgent"))


def details_in(turn: Turn, text: str, may_hold: Collection[Kind] = ()) -> list[Kind]:
    """The kinds of identifying details that seem to be in the text and should not, each once."""
    return list(dict.fromkeys(found.kind for found in _found_in(turn, text, may_hold)))


def without_details(turn: Turn, text: str, may_hold: Collection[Kind] = ()) -> str:
    """The text with placeholders instead of identifying details, in the writer's language."""
    return replace_identifying(text, _found_in(turn, text, may_hold), lambda kind: placeholder(turn, kind))


def _found_in(turn: Turn, text: str, may_hold: Collection[Kind]) -> list[Finding]:
    found = find_identifying(text, today=turn.circumstances.local.date())
    return [each for each in found if each.kind not in may_hold]


def placeholder(turn: Turn, kind: Kind) -> str:
    return turn.reader.language.translate(Text(DETAILS[kind][1]))


def details_question(kinds: list[Kind]) -> Text:
    """The question about the first detail found."""
    name, stand_in = DETAILS[kinds[0]]
    return say(
        "There seems to be {detail} in that. Replace it with {placeholder}?",
        detail=Text(name),
        placeholder=Text(stand_in),
    )


def offer_to_replace(turn: Turn, text: str, message_id: int) -> None:
    """Ask about identifying details in a message; the answer is kept already."""
    kinds = details_in(turn, text)
    if not kinds or not message_id:
        return
    row = (
        Button(say("Replace"), object_button("hide", arg=str(message_id))),
        Button(say("Leave it"), object_button("leave_it")),
    )
    turn.say(details_question(kinds), rows=(row,))


@verb("hide")
def replace_details(turn: Turn, button: ObjectButton) -> None:
    """Overwrite the details in every copy we hold, and delete the message they came by."""
    message_id = number_in(button.arg)
    said = find_message(turn.store, turn.person.telegram_id, message_id)
    if said is None or said.ours:
        turn.toast(say("That one is not here any more, so nothing changed."))
        return

    session = get_session(turn.store, said.session_id) if said.session_id else None
    entry_id = said.object_id or (session.entry_id if session else None)
    clean = cleaning(turn, _words_of(turn, session, entry_id, message_id))
    if session and session.person_id == turn.person.id:
        redact_session(turn.store, turn.person.id, session.id, clean)
    if entry_id:
        redact_entry(turn.store, turn.person.id, entry_id, clean)
    turn.send(Remove(message_id))
    turn.show_here(message(say("Replaced, and the message is deleted from this chat.")))


def _words_of(turn: Turn, session: SessionRecord | None, entry_id: UUID | None, message_id: int) -> str:
    """What the message says as a part of an answer; nothing when it is no part any more."""
    entry = get_entry(turn.store, turn.person.id, entry_id) if entry_id else None
    kept = [Answer.from_data(each.data) for each in entry.answers] if entry else []
    given = list(Session.from_data(session.session).answers.values()) if session else []
    parts = (part for answer in (*given, *kept) for part in answer.parts)
    return next((part.text for part in parts if part.message_id == message_id), "")


def cleaning(turn: Turn, words: str) -> Callable[[str], str]:
    """Replaces the details that are in these words wherever they stand, and no others: those were left on purpose."""
    today = turn.circumstances.local.date()
    details = {words[each.start : each.end]: each.kind for each in find_identifying(words, today=today)}

    def clean(text: str) -> str:
        for detail, kind in details.items():
            text = text.replace(detail, placeholder(turn, kind))
        return text

    return clean if details else lambda text: without_details(turn, text)


@verb("leave_it")
def leave_details(turn: Turn, _button: ObjectButton) -> None:
    turn.show_here(message(say("All right, it stays as you wrote it.")))
