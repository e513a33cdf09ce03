"""What a transcript cannot say by itself: two screens that are the same, a database with nobody in it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import ChatMessage, Entry, FlowSession, Person, Team
from tests.conversations.beginnings import begin, heard
from tests.conversations.stage import Stage
from tests.conversations.transcript import play

KEPT = (Person, FlowSession, Entry, ChatMessage, Team)


def rows(store: Store) -> dict[str, int]:
    """How many rows each table of people's things has."""
    counts = {}
    for table in KEPT:
        found = store.conn.execute(select(func.count()).select_from(table_of(table))).scalar_one()
        counts[table.__name__] = found
    return {name: count for name, count in counts.items() if count}


@pytest.mark.parametrize("how_much", ["The headline", "All of it", "All of it, Feelings too"])
async def test_what_the_preview_shows_is_what_the_supervisor_opens(stage: Stage, how_much: str) -> None:
    await begin(stage, "Amina has kept a journal entry")
    await stage.press("Amina", "Share")
    await stage.press("Amina", how_much.partition(",")[0])
    if "Feelings" in how_much:
        await stage.press("Amina", "Put Feelings in too")
    preview = heard(stage, "Amina")[-1].split("\n", 2)
    await stage.press("Amina", "Share")
    await stage.say("Sam", "/summary")
    await stage.press("Sam", "Amina: At the library")
    opened = heard(stage, "Sam")[-1].split("\n", 2)
    assert preview[0] == "This is exactly what Sam would see:"
    assert opened[0] == "Amina shared this with you, today."
    assert opened[2].removesuffix("\n\nSwipe to reply, or answer with a button.") == preview[2]
    assert ("Calm" in opened[2]) == ("Feelings" in how_much)
    assert ("Waiting" in opened[2]) == ("All of it" in how_much)


async def test_what_is_exported_is_what_was_shared(stage: Stage) -> None:
    await begin(stage, "Amina has shared a journal entry")
    await stage.say("Sam", "/export")
    await stage.press("Sam", "This week so far")
    await stage.press("Sam", "JSON")
    await stage.press("Sam", "CSV")
    week = json.loads(await stage.file("Sam", "tandem-summary-2026-03-02-to-2026-03-04.json"))
    table = (await stage.file("Sam", "tandem-summary-2026-03-02-to-2026-03-04.csv")).decode("utf-8-sig")
    (shared,) = week["connectors"][0]["shared"]
    assert [answer["words"] for answer in shared["answers"]] == [
        "We went to the library together.",
        "Waiting is also work.",
    ]
    assert "Calm" not in json.dumps(week)
    assert "Calm" not in table
    assert "Waiting is also work." in table


async def test_everything_is_in_what_is_downloaded_and_nothing_is_left_after_deleting(stage: Stage) -> None:
    await begin(stage, "Amina has shared a journal entry")
    await stage.say("Amina", "/mydata")
    await stage.press("Amina", "Download everything")
    for file_name in ("tandem-my-data-2026-03-04.json", "tandem-my-data-2026-03-04.html"):
        content = (await stage.file("Amina", file_name)).decode()
        for words in ("We went to the library together.", "Calm, and a little proud.", "At the library", "Amina"):
            assert words in content
    await stage.press("Amina", "Delete everything")
    await stage.press("Amina", "Yes, delete everything")
    left = await stage.app.database.read(rows)
    assert left["Person"] == 1
    assert "Entry" not in left


async def test_nothing_is_kept_of_somebody_before_they_press_start(stage: Stage) -> None:
    stage.open_to_all()
    await stage.say("Amina", "/start")
    await stage.press("Amina", "Read more")
    await stage.press("Amina", "اردو")
    await stage.say("Amina", "ہیلو")
    await stage.send("Amina", "photo")
    assert await stage.app.database.read(rows) == {}
    await stage.check()
    await stage.press("Amina", "Start" if "Start" in stage.screen("Amina") else "شروع کریں")
    assert (await stage.app.database.read(rows))["Person"] == 1


async def test_a_transcript_in_which_nothing_is_seen_shows_nothing(stage: Stage) -> None:
    played = await play(stage, "# Nobody says anything\n\nanyone may start\n")
    assert not played.seen
