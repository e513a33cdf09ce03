"""What a team asks and says together: ideas, review dates, learning needs, the learning-culture round."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idea",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("arrived", sa.Boolean(), nullable=False),
        _to("idea", "team_id", "team"),
        _to("idea", "author_id", "person"),
        _to("idea", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name="pk_idea"),
    )
    _index("idea", "team_id", "author_id", "membership_id")
    op.create_table(
        "idea_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        _to("idea_answer", "idea_id", "idea"),
        _to("idea_answer", "supervisor_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_idea_answer"),
        sa.UniqueConstraint("idea_id", "supervisor_id", name="uq_idea_answer_idea_id"),
    )
    _index("idea_answer", "idea_id", "supervisor_id")
    op.create_table(
        "review_date",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        _to("review_date", "person_id", "person"),
        _to("review_date", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name="pk_review_date"),
        sa.UniqueConstraint("membership_id", "kind", name="uq_review_date_membership_id"),
    )
    _index("review_date", "person_id", "membership_id", "due_on")
    op.create_table(
        "learning_need",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("competence", sa.String(), nullable=False),
        _to("learning_need", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", "competence", name="pk_learning_need"),
    )
    op.create_table(
        "need_share",
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("counted", sa.String(), nullable=False),
        _to("need_share", "membership_id", "membership"),
        _to("need_share", "person_id", "person"),
        sa.PrimaryKeyConstraint("membership_id", name="pk_need_share"),
    )
    _index("need_share", "person_id")
    op.create_table(
        "need_total",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        _to("need_total", "team_id", "team"),
        sa.PrimaryKeyConstraint("team_id", name="pk_need_total"),
    )
    op.create_table(
        "culture_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("totals", sa.LargeBinary(), nullable=False),
        _to("culture_round", "team_id", "team"),
        sa.PrimaryKeyConstraint("id", name="pk_culture_round"),
    )
    _index("culture_round", "team_id")
    op.create_table(
        "culture_reply",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        _to("culture_reply", "round_id", "culture_round"),
        _to("culture_reply", "person_id", "person"),
        sa.PrimaryKeyConstraint("round_id", "person_id", name="pk_culture_reply"),
    )


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """What hangs on a row of the target goes with it."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])
