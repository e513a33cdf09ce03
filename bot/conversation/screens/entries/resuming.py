"""/resume, /pause, /cancel: what is open, and leaving it without losing anything."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.lines import NOT_HELD
from bot.conversation.playing import Play, happen, open_flow, open_play, read_play, resume
from bot.conversation.registry import command, verb
from bot.conversation.turn import Turn
from bot.conversation.words import answer_held, take_words
from bot.flows.event import Pressed
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder, message
from bot.storage.connecting.journeys import get_journey
from bot.storage.held import take_held
from bot.storage.sessions import SessionRecord, get_session, open_session_of, waiting_sessions

NOTHING_OPEN = say("Nothing is open. /menu shows what you can begin.")


@command("resume")
def show_open(turn: Turn, _words: str) -> None:
    """Ask the open question again, and list what is paused."""
    current = open_session_of(turn.store, turn.person.id)
    waiting = waiting_sessions(turn.store, turn.person.id)
    if not current and not waiting:
        turn.say(NOTHING_OPEN)
        return
    if not current and len(waiting) == 1:
        resume(turn, waiting[0])
        return
    if waiting:
        built = MessageBuilder().line(say("This is paused. Which one shall we go on with?"))
        for record in waiting:
            built.row(Button(_label(turn, record), object_button("resume", record.id)))
        turn.show(built)
    if current:
        resume(turn, current)


@verb("resume")
def go_on(turn: Turn, button: ObjectButton) -> None:
    record = _mine(turn, button)
    if record is None:
        turn.toast(say("That one is not open any more."))
        return
    resume(turn, record)


@command("pause")
def pause(turn: Turn, _words: str) -> None:
    play = open_play(turn)
    if play is None:
        turn.say(NOTHING_OPEN)
        return
    happen(turn, play, Pressed("pause"))


@command("cancel")
def cancel(turn: Turn, _words: str) -> None:
    """Ask whether to keep what was written as a draft or to delete it."""
    play = open_play(turn)
    if play is None:
        turn.say(NOTHING_OPEN)
        return
    if not play.session.answers or not play.flow.definition.resumable:
        happen(turn, play, Pressed("delete"))
        turn.say(say("Closed. Nothing was kept."))
        return
    turn.say(
        say("Shall I keep what you have written so far?"),
        rows=(
            (
                Button(say("Keep as draft"), object_button("keep_draft", play.id)),
                Button(say("Delete"), object_button("drop_draft", play.id)),
            ),
        ),
    )


@verb("keep_draft")
def keep_draft(turn: Turn, button: ObjectButton) -> None:
    if not _close(turn, button, "keep_draft"):
        return
    turn.show_here(message(say("Kept as a draft for 30 days. /resume brings you back to it.")))


@verb("drop_draft")
def drop_draft(turn: Turn, button: ObjectButton) -> None:
    if not _close(turn, button, "delete"):
        return
    turn.show_here(message(say("Deleted.")))


@verb("held_journal")
def journal_held(turn: Turn, button: ObjectButton) -> None:
    """The words that were held begin a journal entry."""
    words = take_words(turn, button)
    if not words:
        return
    turn.show_here(message(say("Good, let's put it in the journal.")))
    answer_held(turn, open_flow(turn, "journal"), words)


@verb("held_add")
def add_held(turn: Turn, button: ObjectButton) -> None:
    """The words that were held answer the question of what was paused last."""
    waiting = waiting_sessions(turn.store, turn.person.id)
    if not waiting:
        turn.toast(NOT_HELD)
        return
    words = take_words(turn, button)
    if not words:
        return
    turn.show_here(message(say("Added.")))
    resume(turn, waiting[0])
    play = open_play(turn)
    if play:
        answer_held(turn, play, words)


@verb("held_drop")
def drop_held(turn: Turn, button: ObjectButton) -> None:
    if button.object_id:
        take_held(turn.store, turn.person.id, button.object_id)
    turn.show_here(message(say("All right. It is only here in the chat, I have not kept it.")))


def _close(turn: Turn, button: ObjectButton, how: str) -> bool:
    record = _mine(turn, button)
    play: Play | None = read_play(turn, record) if record and record.status in ("open", "paused") else None
    if play is None:
        turn.toast(say("That one is not open any more."))
        return False
    happen(turn, play, Pressed("keep_draft" if how == "keep_draft" else "delete"))
    return True


def _mine(turn: Turn, button: ObjectButton) -> SessionRecord | None:
    record = get_session(turn.store, button.object_id) if button.object_id else None
    if record is None or record.person_id != turn.person.id or record.status == "closed":
        return None
    return record


def _label(turn: Turn, record: SessionRecord) -> Text:
    flow = turn.world.flows.get(record.flow)
    title = Text(flow.definition.title) if flow else say("Entry")
    day = When(record.touched_at, "day")
    about = record.session.get("about", {}).get("journey")
    journey = get_journey(turn.store, turn.person.id, UUID(about)) if about else None
    if journey:
        return say("{alias}: {flow}, {day}", alias=journey.alias, flow=title, day=day)
    return say("{flow}, {day}", flow=title, day=day)
