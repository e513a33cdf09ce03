"""What is said of goals: the level in words, the change, one figure or why there is none, and the picture."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from bot.flows.attainment import Attainment, Method, Missing, Scaled, attainment
from bot.i18n import MINUS, reader
from bot.reports.charts.chart import chart_data, chart_png
from bot.reports.goals.report import Look, Together, ToldGoal, goal_in
from bot.reports.goals.shared import SharedGoal, goal_data, goals_lines, shared_goals
from bot.reports.goals.words import cautions, change_said, goal_lines, levels_chart, together_lines
from bot.reports.papers.blocks import entry_blocks
from bot.reports.period import Period
from bot.reports.snapshot import Snapshot
from bot.reports.summary.as_json import summary_json
from bot.reports.summary.paper import summary_paper
from bot.reports.summary.report import ConnectorSummary, Summary
from bot.reports.summary.sheets import summary_sheets
from bot.storage.shares import ShareRecord
from tests.reports.summaries import FLOWS

START = datetime(2026, 3, 4, 10, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31), "Europe/London")
ENGLISH = reader("en", now=START + timedelta(days=30))


def look(days: int, level: float, fit: str | None = "expected", words: str = "") -> Look:
    return Look(uuid4(), START + timedelta(days=days), level, fit, "person", words)


def told(*looks: Look, baseline: int | None = -1, **more: Any) -> ToldGoal:
    goal = ToldGoal(uuid4(), "Sing in the choir", False, "open", baseline, START, None, looks)
    return replace(goal, **more)


def lines(goal: ToldGoal) -> list[str]:
    return [ENGLISH.text(line) for line, _ in goal_lines(goal)]


def test_a_goal_is_told_by_where_it_began_where_it_is_who_said_so_and_the_change() -> None:
    assert lines(told(look(1, -0.5, "partly"))) == [
        "At the start: Somewhat less (−1)",
        "Now: Partly (−0.5), Thursday 5 March",
        "Who chose the level: The person",
        "Since the start it has moved up by 0.5 (the scale goes from −2 to 2).",
    ]


def test_a_written_level_is_said_with_the_words_it_was_chosen_by() -> None:
    said = [(ENGLISH.text(line), words) for line, words in goal_lines(told(look(1, 1, None, "Cooks twice a week")))]
    assert ("Now: Somewhat better (1), Thursday 5 March", "Cooks twice a week") in said


def test_what_is_read_later_has_no_today_in_it() -> None:
    goal = told(look(30, -0.5, "partly"), review_on=ENGLISH.now.date())
    said = [ENGLISH.text(line) for line, _ in goal_lines(goal, "short")]
    assert "Now: Partly (−0.5), 3 Apr 2026" in said
    assert "To be looked at again: 3 Apr 2026" in said
    assert "Now: Partly (−0.5), today" in lines(goal)
    shot = Snapshot(
        share(uuid4(), 30, look(30, 0)).snapshot | {"title": "", "flow": "goal", "answers": [], "competences": []}
    )
    on_paper = [str(block) for block in entry_blocks(shot, ENGLISH, FLOWS)]
    assert not any("today" in each for each in on_paper)


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        (told(), "Nobody has checked in yet."),
        (told(look(1, 0), baseline=None), "Where it began was not noted, so no change can be given."),
        (told(look(1, -1)), "It is where it began."),
        (told(look(1, -2)), "Since the start it has moved down by 1 (the scale goes from −2 to 2)."),
    ],
)
def test_every_awkward_case_has_a_sentence(goal: ToldGoal, said: str) -> None:
    assert ENGLISH.text(change_said(goal)) == said


@pytest.mark.parametrize("missing", [Missing.NOTHING_SCORED, Missing.ONE_GOAL, Missing.MIXED_METHODS])
def test_where_there_is_no_figure_it_is_said_why(missing: Missing) -> None:
    [line] = [ENGLISH.text(line) for line in together_lines(Together(missing, None, None, weighed=False), ENGLISH)]
    assert line.startswith("There is no T score: ")
    assert not any(figure in line for figure in ("50", "nan"))


def test_the_figure_names_its_method_version_and_days_and_50_is_as_expected() -> None:
    goals = [Scaled(Method.LIGHT, -1, 0), Scaled(Method.LIGHT, -2, 0)]
    score = attainment(goals)
    assert isinstance(score, Attainment)
    said = " ".join(
        ENGLISH.text(line) for line in together_lines(Together(score, START, START, weighed=False), ENGLISH)
    )
    assert "T score of 2 goals: 50" in said
    assert "Method: GAS-light (Turner-Stokes), version 1, rho 0.3." in said
    assert "4 Mar 2026" in said
    assert "weight" not in said


def test_without_a_beginning_there_is_a_figure_and_no_change() -> None:
    score = attainment([Scaled(Method.WRITTEN, None, 0), Scaled(Method.WRITTEN, -1, 1)])
    said = [ENGLISH.text(line) for line in together_lines(Together(score, START, START, weighed=True), ENGLISH)]
    assert "Where one of these goals began was not noted, so no change can be given." in said
    assert "Goals count by their weight. One that was given none counts as 1." in said


def test_the_cautions_say_that_it_is_no_mark_and_where_it_comes_from() -> None:
    said = " ".join(ENGLISH.text(line) for line in cautions())
    assert "no mark for anybody" in said
    assert "general literature" in said
    assert "10.1007/BF01530764" in said


def test_the_picture_begins_at_the_start_and_its_caption_says_the_same() -> None:
    chart = levels_chart(told(look(1, -0.5, "partly"), look(20, 1, "better")), ENGLISH)
    assert chart.labels == ("4 Mar 2026", "5 Mar 2026", "24 Mar 2026")
    assert chart.series[0].values == (-1, -0.5, 1)
    assert (chart.least, chart.most) == (-2, 2)
    assert chart.caption == (
        "The levels of this goal over time. At the start: Somewhat less (−1). "
        "5 Mar 2026: Partly (−0.5); 24 Mar 2026: A little more (1)"
    )


def test_a_long_way_is_drawn_to_its_end() -> None:
    looks = tuple(look(days, days % 3 - 1) for days in range(40))
    chart = levels_chart(told(*looks), ENGLISH)
    assert len(chart.labels) == 12
    assert chart.series[0].values == tuple(each.level for each in looks[-12:])
    assert len(chart.caption) < 1024


@pytest.mark.parametrize("language", ["en", "ur", "bn", "pl", "so"])
def test_the_picture_is_drawn_in_every_language_with_a_real_minus(language: str) -> None:
    who = reader(language, now=START)
    chart = levels_chart(told(look(1, -2, "worse"), look(9, 1, "better")), who)
    assert MINUS in chart.ticks[0][1]
    assert "-" not in "".join(name for _, name in chart.ticks)
    assert chart_data(chart, language, who.language.rtl)["nothing"] == ""
    assert chart_png(chart, language, who.language.rtl).startswith(b"\x89PNG")


def test_a_minus_stays_before_its_number_among_right_to_left_words() -> None:
    chart = levels_chart(told(look(1, -2, "worse")), reader("ur", now=START))
    assert f"\u2068{MINUS}2\u2069" in chart.ticks[0][1]
    assert f"\u2068{MINUS}2\u2069" in chart.caption
    said = reader("ur", now=START).text(change_said(told(look(1, -2, "worse"))))
    assert f"\u2068{MINUS}2\u2069" in said


def share(goal_id: UUID, days: int, *looks: Look, alias: str = "Blue heron", **more: Any) -> ShareRecord:
    data = {
        "kind": "goal",
        "journey": {"alias": alias, "step": None},
        "goal": {
            "id": str(goal_id),
            "title": "Sing in the choir",
            "own": False,
            "state": "open",
            "baseline": -1,
            "set_at": START.isoformat(),
            "review_on": None,
            "looks": [
                {
                    "entry": str(each.entry_id),
                    "at": each.at.isoformat(),
                    "level": each.level,
                    "fit": each.fit,
                    "rated_by": each.rated_by,
                    "text": each.words,
                }
                for each in looks
            ],
            **more,
        },
    }
    return ShareRecord(uuid4(), uuid4(), goal_id, "full", data, START + timedelta(days=days), None, [])


def said_of(goals: tuple[SharedGoal, ...]) -> list[str]:
    return [ENGLISH.text(line) for line in goals_lines(goals, MARCH, ENGLISH)]


def test_a_goal_that_moved_is_in_the_summary_once_as_the_latest_look_tells_it() -> None:
    goal_id, first, second = uuid4(), look(1, -1, "no_change"), look(9, 1, "better")
    # The older check-in was shared last.
    goals = shared_goals([share(goal_id, 10, first, second), share(goal_id, 12, first)], MARCH)
    assert said_of(goals) == [
        "Blue heron, “Sing in the choir”: at the start: Somewhat less (−1); now: A little more (1). "
        "Chosen by: The person."
    ]
    assert goal_data(goals[0])["change"] == 2


def test_what_is_due_by_the_end_of_the_time_is_in_the_summary_and_what_is_not_is_left_out() -> None:
    late = share(uuid4(), -90, alias="Red robin", review_on="2026-03-20")
    soon = share(uuid4(), -90, alias="Green finch", review_on="2026-03-31")
    later = share(uuid4(), -90, alias="Grey owl", review_on="2026-04-01")
    closed = share(uuid4(), -90, alias="White swan", review_on="2026-03-20", state="closed")
    who = reader("en", now=datetime(2026, 3, 25, 9, tzinfo=UTC))
    goals = shared_goals([late, soon, later, closed], MARCH)
    assert [who.text(line) for line in goals_lines(goals, MARCH, who)] == [
        "Red robin, “Sing in the choir”: was to be looked at by 20 Mar 2026.",
        "Green finch, “Sing in the choir”: to be looked at on 31 Mar 2026.",
    ]


def test_what_was_looked_at_and_shared_long_before_is_not_in_it() -> None:
    before = share(uuid4(), -30, Look(uuid4(), START - timedelta(days=31), 1, "better", "both"))
    assert shared_goals([before], MARCH) == ()


def test_a_share_of_anything_else_tells_of_no_goal() -> None:
    assert goal_in(Snapshot({"kind": "journal"})) is None
    assert shared_goals([ShareRecord(uuid4(), uuid4(), None, "line", {"line": "x"}, START, None, [])], MARCH) == ()


@pytest.mark.parametrize("of_the_same", ["summary", "sheets", "json"])
def test_every_rendering_of_a_summary_names_the_goals_that_moved(of_the_same: str) -> None:
    goals = shared_goals([share(uuid4(), 10, look(9, 1, "better"))], MARCH)
    connector = ConnectorSummary(uuid4(), "Amina", (), (), goals=goals)
    summary = Summary(MARCH, uuid4(), False, (connector,))
    match of_the_same:
        case "summary":
            said = str(summary_paper(summary, ENGLISH, FLOWS))
        case "sheets":
            said = " ".join(str(list(table.rows)) for table in summary_sheets(summary, ENGLISH, FLOWS).tables())
        case _:
            said = b"".join(summary_json(summary, ENGLISH)).decode()
            assert json.loads(said)["connectors"][0]["goals"] == [goal_data(goals[0])]
    assert "Blue heron" in said
    assert "Sing in the choir" in said
    assert "Nothing shared in this time." not in said
