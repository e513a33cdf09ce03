"""The week as files: whole, typed in the reader's language, and never a formula."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import reader
from bot.reports.period import Period, last_week, week_so_far
from bot.reports.snapshot import Snapshot
from bot.reports.week import AgendaLine, ConnectorWeek, SharedEntry, Week
from bot.reports.week_csv import safe, week_csv
from bot.reports.week_json import week_json

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)


def week_with(words: str, *, action: str = "", title: str = "") -> Week:
    answers = [
        {"place": "description", "part": "experience", "text": words, "value": None, "private": False},
        {"place": "analysis", "part": "thinking", "text": "Because of the rain.", "value": None, "private": False},
    ]
    if action:
        answers.append({"place": "action_plan", "part": "action", "text": action, "value": None, "private": False})
    shot = Snapshot(
        {
            "kind": "reflection",
            "flow": "gibbs",
            "kept_at": NOW.isoformat(),
            "zone": "Europe/London",
            "title": title,
            "competences": ["2.3"],
            "scope": "full",
            "answers": answers,
        }
    )
    entry = SharedEntry(uuid4(), NOW, shot, full=True, opened=False)
    line = AgendaLine(uuid4(), NOW, "About calls")
    connector = ConnectorWeek(uuid4(), "Amina", (entry,), (line,))
    return Week(Period(date(2026, 3, 2), date(2026, 3, 4), "Europe/London"), uuid4(), False, (connector,))


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_table_has_a_row_for_each_thing_shared_and_says_what_it_is_not() -> None:
    content = week_csv(week_with("At the library", title="Rain"), reader("en", now=NOW))

    headings, entry, line, blank, footer = rows_of(content)
    assert content.startswith(b"\xef\xbb\xbf")
    assert headings[0] == "Connector"
    assert entry[:6] == ["Amina", "2026-03-04", "2026-03-04", "Reflection", "Rain", "2.3"]
    assert entry[6:] == ["At the library", "Because of the rain.", "open"]
    assert "About calls" in line
    assert blank == []
    assert footer[0].startswith("Not a care record.")


def test_the_headings_are_in_the_reader_s_language_and_the_words_as_written() -> None:
    headings, entry, *_ = rows_of(week_csv(week_with("At the library"), reader("ur", now=NOW)))

    assert headings[0] != "Connector"
    assert entry[6] == "At the library"


def test_json_has_the_three_parts_and_marks_a_missing_action_open() -> None:
    data = json.loads(week_json(week_with("At the library"), reader("en", now=NOW)))

    shared = data["connectors"][0]["shared"][0]
    assert shared["experience"] == ["At the library"]
    assert shared["thinking"] == ["Because of the rain."]
    assert shared["action"] == "open"
    with_plan = json.loads(week_json(week_with("x", action="When it rains, I will wait."), reader("en", now=NOW)))
    assert with_plan["connectors"][0]["shared"][0]["action"] == ["When it rains, I will wait."]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\u2068=", "＝"])
def test_no_cell_begins_a_formula(start: str) -> None:
    assert safe(f"{start}1+1").startswith("'")


@given(st.text())
def test_a_cell_keeps_its_words_whatever_they_are(words: str) -> None:
    assert safe(words) in (words, f"'{words}")
    entry = rows_of(week_csv(week_with(words.replace("\x00", "")), reader("en", now=NOW)))[1]
    assert entry[6].removeprefix("'") == words.replace("\x00", "").removeprefix("'")


def test_weeks_begin_on_monday_by_the_reader_s_own_clock() -> None:
    sunday_night = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)

    assert week_so_far(sunday_night, "Europe/London").first == date(2026, 3, 2)
    assert week_so_far(sunday_night, "Asia/Karachi").first == date(2026, 3, 9)
    assert last_week(sunday_night, "Asia/Karachi").last == date(2026, 3, 8)


def test_a_week_over_a_change_of_the_clocks_is_an_hour_shorter() -> None:
    week = last_week(datetime(2026, 4, 1, tzinfo=UTC), "Europe/London")
    assert (week.until - week.since).total_seconds() == 7 * 24 * 3600 - 3600
