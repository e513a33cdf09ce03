"""Going on from another Telegram account: the new one opens the link, the old one says yes or no.

The new account belongs to nobody yet: what its buttons carry proves nothing but that it knows the link.
"""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.desk import Errand
from bot.conversation.incoming import Incoming, Said, Tapped
from bot.conversation.moving import make_the_move, refuse_move, tell_claimed
from bot.conversation.registry import verb
from bot.conversation.screens.first_contact import Stranger
from bot.conversation.turn import Turn
from bot.i18n import say
from bot.message import Button, Message, message
from bot.storage.moves import MoveRecord, claim_move, find_move, get_move, move_claimed_by
from bot.storage.people import PersonRecord, get_person

OVER = say("That link is not open any more, so nothing has changed.")


def meet_mover(stranger: Stranger, incoming: Incoming, errand: Errand) -> bool:
    """Whether this stranger comes with a link for a new account, or waits for a yes; then they have been answered."""
    token, pressed = _token(incoming)
    move = find_move(stranger.store, token, stranger.now) if token else None
    if move is None:
        return _still_waits(stranger)
    person = get_person(stranger.store, move.person_id)
    if person is None:
        return False
    match pressed:
        case "":
            stranger.show(_question(person, token), person.language)
        case "move_here":
            _claim(stranger, errand, move, person)
        case _:
            stranger.show(message(say("All right, nothing has changed.")), person.language)
    return True


def _token(incoming: Incoming) -> tuple[str, str]:
    """The token somebody came with, and the verb they pressed with it."""
    match incoming:
        case Said(text=text) if text.startswith("/start "):
            return text.removeprefix("/start ").strip(), ""
        case Tapped(data=data) if data.startswith(("o|move_here||", "o|move_not||")):
            _, name, _, token = data.split("|", 3)
            return token, name
    return "", ""


def _question(person: PersonRecord, token: str) -> Message:
    return message(
        say("Hello. With this link {name} goes on in Tandem from this Telegram account.", name=person.name or ""),
        say("Everything that is kept comes along. The old account shows nothing any more."),
        say("Are you {name}?", name=person.name or ""),
        rows=(
            (Button(say("Yes, that is me"), object_button("move_here", arg=token)),),
            (Button(say("No"), object_button("move_not", arg=token)),),
        ),
    )


def _claim(stranger: Stranger, errand: Errand, move: MoveRecord, person: PersonRecord) -> None:
    code = claim_move(stranger.store, move.id, stranger.sender.telegram_id, stranger.now)
    if code is None:
        stranger.show(message(OVER), person.language)
        return
    stranger.show(_waiting(code), person.language)
    tell_claimed(errand, move, code)


def _still_waits(stranger: Stranger) -> bool:
    move = move_claimed_by(stranger.store, stranger.sender.telegram_id, stranger.now)
    person = get_person(stranger.store, move.person_id) if move else None
    if move is None or person is None or move.code is None:
        return False
    stranger.show(_waiting(move.code), person.language)
    return True


def _waiting(code: str) -> Message:
    return message(
        say("Thank you. Your code is {code}.", code=code),
        say("Now somebody has to say yes: you on the old account, or your organisation's operator."),
        say("They ask you for the code. Tell it to nobody else. I write here as soon as it is done."),
    )


@verb("move_yes")
def say_yes(turn: Turn, button: ObjectButton) -> None:
    """The old account says that the new one is theirs too."""
    move = _mine(turn, button)
    if move is None or move.code is None or move.code != button.arg:
        turn.toast(OVER)
        return
    if not make_the_move(turn, move):
        turn.say(say("The new account has a Tandem of its own by now. Delete everything there first, in /mydata."))


@verb("move_stop")
def say_no(turn: Turn, button: ObjectButton) -> None:
    """The old account stops it."""
    move = _mine(turn, button)
    if move is None or not refuse_move(turn, move):
        turn.toast(OVER)
        return
    turn.show_here(message(say("Stopped. Nobody goes on as you."), say("Please tell your organisation about it.")))


@verb("move_here")
@verb("move_not")
def not_here(turn: Turn, _button: ObjectButton) -> None:
    """The old buttons of somebody who goes on here already."""
    turn.toast(OVER)


def _mine(turn: Turn, button: ObjectButton) -> MoveRecord | None:
    move = get_move(turn.store, button.object_id, turn.now) if button.object_id else None
    return move if move and move.person_id == turn.person.id else None
