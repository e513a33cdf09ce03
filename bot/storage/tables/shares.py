"""What has been shared: snapshots with named readers, and what the readers answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import SQLModel

from bot.storage.columns import identity, instant, link, sealed


class Share(SQLModel, table=True):
    """A snapshot of what its owner chose to share, sealed with the owner's key.

    `kind`: `headline` or `full` (of an entry) or `line` (a line for supervision, with or without an entry).
    `talked_at`: since when a line counts as talked about.
    """

    # A week of somebody's is found without looking at what they shared in all the years before.
    __table_args__ = (Index("share_of_owner", "owner_id", "shared_at"),)
    id: UUID = identity()
    owner_id: UUID = link("person", index=False)
    entry_id: UUID | None = link("entry", nullable=True)
    kind: str
    body: bytes = sealed()
    shared_at: datetime = instant(index=True)
    unshared_at: datetime | None = instant(nullable=True)
    talked_at: datetime | None = instant(nullable=True)


class ShareReader(SQLModel, table=True):
    """One named reader of a share, by the supervision that made them one."""

    __tablename__ = "share_reader"
    share_id: UUID = link("share", primary_key=True)
    reader_id: UUID = link("person", primary_key=True)
    supervision_id: UUID = link("supervision")
    opened_at: datetime | None = instant(nullable=True)


class Response(SQLModel, table=True):
    """A reader's answer to a share: `seen`, `thanks`, `talk`, or `line` (sealed with the reader's key)."""

    id: UUID = identity()
    share_id: UUID = link("share")
    reader_id: UUID = link("person")
    kind: str
    body: bytes | None = sealed(nullable=True)
    at: datetime = instant()
