"""What can be done with an entry besides sharing: edit one answer, delete it, keep it private, tidy the chat."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import blank_for_readers
from bot.conversation.card import show_card
from bot.conversation.kept_answers import answer_at, node_of, rewrite_answer, title_of
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, on_edit, verb
from bot.conversation.screens.entries.choosing_again import can_choose_again, show_choices
from bot.conversation.turn import Turn
from bot.conversation.words import FREE_TEXT
from bot.flows.answer import Answer
from bot.i18n import say, say_n
from bot.message import Button, MessageBuilder, message
from bot.outgoing import Change, Remove, ThatMessage
from bot.reports.connections.words import MAP
from bot.storage.chat_messages import MessageRecord, messages_of_entry
from bot.storage.connecting.goals import check_ins_of
from bot.storage.entries import EntryRecord, delete_entry, get_entry
from bot.storage.shares import shares_of

# Telegram lets a bot delete messages that are younger than this.
DELETABLE = timedelta(hours=48)
GONE = say("That entry is not here any more.")


@verb("private")
def keep_private(turn: Turn, button: ObjectButton) -> None:
    if _entry(turn, button):
        turn.toast(say("It stays private. You can share it any day later."), done=True)


@verb("edit")
def choose_answer(turn: Turn, button: ObjectButton) -> None:
    """Ask which answer to edit."""
    entry = _entry(turn, button)
    if entry is None:
        return
    if shows := on_edit.get(entry.kind):
        shows(turn, entry)
        return
    if entry.kind == MAP and entry.journey:
        row = (Button(say("Show the map"), object_button("map", entry.journey.id)),)
        turn.say(say("This is a copy. Change the map itself, then share it again."), rows=(row,))
        return
    built = MessageBuilder().line(say("Which answer would you like to edit?"))
    for answer in entry.answers:
        node = node_of(turn, entry, answer.place)
        if node is None or node.step.answer in FREE_TEXT or can_choose_again(turn, entry, answer.place):
            label = title_of(turn, entry, answer.place)
            built.row(Button(label, object_button("edit_at", entry.id, answer.place)))
    turn.show(built.row(Button(say("Cancel"), object_button("entry", entry.id))))


@verb("edit_at")
def edit_answer(turn: Turn, button: ObjectButton) -> None:
    """Show the answer as it is and ask for the new one."""
    entry = _entry(turn, button)
    kept = answer_at(entry, button.arg) if entry else None
    if entry is None or kept is None:
        return
    if can_choose_again(turn, entry, button.arg):
        show_choices(turn, entry, button.arg)
        return
    built = MessageBuilder().line(title_of(turn, entry, button.arg), "bold")
    turn.show(built.words(Answer.from_data(kept.data).text))
    open_flow(turn, "edit_answer", {"entry": str(entry.id), "place": button.arg})


@effect("edit_answer")
def keep_edited(turn: Turn, given: Given) -> None:
    parts = given.session.answers["answer"].parts
    if given.entry_id is None or not rewrite_answer(turn, given.entry_id, given.about["place"], Answer(parts)):
        turn.say(GONE)
        return
    show_card(turn, given.entry_id)


@verb("delete")
def ask_before_deleting(turn: Turn, button: ObjectButton) -> None:
    entry = _entry(turn, button)
    if entry is None:
        return
    turn.say(
        say("Delete this entry? It goes for good, for whoever you shared it with too."),
        rows=(
            (
                Button(say("Delete"), object_button("delete_yes", entry.id)),
                Button(say("Cancel"), object_button("delete_no")),
            ),
        ),
    )


@verb("delete_yes")
def delete_for_good(turn: Turn, button: ObjectButton) -> None:
    entry = _entry(turn, button)
    if entry is None:
        return
    # The check-ins on a goal go with it.
    for entry_id in (*(each.entry_id for each in check_ins_of(turn.store, turn.person.id, entry.id)), entry.id):
        blank_for_readers(turn, [each.id for each in shares_of(turn.store, turn.person.id, entry_id=entry_id)])
        delete_entry(turn.store, turn.person.id, entry_id)
        turn.record("deleted_entry", entry_id)
    turn.show_here(message(say("Deleted. Messages in this chat stay until you delete them here.")))


@verb("delete_no")
def leave_it(turn: Turn, _button: ObjectButton) -> None:
    turn.show_here(message(say("All right, it stays.")))


@verb("tidy")
def tidy_chat(turn: Turn, button: ObjectButton) -> None:
    """Delete what Telegram still lets us delete of an entry, blank our own older messages, and say what stays."""
    entry = _entry(turn, button)
    if entry is None:
        return
    stays = 0
    for each in messages_of_entry(turn.store, turn.person.id, entry.id):
        stays += _tidy(turn, each, entry.id)
    done = say("Tidied: what could be deleted here is gone. The entry stays in Tandem, see /entries.")
    if not stays:
        turn.say(done)
        return
    turn.say(
        done,
        say_n(
            "{count} older message of yours stays: Telegram lets only you delete it.",
            "{count} older messages of yours stay: Telegram lets only you delete them.",
            stays,
        ),
    )


def _tidy(turn: Turn, each: MessageRecord, entry_id: UUID) -> int:
    """1 when the message has to stay as it is."""
    if turn.now - each.at < DELETABLE:
        turn.send(Remove(each.message_id))
        return 0
    if each.ours:
        row = (Button(say("Open"), object_button("entry", entry_id)),)
        turn.send(Change(ThatMessage(each.message_id), message(say("Tidied away."), rows=(row,))))
        return 0
    return 1


def _entry(turn: Turn, button: ObjectButton) -> EntryRecord | None:
    entry = get_entry(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if entry is None:
        turn.toast(GONE)
    return entry
