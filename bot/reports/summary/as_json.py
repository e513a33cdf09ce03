"""A summary as JSON, for other programs: stable English keys, documented in docs/exports.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from bot.i18n import Reader
from bot.reports.goals.shared import goal_data, told_data
from bot.reports.learning.minutes import shared_minutes
from bot.reports.papers.blocks import FOOTER, is_late
from bot.reports.snapshot import Snapshot
from bot.reports.summary.report import AgendaLine, ConnectorSummary, SharedEntry, Summary
from bot.reports.summary.team_summary import TeamSummary
from bot.storage.supervision.actions import ActionRecord
from bot.storage.teams.culture import CultureTotals
from bot.storage.teams.learning_needs import TeamNeeds

PIECE = 64 * 1024  # characters

_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class OneByOne:
    """A list that is made while it is written: what it is made of may be too much to hold at once."""

    items: Iterable[Any]


def summary_json(summary: Summary, reader: Reader) -> Iterator[bytes]:
    """UTF-8 JSON in pieces; times are ISO 8601 with their offset."""
    return in_pieces(summary_data(summary, reader))


def in_pieces(data: dict[str, Any]) -> Iterator[bytes]:
    """The file in pieces; joined they are all of it."""
    waiting: list[str] = []
    length = 0
    for words in chain(_written(data, ""), "\n"):
        waiting.append(words)
        length += len(words)
        if length >= PIECE:
            yield "".join(waiting).encode("utf-8", "replace")
            waiting, length = [], 0
    yield "".join(waiting).encode("utf-8", "replace")


def _written(value: Any, margin: str) -> Iterator[str]:
    """A line for each thing that is made while it is written, and for each key beside it."""
    if isinstance(value, OneByOne):
        yield from _laid_out("[", (("", each) for each in value.items), "]", margin)
    elif isinstance(value, dict) and any(isinstance(each, OneByOne) for each in value.values()):
        yield from _laid_out("{", ((f"{_encode(key)}: ", each) for key, each in value.items()), "}", margin)
    else:
        yield _encode(value)


def _laid_out(begin: str, parts: Iterable[tuple[str, Any]], end: str, margin: str) -> Iterator[str]:
    between = f"{begin}\n{margin}  "
    empty = True
    for label, value in parts:
        yield between
        yield label
        yield from _written(value, f"{margin}  ")
        between, empty = f",\n{margin}  ", False
    yield f"{begin}{end}" if empty else f"\n{margin}{end}"


def summary_data(summary: Summary, reader: Reader) -> dict[str, Any]:
    return {
        "format": "tandem-summary-1",
        "first_day": summary.period.first.isoformat(),
        "last_day": summary.period.last.isoformat(),
        "zone": summary.period.zone,
        "made_at": reader.local(reader.now).isoformat(timespec="seconds"),
        "own_page": summary.own_page,
        "note": reader.text(FOOTER),
        "connectors": OneByOne(_connector(connector, reader) for connector in summary.connectors),
        "teams": OneByOne(map(_team, summary.teams)),
    }


def _connector(connector: ConnectorSummary, reader: Reader) -> dict[str, Any]:
    return {
        "name": connector.name,
        "counts": connector.counts,
        "steps": connector.steps,
        "shared": OneByOne(_entry(entry, reader) for entry in connector.entries),
        "for_supervision": [line_data(line, reader) for line in connector.lines],
        "balance": connector.balance,
        "goals": [goal_data(goal) for goal in connector.goals],
        "agreed_actions": actions_data(connector.actions, reader),
        "next_supervision": connector.next_on.isoformat() if connector.next_on else None,
    }


def _entry(entry: SharedEntry, reader: Reader) -> dict[str, Any]:
    return {
        "shared_at": reader.local(entry.shared_at).isoformat(timespec="seconds"),
        "whole": entry.full,
        **snapshot_data(entry.snapshot),
    }


def snapshot_data(shot: Snapshot) -> dict[str, Any]:
    """What of an entry is shown, for programs."""
    return {
        "kept_at": shot.data["kept_at"],
        "kind": shot.data["kind"],
        "flow": shot.data["flow"],
        "title": shot.title,
        "competences": shot.data["competences"],
        "minutes": shared_minutes(shot) or None,
        "journey": shot.alias or None,
        "step": shot.step,
        "goal": told_data(shot),
        "experience": shot.part("experience"),
        "thinking": shot.part("thinking"),
        "action": shot.part("action") or "open",
        "answers": [
            {"question": answer["place"], "words": answer["text"], "value": answer["value"]} for answer in shot.answers
        ],
    }


def line_data(line: AgendaLine, reader: Reader) -> dict[str, Any]:
    return {
        "shared_at": reader.local(line.shared_at).isoformat(timespec="seconds"),
        "kind": line.kind,
        "function": line.function,
        "words": line.words,
        "talked": line.talked,
    }


def actions_data(actions: Iterable[ActionRecord], reader: Reader) -> list[dict[str, Any]]:
    return [
        {
            "agreed_on": action.met_on.isoformat(),
            "words": action.words,
            "owner": action.owner,
            "due_on": action.due_on.isoformat() if action.due_on else None,
            "state": action.state,
            "late": is_late(action, reader),
        }
        for action in actions
    ]


def _team(team: TeamSummary) -> dict[str, Any]:
    return {
        "name": team.name,
        "learning_needs": _needs(team.needs) if team.needs else None,
        "learning_culture": _culture(team.culture) if team.culture else None,
        "ideas": [{"day": idea.on.isoformat(), "name": idea.name or None, "words": idea.words} for idea in team.ideas],
    }


def _needs(needs: TeamNeeds) -> dict[str, Any]:
    return {"counted_on": needs.on.isoformat(), "competences": needs.competences, "domains": needs.domains}


def _culture(culture: CultureTotals) -> dict[str, Any]:
    return {
        "opened_on": culture.opened_on.isoformat(),
        "closed_on": culture.closed_on.isoformat(),
        "replies": culture.replies,
        "answers": {str(number): answers for number, answers in sorted(culture.totals.items())},
    }
