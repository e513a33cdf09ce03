"""What supervision agreed, and each side's copy of its record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("share", sa.Column("talked_at", Instant(), nullable=True))
    op.create_index("share_of_owner", "share", ["owner_id", "shared_at"])
    op.drop_index("ix_share_owner_id", "share")
    op.create_table(
        "supervisor_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("talked_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_supervisor_line_author_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["link_id"], ["supervision.id"], name="fk_supervisor_line_link_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_supervisor_line"),
    )
    op.create_index("ix_supervisor_line_author_id", "supervisor_line", ["author_id"])
    op.create_index("ix_supervisor_line_link_id", "supervisor_line", ["link_id"])
    op.create_table(
        "record_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("wellbeing", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("agreed_version", sa.Integer(), nullable=False),
        sa.Column("other_agreed_version", sa.Integer(), nullable=False),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name="fk_record_copy_holder_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name="fk_record_copy_other_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["link_id"], ["supervision.id"], name="fk_record_copy_link_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_record_copy"),
        sa.UniqueConstraint("record_id", "holder_id", name="uq_record_copy_record_id"),
    )
    op.create_index("record_of_holder", "record_copy", ["holder_id", "met_on"])
    for column in ("other_id", "link_id"):
        op.create_index(f"ix_record_copy_{column}", "record_copy", [column])
    op.create_table(
        "agreed_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("copy_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("since_version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["copy_id"], ["record_copy.id"], name="fk_agreed_action_copy_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name="fk_agreed_action_holder_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_agreed_action"),
        sa.UniqueConstraint("action_id", "holder_id", name="uq_agreed_action_action_id"),
    )
    for column in ("copy_id", "holder_id"):
        op.create_index(f"ix_agreed_action_{column}", "agreed_action", [column])
