"""From page to page of a list."""

from __future__ import annotations

from collections.abc import Callable

from bot.i18n import Text, say
from bot.message import Button

NEWER_OLDER = say("Newer"), say("Older")
BACK_MORE = say("Back"), say("More")
EARLIER_LATER = say("Earlier ones"), say("Later ones")


def moves(
    before: int, page: int, total: int, to: Callable[[int], str], names: tuple[Text, Text] = NEWER_OLDER
) -> tuple[Button, ...]:
    """The buttons to the page before and the one after, as far as there are such.

    So many come `before` this one; `to` says what a button does that leads to a page before which so many come.
    """
    back, on = names
    found = []
    if before:
        found.append(Button(back, to(max(0, before - page))))
    if before + page < total:
        found.append(Button(on, to(before + page)))
    return tuple(found)
