"""Summaries to try the file formats on: a quarter of six connectors and a team, a week of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from bot.content.load import load_flows, load_options
from bot.flows.compile import build_all
from bot.reports.own.report import KeptEntry, OwnRecord, Pack
from bot.reports.period import Period
from bot.reports.snapshot import Snapshot
from bot.reports.summary.report import AgendaLine, ConnectorSummary, SharedEntry, Summary
from bot.reports.summary.team_summary import TeamIdea, TeamSummary
from bot.storage.supervision.actions import ActionRecord, State
from bot.storage.supervision.records import Role
from bot.storage.teams.culture import ANSWERS, CultureTotals
from bot.storage.teams.learning_needs import TeamNeeds
from tests.reports.papers import IN_BENGALI, IN_ENGLISH, IN_POLISH, IN_SOMALI, IN_URDU

FLOWS = build_all(load_flows(), load_options())
NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31), "Europe/London")
WORDS = (IN_ENGLISH, IN_URDU, IN_BENGALI, IN_POLISH, IN_SOMALI)
NAMES = ("Amira Khan", "Bela Kovač", "ফারহানা বেগম", "Kasia Wiśniewska", "نادیہ", "Zoe")


def snapshot(
    words: str,
    *,
    title: str = "",
    kind: str = "reflection",
    kept: datetime = NOW,
    competences: Sequence[str] = ("2.3",),
    action: str = "",
) -> Snapshot:
    """What is seen of an entry: its three parts (the thinking is always the same), without an action unless given."""
    places = (
        ("description", "analysis", "action_plan") if kind == "reflection" else ("what_happened", "learning", "plan")
    )
    said = [("experience", words), ("thinking", "Because of the rain."), ("action", action)]
    return Snapshot(
        {
            "kind": kind,
            "flow": "gibbs" if kind == "reflection" else "journal",
            "kept_at": kept.isoformat(),
            "zone": "Europe/London",
            "title": title,
            "competences": list(competences),
            "scope": "full",
            "answers": [
                {"place": place, "part": part, "text": text, "value": None, "private": False}
                for place, (part, text) in zip(places, said, strict=True)
                if text
            ],
        }
    )


def shared(shot: Snapshot, at: datetime = NOW) -> SharedEntry:
    return SharedEntry(uuid4(), at, shot, full=True, opened=False)


def agreed(words: str, *, owner: Role = "connector", due: date | None = None, state: State = "open") -> ActionRecord:
    """An action agreed on 2 February."""
    ids: dict[str, UUID] = {name: uuid4() for name in ("id", "row_id", "copy_id", "record_id", "holder_id")}
    done_at = NOW if state != "open" else None
    return ActionRecord(
        **ids,
        other_id=uuid4(),
        owner=owner,
        words=words,
        due_on=due,
        state=state,
        state_at=done_at,
        met_on=date(2026, 2, 2),
    )


def a_week(words: str = "At the library", *, title: str = "Rain", action: str = "") -> Summary:
    """Amina shared one reflection and has one line for supervision."""
    entry = shared(snapshot(words, title=title, action=action))
    line = AgendaLine(uuid4(), NOW, "About calls")
    period = Period(date(2026, 3, 30), date(2026, 3, 31), "Europe/London")
    return Summary(period, uuid4(), False, (ConnectorSummary(uuid4(), "Amina", (entry,), (line,)),))


def a_quarter(connectors: int = len(NAMES)) -> Summary:
    """Everybody shared something in most weeks; the first has agreed actions, the last has shared nothing."""
    people = [_connector(name, number, connectors) for number, name in enumerate(NAMES[:connectors])]
    return Summary(QUARTER, uuid4(), False, tuple(people), (a_team(),))


def _connector(name: str, number: int, of: int) -> ConnectorSummary:
    if number == of - 1 and number > 4:
        return ConnectorSummary(uuid4(), name, (), ())
    entries = tuple(_entry(number, week) for week in range(number, 13, 3))
    lines = (
        AgendaLine(uuid4(), NOW, WORDS[number % 5].split(".")[0], "worry", "restorative"),
        AgendaLine(uuid4(), NOW, "When do I stop calling?", None, "normative"),
    )
    actions = (
        agreed("Ask the library about a quiet hour", due=date(2026, 3, 1)),
        agreed("Find the policy on lone visits", owner="supervisor", due=date(2026, 4, 20)),
        agreed(IN_BENGALI.split("\n")[0], state="done"),
    )
    return ConnectorSummary(uuid4(), name, entries, lines, actions if number < 2 else (), date(2026, 4, 7))


def _entry(number: int, week: int) -> SharedEntry:
    day = datetime.combine(QUARTER.first + timedelta(days=7 * week), time(10), UTC)
    touched = (("2.3",), ("2.3", "4.1"), ("1.2",))[week % 3]
    words = WORDS[(number + week) % 5]
    shot = snapshot(
        words,
        title=words.split(" ")[0],
        kind="reflection" if week % 2 else "journal",
        kept=day,
        competences=touched,
        action="When it rains, I will wait." if week % 4 else "",
    )
    return shared(shot, day)


def a_team() -> TeamSummary:
    """Eight people share what they would like to learn; seven replied in the last round; two had ideas."""
    totals = {number: {answer: (number + at) % 4 for at, answer in enumerate(ANSWERS)} for number in range(1, 17)}
    ideas = (
        TeamIdea("A list of quiet cafés, that all of us keep.", "Amira Khan", date(2026, 3, 3)),
        TeamIdea(IN_URDU.split("\n")[0], "", date(2026, 3, 9)),
    )
    return TeamSummary(
        uuid4(),
        "Riverside",
        TeamNeeds(date(2026, 3, 1), {"2.3": 8, "4.1": 5}, {"1": 6}),
        CultureTotals(uuid4(), date(2026, 2, 1), date(2026, 2, 21), 7, totals),
        ideas,
    )


def own_quarter() -> OwnRecord:
    """Thirteen entries, every third of them private, and a line for supervision."""
    entries = tuple(KeptEntry(uuid4(), _entry(0, week).snapshot, bool(week % 3)) for week in range(13))
    line = AgendaLine(uuid4(), NOW, "When do I stop calling?", None, "normative")
    return OwnRecord(QUARTER, NAMES[0], {"reflection": 6, "journal": 7}, entries, (line,))


def a_pack() -> Pack:
    """Nine of them chosen, two sessions, one action done."""
    chosen = tuple(each for each in own_quarter().entries if each.shared)
    days = (date(2026, 1, 12), date(2026, 2, 2))
    return Pack(QUARTER, NAMES[0], chosen, days, (agreed("Ask the library about a quiet hour", state="done"),))
