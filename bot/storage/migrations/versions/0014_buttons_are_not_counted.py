"""Whether a message has buttons is not kept: nothing ever asked."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("outbox", "has_buttons")
    op.drop_column("chat_message", "has_buttons")
