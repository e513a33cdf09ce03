"""`tandem team`: make a team and its first supervisor's link, list the teams. Works beside a running bot."""

from __future__ import annotations

import argparse
import asyncio
from datetime import datetime, timedelta

from bot.clock import SystemClock
from bot.commands.opening import open_database
from bot.settings import load_settings
from bot.storage.invitations import make_invitation
from bot.storage.store import Store
from bot.storage.teams import create_team, list_teams
from bot.telegram.client import TandemBot

LINK_LIVES = timedelta(days=7)


def create(options: argparse.Namespace) -> int:
    """Prints the first supervisor's link."""
    return asyncio.run(_create(options))


def list_all(_options: argparse.Namespace) -> int:
    """Prints one line a team: its id, its name, whether it is open."""
    return asyncio.run(_list_all())


async def _create(options: argparse.Namespace) -> int:
    settings = load_settings()
    now = SystemClock().now()
    name = await _bot_name(settings.bot_token(), settings.api_url)
    database = open_database(settings, create=False, alone=False)
    try:
        token = await database.write(
            lambda store: new_team(store, options.name, options.zone or settings.timezone, options.nation, now)
        )
    finally:
        await database.close()
    print(f"The first supervisor's link. It works once, for {LINK_LIVES.days} days:")
    print(f"https://t.me/{name}?start={token}")
    return 0


def new_team(store: Store, name: str, zone: str, nation: str, now: datetime) -> str:
    """A team, and the token of its first supervisor's invitation."""
    team = create_team(store, name=name, zone=zone, nation=nation, at=now)
    return make_invitation(store, team_id=team.id, role="supervisor", made_by=None, at=now, lives=LINK_LIVES)


async def _list_all() -> int:
    database = open_database(load_settings(), create=False, alone=False)
    try:
        for team in await database.read(list_teams):
            print(f"{team.id}  {'closed' if team.closed else 'open  '}  {team.name}")
    finally:
        await database.close()
    return 0


async def _bot_name(token: str, api_url: str) -> str:
    bot = TandemBot(token, api_url)
    await bot.initialize()
    try:
        return str((await bot.call("getMe"))["username"])
    finally:
        await bot.shutdown()
