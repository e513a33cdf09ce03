"""What the functions of supervision and the kinds of agenda lines are called."""

from __future__ import annotations

from bot.i18n import mark
from bot.storage.supervision.agenda import Function

# Proctor's normative, formative and restorative, in words that need no course.
FUNCTIONS: dict[Function, str] = {
    "normative": mark("Doing it right"),
    "formative": mark("Learning"),
    "restorative": mark("Looking after yourself"),
}
EXPLAINED: dict[Function, str] = {
    "normative": mark("Doing it right: safety, limits, and what your role asks of you."),
    "formative": mark("Learning: what you know and can do, and how it grows."),
    "restorative": mark("Looking after yourself: what the work does to you, and what keeps you going."),
}
KINDS: dict[str, str] = {
    "win": mark("A win"),
    "worry": mark("A worry"),
    "need": mark("Training need"),
    "barrier": mark("A barrier"),
}
