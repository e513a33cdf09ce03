"""`tandem person`: who there is; suspend, let in again, erase, go on with another account. Beside a running bot."""

from __future__ import annotations

import argparse
import asyncio
from datetime import timedelta

from bot.commands.errand import confirm, look, run_errand, shown, the_person, the_team
from bot.commands.links import bot_link, bot_name
from bot.commands.refused import Refused
from bot.conversation.desk import Errand
from bot.conversation.erasing import erase
from bot.conversation.moving import make_the_move, refuse_move, vouch
from bot.conversation.suspending import suspend, unsuspend
from bot.i18n import say
from bot.storage.moves import LIVES, MoveRecord, move_of
from bot.storage.people import PersonRecord, list_people
from bot.storage.store import Store
from bot.storage.teams.teams import MembershipRecord, memberships

# How long the old account has to say no, unless the operator has met the person.
WAIT = timedelta(days=1)


def list_all(options: argparse.Namespace) -> int:
    """Prints one line a person: the id, the state, the name they gave, and what they are in which team since when."""
    for line in look(lambda store: list(_lines(store, options.team))):
        print(line)
    return 0


def suspend_one(options: argparse.Namespace) -> int:
    confirm("Close Tandem to this person until you let them in again?", yes=options.yes)
    if not run_errand(lambda errand: suspend(errand, the_person(errand.store, options.person))):
        raise Refused("this person is suspended already")
    print("Suspended, and told. Their readers keep what was shared. `tandem person unsuspend` lets them in again.")
    return 0


def unsuspend_one(options: argparse.Namespace) -> int:
    if not run_errand(lambda errand: unsuspend(errand, the_person(errand.store, options.person))):
        raise Refused("this person is not suspended")
    print("They can use Tandem again, and were told.")
    return 0


def erase_one(options: argparse.Namespace) -> int:
    look(lambda store: the_person(store, options.person))
    confirm("Erase everything of this person for good? There is no way back.", yes=options.yes)
    run_errand(lambda errand: erase_it(errand, options.person))
    print("Erased, and told. Copies in backups become unreadable as the copies of the keys run out.")
    return 0


def erase_it(errand: Errand, start: str) -> None:
    """Erase the person whose id begins like this. Raises Refused."""
    opening = say("Your organisation has had everything deleted that you kept here, and all there was about you.")
    erase(errand, the_person(errand.store, start), opening)


def link(options: argparse.Namespace) -> int:
    """Prints the link with which somebody goes on from another Telegram account, or stops the one there is."""
    if options.stop:
        if not run_errand(lambda errand: refuse_move(errand, _move_of(errand, options.person))):
            raise Refused("there is no link for this person")
        print("Stopped.")
        return 0
    name = asyncio.run(bot_name())
    token = run_errand(lambda errand: make_link(errand, options.person))
    print(f"Give this link to that person only. It works once, for {LIVES.days} days, from the new account:")
    print(bot_link(name, token))
    print("The new account then shows a code. Ask the person for it, and say yes with it:")
    print(f"tandem person confirm {options.person} CODE")
    return 0


def make_link(errand: Errand, start: str) -> str:
    """The token of a link for another account of the person whose id begins like this. Raises Refused."""
    word = say("Your organisation has made a link, so that you can go on from another Telegram account.")
    return vouch(errand, the_person(errand.store, start), word)


def confirm_move(options: argparse.Namespace) -> int:
    """The operator's yes to a move."""
    run_errand(lambda errand: confirm_it(errand, options.person, options.code, at_once=options.now))
    print("Done. The old account has lost everything; both were told.")
    return 0


def confirm_it(errand: Errand, start: str, code: str, *, at_once: bool) -> None:
    """Let the person whose id begins like this go on with the account that shows the code. Raises Refused."""
    move = _move_of(errand, start)
    if move.code is None:
        raise Refused("nobody has opened the link yet")
    if move.code != code:
        raise Refused("the new account shows another code: stop, and find out whose account it is")
    if errand.now < move.made_at + WAIT and not at_once:
        raise Refused("the old account has a day to say no; --now if you have met the person and seen the code")
    if not make_the_move(errand, move):
        raise Refused("the new account has a Tandem of its own by now: it must be deleted there first, with /mydata")


def _move_of(errand: Errand, start: str) -> MoveRecord:
    move = move_of(errand.store, the_person(errand.store, start).id, errand.now)
    if move is None:
        raise Refused("there is no link for this person: `tandem person link` makes one")
    return move


def _lines(store: Store, start: str | None) -> list[str]:
    team = the_team(store, start) if start else None
    lines = []
    for person in list_people(store):
        mine = memberships(store, person.id)
        if team is None or team.id in {each.team.id for each in mine}:
            lines.append(f"{person.id}  {_state(person)}  {shown(person.name)}  ({_roles(mine)})")
    return lines


def _roles(mine: list[MembershipRecord]) -> str:
    roles = [f"{each.role} of {shown(each.team.name)} since {each.since:%Y-%m-%d}" for each in mine]
    return ", ".join(roles) or "in no team"


def _state(person: PersonRecord) -> str:
    if person.suspended:
        return "suspended  "
    return "active     " if person.reachable else "unreachable"
