"""A database, somebody in it, and what has been queued for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.i18n import Text
from bot.message import Line
from bot.nudges.dispatch import dispatch_due
from bot.nudges.planning import plan_once
from bot.nudges.switching import switch_on
from bot.nudges.timing import every_week
from bot.outgoing import Show
from bot.postbox import Postbox
from bot.storage.engines.migrate import migrate
from bot.storage.engines.sqlite import engine_for
from bot.storage.entries import keep_entry
from bot.storage.nudges.rules import NUDGE, waiting_nudges
from bot.storage.nudges.rules import next_due as next_row_due
from bot.storage.people import PersonRecord, add_person, get_person
from bot.storage.rows import table_of
from bot.storage.sealing.keys import HOUSE, MasterKey, SqliteKeyStore
from bot.storage.store import Store
from bot.storage.tables import Outbox
from bot.telegram.render import TelegramRenderer

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)  # London is on UTC
outbox = table_of(Outbox)


class Watched(Postbox):
    """Keeps what is posted, beside posting it."""

    def post(self, store: Store, person: PersonRecord, what: Show, now: datetime, *, nudge: bool = False) -> None:
        SAID.append((now, what))
        super().post(store, person, what, now, nudge=nudge)


SAID: list[tuple[datetime, Show]] = []


@dataclass
class Life:
    """Somebody in London with the quiet hours everybody begins with."""

    store: Store
    id: object
    now: datetime = MONDAY

    @property
    def person(self) -> PersonRecord:
        found = get_person(self.store, self.id)  # type: ignore[arg-type]
        assert found
        return found

    def want(self, kind: str, weekday: int, clock: time) -> datetime | None:
        """It comes every week."""
        return switch_on(self.store, self.person, kind, self.now, every_week(weekday, clock))

    def dated(self, kind: str, when: datetime | date) -> datetime | None:
        return plan_once(self.store, self.person, kind, when, self.now)

    def write(self) -> None:
        keep_entry(
            self.store,
            person_id=self.person.id,
            kind="journal",
            flow="journal",
            version="1",
            zone="Europe/London",
            begun_at=self.now,
            kept_at=self.now,
            answers=[],
            competences=(),
        )

    def live_until(self, until: datetime) -> list[datetime]:
        """Time passes, from due nudge to due nudge; when something came, of what was new."""
        before = len(SAID)
        while (due := next_row_due(self.store)) is not None and due <= until:
            self.now = max(self.now, due)
            dispatch_due(self.store, Watched(TelegramRenderer(), "here"), self.now)
        self.now = until
        return [at for at, _ in SAID[before:]]

    def live_for(self, days: int) -> list[datetime]:
        return self.live_until(self.now + timedelta(days=days))

    def heed(self) -> None:
        """They have seen it: it is no longer on its way to them."""
        self.store.conn.execute(outbox.delete())

    def queued(self) -> int:
        return len(self.store.conn.execute(select(outbox.c.id).where(outbox.c.kind == NUDGE)).all())

    def waiting(self) -> list[str]:
        return [each.rule.kind for each in waiting_nudges(self.store, self.person.id)]


def last_said() -> list[str]:
    """The lines of what came last."""
    blocks = SAID[-1][1].message.blocks
    return [each.text.msgid for each in blocks if isinstance(each, Line) and isinstance(each.text, Text)]


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    path = tmp_path / "tandem.db"
    migrate(path)
    SAID.clear()
    with (
        closing(SqliteKeyStore(tmp_path / "keys.db", MasterKey(bytes(range(32))))) as keys,
        engine_for(path, "BEGIN IMMEDIATE").begin() as conn,
    ):
        keys.create(HOUSE, "house")
        store = Store(conn, keys)
        person = add_person(
            store,
            telegram_id=7_001,
            language="en",
            zone="Europe/London",
            nation="england",
            notice_version="1",
            at=MONDAY,
        )
        yield Life(store, person.id)
        conn.rollback()
