"""Write the next revision from what changed in the tables.

python -m bot.storage.migrations "a goal has levels"

Read it before you keep it, and set HEAD to it. There is no way down: the copy made before a migration is the
way back.
"""

from __future__ import annotations

import sys

from alembic import command
from sqlalchemy import create_engine

from bot.storage.engines.migrate import alembic_config, upgrade
from bot.storage.migrations import HEAD


def main(message: str) -> None:
    """Compare the tables with an empty database that has been through every revision so far."""
    with create_engine("sqlite://").begin() as conn:
        upgrade(conn)
        command.revision(alembic_config(conn), message, autogenerate=True, rev_id=f"{int(HEAD) + 1:04}")


if __name__ == "__main__":
    main(sys.argv[1])
