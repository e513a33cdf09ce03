"""Run by Alembic, on the connection that `bot.storage.engines.migrate` hands over in an open transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import bot.storage.tables  # noqa: F401 - fills the metadata
from bot.storage.columns import Instant


def render(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """How the types of ours are written in a revision; False leaves it to Alembic."""
    if kind == "type" and isinstance(item, Instant):
        return "Instant()"
    return "sa.String()" if kind == "type" and isinstance(item, AutoString) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
