"""The tables and the revisions agree; a database is brought up to date whole, after a copy was made."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, create_mock_engine, inspect
from sqlmodel import SQLModel

from bot.storage import migrations
from bot.storage.engines.database import SqliteDatabase, default_keys_path, open_sqlite
from bot.storage.engines.migrate import (
    alembic_config,
    backup_path,
    check_current,
    create_all,
    forget_old_copy,
    migrate,
    serves,
    stored_revision,
    upgrade,
)
from bot.storage.engines.sqlite import connect, copy_database
from bot.storage.errors import DatabaseBusy, DatabaseOutdated, StorageUnavailable
from bot.storage.migrations import HEAD
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store


@pytest.fixture
def empty() -> Iterator[Connection]:
    with create_engine("sqlite://").connect() as conn, conn.begin():
        yield conn


def made_of(conn: Connection) -> dict[str, object]:
    """Everything that was declared, in a form that can be compared."""
    found = inspect(conn)
    return {
        table: (
            {column["name"]: (str(column["type"]), column["nullable"]) for column in found.get_columns(table)},
            sorted(map(str, found.get_foreign_keys(table))),
            sorted(map(str, found.get_unique_constraints(table))),
            sorted(map(str, found.get_indexes(table))),
            str(found.get_pk_constraint(table)),
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_the_tables_and_the_revisions_agree(empty: Connection) -> None:
    upgrade(empty)
    context = MigrationContext.configure(empty, opts={"compare_type": True})
    assert compare_metadata(context, SQLModel.metadata) == []


def test_a_database_made_at_once_is_the_same_as_one_that_went_through_every_revision(
    empty: Connection,
) -> None:
    upgrade(empty)
    with create_engine("sqlite://").connect() as other:
        create_all(other)
        assert made_of(other) == made_of(empty)
        assert stored_revision(other) == stored_revision(empty) == HEAD
        upgrade(other)


def test_the_newest_revision_is_the_one_that_is_said_to_be(empty: Connection) -> None:
    assert ScriptDirectory.from_config(alembic_config(empty)).get_heads() == [HEAD]


def test_the_tables_can_be_made_on_postgresql_too() -> None:
    statements: list[str] = []
    engine = create_mock_engine("postgresql+asyncpg://", lambda sql, *_: statements.append(str(sql)))
    SQLModel.metadata.create_all(engine, checkfirst=False)
    assert len(statements) > len(SQLModel.metadata.tables)


def test_a_new_database_is_made_and_is_current(database_path: Path) -> None:
    migrate(database_path)
    check_current(database_path)
    assert not backup_path(database_path).exists()
    migrate(database_path)


def revision_of(store: Store) -> str:
    revision: str = store.conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    return revision


async def test_a_database_that_somebody_runs_on_is_not_migrated(database: SqliteDatabase, database_path: Path) -> None:
    await database.read(serves)
    with pytest.raises(DatabaseBusy):
        migrate(database_path)


def test_a_database_that_is_not_there_is_not_made_by_looking(database_path: Path) -> None:
    with pytest.raises(DatabaseOutdated):
        check_current(database_path)
    assert not database_path.exists()


@pytest.fixture
def next_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A second revision: `person` gets a column, by being made anew as SQLite needs it."""
    import bot.storage.engines.migrate as module

    folder = tmp_path / "versions"
    folder.mkdir()
    file = folder / "0002_a_test.py"
    file.write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        "revision, down_revision = '9002', '" + HEAD + "'\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('person', recreate='always') as table:\n"
        "        table.add_column(sa.Column('shoe_size', sa.Integer(), nullable=True))\n"
    )
    here = Path(migrations.__file__).parent

    def config(conn: Connection) -> object:
        made = alembic_config(conn)
        made.set_main_option("path_separator", "newline")
        made.set_main_option("version_locations", f"{here / 'versions'}\n{folder}")
        return made

    monkeypatch.setattr(module, "alembic_config", config)
    monkeypatch.setattr(module, "HEAD", "9002")
    return file


def fill(path: Path) -> None:
    """Somebody with an entry."""
    at = "2026-01-01 00:00:00.000000"
    with closing(connect(path)) as file:
        file.execute(
            "INSERT INTO person (id, telegram_id, language, zone, nation, notice_version, notice_at,"
            " quiet_from, quiet_until, quiet_weekends, quiet_holidays, tip_shown)"
            " VALUES (:id, 7, 'en', 'UTC', 'wales', '1', :at, 0, 0, 0, 0, 0)",
            {"id": "a" * 32, "at": at},
        )
        file.execute(
            "INSERT INTO entry (id, person_id, kind, flow, version, zone, begun_at, kept_at)"
            " VALUES (:id, :id, 'journal', 'journal', '1', 'UTC', :at, :at)",
            {"id": "a" * 32, "at": at},
        )


def columns(path: Path, table: str) -> list[str]:
    with closing(connect(path)) as file:
        return [row[1] for row in file.execute(f"PRAGMA table_info({table})")]


def count(path: Path, table: str) -> int:
    with closing(connect(path)) as file:
        number: int = file.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return number


def test_an_older_database_is_copied_and_brought_up_to_date_without_losing_what_hangs_on_a_changed_table(
    database_path: Path, request: pytest.FixtureRequest
) -> None:
    migrate(database_path)
    fill(database_path)
    request.getfixturevalue("next_revision")
    with pytest.raises(DatabaseOutdated, match="tandem migrate"):
        check_current(database_path)
    migrate(database_path)
    check_current(database_path)
    assert "shoe_size" in columns(database_path, "person")
    assert (count(database_path, "person"), count(database_path, "entry")) == (1, 1)
    copy = backup_path(database_path)
    assert copy.parent == database_path.parent / "backups"
    assert copy.stat().st_mode & 0o077 == 0
    assert "shoe_size" not in columns(copy, "person")
    assert (count(copy, "person"), count(copy, "entry")) == (1, 1)


def test_a_migration_that_fails_half_way_leaves_the_database_as_it_was(
    database_path: Path, request: pytest.FixtureRequest
) -> None:
    migrate(database_path)
    fill(database_path)
    revision: Path = request.getfixturevalue("next_revision")
    revision.write_text(revision.read_text() + "    raise LookupError\n")
    with pytest.raises(LookupError):
        migrate(database_path)
    assert "shoe_size" not in columns(database_path, "person")
    assert (count(database_path, "person"), count(database_path, "entry")) == (1, 1)
    revision.write_text(revision.read_text().replace("    raise LookupError\n", ""))
    migrate(database_path)
    assert "shoe_size" in columns(database_path, "person")


def test_the_copy_before_a_migration_is_whole_or_not_there(
    database_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(database_path)
    fill(database_path)
    request.getfixturevalue("next_revision")

    def half(_: Path, target: Path) -> None:
        target.write_bytes(b"half of it")
        raise StorageUnavailable("the disk is full")

    with monkeypatch.context() as full_disk:
        full_disk.setattr("bot.storage.engines.migrate.copy_database", half)
        with pytest.raises(StorageUnavailable):
            migrate(database_path)
    assert not backup_path(database_path).exists()
    assert "shoe_size" not in columns(database_path, "person")
    migrate(database_path)
    assert [file.name for file in backup_path(database_path).parent.iterdir()] == [backup_path(database_path).name]


def test_the_copy_before_a_migration_goes_after_two_weeks(database_path: Path) -> None:
    copy = backup_path(database_path)
    copy.parent.mkdir(parents=True)
    copy.touch()
    made = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    forget_old_copy(database_path, made + timedelta(days=13))
    assert copy.exists()
    forget_old_copy(database_path, made + timedelta(days=15))
    assert not copy.exists()
    forget_old_copy(database_path, made + timedelta(days=15))


def test_a_database_of_a_newer_version_is_left_alone(database_path: Path) -> None:
    migrate(database_path)
    with closing(connect(database_path)) as file:
        file.execute("UPDATE alembic_version SET version_num = 'from the future'")
    with pytest.raises(DatabaseOutdated, match="newer"):
        migrate(database_path)
    with pytest.raises(DatabaseOutdated):
        check_current(database_path)


def test_starting_needs_no_alembic(database_path: Path) -> None:
    start = (
        "import sys, asyncio; from pathlib import Path\n"
        "from bot.storage.engines.database import open_sqlite; from bot.storage.sealing.keys import MasterKey\n"
        "for _ in range(2): asyncio.run(open_sqlite(Path(sys.argv[1]), MasterKey(bytes(32))).close())\n"
        "assert not [name for name in sys.modules if name.startswith('alembic')]\n"
    )
    subprocess.run([sys.executable, "-c", start, str(database_path)], check=True, timeout=60)


def test_the_next_revision_would_be_empty(empty: Connection) -> None:
    """What `python -m bot.storage.migrations` would write, without writing it."""
    upgrade(empty)
    command.check(alembic_config(empty))


async def test_a_copy_can_be_made_while_the_database_is_in_use(
    database_path: Path, master: MasterKey, tmp_path: Path
) -> None:
    database = open_sqlite(database_path, master)
    await database.write(
        lambda store: store.conn.exec_driver_sql("INSERT INTO seen_update VALUES (1, '2026-01-01 00:00:00.000000')")
    )
    copy_database(database_path, tmp_path / "copy.db")
    copy_database(default_keys_path(database_path), tmp_path / "keys copy.db")
    await database.close()
    copied = open_sqlite(tmp_path / "copy.db", master, keys_path=tmp_path / "keys copy.db")
    assert await copied.read(serves)
    assert count(tmp_path / "copy.db", "seen_update") == 1
    await copied.close()
