"""A connection to PostgreSQL for tests that are not asynchronous: what they ask for is done by a loop in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from anyio.from_thread import BlockingPortal
from sqlalchemy import Connection, Dialect, NestedTransaction
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class Bridge:
    """What the queries need of a connection."""

    def __init__(self, portal: BlockingPortal, conn: AsyncConnection) -> None:
        self._portal = portal
        self._conn = conn

    @property
    def dialect(self) -> Dialect:
        return self._conn.dialect

    def execute(self, *arguments: Any, **options: Any) -> Any:
        return self._do(lambda conn: _here(conn.execute(*arguments, **options)))

    def scalar(self, *arguments: Any, **options: Any) -> Any:
        return self._do(lambda conn: conn.scalar(*arguments, **options))

    def scalars(self, *arguments: Any, **options: Any) -> Any:
        return self._do(lambda conn: conn.scalars(*arguments, **options))

    def exec_driver_sql(self, *arguments: Any, **options: Any) -> Any:
        return self._do(lambda conn: conn.exec_driver_sql(*arguments, **options))

    def begin_nested(self) -> Savepoint:
        return Savepoint(self._do, self._do(lambda conn: conn.begin_nested()))

    def _do(self, work: Callable[[Connection], Any]) -> Any:
        return self._portal.call(self._conn.run_sync, work)


def _here(result: Any) -> Any:
    """Rows that would be fetched as they are gone through are fetched now: later there is no loop to do it."""
    return result.freeze()() if result.context.execution_options.get("yield_per") else result


class Savepoint:
    """One that is given up on leaving it with an error, as SQLAlchemy's are."""

    def __init__(self, do: Callable[[Callable[[Connection], Any]], Any], savepoint: NestedTransaction) -> None:
        self._do = do
        self._savepoint = savepoint

    def __enter__(self) -> Savepoint:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind:
            self.rollback()
        else:
            self.commit()

    def commit(self) -> None:
        self._do(lambda _: self._savepoint.commit())

    def rollback(self) -> None:
        self._do(lambda _: self._savepoint.rollback())


@contextmanager
def bridged(portal: BlockingPortal, engine: AsyncEngine) -> Iterator[Connection]:
    """One transaction, rolled back at the end."""
    conn = portal.call(engine.connect().__aenter__)
    try:
        yield cast(Connection, Bridge(portal, conn))
    finally:
        portal.call(conn.rollback)
        portal.call(conn.close)
