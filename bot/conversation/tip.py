"""A tip for privacy, once, after the first entry: by then there is something to keep off the lock screen."""

from __future__ import annotations

from bot.conversation.turn import Turn
from bot.i18n import Text
from bot.storage.people import change_person


def show_tip_once(turn: Turn) -> None:
    if turn.person.tip_shown:
        return
    change_person(turn.store, turn.person.id, tip_shown=True)
    turn.refresh()
    turn.say(Text(turn.world.notice.later_tip))
