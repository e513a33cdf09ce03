"""A clock that was wrong and is put right: nobody waits for hours, nothing is lost, nothing stays planned for later."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.conversations.beginnings import begin, contains, heard
from tests.conversations.stage import Stage

BACK = timedelta(hours=-5)
A_MONTH = timedelta(days=31)


@pytest.fixture
async def amina(stage: Stage) -> Stage:
    """Amina and her supervisor Sam have begun; nothing is open."""
    await begin(stage, "Sam supervises Amina")
    return stage


async def say(stage: Stage, words: str, name: str = "Amina") -> list[str]:
    await stage.say(name, words)
    return heard(stage, name)


@pytest.mark.parametrize("by", [BACK, A_MONTH])
async def test_a_reflection_goes_on(amina: Stage, by: timedelta) -> None:
    assert contains(await say(amina, "/journal"), "1 of 3")
    amina.clock.advance(by)
    assert contains(await say(amina, "We went to the library."), "2 of 3")
    amina.clock.advance(-by)
    assert contains(await say(amina, "Calm."), "3 of 3")
    assert contains(await say(amina, "Go again."), "title")


@pytest.mark.parametrize("by", [BACK, A_MONTH])
async def test_what_could_not_be_sent_before_is_sent_at_the_next_start(amina: Stage, by: timedelta) -> None:
    fault = amina.sandbox.world.faults.switch_on("error_502", methods=["sendMessage"])
    await amina.say("Amina", "/journal")
    assert fault.hits
    await amina.app.stop()
    amina.sandbox.world.faults.switch_off()
    amina.clock.advance(by)
    await amina.restart()
    await amina.phones["Amina"].expect("1 of 3")
    await amina.settle()
    amina.complaints.lines.clear()


async def test_what_is_due_comes_once_when_its_time_comes_again(amina: Stage) -> None:
    await say(amina, "/visit")
    await amina.press("Amina", "In 1 hour")
    heard(amina, "Amina")
    due = await amina.app.next_due()
    assert due
    await amina.jump(due)
    assert contains(heard(amina, "Amina"), "visit")
    await amina.jump(due + BACK)
    await amina.jump(due + timedelta(minutes=5))
    assert not heard(amina, "Amina")


async def test_what_comes_every_week_does_not_stay_away_for_a_month(amina: Stage) -> None:
    async def next_weeks(begin: datetime) -> list[datetime]:
        moments = []
        async for moment in amina.time_passes(begin + timedelta(days=15)):
            if any("week" in text for text in heard(amina, "Sam")):
                moments.append(moment)
        return moments

    right = amina.clock.now()
    await amina.jump(right + A_MONTH)
    heard(amina, "Sam")
    await amina.jump(right)
    assert await next_weeks(right), "one may have come early, the one after it comes"


async def test_a_draft_is_not_dropped_without_the_week_of_warning(amina: Stage) -> None:
    await say(amina, "/journal")
    await say(amina, "We went to the library.")
    await say(amina, "/pause")
    right = amina.clock.now()
    await amina.jump(right + A_MONTH)
    await amina.jump(right)
    assert contains(await say(amina, "/resume"), "2 of 3")


async def test_a_stranger_who_wrote_too_much_is_not_shut_out_for_hours(stage: Stage) -> None:
    await stage.say_at_once("Zoe", ["Hello?"] * 30)
    assert contains(heard(stage, "Zoe"), "Please try again in ten minutes.")
    stage.clock.advance(BACK)
    await stage.say("Zoe", "Hello?")
    assert contains(heard(stage, "Zoe"), "you need an invitation link")


async def test_what_is_written_by_a_wrong_clock_can_be_read_by_a_right_one(amina: Stage) -> None:
    amina.clock.advance(A_MONTH)
    for words in ("/journal", "We went to the library.", "Calm.", "Go again.", "The library"):
        await say(amina, words)
    amina.clock.advance(-A_MONTH)
    await say(amina, "/entries")
    assert "The library" in amina.screen("Amina").rpartition("You have 1 entry.")[2]
