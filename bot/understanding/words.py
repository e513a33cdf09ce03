"""Typed words that act as commands: stop, pause, help, menu, cancel, back, skip, resume, next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.understanding.digits import plain
from bot.understanding.phrasebook import languages, phrasebooks


def command_word(text: str, wanted: Sequence[str]) -> str | None:
    """The command (one of `phrasebook.COMMANDS`) that the whole message is, in any shipped language.

    The person's own `wanted` languages go first, for a word that means different commands in two of them. "Stop by the
    shop" is no command.
    """
    return _commands(tuple(wanted), languages()).get(plain(text))


@lru_cache(maxsize=16)
def _commands(first: tuple[str, ...], _shipped: tuple[str, ...]) -> dict[str, str]:
    """What the words of all shipped languages mean; where two of them differ, what the first says."""
    commands: dict[str, str] = {}
    for book in phrasebooks(first, others=True):
        commands = {**book.commands, **commands}
    return commands
