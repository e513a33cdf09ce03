"""A line in one's own words that goes to somebody else: looked over for identifying details before it goes."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import TypeAlias
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.registry import verb
from bot.conversation.safety import details_in, details_question, without_details
from bot.conversation.turn import Turn
from bot.i18n import say
from bot.message import Button
from bot.storage.held import hold_words, take_held

Send: TypeAlias = Callable[[Turn, str, UUID | None], None]
SENDS: dict[str, Send] = {}


def sends_line(name: str) -> Callable[[Send], Send]:
    """Registers where lines of a kind go; the function is given the words and what they are about."""

    def register(send: Send) -> Send:
        SENDS[name] = send
        return send

    return register


def send_line(turn: Turn, name: str, words: str, about: UUID | None) -> None:
    """Send the line, or ask first when there seem to be identifying details in it."""
    kinds = details_in(turn, words)
    if not kinds:
        SENDS[name](turn, words, about)
        return
    held_id = hold_words(turn.store, turn.person.id, words, 0, turn.now)
    arg = f"{name}:{_short(about)}"
    row = (
        Button(say("Replace"), object_button("clean_line", held_id, arg)),
        Button(say("Leave it"), object_button("as_is_line", held_id, arg)),
    )
    turn.say(details_question(kinds), rows=(row,))


@verb("clean_line")
def send_cleaned(turn: Turn, button: ObjectButton) -> None:
    _send_held(turn, button, clean=True)


@verb("as_is_line")
def send_as_it_is(turn: Turn, button: ObjectButton) -> None:
    _send_held(turn, button, clean=False)


def _send_held(turn: Turn, button: ObjectButton, *, clean: bool) -> None:
    words = take_held(turn.store, turn.person.id, button.object_id) if button.object_id else []
    name, _, about = button.arg.partition(":")
    if not words or name not in SENDS:
        turn.toast(say("I do not hold those words any more."))
        return
    line = "\n".join(text for text, _ in words)
    SENDS[name](turn, without_details(turn, line) if clean else line, _long(about))


def _short(id: UUID | None) -> str:
    return urlsafe_b64encode(id.bytes).rstrip(b"=").decode() if id else ""


def _long(short: str) -> UUID | None:
    return UUID(bytes=urlsafe_b64decode(short + "==")) if short else None
