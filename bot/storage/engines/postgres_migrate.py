"""Bringing a PostgreSQL database's tables up to date: by hand (`tandem migrate`), never by what runs the bot."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text
from sqlalchemy.schema import CreateSchema

from bot.storage.engines.migrate import create_all, stored_revision, upgrade
from bot.storage.errors import DatabaseOutdated, KeyMissing
from bot.storage.migrations import HEAD
from bot.storage.sealing.postgres_keys import SCHEMA, wrapped_key

# See bot.storage.store for the others.
_MIGRATING = text("SELECT pg_advisory_xact_lock(-1, 1)")


def bring_up_to_date(conn: Connection) -> None:
    """Give the database today's tables, making them if need be, in the transaction that `conn` is in.

    A second one waits for the first, and finds nothing left to do. Raises DatabaseOutdated.
    """
    conn.execute(text("SET LOCAL lock_timeout = 0"))
    conn.execute(_MIGRATING)
    _make_place_for_keys(conn)
    revision = stored_revision(conn)
    if revision is None:
        create_all(conn)
    elif revision != HEAD:
        upgrade(conn)


def check_current(conn: Connection) -> None:
    """Raises DatabaseOutdated unless the tables are those of this version, KeyMissing without the table of keys."""
    revision = stored_revision(conn)
    if revision is None:
        raise DatabaseOutdated("the PostgreSQL database has no tables yet: run `tandem migrate`")
    if revision != HEAD:
        raise DatabaseOutdated("the PostgreSQL database is of another version: run `tandem migrate`")
    if not inspect(conn).has_table(wrapped_key.name, SCHEMA):
        raise KeyMissing(f"the PostgreSQL database came without its keys (the schema {SCHEMA})")


def _make_place_for_keys(conn: Connection) -> None:
    """Looked for first: who may not make a schema may still have been given one."""
    if SCHEMA not in inspect(conn).get_schema_names():
        conn.execute(CreateSchema(SCHEMA))
    wrapped_key.create(conn, checkfirst=True)
