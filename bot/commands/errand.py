"""What the operator does to people and teams: beside a running bot, in one transaction, told in the chats."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol, TypeVar
from uuid import UUID, uuid4

from bot.clock import SystemClock
from bot.commands.opening import open_database
from bot.commands.refused import Refused
from bot.conversation.desk import Errand
from bot.postbox import Postbox
from bot.settings import Settings, load_settings
from bot.storage.engines.database import Database
from bot.storage.outbox import let_go
from bot.storage.people import PersonRecord, list_people
from bot.storage.store import Store
from bot.storage.teams.teams import TeamRecord, list_teams
from bot.telegram.render import TelegramRenderer

T = TypeVar("T")


class Named(Protocol):
    @property
    def id(self) -> UUID: ...


N = TypeVar("N", bound=Named)


def look(work: Callable[[Store], T]) -> T:
    """Read something. Raises StorageError, Refused."""
    return _with_database(lambda database: database.read(work))


def run_errand(work: Callable[[Errand], T]) -> T:
    """Do something; what it queues is sent by the running bot. Raises StorageError, Refused."""
    # Nobody else has this name, and this process sends nothing itself.
    owner = f"command:{uuid4().hex[:8]}"
    postbox = Postbox(TelegramRenderer(), owner)

    def carry_out(store: Store) -> T:
        done = work(Errand(store, postbox, SystemClock().now()))
        let_go(store, owner)
        return done

    return _with_database(lambda database: database.write(carry_out))


def _with_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """The database of the settings, beside a bot that may be running."""

    async def working(settings: Settings) -> T:
        database = await open_database(settings, create=False, alone=False)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(working(load_settings()))


def the_person(store: Store, start: str) -> PersonRecord:
    """Whose id begins like this. Raises Refused unless it is one person."""
    return _the_one(list_people(store), start, "person")


def the_team(store: Store, start: str) -> TeamRecord:
    """Whose id begins like this. Raises Refused unless it is one team."""
    return _the_one(list_teams(store), start, "team")


def confirm(question: str, *, yes: bool) -> None:
    """Ask before what cannot be undone. Raises Refused without a yes, which only a terminal can be asked for."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refused("say --yes if you mean it")
    if input(f"{question} Type yes: ").strip().lower() != "yes":
        raise Refused("nothing was done")


def shown(name: str | None) -> str:
    """A name on one line, without anything that a terminal would obey."""
    return " ".join("".join(each if each.isprintable() else " " for each in name or "").split()) or "-"


def _the_one(all_of_them: Iterable[N], start: str, what: str) -> N:
    found = [each for each in all_of_them if start and str(each.id).startswith(start.lower())]
    if len(found) != 1:
        problem = f"{len(found)} ids begin like this" if found else f"there is no {what} with this id"
        raise Refused(f"{problem}: `tandem {what} list` shows them")
    return found[0]
