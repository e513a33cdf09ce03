"""What somebody gets who writes while they are suspended. Only /urgent answers: it must never depend on anything."""

from __future__ import annotations

from bot.conversation.incoming import Incoming, Said
from bot.conversation.safety import show_urgent_card, shows_danger
from bot.conversation.turn import Turn
from bot.i18n import say


def answer_suspended(turn: Turn, incoming: Incoming) -> None:
    """Their words are not kept."""
    text = incoming.text.strip() if isinstance(incoming, Said) else ""
    asked = text.partition("@")[0].lower() == "/urgent"
    if asked or shows_danger(text):
        show_urgent_card(turn)
    if asked:
        return
    turn.say(
        say("Your access is paused. What you wrote before is safe, but I keep nothing now."),
        say("Please ask your organisation. /urgent shows who can help."),
    )
