"""A line in one's own words that goes to somebody else: looked over for identifying details before it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.registry import verb
from bot.conversation.safety import details_in, details_question, without_details
from bot.conversation.turn import Turn
from bot.i18n import say
from bot.message import Button
from bot.storage.held import HeldLine, hold_line, take_line
from bot.understanding.identifying import Kind

Send: TypeAlias = Callable[..., None]
SENDS: dict[str, Send] = {}
MAY_HOLD: dict[str, tuple[Kind, ...]] = {}
NOT_HELD = say("I do not hold those words any more.")


def sends_line(name: str, *, may_hold: tuple[Kind, ...] = ()) -> Callable[[Send], Send]:
    """Registers where lines of a kind go; the function is given the words, what they are about, what goes with them.

    `may_hold`: details that are nobody's there (the number of a place), and are not asked about.
    """

    def register(send: Send) -> Send:
        SENDS[name] = send
        MAY_HOLD[name] = may_hold
        return send

    return register


def send_line(turn: Turn, name: str, words: str, about: UUID | None, **more: str) -> None:
    """Send the line, or ask first when there seem to be identifying details in it."""
    kinds = details_in(turn, words, MAY_HOLD[name])
    if not kinds:
        SENDS[name](turn, words, about, **more)
        return
    held_id = hold_line(turn.store, turn.person.id, HeldLine(name, words, about, more), turn.now)
    row = (
        Button(say("Replace"), object_button("clean_line", held_id)),
        Button(say("Leave it"), object_button("as_is_line", held_id)),
    )
    turn.say(details_question(kinds), rows=(row,))


@verb("clean_line")
def send_cleaned(turn: Turn, button: ObjectButton) -> None:
    _send_held(turn, button, clean=True)


@verb("as_is_line")
def send_as_it_is(turn: Turn, button: ObjectButton) -> None:
    _send_held(turn, button, clean=False)


def _send_held(turn: Turn, button: ObjectButton, *, clean: bool) -> None:
    line = take_line(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if line is None:
        turn.toast(NOT_HELD)
        return
    words = without_details(turn, line.words, MAY_HOLD[line.to]) if clean else line.words
    SENDS[line.to](turn, words, line.about, **line.more)
