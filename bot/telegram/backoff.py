"""How long to wait before trying again."""

from __future__ import annotations

from random import Random

LONGEST_SECONDS = 60.0


def backoff(failures: int, random: Random) -> float:
    """Seconds to wait after so many failures in a row: twice as long each time, at no round moment."""
    longest = min(LONGEST_SECONDS, 2.0 ** min(failures - 1, 10))
    return longest * random.uniform(0.5, 1.0)
