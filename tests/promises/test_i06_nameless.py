"""I6 for what a team says together: nothing that is kept tells whose an idea without a name is, or who said what."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from bot.storage.store import Store
from tests.promises.house import House

SAM, AMINA = 8001, 8101
OTHERS = {8102: "Bilal", 8103: "Chloe", 8104: "Dan", 8105: "Ewa"}
IDEA = "Less paper, please, and more tea."

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
async def team(house: House) -> House:
    """Sam and five connectors, each of whom has a page of the team on the screen."""
    await house.make_team(SAM, "Sam", "Team")
    for who, name in {AMINA: "Amina", **OTHERS}.items():
        await house.link(SAM, who, name)
        await house.say(who, "/team")
    await house.say(SAM, "/team")
    return house


def every_row(store: Store) -> Rows:
    return {
        table.name: [dict(row) for row in store.conn.execute(select(table)).mappings()]
        for table in SQLModel.metadata.sorted_tables
    }


async def new_rows(house: House, before: Rows) -> Rows:
    after = await house.read(every_row)
    found = {name: [row for row in rows if row not in before[name]] for name, rows in after.items()}
    # (That a process is alive is nobody's.)
    return {name: rows for name, rows in found.items() if rows and name != "process"}


async def write_without_a_name(house: House, *words: str) -> None:
    await house.do(AMINA, "ideas")
    await house.do(AMINA, "write_idea")
    await house.do(AMINA, "idea_how", "nameless")
    await house.say(AMINA, *words)


@pytest.mark.parametrize("details", [False, True])
async def test_I6_an_idea_without_a_name_leaves_no_trace_of_who_wrote_it(team: House, *, details: bool) -> None:
    before = await team.read(every_row)
    await write_without_a_name(team, IDEA + (" Ring 07700 900123." if details else ""))
    if details:
        await team.do(AMINA, "clean_line")
    assert IDEA not in team.screen(AMINA)
    added = await new_rows(team, before)
    assert set(added) == {"idea", "chat_message", "seen_update"}
    [idea] = added["idea"]
    assert {name for name, value in idea.items() if value is not None} == {
        "id",
        "team_id",
        "body",
        "written_on",
        "arrived",
    }
    # What is remembered of the chat is what is remembered of anybody's who looks at a few screens.
    plain = {
        (row["kind"], row["ours"], row["session_id"], row["place"], row["question"], row["object_id"])
        for row in added["chat_message"]
    }
    assert plain == {("screen", True, None, None, None, None)}
    assert all(type(value) is not datetime for value in idea.values())


async def test_I6_what_comes_of_it_comes_on_another_day(team: House) -> None:
    await write_without_a_name(team, IDEA)
    written = team.clock.now()
    assert IDEA not in team.read_by(SAM)
    await team.do(SAM, "ideas")
    assert not team.can(SAM, "idea")
    await team.live_until(written + timedelta(days=1))
    rows = await team.read(every_row)
    told = [row for row in rows["chat_message"] if row["kind"] == "nudge"]
    rules = [row for row in rows["nudge_rule"] if row["kind"] == "idea_new"]
    assert told
    assert all(row["at"].date() > written.date() for row in told)
    assert all(row["made_at"].date() > written.date() for row in rules)
    await team.do(SAM, "ideas")
    await team.do(SAM, "idea")
    assert IDEA in team.read_by(SAM)
    assert [row for row in (await team.read(every_row))["audit"] if row["action"] == "opened"] == []


async def test_I6_what_arrives_says_nothing_of_who_is_asked_about_it_in_mydata(team: House) -> None:
    await write_without_a_name(team, IDEA)
    await team.say(AMINA, "/mydata")
    await team.do(AMINA, "download")
    page, data = team.newest_files(AMINA, 2)
    assert IDEA.encode() not in page + data


async def open_a_round(house: House) -> UUID:
    await house.do(SAM, "together")
    await house.do(SAM, "culture")
    await house.do(SAM, "culture_open")
    await house.press(SAM, "3 weeks")
    await house.settle()
    [found] = (await house.read(every_row))["culture_round"]
    id: UUID = found["id"]
    return id


async def test_I6_of_a_reply_only_that_there_was_one_is_kept_and_that_not_for_long(team: House) -> None:
    round_id = await open_a_round(team)
    before = await team.read(every_row)
    await team.do(AMINA, "culture_reply")
    for label in ("Yes", "Partly", "No", "Not sure") * 4:
        await team.press(AMINA, label)
    added = await new_rows(team, before)
    person = await team.someone(AMINA)
    assert added["culture_reply"] == [{"round_id": round_id, "person_id": person.id}]
    # (That a nudge was acted on is known too.)
    assert set(added) <= {"culture_reply", "culture_round", "chat_message", "seen_update", "nudge"}
    assert {row["place"] for row in added["chat_message"] if row["place"]} == {f"q{number}" for number in range(1, 17)}
    for who in OTHERS:
        await team.do(who, "culture_reply")
        for _ in range(16):
            await team.press(who, "Yes")
    rows = await team.read(every_row)
    assert rows["culture_reply"] == []
    assert rows["culture_round"][0]["closed_on"] == date(2026, 3, 4)


async def test_I6_nobody_can_watch_the_replies_come_in(team: House) -> None:
    await open_a_round(team)
    shown = []
    for who in (AMINA, *OTHERS):
        await team.do(SAM, "culture")
        shown.append(team.last(SAM))
        assert not team.can(SAM, "culture_totals")
        await team.do(who, "culture_reply")
        for _ in range(16):
            await team.press(who, "No")
    assert len(set(shown)) == 1
    await team.do(SAM, "culture")
    await team.do(SAM, "culture_totals")
    assert "5 no" in team.last(SAM)
