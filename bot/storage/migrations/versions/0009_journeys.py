"""Journeys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("alias", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_journey_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_journey"),
    )
    op.create_index("journey_of_person", "journey", ["person_id", "changed_at"])
    op.create_table(
        "journey_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("journey_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name="fk_journey_event_journey_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_journey_event"),
    )
    op.create_index("ix_journey_event_journey_id", "journey_event", ["journey_id"])
    op.create_table(
        "journey_entry",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("journey_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_journey_entry_entry_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name="fk_journey_entry_journey_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_journey_entry"),
    )
    op.create_index("ix_journey_entry_journey_id", "journey_entry", ["journey_id"])
