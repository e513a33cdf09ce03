"""Transcripts: conversations as people read them, played on the stage and written down again.

A transcript is a text file. Lines that begin at the left are what people do (`Amina: Hello`, `Amina presses: Skip`)
or what happens (`the clock: tomorrow 09:00`); indented lines are what is seen then; `#` begins a remark. docs in
tests/conversations/README.md say the rest.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from html import unescape
from itertools import groupby
from zoneinfo import ZoneInfo

from tests.conversations.before import BEFORE
from tests.conversations.stage import LINK, Message, Seen, Stage, plain

ZONE = ZoneInfo("Europe/London")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
INDENT = "    "
LONGEST = 300  # characters of a line that are shown
UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b")

Act = Callable[..., Awaitable[None]]
ACTS: list[tuple[re.Pattern[str], Act]] = []


class NotATranscript(AssertionError):
    """A line that nobody can play."""


@dataclass(slots=True)
class Played:
    """The whole transcript as it went, and how often the bot was seen to do something."""

    text: str
    seen: int


async def play(stage: Stage, text: str) -> Played:
    """Do what people do in a transcript; the same transcript with what was seen."""
    written: list[str] = []
    seen = 0
    for lines in _steps(text):
        written += lines
        if not _is_act(lines[0]):
            continue
        found = [line async for line in _do(stage, lines)]
        seen += len(found)
        written += [f"{INDENT}{line}".rstrip() for line in found]
    return Played("\n".join(written) + "\n", seen)


def typed_in(text: str) -> set[str]:
    """Everything people type in a transcript, commands left out."""
    found = set()
    for lines in _steps(text):
        for line in lines if _is_act(lines[0]) else ():
            words = line.partition(": ")[2]
            if words and not words.startswith("/") and " presses" not in line.partition(": ")[0]:
                found.add(_words(words))
    return found


def _steps(text: str) -> Iterator[list[str]]:
    """The lines that are not indented, one by one; what is said at once stays together."""
    lines = [line for line in text.splitlines() if not line.startswith(INDENT)]
    for at_once, group in groupby(lines, key=lambda line: line.partition(":")[0].endswith(" at once")):
        if at_once:
            yield list(group)
        else:
            yield from ([line] for line in group)


def _is_act(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


async def _do(stage: Stage, lines: list[str]):  # type: ignore[no-untyped-def]
    """Play one step; the lines that tell what was seen."""
    if lines[0].partition(":")[0].endswith(" at once"):
        name = lines[0].split(" ")[0]
        await stage.say_at_once(name, [_words(line.partition(": ")[2]) for line in lines])
        for line in _told(stage, name):
            yield line
        return
    line = lines[0]
