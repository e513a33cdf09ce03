"""Places and their ratings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "place_map",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_place_map_team_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_place_map_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_place_map"),
    )
    op.create_index("ix_place_map_team_id", "place_map", ["team_id"])
    op.create_index("ix_place_map_person_id", "place_map", ["person_id"])
    op.create_table(
        "place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("map_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["map_id"], ["place_map.id"], name="fk_place_map_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name="fk_place_checked_by", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_place"),
    )
    op.create_index("ix_place_map_id", "place", ["map_id"])
    op.create_index("ix_place_checked_by", "place", ["checked_by"])
    op.create_table(
        "place_rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_place_rating_place_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_place_rating_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_place_rating"),
        sa.UniqueConstraint("place_id", "person_id", name="uq_place_rating_place_id"),
    )
    op.create_index("ix_place_rating_place_id", "place_rating", ["place_id"])
    op.create_index("ix_place_rating_person_id", "place_rating", ["person_id"])
    op.create_table(
        "place_lift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_place_lift_place_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_place_lift_owner_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_place_lift"),
    )
    op.create_index("ix_place_lift_place_id", "place_lift", ["place_id"])
    op.create_index("ix_place_lift_owner_id", "place_lift", ["owner_id"])
    op.create_table(
        "place_gap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("map_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["map_id"], ["place_map.id"], name="fk_place_gap_map_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_place_gap_owner_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_place_gap"),
    )
    op.create_index("ix_place_gap_map_id", "place_gap", ["map_id"])
    op.create_index("ix_place_gap_owner_id", "place_gap", ["owner_id"])
