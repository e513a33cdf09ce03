"""Goals in a summary: those somebody shared that were looked at in its time, or are due by its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.i18n import Reader, Text, Value, When, mark, say
from bot.reports.goals.report import ToldGoal, goal_in
from bot.reports.goals.words import RATED_BY, STANDS, level_said, start_name
from bot.reports.papers.blocks import column, day
from bot.reports.papers.paper import Cell, Column
from bot.reports.period import Period
from bot.reports.snapshot import Snapshot
from bot.storage.shares import ShareRecord

LONGEST = 60  # characters of a goal's words in one line of a list


@dataclass(frozen=True, slots=True)
class SharedGoal:
    """A goal as the latest share of it (or of a check-in on it) tells it. `alias`: of its journey, if it has one."""

    alias: str
    told: ToldGoal
    shared_at: datetime

    def moved_in(self, period: Period) -> bool:
        """Whether somebody looked at it in that time, or what they saw was shared then."""
        latest = self.told.latest
        return latest is not None and (latest.at >= period.since or self.shared_at >= period.since)

    def due_by(self, last: date) -> bool:
        """Whether it was to be looked at again by that day, as far as was shared."""
        return is_due(self.told, last)


def shared_goals(shares: Iterable[ShareRecord], period: Period) -> tuple[SharedGoal, ...]:
    """What a summary of that time says of goals, each once, in the order in which they were set."""
    latest: dict[UUID, SharedGoal] = {}
    for share in shares:
        shot = Snapshot(share.snapshot)
        told = goal_in(shot)
        if told is None:
            continue
        found = SharedGoal(shot.alias, told, share.shared_at)
        if told.id not in latest or _newness(found) > _newness(latest[told.id]):
            latest[told.id] = found
    wanted = (each for each in latest.values() if each.moved_in(period) or each.due_by(period.last))
    return tuple(sorted(wanted, key=lambda each: each.told.set_at))


def goals_lines(goals: Iterable[SharedGoal], period: Period, reader: Reader) -> Iterator[Text]:
    """A line for each goal that moved, and for each that is due."""
    for each in goals:
        named: dict[str, Value] = {"whose": _whose(each), "goal": _cut(each.told.words)}
        if each.moved_in(period):
            yield say("{whose}, “{goal}”: {moved}", **named, moved=_moved(each.told))
        if each.due_by(period.last):
            yield say("{whose}, “{goal}”: {due}", **named, due=_due(each.told, reader))


def goal_columns(reader: Reader) -> tuple[Column, ...]:
    return (
        column(reader, "journey", mark("Journey"), "words"),
        column(reader, "goal", mark("Goal"), "words"),
        *told_columns(reader),
    )


def goal_cells(goal: SharedGoal, reader: Reader) -> tuple[Cell, ...]:
    """A cell for each of `goal_columns`."""
    return (goal.alias or None, goal.told.words, *told_cells(goal.told, reader))


def told_columns(reader: Reader) -> tuple[Column, ...]:
    """Where a goal began and where it is."""
    return (
        column(reader, "start", mark("At the start")),
        column(reader, "now", mark("Now")),
        column(reader, "change", mark("Change since the start"), "number"),
        column(reader, "rated_by", mark("Who chose the level")),
        column(reader, "checked_on", mark("Checked in on"), "day"),
        column(reader, "review_on", mark("To be looked at"), "day"),
        column(reader, "state", mark("State")),
    )


def told_cells(told: ToldGoal | None, reader: Reader) -> tuple[Cell, ...]:
    """A cell for each of `told_columns`; empty ones for what tells of no goal."""
    if told is None:
        return (None,) * len(told_columns(reader))
    latest = told.latest
    return (
        reader.text(start_name(told.baseline)) if told.baseline is not None else None,
        reader.text(level_said(latest)) if latest else None,
        told.change,
        reader.text(Text(RATED_BY[latest.rated_by])) if latest else None,
        day(latest.at, reader) if latest else None,
        told.review_on,
        reader.text(say("Late") if _late(told, reader) else Text(STANDS[told.state])),
    )


def goal_data(goal: SharedGoal) -> dict[str, Any]:
    """The same for programs."""
    told = goal.told
    latest = told.latest
    return {
        "journey": goal.alias or None,
        "goal": told.words,
        "state": told.state,
        "baseline": told.baseline,
        "level": latest.level if latest else None,
        "change": told.change,
        "method": latest.method.value if latest else None,
        "rated_by": latest.rated_by if latest else None,
        "checked_in_at": latest.at.isoformat() if latest else None,
        "review_on": told.review_on.isoformat() if told.review_on else None,
    }


def told_data(shot: Snapshot) -> dict[str, Any] | None:
    """What a snapshot tells of a goal, for programs; None for another kind of entry."""
    told = goal_in(shot)
    if told is None:
        return None
    return {
        "goal": told.words,
        "own": told.own,
        "state": told.state,
        "baseline": told.baseline,
        "set_at": told.set_at.isoformat(),
        "review_on": told.review_on.isoformat() if told.review_on else None,
        "check_ins": [
            {
                "at": look.at.isoformat(),
                "level": look.level,
                "method": look.method.value,
                "rated_by": look.rated_by,
                "words": look.words,
            }
            for look in told.looks
        ],
    }


def _newness(goal: SharedGoal) -> tuple[datetime, datetime]:
    latest = goal.told.latest
    return (latest.at if latest else goal.told.set_at, goal.shared_at)


def _whose(goal: SharedGoal) -> Value:
    return goal.alias or say("Own goal")


def _moved(told: ToldGoal) -> Text:
    latest = told.latest
    assert latest is not None
    who, now = Text(RATED_BY[latest.rated_by]), level_said(latest)
    if told.baseline is None:
        return say("now: {now}. Chosen by: {who}.", now=now, who=who)
    start = start_name(told.baseline)
    return say("at the start: {start}; now: {now}. Chosen by: {who}.", start=start, now=now, who=who)


def _due(told: ToldGoal, reader: Reader) -> Text:
    assert told.review_on is not None
    on = When(told.review_on, "short")
    if _late(told, reader):
        return say("was to be looked at by {day}.", day=on)
    return say("to be looked at on {day}.", day=on)


def is_due(told: ToldGoal, last: date) -> bool:
    """Whether it was to be looked at again by that day."""
    return told.state == "open" and told.review_on is not None and told.review_on <= last


def _late(told: ToldGoal, reader: Reader) -> bool:
    return is_due(told, reader.local(reader.now).date() - timedelta(days=1))


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
