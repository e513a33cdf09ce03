"""Which time? A choice of periods, for every screen and file that is about one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from bot.callback import ObjectButton, object_button
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.turn import Turn
from bot.i18n import Text, say
from bot.message import Button, Row
from bot.reports.period import NAMED, between

Shows: TypeAlias = Callable[[Turn, str], None]
_SHOWS: dict[str, Shows] = {}
_ROWS = (("now",), ("last", "last_month"), ("month", "quarter"))


def for_period(what: str) -> Callable[[Shows], Shows]:
    """Registers what is shown of a period once it is chosen; the function is given the period's name."""

    def register(shows: Shows) -> Shows:
        _SHOWS[what] = shows
        return shows

    return register


def period_rows(what: str) -> tuple[Row, ...]:
    """A button for each period that has a name, and one for any other days."""
    named = tuple(
        tuple(Button(Text(NAMED[name].label), object_button("period", arg=f"{what}:{name}")) for name in row)
        for row in _ROWS
    )
    year = Button(Text(NAMED["year"].label), object_button("period", arg=f"{what}:year"))
    return (*named, (year, Button(say("Other dates"), object_button("typed_dates", arg=what))))


@verb("period")
def choose_period(turn: Turn, button: ObjectButton) -> None:
    """`arg`: what for, and the period's name: `own:last_month`."""
    what, _, name = button.arg.partition(":")
    if what in _SHOWS:
        _SHOWS[what](turn, name)


@verb("typed_dates")
def ask_for_dates(turn: Turn, button: ObjectButton) -> None:
    """`arg`: what for."""
    if button.arg in _SHOWS:
        turn.drop_pressed()
        open_flow(turn, "period", {"for": button.arg})


@effect("period")
def take_dates(turn: Turn, given: Given) -> None:
    """From the earlier of the two days to the later."""
    first, last = (date.fromisoformat(str(given.values[each])) for each in ("first", "last"))
    shows = _SHOWS.get(given.about.get("for", ""))
    if shows:
        shows(turn, between(first, last, turn.person.zone).name)
