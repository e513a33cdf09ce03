"""Who is at work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, String
from sqlmodel import Field, SQLModel

from bot.storage.columns import instant


class Process(SQLModel, table=True):
    """A process that takes turns and sends: `name` is the one in its leases, `kind` the command it was started with."""

    name: str = Field(sa_column=Column(String(), primary_key=True))
    kind: str
    began_at: datetime = instant()
    seen_at: datetime = instant()
