"""Going on with another Telegram account: somebody's word, the new account's claim, and a yes.

Nobody's word is enough alone (docs/decisions/9): the move is made only when the old account says yes, or when the
operator does, who was told the code that the new account shows.
"""

from __future__ import annotations

from uuid import UUID

from bot.callback import object_button
from bot.conversation.blanking import ANSWER, FEEDBACK, GONE, IDEA, RECORD, SHARED
from bot.conversation.desk import Desk, hand_to, record, tell
from bot.conversation.erasing import DELETABLE
from bot.i18n import Text, say
from bot.message import Button, Message, message
from bot.outgoing import Change, Remove, Show, ThatMessage
from bot.postbox import reader_of
from bot.storage.chat_messages import messages_since, ours_of_kinds
from bot.storage.moves import MoveRecord, change_account, end_move, make_move, move_of
from bot.storage.people import PersonRecord, get_person
from bot.storage.sessions import waiting_sessions
from bot.storage.shares import LISTS


def vouch(desk: Desk, person: PersonRecord, word: Text) -> str:
    """Make a link for somebody's new account; its token. The old account is told at once, beginning with `word`."""
    token = make_move(desk.store, person_id=person.id, vouched_by=desk.actor_id, at=desk.now)
    move = move_of(desk.store, person.id, desk.now)
    assert move is not None
    record(desk, person.id, "move_begun", move.id)
    tell(
        desk,
        person.id,
        message(
            word,
            say("Whoever opens the link and is confirmed goes on as you, with everything you wrote."),
            say("If you have not asked for this, stop it."),
            rows=((Button(say("Stop it"), object_button("move_stop", move.id)),),),
        ),
    )
    return token


def tell_claimed(desk: Desk, move: MoveRecord, code: str) -> None:
    """The old account is asked: does the new one show this code, and is it theirs?"""
    tell(
        desk,
        move.person_id,
        message(
            say("The link for your new account was opened. That account shows the code {code}.", code=code),
            say("Is it you, with this code? Then everything goes on there, and this account shows nothing any more."),
            rows=(
                (Button(say("Yes, that is me"), object_button("move_yes", move.id, code)),),
                (Button(say("No, stop it"), object_button("move_stop", move.id)),),
            ),
        ),
    )


def refuse_move(desk: Desk, move: MoveRecord) -> bool:
    """Nothing comes of it; the new account and who gave their word are told. False when it is over already."""
    person = get_person(desk.store, move.person_id)
    if person is None or not end_move(desk.store, move.id, desk.now):
        return False
    record(desk, person.id, "move_stopped", move.id)
    if move.new_telegram_id:
        _say_to(desk, person, move.new_telegram_id, message(say("The other account said no, so nothing has changed.")))
    if move.vouched_by:
        name = person.name or ""
        tell(desk, move.vouched_by, message(say("{name} has stopped the link for a new account.", name=name)))
    return True


def make_the_move(desk: Desk, move: MoveRecord) -> bool:
    """All that is somebody's goes on with the new account. False when that account has become somebody else's."""
    person = get_person(desk.store, move.person_id)
    if person is None or move.new_telegram_id is None:
        return False
    deletable = messages_since(desk.store, person.telegram_id, desk.now - DELETABLE)
    others_words = ours_of_kinds(desk.store, person.id, (SHARED, ANSWER, FEEDBACK, IDEA, RECORD, *LISTS))
    if not change_account(desk.store, person.id, move.new_telegram_id):
        return False
    end_move(desk.store, move.id, desk.now)
    record(desk, person.id, "moved", move.id)
    _take_leave(desk, person, deletable, [each for each in others_words if each not in deletable])
    _welcome(desk, person.id)
    if move.vouched_by:
        tell(desk, move.vouched_by, message(say("{name} goes on with the new account.", name=person.name or "")))
    return True


def _take_leave(desk: Desk, person: PersonRecord, deletable: list[int], others_words: list[int]) -> None:
    """The old chat loses what Telegram lets go of, and what others wrote."""
    reader, chat_id = reader_of(person, desk.now), person.telegram_id
    for message_id in deletable:
        desk.postbox.post_to_stranger(desk.store, chat_id, reader, Remove(message_id), desk.now)
    for message_id in others_words:
        blank = Change(ThatMessage(message_id), message(GONE))
        desk.postbox.post_to_stranger(desk.store, chat_id, reader, blank, desk.now)
    _say_to(
        desk,
        person,
        chat_id,
        message(
            say("Everything of yours has gone on to your other account. Nothing is kept for this one any more."),
            say("If that was not you, tell your organisation at once."),
        ),
    )


def _welcome(desk: Desk, person_id: UUID) -> None:
    person = get_person(desk.store, person_id)
    assert person is not None
    lines = [say("Welcome back, {name}. Everything you wrote is here: /entries, /menu.", name=person.name or "")]
    if waiting_sessions(desk.store, person_id):
        lines.append(say("Something is still open: /resume brings you back."))
    if person.suspended:
        lines = [say("This account is yours in Tandem now. Your access is still paused: please ask your organisation.")]
    hand_to(desk, person, Show(message(*lines)))


def _say_to(desk: Desk, person: PersonRecord, chat_id: int, what: Message) -> None:
    """Say something in a chat that is not theirs (now), in the language they speak."""
    desk.postbox.post_to_stranger(desk.store, chat_id, reader_of(person, desk.now), Show(what), desk.now)
    desk.woken.add(chat_id)
