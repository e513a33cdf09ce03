"""${message[:1].upper() + message[1:]}."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel  # noqa: F401 - what a column is made of may be its own
from alembic import op

from bot.storage.columns import Instant

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
