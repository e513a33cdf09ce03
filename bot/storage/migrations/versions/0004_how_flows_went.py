"""How flows went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "flow_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("last_step", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_flow_run_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_flow_run"),
    )
    op.create_index("ix_flow_run_person_id", "flow_run", ["person_id"])
    op.create_index("ix_flow_run_ended_on", "flow_run", ["ended_on"])
