"""Typed words that act as commands: stop, pause, help, menu, cancel, back, skip, resume, next."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.digits import plain
from bot.understanding.phrasebook import phrasebooks


def command_word(text: str, languages: Sequence[str]) -> str | None:
    """The command (one of `phrasebook.COMMANDS`) that the whole message is, in any shipped language.

    The person's own `languages` go first, for a word that means different commands in two of them. "Stop by the
    shop" is no command.
    """
    typed = plain(text)
    for book in phrasebooks(languages, others=True):
        if command := book.commands.get(typed):
            return command
    return None
