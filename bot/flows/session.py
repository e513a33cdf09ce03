"""A session: one person's way through one flow, as plain data between turns."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from bot.flows.answer import Answer

CLOSED = "closed"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A question of a flow: its step, and in a repeating group which round (from 1)."""

    step: str
    round: int = 1

    @property
    def key(self) -> str:
        """How the place is written in stored data: `step`, or `step#2` from the second round on."""
        return self.step if self.round == 1 else f"{self.step}#{self.round}"

    @staticmethod
    @lru_cache(maxsize=1024)
    def at(step: str, round: int = 1) -> Place:
        """The same as making one: places are asked for over and over."""
        return Place(step, round)

    @classmethod
    @lru_cache(maxsize=1024)
    def from_key(cls, key: str) -> Place:
        """The place written like that; what is no key at all is a place no flow has."""
        step, _, number = key.partition("#")
        if not number:
            return cls.at(step)
        return cls.at(step, int(number) if number.isdecimal() and len(number) < 4 else 0)


@dataclass(slots=True)
class Session:
    """Where somebody is in a flow and what they have answered so far.

    `state` is the step being asked or `closed` (the attribute `transitions` moves); `question` counts the
    questions asked, so that the buttons of an older one are known to be dead. `trail` holds the places
    answered or skipped on the way to the present one, the latest last: `Back` takes it back one by one.
    `about` is what the session is about (an entry, a share, ...).
    """

    flow: str
    version: str
    state: str
    round: int = 1
    question: int = 0
    paused: bool = False
    outcome: str = ""
    """Once closed: `finished`, `draft` (kept as it is, may be resumed) or `deleted`.

    A session that is not closed and yet `finished` was opened again to give one answer anew; then it closes
    again.
    """
    answers: dict[str, Answer] = field(default_factory=dict)
    trail: list[str] = field(default_factory=list)
    ticked: list[str] = field(default_factory=list)
    """The options ticked so far of a several-choices question that is not `Done` yet."""
    confirming: Answer | None = None
    """What was typed and how it was understood: shown back until `Yes` makes it the answer (or `Edit`)."""
    prompted: int = 0
    """How many cue questions of the present question have been shown."""
    returns: dict[str, int] = field(default_factory=dict)
    """How often `Back` (or a goto) came to a place again."""
    noted: list[str] = field(default_factory=list)
    """Places whose gentle note (Linger) has been said."""
    gone: str = ""
    """The place asked last, when the definition has no such question any more: the present one is still to be asked."""
    last_stage_offered: bool = False
    """`finish` came before the last stage and was answered with it; the next one closes."""
    about: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        return Place.at(self.state, self.round)

    @property
    def last_step(self) -> str:
        """The step that was answered or skipped last; empty while there is none."""
        return Place.from_key(self.trail[-1]).step if self.trail else ""

    @property
    def closed(self) -> bool:
        return self.state == CLOSED

    def copy(self) -> Session:
        """A session that can be changed without this one changing."""
        session = object.__new__(Session)
        for name in _FIELDS:
            setattr(session, name, getattr(self, name))
        session.answers, session.returns, session.about = dict(self.answers), dict(self.returns), dict(self.about)
        session.trail, session.ticked, session.noted = list(self.trail), list(self.ticked), list(self.noted)
        return session

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data; `from_data` gives an equal session back."""
        data: dict[str, Any] = {name: getattr(self, name) for name in _FIELDS}
        data |= {name: list(data[name]) for name in ("trail", "ticked", "noted")}
        data |= {name: dict(data[name]) for name in ("returns", "about")}
        data["answers"] = {key: answer.to_data() for key, answer in self.answers.items()}
        data["confirming"] = self.confirming and self.confirming.to_data()
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Session:
        """The session of that data. What this version of Tandem does not know of a session is passed over."""
        known = {name: data[name] for name in _FIELDS if name in data}
        known["answers"] = {key: Answer.from_data(answer) for key, answer in data["answers"].items()}
        if confirming := data.get("confirming"):
            known["confirming"] = Answer.from_data(confirming)
        return cls(**known)


_FIELDS = tuple(field.name for field in fields(Session))
