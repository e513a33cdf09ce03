"""The one thread that writes: it takes every job that waits, and commits them together."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

from sqlalchemy import Connection, Engine

from bot.storage.engines.prepared import prepared
from bot.storage.engines.sqlite import as_unavailable, plain_errors
from bot.storage.errors import StorageUnavailable
from bot.storage.sealing.keys import KeyStore
from bot.storage.store import Store

log = logging.getLogger(__name__)

# How many jobs may share a commit: enough to make it cheap, few enough that nobody waits long for the others.
MOST_TOGETHER = 256


@dataclass(slots=True, eq=False)
class Job:
    """A work, who waits for it, and how it went."""

    work: Callable[[Store], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None
    afterwards: list[Callable[[], None]] = field(default_factory=list)


class Writer:
    """Carries out jobs one after the other, each in its own savepoint, several in one commit."""

    def __init__(self, engine: Engine, keys: KeyStore) -> None:
        self._engine = engine
        self._keys = keys
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._lock = Lock()
        self._closed = False
        self._thread = Thread(target=self._run, name="storage-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Store], Any]) -> asyncio.Future[Any]:
        """Queue `work`; the future is done when its commit is on disk. Called on an event loop."""
        loop = asyncio.get_running_loop()
        job = Job(work, loop, loop.create_future())
        with self._lock:
            if self._closed:
                raise StorageUnavailable("the database is closed")
            self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Carry out what has been submitted, then stop."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        with self._engine.connect() as conn:
            quick = prepared(conn)
            last = False
            while not last:
                jobs, last = self._waiting()
                while jobs:
                    self._commit_together(conn, quick, jobs)

    def _waiting(self) -> tuple[deque[Job], bool]:
        """Every job that waits now (at least one), and whether there will be no more."""
        jobs: deque[Job] = deque()
        job = self._jobs.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == MOST_TOGETHER:
                return jobs, False
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return jobs, False
        return jobs, True

    def _commit_together(self, conn: Connection, quick: Connection, jobs: deque[Job]) -> None:
        """Carry out `jobs` from the front, until all are done or the transaction they share is lost."""
        attempted: list[Job] = []
        try:
            with plain_errors(), conn.begin():
                driver = _driver(conn)
                while jobs:
                    attempted.append(jobs.popleft())
                    self._carry_out(quick, driver, attempted[-1])
        except Exception as error:
            _abandon(conn)
            if not attempted:
                attempted.extend(jobs)
                jobs.clear()
            for job in attempted:
                job.error = job.error or error
        for job in attempted:
            if job.error is None:
                _do_afterwards(job)
        _tell(attempted)

    def _carry_out(self, quick: Connection, driver: sqlite3.Connection, job: Job) -> None:
        """Run one job in a savepoint. Raises only when the whole transaction is lost."""
        driver.execute("SAVEPOINT job")
        try:
            job.result = job.work(Store(quick, self._keys, job.afterwards))
            driver.execute("RELEASE job")
        except Exception as error:
            job.error = as_unavailable(error) or error
            # A full disk can make SQLite roll back everything, savepoints included.
            if not driver.in_transaction:
                raise job.error from None
            driver.execute("ROLLBACK TO job")
            driver.execute("RELEASE job")


def _driver(conn: Connection) -> sqlite3.Connection:
    driver: sqlite3.Connection | None = conn.connection.driver_connection
    assert driver is not None
    return driver


def _abandon(conn: Connection) -> None:
    """A commit that fails leaves the transaction open, and SQLAlchemy leaves it at that."""
    with suppress(sqlite3.Error):
        _driver(conn).rollback()


def _do_afterwards(job: Job) -> None:
    for then in job.afterwards:
        try:
            then()
        except Exception as error:
            # The commit stands, so the caller must not be told otherwise.
            log.error("something to be done after a commit failed: %s", type(error).__name__)


def _tell(jobs: Iterable[Job]) -> None:
    """Wake those who wait: one call for each event loop."""
    waiting: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in jobs:
        waiting.setdefault(job.loop, []).append(job)
    for loop, theirs in waiting.items():
        # A loop that has been closed has nobody left to tell.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_resolve, theirs)


def _resolve(jobs: Iterable[Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is None:
            job.future.set_result(job.result)
        elif isinstance(job.error, StopIteration):
            job.future.set_exception(RuntimeError("a work let StopIteration out"))
        else:
            job.future.set_exception(job.error)
