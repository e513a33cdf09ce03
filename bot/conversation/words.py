"""Whose answer is this? Decides what typed words belong to, without timers: by what could be seen when they came."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.incoming import Changed, Said, Sender
from bot.conversation.kept_answers import add_to_entry, correct_in_entry
from bot.conversation.lines import NOT_HELD, send_line
from bot.conversation.playing import Play, happen, open_play, read_play
from bot.conversation.safety import offer_to_replace, show_urgent_card, shows_danger
from bot.conversation.turn import Turn
from bot.flows.effect import Corrected, Refused
from bot.flows.event import Added, Answered, Edited
from bot.flows.session import Place
from bot.i18n import Text, say
from bot.message import Button
from bot.storage.chat_messages import (
    MessageRecord,
    find_message,
    question_message,
    remember_theirs,
    unsent_question,
)
from bot.storage.held import HeldWords, hold_words, take_held
from bot.storage.sessions import get_session, latest_closed, waiting_sessions

FREE_TEXT = ("text", "alias")
CARD_SHOWN = "card_shown"
# As content/flows/nudges/remind_me.yaml takes it.
LONGEST_REMINDER = 200


def hear(turn: Turn, said: Said) -> None:
    """Words that are no command: an answer, a part of an earlier one, or the beginning of something."""
    play = open_play(turn)
    if said.reply_to and _hear_swipe(turn, said, play):
        return
    if play is None:
        _hear_with_nothing_open(turn, said)
        return
    late_for = _earlier_text_place(play) if _unseen(turn, play.id, play.session.question, said) else None
    if late_for:
        _add(turn, play, late_for, said)
    else:
        answer(turn, play, said)


def answer(turn: Turn, play: Play, said: Said) -> None:
    """The words answer the question that is open."""
    place = play.session.place.key
    _remember(turn, said, place, session_id=play.id)
    _show_card_once(turn, play, said.text)
    happen(turn, play, Answered(said.text, said.message_id))
    _look_after(turn, play, said.text, said.message_id)


def take_words(turn: Turn, button: ObjectButton) -> HeldWords:
    """The words that a button is about, which are held no longer. None when they are gone: then the person is told."""
    words = take_held(turn.store, turn.person.id, button.object_id) if button.object_id else []
    if not words:
        turn.toast(NOT_HELD)
    return words


def answer_held(turn: Turn, play: Play, words: HeldWords) -> None:
    """Words that were held answer the question that is open, all of them together."""
    (text, message_id), *more = words
    place = play.session.place.key
    for each, its_id in words:
        _remember(turn, Said(Sender(turn.person.telegram_id), its_id, turn.now, each), place, session_id=play.id)
    happen(turn, play, Answered(text, message_id))
    for each, its_id in more:
        happen(turn, play, Added(place, each, its_id))
    _look_after(turn, play, "\n".join(text for text, _ in words), message_id)


def hear_change(turn: Turn, changed: Changed) -> None:
    """A message was edited: the part of the answer it gave is corrected."""
    known = find_message(turn.store, turn.person.telegram_id, changed.message_id)
    if known is None or known.ours or known.place is None:
        turn.say(say("That message is not part of an answer, so nothing changed."))
        return
    record = get_session(turn.store, known.session_id) if known.session_id else None
    play = read_play(turn, record) if record and record.status != "closed" else None
    if play:
        _show_card_once(turn, play, changed.text)
        effects = happen(turn, play, Edited(known.place, changed.text, changed.message_id))
        if any(isinstance(effect, Corrected) for effect in effects):
            turn.say(say("Changed in “{question}”.", question=_place_title(play, known.place)))
        _look_after(turn, play, changed.text, changed.message_id)
    elif known.object_id:
        correct_in_entry(turn, known.object_id, known.place, changed.text, changed.message_id)
        _look_after_entry(turn, changed.text, changed.message_id)
    else:
        turn.say(say("That one is not here any more, so nothing changed."))


def _hear_swipe(turn: Turn, said: Said, play: Play | None) -> bool:
    """Swiping to reply says what the words belong to."""
    target = find_message(turn.store, turn.person.telegram_id, said.reply_to or 0)
    if target is None:
        return False
    if target.kind == "shared" and target.object_id:
        send_line(turn, "reply", said.text, target.object_id)
        return True
    if target.place is None or (play and target.session_id == play.id and _is_present(play, target)):
        return False
    record = get_session(turn.store, target.session_id) if target.session_id else None
    earlier = read_play(turn, record) if record and record.status != "closed" else None
    if earlier:
        _add(turn, earlier, target.place, said)
        return True
    entry_id = target.object_id or (record.entry_id if record else None)
    return entry_id is not None and _add_to_entry(turn, entry_id, target.place, said)


def _hear_with_nothing_open(turn: Turn, said: Said) -> None:
    closed = latest_closed(turn.store, turn.person.id)
    if closed and closed.entry_id and _unseen(turn, closed.id, int(closed.session["question"]) + 1, said):
        play = read_play(turn, closed)
        place = _earlier_text_place(play) if play else None
        if place and _add_to_entry(turn, closed.entry_id, place, said):
            return
    _hold(turn, said)


def _hold(turn: Turn, said: Said) -> None:
    """Nothing is open: the words are held until the person has said what they are."""
    held_id = hold_words(turn.store, turn.person.id, said.text, said.message_id, turn.now)
    if shows_danger(said.text):
        show_urgent_card(turn)
    buttons = [Button(say("Journal"), object_button("held_journal", held_id))]
    for record in waiting_sessions(turn.store, turn.person.id)[:1]:
        flow = turn.world.flows.get(record.flow)
        if flow:
            label = say("Add to {flow}", flow=Text(flow.definition.title))
            buttons.append(Button(label, object_button("held_add", held_id)))
    if len(said.text) <= LONGEST_REMINDER:
        buttons.append(Button(say("Remind me of it"), object_button("held_remind", held_id)))
    buttons.append(Button(say("Not now"), object_button("held_drop", held_id)))
    turn.say(
        say("What would you like to do with this? It is not lost meanwhile."),
        rows=tuple((button,) for button in buttons),
    )


def _add(turn: Turn, play: Play, place: str, said: Said) -> None:
    _remember(turn, said, place, session_id=play.id)
    _show_card_once(turn, play, said.text)
    effects = happen(turn, play, Added(place, said.text, said.message_id))
    if not any(isinstance(effect, Refused) for effect in effects):
        turn.say(say("Added to “{question}”.", question=_place_title(play, place)))
    _look_after(turn, play, said.text, said.message_id)


def _add_to_entry(turn: Turn, entry_id: UUID, place: str, said: Said) -> bool:
    if not add_to_entry(turn, entry_id, place, said.text, said.message_id):
        return False
    _remember(turn, said, place, entry_id=entry_id)
    _look_after_entry(turn, said.text, said.message_id)
    return True


def _remember(
    turn: Turn, said: Said, place: str | None, *, session_id: UUID | None = None, entry_id: UUID | None = None
) -> None:
    """Note which answer the message became a part of, for edits, swipes and tidying."""
    remember_theirs(
        turn.store,
        chat_id=turn.person.telegram_id,
        message_id=said.message_id,
        person_id=turn.person.id,
        at=said.at,
        session_id=session_id,
        place=place,
        object_id=entry_id,
    )


def _show_card_once(turn: Turn, play: Play, text: str) -> None:
    """Words that may mean danger show the urgent card, at most once in an entry; the flow goes on as it was."""
    if CARD_SHOWN not in play.session.about and shows_danger(text):
        play.session.about = {**play.session.about, CARD_SHOWN: "yes"}
        show_urgent_card(turn)


def _look_after(turn: Turn, play: Play, text: str, message_id: int) -> None:
    """Identifying details in what is kept can be replaced; the short flows look after their own words."""
    if play.flow.definition.entry:
        offer_to_replace(turn, text, message_id)


def _look_after_entry(turn: Turn, text: str, message_id: int) -> None:
    if shows_danger(text):
        show_urgent_card(turn)
    offer_to_replace(turn, text, message_id)


def _unseen(turn: Turn, session_id: UUID, number: int, said: Said) -> bool:
    """Whether the words were sent before that question of ours (or the card) could be seen."""
    shown = question_message(turn.store, session_id, number)
    if shown is None:
        waiting = unsent_question(turn.store, session_id, number)
        if waiting is None or waiting.tried_at is None:
            return waiting is not None
        return said.at < waiting.tried_at.replace(microsecond=0)
    if shown.tried_at is not None:
        # Its first attempt may have arrived under another number: compare the times instead.
        return said.at < shown.tried_at.replace(microsecond=0)
    return said.message_id < shown.message_id


def _earlier_text_place(play: Play) -> str | None:
    """The latest place answered in words."""
    for key in reversed(play.session.trail):
        node = play.flow.nodes.get(Place.from_key(key).step)
        if node and node.step.answer in FREE_TEXT:
            return key
    return None


def _is_present(play: Play, target: MessageRecord) -> bool:
    return target.place == play.session.place.key


def _place_title(play: Play, place: str) -> Text:
    node = play.flow.nodes.get(Place.from_key(place).step)
    return Text(node.step.title or node.step.ask) if node else play.title
