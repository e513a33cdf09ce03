"""What can happen to a session: everything a flow reacts to, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Action: TypeAlias = Literal[
    "prompt",
    "skip",
    "back",
    "next",
    "done",
    "same_answer",
    "pause",
    "resume",
    "finish",
    "keep_draft",
    "delete",
]


@dataclass(frozen=True, slots=True)
class Opened:
    """The session starts (its first question is asked)."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Words typed in answer to the present question, whatever its kind."""

    text: str
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Added:
    """Words for an earlier answer: sent before the present question could be seen, or by swiping to reply."""

    place: str
    text: str
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Edited:
    """A message that gave (a part of) the answer at `place` was edited."""

    place: str
    text: str
    message_id: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """One option of a choice (or `yes`, `no`, or a scale's number) was pressed."""

    option: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """One option of several choices was set or unset."""

    option: str
    on: bool


@dataclass(frozen=True, slots=True)
class Pressed:
    """A universal button."""

    action: Action


@dataclass(frozen=True, slots=True)
class GoTo:
    """Ask this question (again)."""

    place: str


Event: TypeAlias = Opened | Answered | Added | Edited | Chosen | Ticked | Pressed | GoTo
