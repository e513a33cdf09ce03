"""What a team asks and says together: ideas, review dates, learning needs, the learning-culture round."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
