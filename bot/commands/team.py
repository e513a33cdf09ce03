"""`tandem team`: teams and who is in them. Works beside a running bot."""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.clock import SystemClock
from bot.commands.errand import confirm, look, run_errand, shown, the_person, the_team
from bot.commands.links import bot_link, bot_name
from bot.commands.refused import Refused
from bot.conversation.desk import Errand, tell
from bot.conversation.links import close, leave
from bot.i18n import SOURCE_LANGUAGE, reader, say
from bot.message import message
from bot.reports.going_live import missing_for
from bot.settings import load_settings
from bot.storage.store import Store
from bot.storage.teams.invitations import make_invitation
from bot.storage.teams.teams import TeamRecord, create_team, list_teams, members

LINK_LIVES = timedelta(days=7)


def create(options: argparse.Namespace) -> int:
    """Prints the first supervisor's link."""
    name = asyncio.run(bot_name())
    zone = options.zone or load_settings().timezone
    token = run_errand(lambda errand: new_team(errand.store, options.name, zone, options.nation, errand.now))
    print(f"The first supervisor's link. It works once, for {LINK_LIVES.days} days:")
    print(bot_link(name, token))
    return 0


def new_team(store: Store, name: str, zone: str, nation: str | None, now: datetime) -> str:
    """A team, and the token of its first supervisor's invitation."""
    team = create_team(store, name=name, zone=zone, nation=nation, at=now)
    return make_invitation(store, team_id=team.id, role="supervisor", made_by=None, at=now, lives=LINK_LIVES)


def invite(options: argparse.Namespace) -> int:
    """Prints a link for one more supervisor: a team can always be given a new one."""
    name = asyncio.run(bot_name())

    def make(errand: Errand) -> str:
        team = _open_team(errand.store, options.team)
        return make_invitation(
            errand.store, team_id=team.id, role="supervisor", made_by=None, at=errand.now, lives=LINK_LIVES
        )

    token = run_errand(make)
    print(f"A supervisor's link. It works once, for {LINK_LIVES.days} days:")
    print(bot_link(name, token))
    return 0


def list_all(_options: argparse.Namespace) -> int:
    """Prints one line a team: its id, whether it is open, how many are in it, its name."""
    for line in look(lambda store: [_line(store, team) for team in list_teams(store)]):
        print(line)
    return 0


def close_one(options: argparse.Namespace) -> int:
    look(lambda store: _open_team(store, options.team))
    confirm("Close this team for good? Nobody can read any more what was shared in it.", yes=options.yes)
    run_errand(lambda errand: close(errand, _open_team(errand.store, options.team)))
    print("Closed. Everybody in it was told, and keeps what they wrote.")
    return 0


def remove(options: argparse.Namespace) -> int:
    """Somebody is not in a team any more: connector or supervisor."""
    look(lambda store: (the_person(store, options.person), _open_team(store, options.team)))
    confirm("Take this person out of the team? Their links there end.", yes=options.yes)
    run_errand(lambda errand: take_out(errand, options.team, options.person))
    print("Done. They were told, and so were those they were linked with.")
    return 0


def take_out(errand: Errand, team_start: str, person_start: str) -> None:
    """Take somebody out of a team, both by the beginning of their ids. Raises Refused."""
    person, team = the_person(errand.store, person_start), _open_team(errand.store, team_start)
    if not leave(errand, person, team):
        raise Refused("this person is not in that team")
    tell(
        errand,
        person.id,
        message(
            say("You are not in {team} any more.", team=team.name),
            say("What you wrote stays yours: /mydata gives you everything, or deletes everything."),
        ),
    )


def check(options: argparse.Namespace) -> int:
    """Prints what a team still needs before it begins. Exits with 2 when anything is missing."""
    now = SystemClock().now()

    def find(store: Store) -> list[str]:
        teams = [_open_team(store, options.team)] if options.team else [t for t in list_teams(store) if not t.closed]
        return [line for team in teams for line in _missing(store, team, now)]

    missing = look(find)
    for line in missing:
        print(line)
    print(f"Missing: {len(missing)}" if missing else "Nothing is missing.")
    return 2 if missing else 0


def _missing(store: Store, team: TeamRecord, now: datetime) -> Iterator[str]:
    english = reader(SOURCE_LANGUAGE, team.zone, now)
    for each in missing_for(store, team, now):
        yield f"{team.id}  {shown(team.name)}: {english.text(each.what)} {each.for_operator}"


def _open_team(store: Store, start: str) -> TeamRecord:
    team = the_team(store, start)
    if team.closed:
        raise Refused("this team is closed")
    return team


def _line(store: Store, team: TeamRecord) -> str:
    roles = Counter(each.role for each in members(store, team.id))
    counts = f"supervisors: {roles['supervisor']}, connectors: {roles['connector']}"
    return f"{team.id}  {'closed' if team.closed else 'open  '}  {counts}  {shown(team.name)}"
