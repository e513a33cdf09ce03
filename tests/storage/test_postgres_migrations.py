"""The same revisions lead to the same tables on PostgreSQL; nobody runs on tables of another version."""

from __future__ import annotations

import asyncio
import base64
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import bot.storage.engines.migrate as module
from bot.storage import migrations
from bot.storage.engines.migrate import alembic_config, create_all, stored_revision, upgrade
from bot.storage.engines.postgres import engine_for, migrate_postgres, open_postgres
from bot.storage.errors import DatabaseOutdated, StorageUnavailable
from bot.storage.migrations import HEAD
from bot.storage.sealing.keys import MasterKey
from tests.postgresql import Server
from tests.storage.test_migrations import made_of

pytestmark = pytest.mark.postgresql

T = TypeVar("T")


@pytest.fixture
def empty_url(postgresql: Server) -> Iterator[str]:
    """The address of a database without any table."""
    name = f"empty_{uuid4().hex}"
    postgresql.do(f"CREATE DATABASE {name}")
    yield postgresql.url(name)
    postgresql.drop(name)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Callable[[Callable[[Connection], Any]], Any]]:
    """Carries out what is given on one transaction, which is given up in the end."""
    engine = engine_for(url)
    async with engine.connect() as conn:
        yield conn.run_sync
    await engine.dispose()


async def ask(url: str, work: Callable[[Connection], T]) -> T:
    async with connected(url) as do:
        result: T = await do(work)
        return result


async def test_the_tables_and_the_revisions_agree(empty_url: str) -> None:
    def differences(conn: Connection) -> list[Any]:
        upgrade(conn)
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))

    assert await ask(empty_url, differences) == []


async def test_a_database_made_at_once_is_the_same_as_one_that_went_through_every_revision(empty_url: str) -> None:
    def made_at_once(conn: Connection) -> dict[str, object]:
        create_all(conn)
        assert stored_revision(conn) == HEAD
        return made_of(conn)

    def step_by_step(conn: Connection) -> dict[str, object]:
        upgrade(conn)
        assert stored_revision(conn) == HEAD
        return made_of(conn)

    assert await ask(empty_url, made_at_once) == await ask(empty_url, step_by_step)


async def test_migrating_makes_everything_and_twice_is_the_same_as_once(empty_url: str, master: MasterKey) -> None:
    for _ in range(2):
        await migrate_postgres(empty_url)
    await (await open_postgres(empty_url, master)).close()


async def test_two_who_migrate_at_once_do_not_get_in_each_others_way(empty_url: str, master: MasterKey) -> None:
    await asyncio.gather(*(migrate_postgres(empty_url) for _ in range(3)))
    await (await open_postgres(empty_url, master)).close()


async def test_a_database_without_tables_is_refused_and_stays_empty(empty_url: str, master: MasterKey) -> None:
    with pytest.raises(DatabaseOutdated, match="no tables yet: run `tandem migrate`") as refused:
        await open_postgres(empty_url, master)
    assert "\n" not in str(refused.value)
    assert await ask(empty_url, made_of) == {}


@pytest.fixture
def next_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One more revision than there is: `person` gets a column."""
    folder = tmp_path / "versions"
    folder.mkdir()
    file = folder / "9002_a_test.py"
    file.write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        "revision, down_revision = '9002', '" + HEAD + "'\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('person') as table:\n"
        "        table.add_column(sa.Column('shoe_size', sa.Integer(), nullable=True))\n"
    )
    here = Path(migrations.__file__).parent

    def config(conn: Connection) -> object:
        made = alembic_config(conn)
        made.set_main_option("path_separator", "newline")
        made.set_main_option("version_locations", f"{here / 'versions'}\n{folder}")
        return made

    monkeypatch.setattr(module, "alembic_config", config)
    for each in ("bot.storage.engines.migrate", "bot.storage.engines.postgres_migrate"):
        monkeypatch.setattr(f"{each}.HEAD", "9002")
    return file


def has_shoe_sizes(conn: Connection) -> bool:
    found = conn.execute(text("SELECT 1 FROM information_schema.columns WHERE column_name = 'shoe_size'"))
    return found.first() is not None


async def test_an_older_database_is_refused_until_it_is_brought_up_to_date(
    database_url: str, master: MasterKey, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("next_revision")
    with pytest.raises(DatabaseOutdated, match="of another version: run `tandem migrate`"):
        await open_postgres(database_url, master)
    await migrate_postgres(database_url)
    await (await open_postgres(database_url, master)).close()
    assert await ask(database_url, has_shoe_sizes)


async def test_a_migration_that_fails_half_way_leaves_the_database_as_it_was(
    database_url: str, request: pytest.FixtureRequest
) -> None:
    revision: Path = request.getfixturevalue("next_revision")
    revision.write_text(revision.read_text() + "    raise LookupError\n")
    with pytest.raises(LookupError):
        await migrate_postgres(database_url)
    assert not await ask(database_url, has_shoe_sizes)
    assert await ask(database_url, stored_revision) == HEAD


async def test_a_database_of_a_newer_version_is_left_alone(
    postgresql: Server, database_url: str, master: MasterKey
) -> None:
    name = database_url.rpartition("/")[2]
    await asyncio.to_thread(postgresql.do, "UPDATE alembic_version SET version_num = 'from the future'", name)
    with pytest.raises(DatabaseOutdated, match="newer"):
        await migrate_postgres(database_url)
    with pytest.raises(DatabaseOutdated):
        await open_postgres(database_url, master)


def as_role(url: str, role: str) -> str:
    host = urlsplit(url).netloc.rpartition("@")[2]
    return urlunsplit(urlsplit(url)._replace(netloc=f"{role}:{role}@{host}"))


async def test_a_role_that_may_only_use_its_own_schemas_is_enough(
    postgresql: Server, empty_url: str, master: MasterKey
) -> None:
    """As docs/operating.md makes it: the role owns both schemas and may make no others."""
    role, name = f"tandem_{uuid4().hex}", empty_url.rpartition("/")[2]
    for statement in (
        f"CREATE ROLE {role} LOGIN PASSWORD '{role}'",
        f"CREATE SCHEMA tandem_keys AUTHORIZATION {role}",
        f"ALTER SCHEMA public OWNER TO {role}",
    ):
        await asyncio.to_thread(postgresql.do, statement, name)
    url = as_role(empty_url, role)
    try:
        await migrate_postgres(url)
        await (await open_postgres(url, master)).close()
    finally:
        await asyncio.to_thread(postgresql.drop, name)
        await asyncio.to_thread(postgresql.do, f"DROP ROLE {role}")


async def test_a_role_that_may_not_is_told_so_in_one_line(postgresql: Server, empty_url: str) -> None:
    role, name = f"tandem_{uuid4().hex}", empty_url.rpartition("/")[2]
    await asyncio.to_thread(postgresql.do, f"CREATE ROLE {role} LOGIN PASSWORD '{role}'", name)
    try:
        with pytest.raises(StorageUnavailable, match="role may not do this"):
            await migrate_postgres(as_role(empty_url, role))
    finally:
        await asyncio.to_thread(postgresql.do, f"DROP ROLE {role}")


def tandem(command: str, url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    key = base64.b64encode(bytes(range(32))).decode()
    settings = {"TANDEM_DATABASE_URL": url, "TANDEM_KEY": key, "TANDEM_TOKEN": "1:token", "HOME": str(folder)}
    settings |= {"TANDEM_WEBHOOK_URL": "https://tandem.example.org/hook", "TANDEM_WEBHOOK_SECRET": "secret"}
    return subprocess.run(
        [sys.executable, "-m", "bot", command],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).resolve().parents[2]), **settings},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("command", ["run", "web", "worker"])
def test_nothing_runs_on_a_database_that_was_not_migrated(empty_url: str, tmp_path: Path, command: str) -> None:
    done = tandem(command, empty_url, tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "tandem: the PostgreSQL database has no tables yet: run `tandem migrate`"
    assert "Traceback" not in done.stderr


def test_migrating_is_a_command(empty_url: str, tmp_path: Path) -> None:
    done = tandem("migrate", empty_url, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "The PostgreSQL database is up to date.\n", "")
    assert "tandem.db" not in [path.name for path in tmp_path.rglob("*")]
