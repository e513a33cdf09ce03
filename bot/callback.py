"""The data behind buttons: at most 64 bytes, and proof of nothing (every press is checked against who pressed).

Two kinds: question buttons die with their question; object buttons work for as long as their verb makes sense.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True)
class QuestionButton:
    """`what` is `do` (a universal button), `pick` (an option), `set` or `unset` (a tick); `arg` says which."""

    session_id: UUID
    question: int
    what: str
    arg: str


@dataclass(frozen=True, slots=True)
class ObjectButton:
    """A verb on an object (an entry, a share, a nudge, ...), or on nothing in particular."""

    verb: str
    object_id: UUID | None = None
    arg: str = ""


PressedData: TypeAlias = QuestionButton | ObjectButton

_WHAT = {"do": "d", "pick": "p", "set": "s", "unset": "u"}
_WHAT_BACK = {short: long for long, short in _WHAT.items()}


def question_button(session_id: UUID, question: int, what: str, arg: str) -> str:
    """The data of a question button."""
    return f"q|{_short(session_id)}|{question}|{_WHAT[what]}|{arg}"


def object_button(verb: str, object_id: UUID | None = None, arg: str = "") -> str:
    """The data of an object button."""
    return f"o|{verb}|{_short(object_id) if object_id else ''}|{arg}"


def read_button(data: str) -> PressedData | None:
    """What the data says; None for anything we did not write."""
    parts = data.split("|")
    try:
        match parts:
            case ["q", session, number, what, arg]:
                return QuestionButton(_long(session), int(number), _WHAT_BACK[what], arg)
            case ["o", verb, "", arg]:
                return ObjectButton(verb, None, arg)
            case ["o", verb, object_id, arg]:
                return ObjectButton(verb, _long(object_id), arg)
    except (ValueError, KeyError, Base64Error):
        return None
    return None


def number_in(arg: str) -> int:
    """The number that an argument is; 0 for what is none that we would have written."""
    return int(arg) if arg.isdecimal() and len(arg) < 16 else 0


def id_in(arg: str) -> UUID | None:
    """The id that an argument is (see `as_arg`); None for what is none that we would have written."""
    try:
        return _long(arg)
    except (ValueError, Base64Error):
        return None


def as_arg(id: UUID) -> str:
    """A second id, for the argument of a button: beside it there is room for a verb of 16 letters."""
    return _short(id)


@lru_cache(maxsize=256)
def _short(id: UUID) -> str:
    return urlsafe_b64encode(id.bytes).rstrip(b"=").decode()


def _long(short: str) -> UUID:
    return UUID(bytes=urlsafe_b64decode(short + "=="))
