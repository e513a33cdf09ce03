"""When the data was last copied to a safe place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from bot.storage.columns import Instant


class Backup(SQLModel, table=True):
    """The last backup that was made and found whole: one row, or none."""

    made_at: datetime = Field(sa_column=Column(Instant(), primary_key=True))
