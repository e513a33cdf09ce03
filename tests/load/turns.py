"""On SQLite, in one process: somebody who has very much, beside somebody who has little."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.promises.house import House, a_house
from tests.promises.trial import Trials, on_trial

FULL, LITTLE = 8301, 8302  # who they are in Telegram


def try_turns(work: Callable[[Trials], object]) -> None:
    """Let `work` fill the two and measure."""
    in_a_house(lambda house: on_trial(house, work))


def in_a_house(work: Callable[[House], Awaitable[object]]) -> None:
    """Where each of the two has a supervisor."""

    async def trying(folder: Path) -> None:
        async with a_house(folder) as house:
            for supervisor, connector, name in ((8201, FULL, "Full"), (8202, LITTLE, "Empty")):
                await house.make_team(supervisor, f"Sam {name}", name)
                await house.link(supervisor, connector, name)
            await work(house)

    with tempfile.TemporaryDirectory(prefix="tandem-turns-") as folder:
        asyncio.run(trying(Path(folder)))


def took(act: Callable[[], object], times: int) -> float:
    """The least of the CPU's time, in milliseconds: what else the machine does is in the others."""
    least = float("inf")
    for _ in range(times):
        begun = time.thread_time()
        act()
        least = min(least, time.thread_time() - begun)
    return least * 1000
