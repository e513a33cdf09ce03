"""Barriers of step 6, and what helped against them before: found again by barrier, one's own only."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.content.load import load_barriers
from bot.conversation.kept_answers import answer_at, answers_of
from bot.conversation.playing import open_flow
from bot.conversation.putting import entry_after
from bot.conversation.registry import Given, effect, on_question, on_step, verb
from bot.conversation.screens.connecting.journey import all_journeys, back_to_journey, find_journey
from bot.conversation.screens.connecting.step_cards import offer_idea
from bot.conversation.turn import Turn
from bot.flows.answer import Answer
from bot.flows.session import Session
from bot.i18n import Text, say
from bot.message import Button, MessageBuilder
from bot.storage.connecting.barriers import (
    BARRIERS,
    Workaround,
    barriers_with_workarounds,
    has_workarounds,
    index_barriers,
    workarounds,
)
from bot.storage.connecting.journeys import JourneyRecord
from bot.storage.entries import EntryRecord, get_entries, get_entry

STEP = "working_around"
WAY_ROUND = "could_do"
"""The question that comes once the barriers are chosen."""

AT_ONCE = 3  # workarounds that are shown in the middle of a flow
A_LIST = 6
MOST_NAMED = 5  # barriers that stand above one workaround
SHORT = 300  # characters of a workaround that is shown among others
HELPED = say("What helped before")
NOTHING = say("Nothing has helped against that yet.")


@effect("barriers")
def note_barriers(turn: Turn, given: Given) -> None:
    """Which barriers the entry names, and whether what was tried helped, is found without reading from now on."""
    if given.entry_id:
        index_barriers(turn.store, entry_after(turn, given.entry_id))


@on_step(STEP)
def add_to_card(turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    """What was tried can be told any day later; what helped before is there; an idea can go to the team."""
    built.row(Button(say("Say what was tried"), object_button("tried", entry.id)))
    if any(each.entry_id != entry.id for each in workarounds(turn.store, turn.person.id, _named(entry))):
        built.row(Button(HELPED, object_button("helped_with", entry.id)))
    offer_idea(turn, entry, built)


@verb("tried")
def ask_what_was_tried(turn: Turn, button: ObjectButton) -> None:
    entry = _step_entry(turn, button)
    if entry:
        open_flow(turn, "workaround", {"entry": str(entry.id)}, given=answers_of(entry))


@verb("helped_with")
def show_what_helped_with(turn: Turn, button: ObjectButton) -> None:
    """What helped before against the barriers of this entry."""
    entry = _step_entry(turn, button)
    if entry is None:
        return
    found = workarounds(turn.store, turn.person.id, _named(entry))
    _show_workarounds(turn, found, entry.journey.id if entry.journey else None)


@on_question(STEP)
def remind_of_what_helped(turn: Turn, session: Session, built: MessageBuilder) -> None:
    """The barriers are chosen: what helped against them before is worth having in view."""
    if session.state == WAY_ROUND:
        given = [session.answers[place] for place in BARRIERS if place in session.answers]
        found = workarounds(turn.store, turn.person.id, {each for answer in given for each in answer.value or ()})
        if found:
            _add_workarounds(turn, built, found[:AT_ONCE])
            built.gap()


@verb("helped")
def choose_barrier(turn: Turn, button: ObjectButton) -> None:
    """Every barrier against which something helped, for the journey they came from. `arg`: the one that was chosen."""
    if button.arg:
        _show_workarounds(turn, workarounds(turn.store, turn.person.id, [button.arg]), button.object_id)
        return
    found = barriers_with_workarounds(turn.store, turn.person.id)
    if not found:
        turn.toast(NOTHING)
        return
    built = MessageBuilder().line(HELPED, "bold")
    for id, title in _titles().items():
        if id in found:
            label = say("{what}: {count}", what=title, count=found[id])
            built.row(Button(label, object_button("helped", button.object_id, id)))
    turn.show(built.row(_way_back(turn, button.object_id)))


def what_helped_button(turn: Turn, mine: JourneyRecord) -> Button | None:
    """For the screens of a journey; None while nothing has helped against anything."""
    if not has_workarounds(turn.store, turn.person.id):
        return None
    return Button(HELPED, object_button("helped", mine.id))


def _way_back(turn: Turn, journey_id: UUID | None) -> Button:
    mine = find_journey(turn, journey_id)
    return back_to_journey(mine) if mine else all_journeys()


def _show_workarounds(turn: Turn, found: list[Workaround], journey_id: UUID | None) -> None:
    """With a button that opens each."""
    if not found:
        turn.toast(NOTHING)
        return
    built = MessageBuilder()
    _add_workarounds(turn, built, found[:A_LIST])
    for number, each in enumerate(found[:A_LIST], start=1):
        built.row(Button(say("Open {number}", number=number), object_button("entry", each.entry_id)))
    turn.show(built.row(_way_back(turn, journey_id)))


def _add_workarounds(turn: Turn, built: MessageBuilder, found: list[Workaround]) -> None:
    """What was tried, under the barriers it helped against."""
    entries = get_entries(turn.store, turn.person.id, [each.entry_id for each in found])
    titles = _titles()
    built.line(HELPED, "bold")
    for each in found:
        for barrier in each.barriers[:MOST_NAMED]:
            if barrier in titles:
                built.line(titles[barrier], "italic")
        built.words(_words(entries[each.entry_id]))
        if each.helped == "a_little":
            built.line(say("It helped a little"))


def _words(entry: EntryRecord) -> str:
    kept = answer_at(entry, "tried")
    words = Answer.from_data(kept.data).text if kept else ""
    return words if len(words) <= SHORT else words[: SHORT - 1] + "…"


def _named(entry: EntryRecord) -> set[str]:
    """The barriers that the entry names."""
    return {each for answer in entry.answers if answer.place in BARRIERS for each in answer.data["value"] or ()}


def _titles() -> dict[str, Text]:
    """Every barrier by its id, in the order of the kinds."""
    return {barrier.id: Text(barrier.title) for kind in load_barriers() for barrier in kind.barriers}


def _step_entry(turn: Turn, button: ObjectButton) -> EntryRecord | None:
    entry = get_entry(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if entry is None or entry.flow != STEP:
        turn.toast(say("That entry is not here any more."))
        return None
    return entry
