"""I7 over every test: what people wrote in the sandbox, and what they are called, is in no log line and no file name.

Everything anybody sends through a sandbox of this process is remembered while a test runs, and everything that is
logged meanwhile, at every level; afterwards the one must not be in the other. Real processes of their own have
tests/promises/test_i07_silent.py.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.logs import formatter, quieten_libraries
from bot.sandbox.people import Person
from bot.sandbox.world import World

# Shorter texts are commands, labels and numbers; a shorter name is part of many a word.
SHORTEST_TEXT = 12
SHORTEST_NAME = 4
RUN = 3


class Overheard(logging.Handler):
    """Every line, as an operator who asked for all of it would read it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(formatter("text"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # The tests' own tools, which no operator has.
        if not record.name.startswith(("hypothesis", "tests", "bot.sandbox")):
            self.lines.append(self.format(record))


class Said:
    """What people sent, and their names."""

    def __init__(self) -> None:
        self.texts: set[str] = set()
        self.names: set[str] = set()

    def clear(self) -> None:
        self.texts.clear()
        self.names.clear()

    def pieces(self) -> Iterator[str]:
        """What must not be found: whole texts, and any three words in a row."""
        for text in self.texts:
            words = text.split()
            for at in range(max(1, len(words) - RUN + 1)):
                piece = " ".join(words[at : at + RUN])
                if len(piece) >= SHORTEST_TEXT and not piece.startswith("/"):
                    yield piece


def given_away(said: Said, lines: Iterable[str]) -> list[str]:
    """The lines that hold somebody's words or their name."""
    names = [re.compile(rf"\b{re.escape(name)}\b") for name in said.names if len(name) >= SHORTEST_NAME]
    pieces = list(said.pieces())
    return [
        line for line in lines if any(piece in line for piece in pieces) or any(name.search(line) for name in names)
    ]


SAID = Said()
OVERHEARD = Overheard()


def listen() -> None:
    """From now on, everything that is sent through a sandbox and everything that is logged is remembered."""
    _attach()
    add_message, add_person = World.add_message, World.add_person

    def message(world: World, chat: Any, sender: Any, content: dict[str, Any], **others: Any) -> Any:
        if isinstance(sender, Person):
            SAID.texts.update(str(content[part]) for part in ("text", "caption") if part in content)
        return add_message(world, chat, sender, content, **others)

    def person(world: World, id: int, name: str, *others: Any, **more: Any) -> Any:
        SAID.names.add(name)
        return add_person(world, id, name, *others, **more)

    World.add_message = message  # type: ignore[method-assign]
    World.add_person = person  # type: ignore[method-assign]


def _attach() -> None:
    """A test may have set up the logs of a process, which takes every other listener away."""
    logging.getLogger().addHandler(OVERHEARD)
    logging.getLogger().setLevel(logging.DEBUG)
    quieten_libraries()
    # Python's own says at this level which selector it uses; tests that count lines are not to count that.
    logging.getLogger("asyncio").setLevel(logging.INFO)


def forget() -> None:
    _attach()
    SAID.clear()
    OVERHEARD.lines.clear()


def check(folder: Path | None) -> None:
    """Fail the test that has just run if somebody's words got out of it, also into a name under `folder`."""
    found = given_away(SAID, OVERHEARD.lines)
    if folder is not None:
        found += given_away(SAID, (str(path.relative_to(folder)) for path in folder.rglob("*")))
    if found:
        pytest.fail(f"somebody's words or name got out (I7): {found[0]}", pytrace=False)
