"""Which tables a work reads from end to end, as the database itself explains the work's statements."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, event

from bot.storage.engines.database import Database
from bot.storage.store import Store

# Those that grow with every entry; the others are as small as a team.
GROWING = ("entry", "answer", "share", "share_reader", "response", "audit", "nudge", "chat_message", "entry_competence")


async def scanned(database: Database, work: Callable[[Store], Any]) -> set[str]:
    """The growing tables of which some statement of the work looks at every row."""
    explain = _explain_sqlite if hasattr(database, "_writer") else _explain_postgres
    found: set[str] = await database.read(lambda store: explain(store, work))
    return found


def _explain_sqlite(store: Store, work: Callable[[Store], Any]) -> set[str]:
    driver = store.conn.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    statements: list[str] = []
    driver.set_trace_callback(statements.append)
    try:
        work(store)
    finally:
        driver.set_trace_callback(None)
    plans = [
        str(row[3])
        for statement in dict.fromkeys(statements)
        if statement.startswith("SELECT")
        for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]
    return {name for plan in plans if (name := _name(r"^SCAN (\w+)", plan))}


def _explain_postgres(store: Store, work: Callable[[Store], Any]) -> set[str]:
    asked: list[tuple[str, Any]] = []

    def remember(_conn: Connection, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(store.conn, "before_cursor_execute", remember)
    try:
        work(store)
    finally:
        event.remove(store.conn, "before_cursor_execute", remember)
    # A table may be small enough to be read as a whole; here the question is whether there is another way.
    store.conn.exec_driver_sql("SET LOCAL enable_seqscan = off")
    plans = [
        str(row[0])
        for statement, parameters in asked
        for row in store.conn.exec_driver_sql(f"EXPLAIN {statement}", parameters)
    ]
    return {name for plan in plans if (name := _name(r"Seq Scan on (\w+)", plan))}


def _name(pattern: str, plan: str) -> str | None:
    found = re.search(pattern, plan)
    return found[1] if found and found[1] in GROWING else None
