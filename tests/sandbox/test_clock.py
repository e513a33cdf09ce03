"""Moving the sandbox's clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.sandbox import Sandbox

THURSDAY = datetime(2026, 3, 26, 21, 30, tzinfo=UTC)  # three days before summer time


class Nudges:
    """A bot with nudges due at certain moments; it notes what time it was when it worked."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self.due: list[datetime] = []
        self.worked_at: list[datetime] = []

    async def next_due(self) -> datetime | None:
        return min((moment for moment in self.due if moment > self.clock.now()), default=None)

    async def settled(self) -> None:
        self.worked_at.append(self.clock.now())


@pytest.fixture
async def world(clock: MovableClock) -> AsyncIterator[tuple[Sandbox, Nudges]]:
    clock.set(THURSDAY)
    nudges = Nudges(clock)
    sandbox = Sandbox(clock=clock, next_due=nudges.next_due, settled=nudges.settled)
    await sandbox.start()
    yield sandbox, nudges
    await sandbox.stop()


@pytest.fixture
def move(world: tuple[Sandbox, Nudges], http: Any) -> Any:
    async def moved(**how: Any) -> Any:
        async with http.post(f"{world[0].url}/sandbox/clock", json=how) as answer:
            return await answer.json()

    return moved


@pytest.mark.parametrize(
    ("how", "then"),
    [
        ({"advance": 3600}, "2026-03-26T22:30:00+00:00"),
        ({"set": "2026-01-01T12:00:00+01:00"}, "2026-01-01T11:00:00+00:00"),
        ({"at": "08:00"}, "2026-03-27T08:00:00+00:00"),
        ({"at": "08:30", "weekday": 0}, "2026-03-30T07:30:00+00:00"),
        ({"at": "08:30", "weekday": 3}, "2026-04-02T07:30:00+00:00"),
    ],
)
async def test_the_clock_goes_where_it_is_told_in_the_time_of_london(move: Any, how: Any, then: str) -> None:
    assert (await move(**how))["now"] == then


async def test_the_clock_steps_from_nudge_to_nudge_and_waits_for_the_bot(world: Any, move: Any) -> None:
    _, nudges = world
    nudges.due = [datetime(2026, 3, 27, 8, tzinfo=UTC), datetime(2026, 3, 30, 7, 30, tzinfo=UTC)]
    assert (await move(next_due=True))["moved"]
    assert (await move(next_due=True))["moved"]
    assert not (await move(next_due=True))["moved"]
    assert nudges.worked_at == nudges.due


async def test_a_moment_without_an_offset_is_refused(move: Any) -> None:
    assert "offset" in (await move(set="2026-01-01T12:00:00"))["error"]
    assert "error" in await move()


async def test_what_falls_due_on_the_way_is_done_when_it_is_due(world: Any, move: Any) -> None:
    _, nudges = world
    nudges.due = [datetime(2026, 3, 27, 8, tzinfo=UTC), datetime(2026, 3, 30, 7, 30, tzinfo=UTC)]
    await move(at="09:00", weekday=0)
    assert nudges.worked_at == [*nudges.due, datetime(2026, 3, 30, 8, tzinfo=UTC)]
