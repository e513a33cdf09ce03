"""How flows went, without a word of what was said in them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import Field, SQLModel

from bot.storage.columns import identity, link


class FlowRun(SQLModel, table=True):
    """One way through one flow that has come to its end.

    `outcome`: `finished`, `deleted` by its writer, or `expired`. `last_step`: the last one answered or skipped, empty
    when there was none. `person_id` is there to count people and to forget them; nobody is shown it.
    """

    __tablename__ = "flow_run"
    id: UUID = identity()
    person_id: UUID = link("person")
    flow: str
    language: str
    ended_on: date = Field(index=True)
    outcome: str
    last_step: str
