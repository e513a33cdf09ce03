"""Barriers, whether what was tried against them helped, and introductions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "barrier_met",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("barrier", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("helped", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_barrier_met_entry_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_barrier_met_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "barrier", name="pk_barrier_met"),
    )
    op.create_index("barrier_met_of_person", "barrier_met", ["person_id", "barrier"])
    op.create_table(
        "introduction",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("fit", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_introduction_entry_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_introduction_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_introduction"),
    )
    op.create_index("ix_introduction_person_id", "introduction", ["person_id"])
