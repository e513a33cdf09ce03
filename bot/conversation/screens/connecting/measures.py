"""Measures that were used elsewhere: name, day, a score as it was typed. Nothing is made of the score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.content.load import load_options
from bot.conversation.kept_answers import answer_at
from bot.conversation.playing import open_flow
from bot.conversation.putting import put_value
from bot.conversation.registry import Given, effect, on_journey, verb
from bot.conversation.screens.connecting.journey import back_to_journey, journey_of
from bot.conversation.turn import Turn
from bot.flows.answer import Answer
from bot.i18n import Framework, Text, When, say, say_n
from bot.message import Button, MessageBuilder
from bot.storage.connecting.journeys import JourneyRecord, entries_of_journey
from bot.storage.entries import EntryRecord, get_entries, get_entry

MEASURE = "measure"
A_PAGE = 10
IN_A_ROW = 5


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure as it stands in the list. `name`: ours for those of the list, the person's words for another."""

    entry_id: UUID
    name: str
    listed: bool
    day: date
    score: str

    @property
    def order(self) -> tuple[str, date, str]:
        """By name, those of a name by their days."""
        return self.name.casefold(), self.day, str(self.entry_id)


@on_journey("measures")
def add_measures(turn: Turn, mine: JourneyRecord, built: MessageBuilder) -> None:
    new = Button(say("Other measure"), object_button("measure", mine.id))
    if count := len(_ids(turn, mine)):
        built.row(new, Button(say_n("{count} measure", "{count} measures", count), object_button("measures", mine.id)))
    else:
        built.row(new)


@verb("measure")
def write_down(turn: Turn, button: ObjectButton) -> None:
    mine = journey_of(turn, button)
    if mine:
        open_flow(turn, MEASURE, {"journey": str(mine.id)})


@effect("measure")
def keep_day(turn: Turn, given: Given) -> None:
    """`day`: when it was filled in."""
    entry = get_entry(turn.store, turn.person.id, given.entry_id) if given.entry_id else None
    if entry:
        put_value(turn, entry, "day", str(given.values["day"]))


@verb("measures")
def show_measures(turn: Turn, button: ObjectButton) -> None:
    """Those of a journey, by name and in the order of their days. `arg`: how many were shown before."""
    mine, before = journey_of(turn, button), number_in(button.arg)
    if mine is None:
        return
    ids = _ids(turn, mine)
    entries = get_entries(turn.store, turn.person.id, ids).values()
    lines = sorted(map(_line, entries), key=lambda each: each.order)
    built = MessageBuilder().line(say_n("{count} measure", "{count} measures", len(lines)), "bold")
    built.line(say("For you and the person to think with. They are no test."), "italic")
    shown = lines[before : before + A_PAGE]
    name = None
    for number, each in enumerate(shown, start=before + 1):
        if each.name != name:
            built.gap().line(Framework(each.name) if each.listed else say("{name}", name=each.name), "bold")
            name = each.name
        built.line(_said(number, each))
    opens = [
        Button(Text("{number}", {"number": number}), object_button("entry", each.entry_id))
        for number, each in enumerate(shown, start=before + 1)
    ]
    for at in range(0, len(opens), IN_A_ROW):
        built.row(*opens[at : at + IN_A_ROW])
    if len(lines) > before + A_PAGE:
        built.row(Button(say("More"), object_button("measures", mine.id, str(before + A_PAGE))))
    turn.show(built.row(back_to_journey(mine)))


def _said(number: int, measure: MeasureLine) -> Text:
    day = When(measure.day, "short")
    if measure.score:
        return say("{number}. {day}: {score}", number=number, day=day, score=measure.score)
    return say("{number}. {day}", number=number, day=day)


def _line(entry: EntryRecord) -> MeasureLine:
    names = {id: label for id, label in load_options()["measures"] if isinstance(label, Framework)}
    values = {answer.place: answer.data["value"] for answer in entry.answers}
    known = names.get(values.get("measure") or "")
    day = values.get("day")
    return MeasureLine(
        entry.id,
        known.english if known else _text(entry, "other"),
        known is not None,
        date.fromisoformat(day) if day else entry.kept_at.date(),
        " ".join(_text(entry, "score").split()),
    )


def _text(entry: EntryRecord, place: str) -> str:
    kept = answer_at(entry, place)
    return Answer.from_data(kept.data).text if kept else ""


def _ids(turn: Turn, mine: JourneyRecord) -> list[UUID]:
    entries = entries_of_journey(turn.store, turn.person.id, mine.id)
    return [each.entry_id for each in entries if each.kind == MEASURE]
