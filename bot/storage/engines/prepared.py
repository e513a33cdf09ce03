"""Core statements on SQLite without what SQLAlchemy does around each: that took most of a turn's time.

A statement that is built once and used again is compiled once; from then on its values go straight to the driver. What
is out of the ordinary (a list of values, defaults that Python works out) goes through SQLAlchemy every time.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, cast
from uuid import UUID
from weakref import ref

from sqlalchemy import Connection, Executable, LargeBinary, Select, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeEngine

from bot.storage.columns import Instant

Convert = Callable[[Any], Any] | None
Plans = dict[tuple[str, ...], "Plan | None"]

# What a moment in UTC ends with when it says so.
_IN_UTC = "+00:00"
_NONE: Mapping[str, Any] = {}
# By the id of the statement, for as long as there is one. Every file is spoken to alike, so they serve all connections.
_PLANS: dict[int, tuple[ref[Executable], Plans]] = {}


def prepared(conn: Connection) -> Connection:
    """The same connection, quicker. (It only looks like one: it does what a Store does with it.)"""
    return cast(Connection, PreparedConnection(conn))


class PreparedConnection:
    """What a Store asks of a connection."""

    __slots__ = ("_conn", "_driver", "dialect")

    def __init__(self, conn: Connection) -> None:
        driver = conn.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        self._conn, self._driver, self.dialect = conn, driver, conn.dialect

    def __getattr__(self, name: str) -> Any:
        return getattr(self._conn, name)

    def execute(self, statement: Executable, parameters: Any = None, **options: Any) -> Any:
        plan = None if options else self._plan(statement, parameters)
        if plan is None:
            return self._conn.execute(statement, parameters, **options)
        if not isinstance(parameters, list):
            return plan.carry_out(self._driver, parameters or _NONE)
        done = [plan.carry_out(self._driver, each) for each in parameters]
        return Rows([row for rows in done for row in rows], sum(rows.rowcount for rows in done))

    def _plan(self, statement: Executable, parameters: Any) -> Plan | None:
        known = _PLANS.get(id(statement))
        if known is None or known[0]() is not statement:
            # Most that were used once are not kept.
            _note(statement)
            return None
        plans = known[1]
        names = tuple((parameters[0] if isinstance(parameters, list) else parameters) or ())
        if names not in plans:
            plans[names] = plan_for(statement, names, self.dialect)
        return plans[names]

    def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        return self.execute(statement, parameters).scalar()

    def scalars(self, statement: Executable, parameters: Any = None) -> Any:
        return self.execute(statement, parameters).scalars()


def _note(statement: Executable) -> None:
    which, plans = id(statement), _PLANS

    def forget(gone: ref[Executable]) -> None:
        if which in plans and plans[which][0] is gone:
            del plans[which]

    plans[which] = ref(statement, forget), {}


class Plan:
    """A compiled statement: its SQL, how its values go in, and how its rows come out."""

    __slots__ = ("_always", "_convert", "_row", "_sql", "_take", "_to_driver")

    def __init__(
        self, sql: str, values: Sequence[tuple[str, Convert, Any]], row: Any, convert: Sequence[tuple[int, Any]]
    ) -> None:
        """`values`: the name of each (or "" with the value it always has) and how it is converted."""
        self._sql, self._row, self._convert = sql, row, convert
        self._always = {f"always {place}": always for place, (name, _, always) in enumerate(values) if not name}
        self._take = _taker([name or f"always {place}" for place, (name, _, _) in enumerate(values)])
        self._to_driver = [
            (place, to_driver) for place, (name, to_driver, _) in enumerate(values) if name and to_driver
        ]

    def carry_out(self, driver: sqlite3.Connection, given: Mapping[str, Any]) -> Rows:
        values = list(self._take({**given, **self._always} if self._always else given))
        for place, convert in self._to_driver:
            if (value := values[place]) is not None:
                values[place] = convert(value)
        cursor = driver.execute(self._sql, values)
        if self._row is None:
            return Rows((), cursor.rowcount)
        return Rows([self.row(found) for found in cursor.fetchall()], cursor.rowcount)

    def row(self, found: Sequence[Any]) -> Any:
        """A row as SQLAlchemy gives it, of one as the driver does."""
        values = list(found)
        for place, convert in self._convert:
            if (value := values[place]) is not None:
                values[place] = convert(value)
        return self._row._make(values)


class Rows:
    """What came of a statement: as much of SQLAlchemy's result as is used here."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> Sequence[Any]:
        return self._rows

    def first(self) -> Any:
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        if not self._rows:
            raise NoResultFound("there is no row")
        return self.one_or_none()

    def one_or_none(self) -> Any:
        if len(self._rows) > 1:
            raise MultipleResultsFound("there is more than one row")
        return self.first()

    def scalars(self) -> Rows:
        return Rows([row[0] for row in self._rows], self.rowcount)

    def scalar(self) -> Any:
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        (row,) = self._rows
        return row[0]


def plan_for(statement: Executable, names: tuple[str, ...], dialect: Dialect) -> Plan | None:
    """How to carry out `statement` with values of these names; None when that is for SQLAlchemy to do."""
    compiled = statement.compile(dialect=dialect, column_keys=list(names))  # type: ignore[attr-defined]
    if not isinstance(compiled, SQLCompiler) or not isinstance(statement, Select | UpdateBase):
        return None
    if compiled.insert_prefetch or compiled.update_prefetch or compiled.escaped_bind_names:
        return None
    binds = [compiled.binds[name] for name in compiled.positiontup or ()]
    if any(bind.expanding or bind.literal_execute for bind in binds):
        return None
    values: list[tuple[str, Convert, Any]] = []
    for name, bind in zip(compiled.positiontup or (), binds, strict=True):
        convert = _to_driver(bind.type, dialect)
        if name in names:
            values.append((name, convert, None))
        else:
            always = bind.effective_value
            values.append(("", None, convert(always) if convert and always is not None else always))
    columns = list(statement.exported_columns)
    if not columns:
        return Plan(compiled.string, values, None, ())
    called = [str(column.name) for column in columns]
    if len(set(called)) < len(called) or any(each.startswith("_") or not each.isidentifier() for each in called):
        return None
    results = [_from_driver(column.type, dialect) for column in columns]
    converts = [(place, convert) for place, convert in enumerate(results) if convert]
    return Plan(compiled.string, values, row_of(called), converts)


def _taker(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    """What gives the values of these names, in their order."""
    match names:
        case []:
            return lambda _: ()
        case [name]:
            return lambda given: (given[name],)
    return itemgetter(*names)


def _to_driver(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    if isinstance(kind, Instant):
        return _from_instant
    if isinstance(kind, Uuid):
        return _from_uuid
    if isinstance(kind, LargeBinary):
        return None  # bytes as they are
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _from_driver(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    if isinstance(kind, Instant):
        return _to_instant
    if isinstance(kind, Uuid):
        return _to_uuid
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _from_uuid(id: UUID) -> str:
    return id.hex


@lru_cache(maxsize=256)
def _from_instant(moment: datetime) -> str:
    """As SQLAlchemy writes it for SQLite: in UTC, without saying so, always with microseconds."""
    if moment.tzinfo is not UTC:
        if moment.tzinfo is None:
            raise ValueError("a moment must carry its zone")
        moment = moment.astimezone(UTC)
    return moment.isoformat(" ", "microseconds").removesuffix(_IN_UTC)


def _to_uuid(text: str) -> UUID:
    return UUID(int=int(text, 16))


def _to_instant(text: str) -> datetime:
    return datetime.fromisoformat(text + _IN_UTC)


def row_of(names: Sequence[str]) -> Any:
    """A row with these names, as SQLAlchemy's are: by attribute, by place, and as a mapping."""
    row: Any = namedtuple("Row", names)  # type: ignore[misc]
    return type("Row", (row,), {"__slots__": (), "_mapping": property(row._asdict)})
