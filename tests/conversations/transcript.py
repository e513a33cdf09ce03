"""Transcripts: conversations as people read them, played on the stage and written down again.

A transcript is a text file. Lines that begin at the left are what people do (`Amina: Hello`, `Amina presses: Skip`)
or what happens (`the clock: tomorrow 09:00`); indented lines are what is seen then; `#` begins a remark. README.md
beside this file says the rest.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby

from tests.conversations.before import BEFORE
from tests.conversations.moments import moment
from tests.conversations.stage import LINK, Message, Seen, Stage, plain

INDENT = "    "
LONGEST = 300  # characters of a line that are shown
AND_SO_ON = re.compile(r" \(and so on, (\d+) characters\)$")
UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b")
BLOCKQUOTE = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL)


class NotATranscript(AssertionError):
    """A line that nobody can play."""


@dataclass(slots=True)
class Script:
    """A transcript being played: the stage, and what was written down so far.

    `screens` are the texts and labels that the bot showed, message by message, for whoever wants to look at them.
    """

    stage: Stage
    lines: list[str] = field(default_factory=list)
    screens: list[Seen] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def tell(self, actor: str = "") -> None:
        """Write down what has been seen since the last time."""
        news = [each for each in self.stage.news() if each.kind == "toast" or not each.now["mine"] or each.now["deleted"]]
        self.screens += news
        found = [line for each in news for line in told(each, actor)]
        for line in found or ["(nothing happens)"] * bool(actor):
            self.write(line)

    def write(self, line: str) -> None:
        self.lines.append(f"{INDENT}{line}".rstrip())


Act = Callable[..., Awaitable[None]]
ACTS: list[tuple[re.Pattern[str], Act]] = []


async def play(stage: Stage, text: str) -> Script:
    """Do what people do in a transcript; the same transcript with what was seen."""
    script = Script(stage)
    for line in _left(text):
        script.lines.append(line)
        if line.strip() and not line.startswith("#"):
            await _do(script, line)
    return script


def acts_of(text: str) -> list[str]:
    """The lines of a transcript that are played."""
    return [line for line in _left(text) if line.strip() and not line.startswith("#")]


def _left(text: str) -> Iterator[str]:
    """The lines that are no expectation. Lines said at once become one."""
    lines = text.splitlines()
    while lines:
        line = lines.pop(0)
        following = next((each for each in lines if each.strip()), "")
        if not line.startswith(INDENT) and not (not line.strip() and following.startswith(INDENT)):
            yield line


async def _do(script: Script, line: str) -> None:
    for pattern, act in ACTS:
        if found := pattern.fullmatch(line):
            await act(script, *found.groups())
            return
    raise NotATranscript(f"nobody knows how to play: {line}")


def act(pattern: str) -> Callable[[Act], Act]:
    """Registers what a line of that pattern does; the function is given the groups."""

    def register(function: Act) -> Act:
        ACTS.append((re.compile(pattern), function))
        return function

    return register


NAME = r"([A-Z]\w+)"
QUOTED = r'"(.+?)"'


@act(r"before: (.+)")
async def _before(script: Script, name: str) -> None:
    for line in acts_of(BEFORE[name]):
        await _do(script, line)
    script.stage.news()
    script.lines = script.lines[:1] if script.lines and script.lines[0].startswith("before") else script.lines
