"""What is kept: every table is in the docs, and what is said to be encrypted is."""

from __future__ import annotations

import pytest
from sqlalchemy import LargeBinary, Table
from sqlmodel import SQLModel

import bot.storage.tables  # noqa: F401 - fills the metadata
from tests.docs.pages import DOCS, first_column, rows_of

PAGE = DOCS / "privacy.md"
TABLES = {table.name: table for table in SQLModel.metadata.sorted_tables}


def test_every_table_is_in_the_docs() -> None:
    assert sorted(first_column(PAGE, "## What is kept")) == sorted(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_the_docs_say_what_is_encrypted(name: str) -> None:
    _, what, encrypted, until = rows_of(PAGE, name)
    assert bool(encrypted) == holds_bytes(TABLES[name])
    assert what
    assert until


def holds_bytes(table: Table) -> bool:
    """Sealed columns and hashes are the only ones that hold bytes."""
    return any(isinstance(column.type, LargeBinary) for column in table.columns)
