"""Bringing a database's tables up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select
from sqlmodel import SQLModel

import bot.storage.tables  # noqa: F401 - fills the metadata
from bot.storage.engines.sqlite import RunLock, copy_database, engine_for, plain_errors
from bot.storage.errors import DatabaseOutdated
from bot.storage.migrations import HEAD
from bot.storage.store import Store

if TYPE_CHECKING:
    from alembic.config import Config

COPY_KEPT = timedelta(days=14)

# Alembic's own table, read and first written without loading Alembic (start-up time counts).
_VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def migrate(path: Path) -> None:
    """Bring the SQLite database at `path` up to date while nobody runs on it.

    Raises DatabaseBusy, DatabaseOutdated, StorageUnavailable.
    """
    lock = RunLock(path)
    try:
        bring_up_to_date(path)
    finally:
        lock.release()


def bring_up_to_date(path: Path) -> None:
    """For who holds the lock: give the database today's tables, making it if need be; all or nothing.

    A database that has to change is copied first, to `backups/` beside it. (The keys file is not: migrations
    never touch it, and a copy would outlive an erasure.) Raises DatabaseOutdated, StorageUnavailable.
    """
    with _opened(path) as conn:
        revision = stored_revision(conn)
        if revision == HEAD:
            return
        if revision is None:
            create_all(conn)
            return
    _copy_before(path)
    with _opened(path) as conn:
        upgrade(conn)
        if conn.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise DatabaseOutdated(f"{path} cannot be brought up to date: rows point at what is not there")


def _copy_before(path: Path) -> None:
    """A copy takes the place of the one before it when it is whole."""
    copy = backup_path(path)
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    partial = copy.with_name(f"{copy.name}.partial")
    for scrap in copy.parent.glob(f"{partial.name}*"):
        scrap.unlink()
    copy_database(path, partial)
    partial.replace(copy)


def forget_old_copy(path: Path, now: datetime) -> None:
    """The copy made before a change of the tables is for going back soon: then it goes, for it knows who was erased."""
    copy = backup_path(path)
    with suppress(FileNotFoundError):
        if now.timestamp() - copy.stat().st_mtime > COPY_KEPT.total_seconds():
            copy.unlink()


def check_current(path: Path) -> None:
    """Raises DatabaseOutdated unless the tables at `path` are those of this version."""
    if not path.exists():
        raise DatabaseOutdated(f"there is no database at {path}")
    with _opened(path) as conn:
        if not is_current(conn):
            raise DatabaseOutdated(f"{path} is of another version: run `tandem migrate`")


def backup_path(path: Path) -> Path:
    """Where the copy made before the last change of the tables is."""
    return path.parent / "backups" / f"{path.stem}-before-migration{path.suffix}"


def is_current(conn: Connection) -> bool:
    return stored_revision(conn) == HEAD


def serves(store: Store) -> bool:
    """Whether a database that was opened has the tables of this version still. Raises StorageUnavailable."""
    return bool(store.conn.scalar(select(_VERSION.c.version_num)) == HEAD)


def stored_revision(conn: Connection) -> str | None:
    """The revision that the tables have; None for an empty database."""
    if not inspect(conn).has_table(_VERSION.name):
        return None
    return conn.execute(select(_VERSION.c.version_num)).scalar()


def create_all(conn: Connection) -> None:
    """Make every table of an empty database: the same as going through every revision, but quicker."""
    SQLModel.metadata.create_all(conn)
    _VERSION.create(conn)
    conn.execute(_VERSION.insert().values(version_num=HEAD))


def upgrade(conn: Connection) -> None:
    """Go through the revisions that are missing, in the transaction that `conn` is in.

    Raises DatabaseOutdated.
    """
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(alembic_config(conn), "head")
    except CommandError:
        raise DatabaseOutdated("the database was last used by a newer Tandem than this one") from None


def alembic_config(conn: Connection) -> Config:
    """How Alembic finds the revisions, working on `conn`."""
    from alembic.config import Config

    config = Config(attributes={"connection": conn})
    here = Path(__file__).parents[1] / "migrations"
    config.set_main_option("script_location", str(here).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    """One transaction on the file at `path`."""
    engine = engine_for(path, "BEGIN IMMEDIATE")
    with plain_errors(), engine.connect() as conn:
        # Changing a table on SQLite makes it anew; with foreign keys on, dropping the old one would take
        # along what hangs on it.
        conn.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        with conn.begin():
            yield conn
