"""The history of a journey: every step taken, all that was written, and what became of it, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.registry import verb
from bot.conversation.screens.connecting.journey import back_to_journey, journey_of, step_name
from bot.conversation.screens.pages import moves
from bot.conversation.turn import Turn
from bot.i18n import Text, When, mark, say
from bot.message import Button, MessageBuilder
from bot.reports.entry_lines import kind_name
from bot.storage.connecting.journeys import JourneyRecord, entries_of_journey, journey_events

PAGE = 8
EVENTS = {
    "begun": mark("Begun"),
    "paused": mark("Paused"),
    "stepped_back": mark("They stepped back"),
    "closed": mark("Closed"),
    "open": mark("Started again"),
    "renamed": mark("Another alias"),
}


@dataclass(frozen=True, slots=True)
class _Happened:
    at: datetime
    what: Text
    entry_id: UUID | None = None


@verb("journey_history")
def show_history(turn: Turn, button: ObjectButton) -> None:
    """`arg`: how many were shown before."""
    mine = journey_of(turn, button)
    if mine is None:
        return
    before = number_in(button.arg)
    happened = _happened(turn, mine)
    built = MessageBuilder().line(say("Journey: {alias}", alias=mine.alias), "bold")
    for each in happened[before : before + PAGE]:
        line = say("{what}, {day}", what=each.what, day=When(each.at, "day"))
        built.line(line)
        if each.entry_id:
            built.row(Button(line, object_button("entry", each.entry_id)))
    built.row(*moves(before, PAGE, len(happened), lambda to: object_button("journey_history", mine.id, str(to))))
    built.row(back_to_journey(mine))
    if button.arg:
        turn.show_here(built)
    else:
        turn.show(built)


def _happened(turn: Turn, mine: JourneyRecord) -> list[_Happened]:
    """All of it, the newest first; nothing that was written is read."""
    events = [
        _Happened(each.at, _event(each.kind, each.step)) for each in journey_events(turn.store, mine.person_id, mine.id)
    ]
    entries = [
        _Happened(each.kept_at, step_name(each.step) if each.step else kind_name(each.kind), each.entry_id)
        for each in entries_of_journey(turn.store, mine.person_id, mine.id)
    ]
    return sorted([*events, *entries], key=lambda each: each.at, reverse=True)


def _event(kind: str, step: int | None) -> Text:
    if kind == "open" and step:
        return say("Started again at step {number}", number=step)
    return Text(EVENTS.get(kind, mark("Begun")))
