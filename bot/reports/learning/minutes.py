"""How much learning there is in what was shared."""

from __future__ import annotations

from bot.reports.snapshot import Snapshot
from bot.storage.learning.records import LEARNING


def shared_minutes(shown: Snapshot) -> int:
    """The minutes of a shared learning record; 0 for what is only planned, says no time, or is something else."""
    if shown.data["kind"] != LEARNING:
        return 0
    values = {answer["place"]: answer["value"] for answer in shown.answers}
    minutes = values.get("minutes")
    return minutes if isinstance(minutes, int) and values.get("state") != "planned" else 0
