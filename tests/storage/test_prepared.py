"""A statement that is used again takes a shorter way to SQLite: what comes of it is the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from bot.storage.engines import prepared as prepared_module
from bot.storage.engines.migrate import bring_up_to_date
from bot.storage.engines.prepared import PreparedConnection, plan_for, prepared
from bot.storage.engines.sqlite import engine_for
from bot.storage.rows import table_of
from bot.storage.tables import FlowSession, SeenUpdate

seen = table_of(SeenUpdate)
session = table_of(FlowSession)

PUT = insert(seen)
ALL = select(seen).order_by(seen.c.update_id)
NEWEST = select(func.max(seen.c.seen_at))
SOME = select(seen.c.update_id).where(seen.c.update_id.in_(bindparam("wanted", expanding=True)))
FIRST = ALL.limit(1)
MOVE = update(seen).where(seen.c.update_id == bindparam("which")).values(seen_at=bindparam("at"))
DROP = delete(seen).where(seen.c.update_id == bindparam("which")).returning(seen.c.seen_at)

moments = st.datetimes(
    min_value=datetime(1, 1, 3),  # noqa: DTZ001
    max_value=datetime(9999, 12, 29),  # noqa: DTZ001
    timezones=st.just(UTC) | st.just(timezone(-timedelta(hours=9))),
)


@pytest.fixture(scope="module")
def conn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    path: Path = tmp_path_factory.mktemp("prepared") / "tandem.db"
    bring_up_to_date(path)
    with engine_for(path, "BEGIN IMMEDIATE").connect() as conn:
        yield conn


@given(moments=st.lists(moments, min_size=1, max_size=5))
def test_values_go_in_and_come_out_as_they_do_the_long_way(conn: Connection, moments: list[datetime]) -> None:
    quick = prepared(conn)
    with conn.begin() as transaction:
        for number, moment in enumerate(moments):
            quick.execute(PUT, {"update_id": number, "seen_at": moment})
        for _ in range(3):
            rows = quick.execute(ALL).all()
            assert [tuple(row) for row in rows] == [tuple(row) for row in conn.execute(ALL)]
            assert [row.seen_at for row in rows] == moments
            assert [dict(row._mapping) for row in rows] == [dict(row._mapping) for row in conn.execute(ALL)]
            assert quick.execute(FIRST).first() == conn.execute(FIRST).first()
            assert quick.scalar(NEWEST) == max(moments)
            assert list(quick.scalars(SOME, {"wanted": [0, 99]})) == [0]
        transaction.rollback()


def test_what_changes_rows_says_how_many(conn: Connection) -> None:
    quick, now = prepared(conn), datetime(2026, 4, 1, tzinfo=UTC)
    with conn.begin() as transaction:
        for _ in range(3):
            quick.execute(PUT, [{"update_id": number, "seen_at": now} for number in (1, 2)])
            assert quick.execute(MOVE, {"which": 1, "at": now + timedelta(hours=1)}).rowcount == 1
            assert quick.execute(MOVE, {"which": 9, "at": now}).rowcount == 0
            assert quick.execute(DROP, {"which": 1}).scalar_one() == now + timedelta(hours=1)
            assert quick.execute(DROP, {"which": 1}).one_or_none() is None
            assert quick.execute(DROP, {"which": 2}).first() is not None
        transaction.rollback()


def test_a_moment_without_its_zone_is_refused(conn: Connection) -> None:
    quick = prepared(conn)
    with conn.begin() as transaction:
        quick.execute(PUT, {"update_id": 1, "seen_at": datetime(2026, 4, 1, tzinfo=UTC)})
        with pytest.raises(ValueError, match="zone"):
            quick.execute(PUT, {"update_id": 2, "seen_at": datetime(2026, 4, 1)})  # noqa: DTZ001
        transaction.rollback()


def test_the_short_way_is_taken_where_it_can_be(conn: Connection) -> None:
    """Otherwise the rest of this file would compare the long way with itself."""
    assert plan_for(ALL, (), conn.dialect)
    assert plan_for(MOVE, ("which", "at"), conn.dialect)
    assert plan_for(select(session).where(session.c.id == bindparam("id")), ("id",), conn.dialect)
    assert plan_for(SOME, ("wanted",), conn.dialect) is None


def test_ids_are_ids_and_yes_is_true(conn: Connection) -> None:
    kinds = plan_for(select(session), (), conn.dialect)
    assert kinds
    values: list[object] = [None] * len(session.c)
    names = list(session.c.keys())
    values[names.index("id")], values[names.index("resumable")] = UUID(int=7).hex, 1
    row = kinds.row(values)
    assert (row.id, row.resumable, row.warned_at) == (UUID(int=7), True, None)


def test_a_statement_that_is_not_kept_leaves_nothing_behind(conn: Connection) -> None:
    quick, before = PreparedConnection(conn), len(prepared_module._PLANS)
    with conn.begin() as transaction:
        for number in range(10):
            quick.execute(select(seen).where(seen.c.update_id == number)).all()
        transaction.rollback()
    assert len(prepared_module._PLANS) <= before + 1


def test_what_one_connection_has_prepared_serves_the_next(conn: Connection) -> None:
    statement = select(seen.c.update_id)
    with conn.begin() as transaction:
        for _ in range(2):
            PreparedConnection(conn).execute(statement).all()
        assert PreparedConnection(conn)._plan(statement, None)
        transaction.rollback()
