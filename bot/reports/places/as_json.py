"""A map of places as JSON, for other programs: stable English keys, documented in docs/exports.md."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.i18n import Reader
from bot.reports.places.paper import FOOTER
from bot.reports.places.report import GapItem, LiftItem, PlaceItem, PlaceReport
from bot.storage.places.ratings import COLOURS, one_better


def place_json(report: PlaceReport, reader: Reader) -> bytes:
    """UTF-8 JSON; days are ISO 8601."""
    return json.dumps(place_data(report, reader), ensure_ascii=False, indent=2).encode()


def place_data(report: PlaceReport, reader: Reader) -> dict[str, Any]:
    return {
        "format": "tandem-places-1",
        "team": report.team,
        "made_at": reader.local(reader.now).isoformat(timespec="seconds"),
        "note": reader.text(FOOTER),
        "places": [_place(each) for each in report.places],
        "missing": [_gap(each) for each in report.gaps],
        "ideas": [_lift(each) for each in report.lifts],
    }


def _place(place: PlaceItem) -> dict[str, Any]:
    return {
        **asdict(place.known),
        "kind": place.kind,
        "checked_on": place.checked_on.isoformat(),
        "to_check": place.to_check,
        "closed_on": _day(place.closed_on),
        "spread": {each: place.spread.count(each) for each in COLOURS},
        "said": [{"colour": colour, "reason": reason} for colour, reason in place.said],
    }


def _gap(gap: GapItem) -> dict[str, Any]:
    return {
        "words": gap.words,
        "owner": gap.owner,
        "noted_on": gap.noted_on.isoformat(),
        "done_on": _day(gap.done_on),
    }


def _lift(lift: LiftItem) -> dict[str, Any]:
    return {
        "place": lift.place,
        "from": lift.colour,
        "to": one_better(lift.colour),
        "words": lift.words,
        "owner": lift.owner,
        "due_on": lift.due_on.isoformat(),
        "done_on": _day(lift.done_on),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
