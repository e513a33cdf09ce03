"""When nudges keep still, and what else they are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("quiet_holidays", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("person", sa.Column("away_from", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("back_on", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("nudges_paused_at", Instant(), nullable=True))
    op.add_column("nudge_rule", sa.Column("about_id", sa.Uuid(), nullable=True))
    op.add_column("nudge_rule", sa.Column("words", sa.LargeBinary(), nullable=True))
    # Whoever asks for somebody's nudges gets them without looking at everybody's.
    op.drop_index("ix_nudge_person_id", "nudge")
    op.create_index("nudge_of_person", "nudge", ["person_id", "status", "due_at"])
    op.create_table(
        "nudge_switch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("ignored", sa.Integer(), nullable=False),
        sa.Column("halved", sa.Boolean(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("paused_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_nudge_switch_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_nudge_switch"),
        sa.UniqueConstraint("person_id", "kind", name="uq_nudge_switch_person_id"),
    )
