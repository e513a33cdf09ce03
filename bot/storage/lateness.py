"""What waits, since when, and what was given up: for whoever keeps an eye on the bot. Nothing in it is anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.storage.inbox import inbox, oldest_inbox
from bot.storage.nudges.rules import next_due
from bot.storage.outbox import oldest_outbox, outbox
from bot.storage.store import Store

_INBOX_SET_ASIDE = select(func.count()).where(inbox.c.set_aside_at.is_not(None))
_OUTBOX_SET_ASIDE = select(func.count()).where(outbox.c.set_aside)


@dataclass(frozen=True, slots=True)
class Lateness:
    """For how long the oldest of each has waited (a nudge: since it fell due); how many rows were set aside."""

    inbox: timedelta
    outbox: timedelta
    nudges: timedelta
    inbox_set_aside: int
    outbox_set_aside: int


def lateness(store: Store, now: datetime) -> Lateness:
    return Lateness(
        inbox=_since(oldest_inbox(store), now),
        outbox=_since(oldest_outbox(store), now),
        nudges=_since(next_due(store), now),
        inbox_set_aside=store.conn.scalar(_INBOX_SET_ASIDE) or 0,
        outbox_set_aside=store.conn.scalar(_OUTBOX_SET_ASIDE) or 0,
    )


def _since(moment: datetime | None, now: datetime) -> timedelta:
    return max(now - moment, timedelta()) if moment else timedelta()
