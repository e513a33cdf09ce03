"""The person's own plan under eight headings, with what they allow. Nothing is allowed unless it was ticked."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.card import show_card
from bot.conversation.kept_answers import answer_at, answers_of
from bot.conversation.playing import open_flow, resume
from bot.conversation.putting import put_value
from bot.conversation.registry import Given, effect, on_card, on_journey, verb
from bot.conversation.screens.connecting.barriers import what_helped_button
from bot.conversation.screens.connecting.journey import journey_of
from bot.conversation.screens.connecting.strengths import strengths_line
from bot.conversation.turn import Turn
from bot.i18n import say
from bot.message import Button, MessageBuilder
from bot.storage.connecting.journeys import JourneyRecord, entries_of_journey
from bot.storage.entries import EntryRecord, get_entry
from bot.storage.sessions import SessionRecord, open_session_of, waiting_sessions

PLAN = "plan"
FLOW = "personal_plan"
PERMISSIONS = "permissions"
NONE = "none"
"""The choice that takes every permission back, whatever else is ticked."""
SEE_TEAM = "see_team"


@on_journey("plan")
def add_plan(turn: Turn, mine: JourneyRecord, built: MessageBuilder) -> None:
    plan = Button(say("Personal plan"), object_button("personal_plan", mine.id))
    helped = what_helped_button(turn, mine)
    built.row(plan, helped) if helped else built.row(plan)


@verb("personal_plan")
def open_plan(turn: Turn, button: ObjectButton) -> None:
    """The plan of the journey; a draft goes on where it was left, and where there is none, one begins."""
    mine = journey_of(turn, button)
    if mine is None:
        return
    plans = [each.entry_id for each in entries_of_journey(turn.store, turn.person.id, mine.id) if each.kind == PLAN]
    draft = _draft(turn, mine)
    if plans:
        show_card(turn, plans[-1])
    elif draft:
        resume(turn, draft)
    else:
        if line := strengths_line(turn, mine.id):
            turn.say(line)
        open_flow(turn, FLOW, {"journey": str(mine.id)})


@effect("personal_plan")
def settle_permissions(turn: Turn, given: Given) -> None:
    """What was not ticked is not allowed; skipping allows nothing."""
    entry = get_entry(turn.store, turn.person.id, given.entry_id) if given.entry_id else None
    if entry:
        put_value(turn, entry, PERMISSIONS, permissions_of(entry))


def permissions_of(entry: EntryRecord) -> list[str]:
    """What the person allows: never anything that nobody ticked."""
    kept = answer_at(entry, PERMISSIONS)
    ticked: list[str] = (kept.data["value"] if kept else None) or []
    return [] if NONE in ticked else ticked


@on_card(PLAN)
def add_to_card(turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    if entry.journey and (line := strengths_line(turn, entry.journey.id)):
        built.line(line)
    if SEE_TEAM not in permissions_of(entry):
        built.line(say("The person has not allowed your team to see this. Ask them before you share it."))
    built.row(Button(say("Add or change"), object_button("plan_change", entry.id)))


@verb("plan_change")
def change_plan(turn: Turn, button: ObjectButton) -> None:
    entry = get_entry(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if entry is None or entry.kind != PLAN:
        turn.toast(say("That entry is not here any more."))
        return
    open_flow(turn, "personal_plan_part", {"entry": str(entry.id)}, given=answers_of(entry))


def _draft(turn: Turn, mine: JourneyRecord) -> SessionRecord | None:
    """The plan of this journey that is not finished yet."""
    under_way = open_session_of(turn.store, turn.person.id)
    records = [*([under_way] if under_way else []), *waiting_sessions(turn.store, turn.person.id)]
    return next((each for each in records if each.flow == FLOW and _journey(each) == mine.id), None)


def _journey(record: SessionRecord) -> UUID | None:
    about = record.session.get("about", {}).get("journey")
    return UUID(about) if about else None
