"""Small things that every module of queries needs."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table, inspect
from sqlmodel import SQLModel


def table_of(model: type[SQLModel]) -> Table:
    """The Core table of a model: queries are Core statements, built once."""
    return cast(Table, inspect(model).local_table)
