"""Learning records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learning_record",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("reflection_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_learning_record_entry_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_learning_record_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_learning_record"),
    )
    op.create_index("learning_record_of_person", "learning_record", ["person_id", "first_day"])
    op.create_index("ix_learning_record_reflection_id", "learning_record", ["reflection_id"])
    op.create_table(
        "learning_time",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("begins_at", Instant(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("logged_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_learning_time_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_learning_time"),
    )
    op.create_index("learning_time_of_person", "learning_time", ["person_id", "begins_at"])
    op.create_table(
        "learning_year",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("monthly", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_learning_year_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_learning_year"),
    )
    op.create_table(
        "feedback_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_feedback_request_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name="fk_feedback_request_giver_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_request"),
    )
    op.create_index("ix_feedback_request_person_id", "feedback_request", ["person_id"])
    op.create_index("ix_feedback_request_giver_id", "feedback_request", ["giver_id"])
    op.create_index("ix_feedback_request_asked_at", "feedback_request", ["asked_at"])
