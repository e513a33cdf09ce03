"""Introductions of a journey: to what and when, and whether it fits, asked when the person wanted to be asked."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.playing import open_flow
from bot.conversation.putting import entry_after, keep_answers, put_value, remember_parts
from bot.conversation.registry import Given, effect, on_card, on_journey, verb
from bot.conversation.screens.connecting.journey import back_to_journey, journey_of
from bot.conversation.screens.nudges.reminders import moment_of
from bot.conversation.turn import Turn
from bot.flows.answer import Answer
from bot.i18n import Text, When, mark, say, say_n
from bot.message import Button, MessageBuilder
from bot.nudges.planning import plan_once
from bot.reports.snapshot import snapshot
from bot.storage.connecting.introductions import (
    FITS,
    INTRODUCTION,
    Fit,
    IntroductionRecord,
    get_introduction,
    index_introduction,
    introductions_of,
)
from bot.storage.connecting.journeys import JourneyRecord, add_to_journey
from bot.storage.entries import EntryRecord, get_entries, get_entry

FIT_NUDGE = "introduction_fit"
WORDS: dict[Fit, str] = {
    "fits": mark("It fits"),
    "not_sure": mark("Not sure"),
    "does_not": mark("It does not fit"),
    "not_gone": mark("Not gone yet"),
}
A_PAGE = 8
TITLE = 28  # characters of a button that stays readable on a small screen
GONE = say("That entry is not here any more.")


@on_journey("introductions")
def add_introductions(turn: Turn, mine: JourneyRecord, built: MessageBuilder) -> None:
    made = Button(say("Introduction made"), object_button("introduce", mine.id))
    count = len(introductions_of(turn.store, turn.person.id, mine.id))
    if not count:
        built.row(made)
        return
    all_made = say_n("{count} introduction", "{count} introductions", count)
    built.row(made, Button(all_made, object_button("introductions", mine.id)))


@verb("introduce")
def log_introduction(turn: Turn, button: ObjectButton) -> None:
    mine = journey_of(turn, button)
    if mine:
        open_flow(turn, "introduction", {"journey": str(mine.id)})


@effect("introduction")
def keep_introduction(turn: Turn, given: Given) -> None:
    """`kind`: made (the flow's own entry) or step (the end of step 4 makes one); `day`; `ask`: when to ask."""
    entry_id = _made_at_step(turn, given) if given.kind == "step" else given.entry_id
    entry = get_entry(turn.store, turn.person.id, entry_id) if entry_id else None
    if entry is None:
        return
    if "day" in given.values:
        put_value(turn, entry, "day", str(given.values["day"]))
    _reindex(turn, entry.id)
    if "ask" in given.values:
        _plan_to_ask(turn, entry.id, str(given.values["ask"]))
    elif given.kind == "step":
        turn.say(say("The introduction is kept."))


def _made_at_step(turn: Turn, given: Given) -> UUID | None:
    """An introduction of what was said at the end of step 4. The messages it was said in belong to it from now on."""
    said = given.session.answers.get("intro_to")
    if said is None or not said.parts:
        return None
    entry_id = keep_answers(turn, INTRODUCTION, title=Answer(said.parts))
    remember_parts(turn, said, "title", entry_id=entry_id)
    if journey_id := given.about.get("journey"):
        add_to_journey(turn.store, turn.person.id, UUID(journey_id), entry_id, turn.now)
    return entry_id


def _plan_to_ask(turn: Turn, entry_id: UUID, when: str) -> None:
    due = plan_once(turn.store, turn.person, FIT_NUDGE, moment_of(when), turn.now, entry_id=entry_id)
    if due is None:
        turn.say(say("That time is over already, so I set no reminder."))
    else:
        turn.say(say("⏰ I'll ask you whether it fits: {when}.", when=When(due)))


@on_card(INTRODUCTION)
def add_to_card(turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    """Whether it fits can be said, and changed, at any time."""
    made = get_introduction(turn.store, turn.person.id, entry.id)
    if made is None:
        return
    buttons = [Button(Text(WORDS[fit]), object_button("fit", entry.id, fit)) for fit in FITS if fit != made.fit]
    for at in range(0, len(buttons), 2):
        built.row(*buttons[at : at + 2])
    _add_what_follows(built, made)


@verb("fit")
def say_whether_it_fits(turn: Turn, button: ObjectButton) -> None:
    """`arg`: one of FITS. Twice is the same as once."""
    entry = get_entry(turn.store, turn.person.id, button.object_id) if button.object_id else None
    fit = next((each for each in FITS if each == button.arg), None)
    if entry is None or entry.kind != INTRODUCTION or fit is None:
        turn.toast(GONE)
        return
    put_value(turn, entry, "fit", fit)
    _reindex(turn, entry.id)
    made = get_introduction(turn.store, turn.person.id, entry.id)
    assert made is not None
    shot = snapshot(entry, "everything")
    built = MessageBuilder().line(say("Noted: {what}", what=Text(WORDS[fit])))
    built.line(say("{title}, {day}", title=_short(shot.title), day=When(made.made_on, "day")), "italic")
    if shot.alias:
        built.line(say("Journey: {alias}", alias=shot.alias), "italic")
    _add_what_follows(built, made)
    turn.show(built.row(Button(say("Open"), object_button("entry", entry.id))))


def _add_what_follows(built: MessageBuilder, made: IntroductionRecord) -> None:
    line = Button(say("Add a line"), object_button("fit_line", made.entry_id))
    if made.unsettled:
        built.row(line, Button(say("Ask me later"), object_button("fit_later", made.entry_id)))
    else:
        built.row(line)


@verb("fit_line")
def ask_for_line(turn: Turn, button: ObjectButton) -> None:
    _open_about(turn, button, "introduction_line")


@verb("fit_later")
def ask_when(turn: Turn, button: ObjectButton) -> None:
    _open_about(turn, button, "introduction_later")


def _open_about(turn: Turn, button: ObjectButton, flow_id: str) -> None:
    if button.object_id and get_introduction(turn.store, turn.person.id, button.object_id):
        open_flow(turn, flow_id, {"entry": str(button.object_id)})
    else:
        turn.toast(GONE)


@verb("introductions")
def show_introductions(turn: Turn, button: ObjectButton) -> None:
    """Those of a journey, the latest first. `arg`: how many were shown before."""
    mine, before = journey_of(turn, button), number_in(button.arg)
    if mine is None:
        return
    made = introductions_of(turn.store, turn.person.id, mine.id)
    shown = made[before : before + A_PAGE]
    words = get_entries(turn.store, turn.person.id, [each.entry_id for each in shown])
    built = MessageBuilder().line(say_n("{count} introduction", "{count} introductions", len(made)), "bold")
    for each in shown:
        built.row(Button(_label(words[each.entry_id], each.made_on, each.fit), object_button("entry", each.entry_id)))
    if len(made) > before + A_PAGE:
        built.row(Button(say("More"), object_button("introductions", mine.id, str(before + A_PAGE))))
    turn.show(built.row(back_to_journey(mine)))


def _short(title: str) -> str:
    called = " ".join(title.split())
    return called if len(called) <= TITLE else called[: TITLE - 1] + "…"


def _label(entry: EntryRecord, made_on: date, fit: Fit | None) -> Text:
    title = _short(snapshot(entry, "everything").title)
    if fit is None:
        return say("{title}, {day}", title=title, day=When(made_on, "day"))
    return say("{title}: {value}", title=title, value=Text(WORDS[fit]))


def _reindex(turn: Turn, entry_id: UUID) -> None:
    index_introduction(turn.store, entry_after(turn, entry_id), turn.circumstances.local.date())
