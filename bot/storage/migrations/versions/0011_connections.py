"""The map of connections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "connection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("journey_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_connection_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name="fk_connection_journey_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_connection"),
    )
    op.create_index("connection_of_map", "connection", ["person_id", "journey_id"])
    op.create_index("ix_connection_journey_id", "connection", ["journey_id"])
    op.create_table(
        "connection_state",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ring", sa.String(), nullable=False),
        sa.Column("often", sa.String(), nullable=True),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connection.id"], name="fk_connection_state_connection_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_connection_state"),
        sa.UniqueConstraint("connection_id", "number", name="uq_connection_state_number"),
    )
    op.create_table(
        "strength",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("journey_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_strength_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name="fk_strength_journey_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_strength"),
    )
    op.create_index("strength_of_person", "strength", ["person_id", "journey_id"])
    op.create_index("ix_strength_journey_id", "strength", ["journey_id"])
    op.create_table(
        "map_thought",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_map_thought_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_map_thought"),
    )
    op.create_index("ix_map_thought_person_id", "map_thought", ["person_id"])
