"""Turns on trial: taken in full, looked at, and undone. So every button there is can be tried by everybody."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlmodel import SQLModel

from bot.conversation.conversation import take_turn
from bot.conversation.floods import Answer
from bot.conversation.incoming import Said, Sender, Tapped
from bot.conversation.world import World
from bot.i18n import Reader
from bot.outgoing import Call, Outgoing
from bot.postbox import Postbox, reader_of
from bot.storage.people import PersonRecord
from bot.storage.store import Store
from tests.promises.house import House

T = TypeVar("T")
Rows = dict[str, list[Any]]
AN_ID = re.compile(r"[A-Za-z0-9_-]{22}")
# What comes and goes with every update and message, and is nobody's.
PASSING = ("inbox", "outbox", "process", "seen_update")


@dataclass(frozen=True, slots=True)
class Recorder(Postbox):
    """Keeps what would be sent, instead of queueing it: to whom, and the calls."""

    sent: list[tuple[int, Call]] = field(default_factory=list)

    def post(self, _store: Store, person: PersonRecord, what: Outgoing, now: datetime, *, nudge: bool = False) -> None:
        del nudge
        self._keep(person.telegram_id, what, reader_of(person, now))

    def post_to_stranger(self, _store: Store, chat_id: int, reader: Reader, what: Outgoing, _now: datetime) -> None:
        self._keep(chat_id, what, reader)

    def _keep(self, chat_id: int, what: Outgoing, reader: Reader) -> None:
        self.sent.extend((chat_id, call) for call in self.renderer.calls(what, reader))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a turn: the note on the button, what would be sent to whom, whether it is logged as refused, and by
    table the rows that are there now and were not, or were and are not."""

    note: str
    sent: list[tuple[int, Call]]
    refused: bool
    changed: Rows

    @property
    def answer(self) -> tuple[str, str]:
        """All that anybody is told, without the ids of the buttons."""
        calls = [(who, call.method, call.body) for who, call in self.sent]
        return self.note, AN_ID.sub("-", json.dumps(calls, ensure_ascii=False))


class Undone(Exception):
    """Takes what was seen out of a transaction that is not to be."""

    def __init__(self, seen: object) -> None:
        super().__init__("undone")
        self.seen = seen


@dataclass
class Trials:
    """On SQLite, which counts what is written: only when something was are rows compared (if they are to be)."""

    store: Store
    world: World
    now: datetime
    compare: bool = True

    @cached_property
    def rows(self) -> Rows:
        return rows_of(self.store)

    def press(self, who: int, data: str) -> Outcome:
        return self._turn(Tapped(Sender(who, "", "en"), "callback", 1, data))

    def say(self, who: int, text: str) -> Outcome:
        return self._turn(Said(Sender(who, "", "en"), 1_000_000, self.now, text))

    def _turn(self, incoming: Said | Tapped) -> Outcome:
        recorder = Recorder(self.world.postbox.renderer, "trial")
        world = replace(self.world, postbox=recorder)
        driver, before = self._driver, self.rows if self.compare else {}
        driver.execute("SAVEPOINT trial")
        written = driver.total_changes
        try:
            done = take_turn(self.store, world, incoming, self.now, incoming.sender.telegram_id, Answer.FULL)
            changed = differing(before, rows_of(self.store)) if self.compare and driver.total_changes != written else {}
        finally:
            driver.execute("ROLLBACK TO trial")
            driver.execute("RELEASE trial")
        return Outcome(done.note, recorder.sent, done.refused is not None, changed)

    @property
    def _driver(self) -> sqlite3.Connection:
        driver = self.store.conn.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver


def rows_of(store: Store) -> Rows:
    """Every row there is, by table."""
    return {
        table.name: list(store.conn.execute(select(table)).all())
        for table in SQLModel.metadata.sorted_tables
        if table.name not in PASSING
    }


def differing(before: Rows, after: Rows) -> Rows:
    """By table what is there now and was not, or was and is not."""
    return {name: found for name in after if (found := _one_of(before[name], after[name]))}


def _one_of(before: list[Any], after: list[Any]) -> list[Any]:
    one, other = ({repr(row): row for row in rows} for rows in (before, after))
    return [(one | other)[each] for each in one.keys() ^ other.keys()]


async def on_trial(house: House, work: Callable[[Trials], T]) -> T:
    """What `work` gives; nothing of what it does stays."""

    def carry_out(store: Store) -> None:
        raise Undone(work(Trials(store, house.app.world, house.clock.now())))

    try:
        await house.app.database.write(carry_out)
    except Undone as undone:
        return undone.seen  # type: ignore[return-value]
    raise AssertionError("it was not undone")


def ids_in(row: Any) -> set[UUID]:
    return {each for each in row if isinstance(each, UUID)}
