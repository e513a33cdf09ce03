"""When the last backup was made; other accounts, deputies, a safeguarding lead."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backup",
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("made_at", name="pk_backup"),
    )

    op.create_table(
        "account_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("vouched_by", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("new_telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("claimed_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_account_move_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_account_move"),
        sa.UniqueConstraint("token_hash", name="uq_account_move_token_hash"),
    )
    op.create_index("ix_account_move_new_telegram_id", "account_move", ["new_telegram_id"])
    op.create_index("ix_account_move_person_id", "account_move", ["person_id"])

    with op.batch_alter_table("team") as team:
        team.add_column(sa.Column("safeguarding_lead", sa.LargeBinary(), nullable=True))
        team.add_column(sa.Column("nation_at", Instant(), nullable=True))

    with op.batch_alter_table("supervision") as supervision:
        supervision.add_column(sa.Column("deputy_for", sa.Uuid(), nullable=True))
        supervision.add_column(sa.Column("ends_at", Instant(), nullable=True))
        supervision.create_index("ix_supervision_deputy_for", ["deputy_for"])
        supervision.create_foreign_key(
            "fk_supervision_deputy_for", "person", ["deputy_for"], ["id"], ondelete="CASCADE"
        )
