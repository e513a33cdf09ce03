"""One learning record: its way from planned to done to applied, its details, and the reflection it is linked with."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.card import show_card
from bot.conversation.learning import put, reindex, remind_to_write_up, set_state, today, value_of
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, on_card, verb
from bot.conversation.turn import Turn
from bot.i18n import When, say
from bot.message import Button, MessageBuilder
from bot.reports.snapshot import snapshot
from bot.storage.entries import EntryRecord, get_entry, set_competences
from bot.storage.learning.records import LEARNING, Record, get_record, link_reflection, record_of_reflection

GONE = say("That entry is not here any more.")
REFLECT_WITH = "what"
"""The reflection a record offers: a short one."""

REFLECTIONS = ("reflection", "journal")
# The flows that are opened about a record, by the verbs of its buttons.
ABOUT_A_RECORD = {
    "cpd_add": "learning_record",
    "cpd_done": "learning_done",
    "cpd_applied": "learning_transfer",
    "cpd_later": "learning_later",
    "cpd_moved": "learning_moved",
}


@on_card("learning")
def add_to_card(turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    """What comes next for this record."""
    record = get_record(turn.store, turn.person.id, entry.id)
    if record is None:
        return
    if record.state == "planned":
        built.row(
            Button(say("It is done"), object_button("cpd_done", entry.id)),
            Button(say("Another date"), object_button("cpd_moved", entry.id)),
        )
        built.row(_add_button(entry.id))
        return
    reflection = _reflection_of(turn, record)
    if reflection:
        built.row(Button(say("Open the reflection"), object_button("entry", reflection)))
    else:
        built.line(say("A short reflection helps it stay with you."), "italic")
        built.row(Button(say("Reflect on it"), object_button("cpd_reflect", entry.id)), _add_button(entry.id))
    if record.state == "done":
        built.row(
            Button(say("What came of it"), object_button("cpd_applied", entry.id)),
            Button(say("Ask me later"), object_button("cpd_later", entry.id)),
        )
    if reflection:
        built.row(_add_button(entry.id))


@on_card("reflection")
@on_card("journal")
def add_to_reflection(turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    """A reflection can become a learning record."""
    record = record_of_reflection(turn.store, turn.person.id, entry.id)
    if record:
        built.row(Button(say("Open its record"), object_button("entry", record.entry_id)))
    else:
        built.row(Button(say("Log as learning"), object_button("cpd_log", entry.id)))


@verb("cpd_add")
@verb("cpd_done")
@verb("cpd_applied")
@verb("cpd_later")
@verb("cpd_moved")
def open_about_record(turn: Turn, button: ObjectButton) -> None:
    """Open the flow that this button stands for about its record."""
    entry = _entry(turn, button, LEARNING)
    if entry:
        open_flow(turn, ABOUT_A_RECORD[button.verb], {"entry": str(entry.id)})


@verb("cpd_reflect")
def reflect_on_record(turn: Turn, button: ObjectButton) -> None:
    """A short reflection, which is linked with the record once it is kept."""
    entry = _entry(turn, button, LEARNING)
    if entry:
        open_flow(turn, REFLECT_WITH, {"learning": str(entry.id)})


@verb("cpd_log")
def make_record(turn: Turn, button: ObjectButton) -> None:
    """A reflection becomes a record: how long is all that has to be asked."""
    entry = _entry(turn, button, *REFLECTIONS)
    if entry is None:
        return
    if record := record_of_reflection(turn.store, turn.person.id, entry.id):
        show_card(turn, record.entry_id)
    else:
        open_flow(turn, "learning_reflected", {"reflection": str(entry.id)})


@effect("learning")
def keep_record(turn: Turn, given: Given) -> None:
    """`kind`: what the flow was for; its answers are in the entry already."""
    entry = get_entry(turn.store, turn.person.id, given.entry_id) if given.entry_id else None
    if entry is None:
        return
    match given.kind:
        case "planned":
            set_state(turn, entry, "planned")
            if due := remind_to_write_up(turn, entry.id):
                turn.say(say("⏰ I'll ask you how it was: {when}.", when=When(due)))
        case "done":
            set_state(turn, entry, "done")
        case "just_now":
            put(turn, entry.id, kind="informal", formal="no")
            set_state(turn, entry, "done")
        case "reflected":
            _take_over(turn, entry, UUID(given.about["reflection"]))
        case "applied":
            set_state(turn, entry, "applied")
        case _:
            _settle_details(turn, entry)


def _settle_details(turn: Turn, entry: EntryRecord) -> None:
    """A detail was added by hand: a record that says nothing of its state is done."""
    if value_of(entry, "state") is None:
        set_state(turn, entry, "done")
    reindex(turn, entry.id)
    remind_to_write_up(turn, entry.id)


def _take_over(turn: Turn, entry: EntryRecord, reflection_id: UUID) -> None:
    """What the reflection has that belongs into its record too."""
    put(turn, entry.id, kind="reflection", method="reflective", formal="no")
    set_state(turn, entry, "done")
    reflection = get_entry(turn.store, turn.person.id, reflection_id)
    if reflection is None:
        return
    day = turn.reader.local(reflection.kept_at).date()
    put(turn, entry.id, day=min(day, today(turn)).isoformat())
    if title := snapshot(reflection, "headline").title:
        put(turn, entry.id, title=title)
    if reflection.competences:
        set_competences(turn.store, turn.person.id, entry.id, reflection.competences, turn.now)
    link_reflection(turn.store, turn.person.id, entry.id, reflection_id)


def _reflection_of(turn: Turn, record: Record) -> UUID | None:
    """The entry it is linked with, while that is there."""
    linked = record.reflection_id
    return linked if linked and get_entry(turn.store, turn.person.id, linked) else None


def _add_button(entry_id: UUID) -> Button:
    return Button(say("Add a detail"), object_button("cpd_add", entry_id))


def _entry(turn: Turn, button: ObjectButton, *kinds: str) -> EntryRecord | None:
    """The entry of one of these kinds that the button is about; it is said when there is none."""
    entry = get_entry(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if entry is None or entry.kind not in kinds:
        turn.toast(GONE)
        return None
    return entry
