"""The kinds of columns the tables are made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Integer, LargeBinary, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

# Constraints need names so that migrations can change them on SQLite too. Every table imports this module
# before it is made.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

# Queries are Core statements and rows are Core rows: what would check a table's values is never needed.
SQLModel.model_config["defer_build"] = True


class Instant(TypeDecorator[datetime]):
    """A moment: aware and in UTC in Python, whatever the database makes of zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must carry its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def identity() -> Any:
    """The row's own id, made by us (it is bound into what is encrypted in the row)."""
    return Field(default_factory=uuid4, sa_column=Column(Uuid(), primary_key=True))


def link(target: str, *, nullable: bool = False, index: bool = True, primary_key: bool = False) -> Any:
    """A reference to another table's id; what hangs on a row goes with it."""
    return Field(
        default=None if nullable else ...,
        sa_column=Column(
            Uuid(),
            ForeignKey(f"{target}.id", ondelete="CASCADE"),
            nullable=nullable,
            index=index and not primary_key,
            primary_key=primary_key,
        ),
    )


def reference(*, nullable: bool = True, index: bool = False) -> Any:
    """An id that is only remembered: the row it names may be gone."""
    return Field(default=None if nullable else ..., sa_column=Column(Uuid(), nullable=nullable, index=index))


def outlives(target: str, *, index: bool = True) -> Any:
    """A link to another table's id that is emptied, and nothing more, when that row goes."""
    column = Column(Uuid(), ForeignKey(f"{target}.id", ondelete="SET NULL"), nullable=True, index=index)
    return Field(default=None, sa_column=column)


def instant(*, nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None if nullable else ..., sa_column=Column(Instant(), nullable=nullable, index=index))


def sealed(*, nullable: bool = False) -> Any:
    """Bytes that only the vault can read."""
    return Field(default=None if nullable else ..., sa_column=Column(LargeBinary(), nullable=nullable))


def telegram_number(*, unique: bool = False, index: bool = False, nullable: bool = False) -> Any:
    """An id of Telegram's, which may need 64 bits."""
    return Field(
        default=None if nullable else ...,
        sa_column=Column(BigInteger(), unique=unique, index=index, nullable=nullable),
    )


def rising_number() -> Any:
    """A primary key that only rises."""
    return Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True),
    )


__all__ = [
    "UUID",
    "Instant",
    "identity",
    "instant",
    "link",
    "outlives",
    "reference",
    "rising_number",
    "sealed",
    "telegram_number",
]
