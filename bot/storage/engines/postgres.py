"""PostgreSQL: every work is a transaction, as many at once as there are connections, in as many processes as wanted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, event, select
from sqlalchemy.exc import DBAPIError, DisconnectionError

from bot.storage.engines.postgres_errors import as_unavailable, is_lost, may_pass, plain_connection_errors, plain_errors
from bot.storage.engines.postgres_migrate import bring_up_to_date, check_current
from bot.storage.errors import Clash, KeyMissing, StorageUnavailable
from bot.storage.rows import table_of
from bot.storage.sealing.keys import HOUSE, MasterKey
from bot.storage.sealing.postgres_keys import KeyRing, PostgresKeyStore
from bot.storage.store import Store
from bot.storage.tables import Person

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")

log = logging.getLogger(__name__)

CONNECTIONS = 10
TRIES = 4

_SECONDS_TO_CONNECT = 10.0
_SECONDS_FOR_A_STATEMENT = 60.0
_SERVER_SETTINGS = {
    "application_name": "tandem",
    "timezone": "UTC",
    "lock_timeout": "10s",
    # A machine that vanishes must not keep its locks.
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}


class PostgresDatabase:
    """Works are carried out on the event loop that opened it; they wait for the database, the loop does not."""

    def __init__(self, engine: AsyncEngine, ring: KeyRing) -> None:
        self._engine = engine
        self._reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._ring = ring
        self._closed = False
        self._begun: set[asyncio.Task[Any]] = set()

    async def write(self, work: Callable[[Store], T]) -> T:
        return await self._see_through(self._write(work))

    async def read(self, work: Callable[[Store], T]) -> T:
        return await self._see_through(self._read(work))

    async def close(self) -> None:
        self._closed = True
        await asyncio.gather(*self._begun, return_exceptions=True)
        await self._engine.dispose()

    async def _see_through(self, carrying_out: Coroutine[Any, Any, T]) -> T:
        """What was begun is carried out to its end, even when whoever asked for it gives up."""
        if self._closed:
            carrying_out.close()
            raise StorageUnavailable("the database is closed")
        task = asyncio.ensure_future(carrying_out)
        self._begun.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._begun.discard(task)
        if not task.cancelled():
            task.exception()  # whoever gave up will not ask for it

    async def _write(self, work: Callable[[Store], T]) -> T:
        return await _patiently(lambda clashed: self._write_once(work, clashed=clashed))

    async def _read(self, work: Callable[[Store], T]) -> T:
        return await _patiently(lambda _: self._read_once(work))

    async def _write_once(self, work: Callable[[Store], T], *, clashed: bool) -> T:
        afterwards: list[Callable[[], None]] = []

        def carry_out(conn: Connection) -> tuple[T, PostgresKeyStore]:
            keys = PostgresKeyStore(conn, self._ring)
            store = Store(conn, keys, afterwards)
            if clashed:
                store.wait_to_be_alone()
            return work(store), keys

        async with _connection(self._engine) as conn:
            result, keys = await conn.run_sync(carry_out)
            await _commit(conn)
        keys.committed()
        for then in afterwards:
            _do(then)
        return result

    async def _read_once(self, work: Callable[[Store], T]) -> T:
        async with _connection(self._reading) as conn:
            return await conn.run_sync(lambda sync: work(Store(sync, PostgresKeyStore(sync, self._ring))))


async def open_postgres(url: str, master: MasterKey) -> PostgresDatabase:
    """Open the database at `url` (postgres://, postgresql:// or postgresql+asyncpg://), on the loop that uses it.

    Its tables must be up to date. Raises DatabaseOutdated, WrongKey, KeyMissing, StorageUnavailable.
    """
    engine = engine_for(url)
    ring = KeyRing(master)
    try:
        with plain_errors():
            async with _connection(engine) as conn:
                await conn.run_sync(lambda sync: _begin(sync, ring))
                await conn.commit()
    except BaseException:
        await engine.dispose()
        raise
    return PostgresDatabase(engine, ring)


async def migrate_postgres(url: str) -> None:
    """Bring the database at `url` up to date, beside whoever uses it. Raises DatabaseOutdated, StorageUnavailable."""
    engine = engine_for(url)
    try:
        with plain_errors():
            async with _connection(engine) as conn:
                await conn.run_sync(bring_up_to_date)
                await conn.commit()
    finally:
        await engine.dispose()


async def _patiently(attempt: Callable[[bool], Awaitable[T]]) -> T:
    """Try again what met another transaction, or a connection that had been cut: nothing was kept.

    The attempt is told whether the one before wanted to be alone and could not.
    """
    clashed = False
    with plain_errors():
        for _ in range(TRIES - 1):
            try:
                return await attempt(clashed)
            except (Clash, DBAPIError, ConnectionError) as error:
                if not may_pass(error):
                    raise
                clashed = clashed or isinstance(error, Clash)
        return await attempt(clashed)


def _begin(conn: Connection, ring: KeyRing) -> None:
    """The house gets its key. A database with people in it must have come with its keys."""
    check_current(conn)
    keys = PostgresKeyStore(conn, ring)
    keys.check_master(ring.master)
    try:
        keys.cipher(HOUSE)
    except KeyMissing:
        if conn.execute(select(table_of(Person)).limit(1)).first():
            raise KeyMissing("the keys in the PostgreSQL database do not belong to it: there are none") from None
        keys.create(HOUSE, "house")


def engine_for(url: str) -> AsyncEngine:
    """A pool of connections; the first is made when it is needed."""
    # Loaded here, so that who uses SQLite need not wait for it.
    from sqlalchemy.ext.asyncio import create_async_engine

    _, _, rest = url.partition("://")
    engine = create_async_engine(
        "postgresql+asyncpg://",
        # The address is read by the driver, as other tools of PostgreSQL read it (sslmode, several hosts, ...).
        connect_args={
            "dsn": f"postgresql://{rest}",
            "timeout": _SECONDS_TO_CONNECT,
            "command_timeout": _SECONDS_FOR_A_STATEMENT,
            "server_settings": _SERVER_SETTINGS,
            "prepared_statement_cache_size": 512,
        },
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=_SECONDS_TO_CONNECT,
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "checkout", _notice_if_closed)
    return engine


def _notice_if_closed(connection: Any, *_: Any) -> None:
    """A connection that was cut while nobody used it is replaced, without having to be asked."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError("it was cut")


@asynccontextmanager
async def _connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection of the pool; what is not committed on it is rolled back."""
    with plain_connection_errors():
        conn = await engine.connect()
    try:
        yield conn
    finally:
        await conn.close()


async def _commit(conn: AsyncConnection) -> None:
    """Whether a commit whose answer is lost was one cannot be known: it is not done again."""
    try:
        await conn.commit()
    except (DBAPIError, OSError) as error:
        if not is_lost(error) and may_pass(error):
            raise
        raise as_unavailable(error) or error from None


def _do(then: Callable[[], None]) -> None:
    try:
        then()
    except Exception as error:
        # The commit stands, so the caller must not be told otherwise.
        log.error("something to be done after a commit failed: %s", type(error).__name__)
