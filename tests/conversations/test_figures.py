"""What is counted of how flows went: that they ended and where, and no word of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.reports.figures import flow_figures
from bot.storage.runs import runs_between
from tests.conversations.beginnings import begin
from tests.conversations.stage import Stage

LONG_AGO, FAR_AWAY = date(2026, 1, 1), date(2027, 1, 1)


@pytest.fixture
async def amina(stage: Stage) -> Stage:
    await begin(stage, "Sam supervises Amina")
    return stage


async def counted(stage: Stage) -> list[tuple[str, str, str]]:
    runs = await stage.app.database.read(lambda store: runs_between(store, LONG_AGO, FAR_AWAY))
    return [(run.flow, run.outcome, run.last_step) for run in runs]


async def test_what_is_finished_is_counted_once_and_what_is_open_as_open(amina: Stage) -> None:
    await amina.say("Amina", "/journal")
    assert await counted(amina) == [("journal", "open", "")]
    for words in ("We went to the library.", "Calm.", "Ask again.", "The library"):
        await amina.say("Amina", words)
    [(flow, outcome, _)] = await counted(amina)
    assert (flow, outcome) == ("journal", "finished")
    await amina.edit("Amina", "Calm.", "Quite calm.")
    assert len(await counted(amina)) == 1


async def test_what_is_deleted_is_counted_with_the_last_question_that_was_answered(amina: Stage) -> None:
    await amina.say("Amina", "/journal")
    await amina.say("Amina", "We went to the library.")
    await amina.say("Amina", "/cancel")
    await amina.press("Amina", "Delete")
    assert await counted(amina) == [("journal", "deleted", "what_happened")]


async def test_a_draft_that_goes_after_its_time_is_counted_and_a_short_flow_is_not(amina: Stage) -> None:
    await amina.say("Amina", "/journal")
    await amina.say("Amina", "We went to the library.")
    await amina.press("Amina", "Pause")
    for _ in range(40):
        amina.clock.advance(timedelta(days=1))
        await amina.settle()
    assert await counted(amina) == [("journal", "expired", "what_happened")]
    await amina.say("Amina", "/visit")
    await amina.press("Amina", "In 1 hour")
    assert len(await counted(amina)) == 1


async def test_one_person_is_never_shown(amina: Stage) -> None:
    await amina.say("Amina", "/journal")
    [figures] = await amina.app.database.read(lambda store: flow_figures(store, LONG_AGO, FAR_AWAY))
    assert figures.too_few
    assert (figures.begun, figures.people) == (0, 0)
