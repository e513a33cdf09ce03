"""What a flow wants to happen, as plain data; the shell carries it out, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.i18n import Text


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the question at the session's place (a new message)."""

    place: str


@dataclass(frozen=True, slots=True)
class Redraw:
    """The question that is shown already looks different now (a cue more, a tick): edit it in place."""

    place: str


@dataclass(frozen=True, slots=True)
class Say:
    """Say a sentence."""

    text: Text


@dataclass(frozen=True, slots=True)
class Corrected:
    """An answer changed after it was given (an edit, a late part): `place` says which."""

    place: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep an entry of this kind made of the session's answers, in the order of the definition."""

    kind: str


@dataclass(frozen=True, slots=True)
class Do:
    """An effect a definition names (`plan`, `set`, ...), with the values its steps gave."""

    name: str
    kind: str | None = None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paused:
    """The session was paused; it can be resumed."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The session is over: `finished`, `draft` or `deleted`."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The event does not fit the session (a button that went with its question): nothing changed."""

    why: Text


Effect: TypeAlias = Ask | Redraw | Say | Corrected | Keep | Do | Paused | Closed | Refused
