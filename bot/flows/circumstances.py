"""The circumstances of a turn: the little a flow may know of the world outside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When and where an event happens, and in which languages somebody may be writing.

    `now` is aware, in UTC; `zone` is an IANA name; `languages` are shipped codes, the person's own first.
    """

    now: datetime
    zone: str = "Europe/London"
    languages: tuple[str, ...] = ("en",)

    @property
    def local(self) -> datetime:
        """The moment as the person's own clock shows it (aware)."""
        return self.now.astimezone(ZoneInfo(self.zone))
