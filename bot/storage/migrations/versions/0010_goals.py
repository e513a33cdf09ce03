"""Goals and attainments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goal",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("journey_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("baseline", sa.Integer(), nullable=True),
        sa.Column("importance", sa.Integer(), nullable=True),
        sa.Column("difficulty", sa.Integer(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("set_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_goal_entry_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_goal_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name="fk_goal_journey_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_goal"),
    )
    op.create_index("goal_of_person", "goal", ["person_id", "state", "review_on"])
    op.create_index("goal_of_journey", "goal", ["journey_id", "person_id"])
    op.create_table(
        "goal_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["entry.id"], name="fk_goal_event_goal_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_goal_event"),
    )
    op.create_index("ix_goal_event_goal_id", "goal_event", ["goal_id"])
    op.create_table(
        "attainment",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Float(), nullable=False),
        sa.Column("fit", sa.String(), nullable=True),
        sa.Column("rated_by", sa.String(), nullable=False),
        sa.Column("review_before", sa.Date(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_attainment_entry_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_attainment_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["goal_id"], ["entry.id"], name="fk_attainment_goal_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_attainment"),
    )
    op.create_index("attainment_of_goal", "attainment", ["goal_id", "person_id", "at"])
    op.create_index("ix_attainment_person_id", "attainment", ["person_id"])
    op.create_table(
        "goal_team",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("switched_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_goal_team_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", name="pk_goal_team"),
    )
