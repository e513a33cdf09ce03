"""Fills a database with teams that have been at work for years: real rows, every word sealed with its writer's key.

People, teams and links are made as the bot makes them. What they wrote and shared goes in past the queries, as many
rows at once as the database takes; the indexes are made again afterwards.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Protocol
from uuid import UUID

from bot.content.load import load_notice
from bot.nudges.planning import plan_weekly
from bot.reports.period import Period, last_week
from bot.storage.engines.database import Database, open_sqlite
from bot.storage.engines.postgres import migrate_postgres, open_postgres
from bot.storage.entries import BODY as ANSWER
from bot.storage.people import PersonRecord, add_person, change_person, find_person
from bot.storage.sealing.crypto import Cipher
from bot.storage.sealing.keys import MasterKey
from bot.storage.shares import BODY as SHARE
from bot.storage.store import Store
from bot.storage.supervision.links import SupervisionRecord, confirm_supervision, propose_supervision
from bot.storage.teams.teams import TeamRecord, create_team, join_team

KEY = bytes(range(32))
ZONE = "Europe/London"
FIRST_SUPERVISOR, FIRST_CONNECTOR = 3_000_000, 4_000_000
SUPERVISORS_IN_A_TEAM = 4
LAST_WEEKS = 2  # of each connector's entries, as many are of the last whole week
AT_ONCE = 50_000

HAPPENED = "The visit was at the library. We mostly talked about gardening, and the half hour was gone before we knew."
LEARNED = "Meeting somewhere with something to look at makes talking easier. I will look for such a place next time."

# The tables that are filled, and their columns in that order.
COLUMNS = {
    "entry": ("id", "person_id", "kind", "flow", "version", "zone", "begun_at", "kept_at", "changed_at"),
    "answer": (
        *("id", "entry_id", "place", "position", "body", "private", "headline", "part", "written_at", "replaced_at"),
    ),
    "share": ("id", "owner_id", "entry_id", "kind", "body", "shared_at", "unshared_at", "talked_at"),
    "share_reader": ("share_id", "reader_id", "supervision_id", "opened_at"),
}

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How many there are. The first supervisor's connectors have `exported` entries of last year between them, the
    others an even share of the rest; everybody has as many of the last week."""

    entries: int
    connectors: int = 2000
    supervisors: int = 200
    exported: int = 0

    @property
    def for_each(self) -> int:
        """How many connectors a supervisor has."""
        return self.connectors // self.supervisors


@dataclass(slots=True)
class Filled:
    """A database that is full, and who is in it, in order."""

    where: Path | str
    size: Size
    now: datetime
    supervisors: list[PersonRecord] = field(default_factory=list)
    connectors: list[PersonRecord] = field(default_factory=list)
    links: list[SupervisionRecord] = field(default_factory=list)

    @property
    def last_week(self) -> Period:
        return last_week(self.now, ZONE)

    @property
    def last_year(self) -> Period:
        year = self.now.year - 1
        first = self.now.date().replace(year=year, month=1, day=1)
        return Period(first, first.replace(month=12, day=31), ZONE)

    async def open(self) -> Database:
        if isinstance(self.where, str):
            return await open_postgres(self.where, MasterKey(KEY))
        return open_sqlite(self.where, MasterKey(KEY))

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Database]:
        database = await self.open()
        try:
            yield database
        finally:
            await database.close()


class Bulk(Protocol):
    """Takes rows in past everything."""

    async def begin(self) -> None:
        """Without its indexes a table is filled in a fraction of the time."""
        ...

    async def add(self, table: str, rows: Sequence[Row]) -> None: ...

    async def end(self) -> None: ...


async def settle_in(where: Path | str, size: Size) -> Filled:
    """Everybody there is, in the SQLite file, or the empty PostgreSQL database, at `where`; nothing is written yet."""
    if isinstance(where, str):
        await migrate_postgres(where)
    else:
        where.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    filled = Filled(where, size, datetime.now(UTC).replace(microsecond=0))
    async with filled.opened() as database:
        await _join(database, filled)
    return filled


async def fill(people: Filled, where: Path | str, size: Size) -> Filled:
    """Let them write: `where` is a copy of the database they are in."""
    filled = replace(people, where=where, size=size)
    async with filled.opened() as database:
        ciphers = await database.read(lambda store: {each.id: store.keys.cipher(each.id) for each in filled.connectors})
    bulk: Bulk = IntoPostgres(where) if isinstance(where, str) else IntoSqlite(where)
    await bulk.begin()
    rows = _rows(filled, ciphers)
    while chunk := list(islice(rows, AT_ONCE)):
        by_table: dict[str, list[Row]] = {name: [] for name in COLUMNS}
        for name, row in chunk:
            by_table[name].append(row)
        for name, found in by_table.items():
            await bulk.add(name, found)
    await bulk.end()
    return filled


async def _join(database: Database, filled: Filled) -> None:
    """Everybody is here, in a team and linked; supervisors get their Monday nudge."""
    size, now = filled.size, filled.now - timedelta(days=1100)

    async def each(how_many: int, work: Callable[[Store, int], Any]) -> list[Any]:
        found: list[Any] = []
        for begin in range(0, how_many, 500):
            numbers = range(begin, min(begin + 500, how_many))
            found += await asyncio.gather(*(database.write(partial(work, number=number)) for number in numbers))
        return found

    teams = -(-size.supervisors // SUPERVISORS_IN_A_TEAM)
    made = await each(teams, lambda store, number: _team(store, number, now))
    filled.supervisors = await each(size.supervisors, lambda store, number: _supervisor(store, number, made, now))
    filled.connectors = await each(size.connectors, lambda store, number: _connector(store, number, now))
    filled.links = await each(size.connectors, lambda store, number: _link(store, number, filled, made, now))


def _team(store: Store, number: int, now: datetime) -> TeamRecord:
    return create_team(store, name=f"Team {number}", zone=ZONE, nation="england", at=now)


def _supervisor(store: Store, number: int, teams: list[TeamRecord], now: datetime) -> PersonRecord:
    person = _person(store, FIRST_SUPERVISOR + number, f"Sam {number}", now)
    team = teams[number // SUPERVISORS_IN_A_TEAM]
    join_team(store, team_id=team.id, person_id=person.id, role="supervisor", at=now)
    plan_weekly(store, person, "week_ready", 0, time(8, 30), datetime.now(UTC))
    return person


def _connector(store: Store, number: int, now: datetime) -> PersonRecord:
    return _person(store, FIRST_CONNECTOR + number, f"Ada {number}", now)


def _link(store: Store, number: int, filled: Filled, teams: list[TeamRecord], now: datetime) -> SupervisionRecord:
    of, connector = number // filled.size.for_each, filled.connectors[number]
    team, supervisor = teams[of // SUPERVISORS_IN_A_TEAM], filled.supervisors[of]
    join_team(store, team_id=team.id, person_id=connector.id, role="connector", at=now)
    link = propose_supervision(store, team_id=team.id, supervisor_id=supervisor.id, connector_id=connector.id, at=now)
    confirm_supervision(store, link.id, now)
    return link


def _person(store: Store, telegram_id: int, name: str, now: datetime) -> PersonRecord:
    added = add_person(
        store,
        telegram_id=telegram_id,
        language="en",
        zone=ZONE,
        nation="england",
        notice_version=str(load_notice().version),
        at=now,
    )
    # No hour is quiet: nothing here waits for a Monday.
    change_person(store, added.id, name=name, tip_shown=True, quiet_from=0, quiet_until=0, quiet_weekends=False)
    found = find_person(store, telegram_id)
    assert found
    return found


def _rows(filled: Filled, ciphers: dict[UUID, Cipher]) -> Iterator[tuple[str, Row]]:
    """Every row of every entry: itself, two answers, and the share its supervisor reads."""
    random = Random(filled.size.entries)
    for number, (person, link) in enumerate(zip(filled.connectors, filled.links, strict=True)):
        for kept_at in _moments(filled, number, random):
            yield from _entry(person, link, kept_at, ciphers[person.id], random)


def _moments(filled: Filled, number: int, random: Random) -> Iterable[datetime]:
    """When a connector wrote: as much in the last week as everybody, the rest over years (or over last year)."""
    size, week, year = filled.size, filled.last_week, filled.last_year
    exporting = number < size.for_each and size.exported
    if exporting:
        entries, since, until = size.exported // size.for_each, year.since, year.until
    else:
        others = size.connectors - (size.for_each if size.exported else 0)
        entries = (size.entries - size.exported) // others - LAST_WEEKS
        since, until = filled.now - timedelta(days=1095), week.since - timedelta(days=7)
    for begin, end, how_many in ((since, until, entries), (week.since, week.until, LAST_WEEKS)):
        for _ in range(how_many):
            yield begin + (end - begin) * random.random()


def _entry(
    person: PersonRecord, link: SupervisionRecord, at: datetime, cipher: Cipher, random: Random
) -> Iterator[tuple[str, Row]]:
    entry, share, *answers = (UUID(bytes=random.randbytes(16), version=4) for _ in range(4))
    yield "entry", (entry, person.id, "journal", "journal", "1", ZONE, at, at, None)
    title = f"Visit {random.randrange(1000)}"
    for position, (id, place, words) in enumerate(
        zip(answers, ("title", "what_happened"), (title, HAPPENED), strict=True)
    ):
        data = {"value": None, "parts": [[words, 1]]}
        body = cipher.seal(ANSWER, id, json.dumps(data, separators=(",", ":")).encode())
        yield "answer", (id, entry, place, position, body, False, place == "title", None, at, None)
    shown = {
        "kind": "journal",
        "flow": "journal",
        "kept_at": at.isoformat(),
        "zone": ZONE,
        "title": title,
        "competences": [],
        "scope": "full",
        "answers": [
            {"place": "what_happened", "part": "experience", "text": HAPPENED, "value": None, "private": False},
            {"place": "learning", "part": "thinking", "text": LEARNED, "value": None, "private": False},
        ],
    }
    body = cipher.seal(SHARE, share, json.dumps(shown, separators=(",", ":")).encode())
    yield "share", (share, person.id, entry, "full", body, at, None, None)
    yield "share_reader", (share, link.supervisor_id, link.id, None)


class IntoSqlite:
    """A file that nobody else has open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._indexes: list[str] = []

    async def begin(self) -> None:
        with closing(self._connect()) as file:
            marks = ", ".join("?" * len(COLUMNS))
            wanted = (
                f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL AND tbl_name IN ({marks})"
            )
            for name, sql in file.execute(wanted, list(COLUMNS)).fetchall():
                self._indexes.append(sql)
                file.execute(f"DROP INDEX {name}")
        self._file = self._connect()

    async def add(self, table: str, rows: Sequence[Row]) -> None:
        columns, marks = ", ".join(COLUMNS[table]), ", ".join("?" * len(COLUMNS[table]))
        self._file.execute("BEGIN")
        self._file.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})", ([_as_kept(each) for each in row] for row in rows)
        )
        self._file.execute("COMMIT")

    async def end(self) -> None:
        with closing(self._file) as file:
            for sql in self._indexes:
                file.execute(sql)
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _connect(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, isolation_level=None)
        file.execute("PRAGMA synchronous = OFF")
        file.execute("PRAGMA cache_size = -1000000")  # a gigabyte: ids fall anywhere
        return file


class IntoPostgres:
    """A database whose role may leave foreign keys unchecked."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._indexes: list[str] = []

    async def begin(self) -> None:
        import asyncpg

        self._conn = await asyncpg.connect(self._url)
        await self._conn.execute("SET session_replication_role = replica; SET maintenance_work_mem = '256MB'")
        wanted = """
            SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS sql
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            WHERE NOT i.indisunique AND c.relname = ANY($1)
        """
        for row in await self._conn.fetch(wanted, list(COLUMNS)):
            self._indexes.append(row["sql"])
            await self._conn.execute(f"DROP INDEX {row['name']}")

    async def add(self, table: str, rows: Sequence[Row]) -> None:
        await self._conn.copy_records_to_table(table, records=rows, columns=COLUMNS[table])

    async def end(self) -> None:
        for sql in self._indexes:
            await self._conn.execute(sql)
        # As PostgreSQL does by itself some time after so much has changed.
        await self._conn.execute("ANALYZE")
        await self._conn.close()


def _as_kept(value: Any) -> Any:
    """A value as it stands in an SQLite file."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value
