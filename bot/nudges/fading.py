"""What comes to nothing comes less often: after three in a row every second one, after three of those none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.storage.nudges.switches import SwitchRecord

IN_A_ROW = 3


def after(switch: SwitchRecord, *, heeded: bool, now: datetime) -> SwitchRecord:
    """How the kind stands once it is known what became of the last one of it."""
    if heeded:
        return replace(switch, ignored=0, halved=False, left_out=False)
    if switch.ignored + 1 < IN_A_ROW:
        return replace(switch, ignored=switch.ignored + 1)
    if switch.halved:
        return replace(switch, ignored=0, halved=False, left_out=False, is_on=False, paused_at=now)
    return replace(switch, ignored=0, halved=True, left_out=False)
