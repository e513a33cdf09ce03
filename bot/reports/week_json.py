"""A week as JSON, for other programs: stable English keys, documented in docs/exports.md."""

from __future__ import annotations

import json
from typing import Any

from bot.i18n import Reader
from bot.reports.tables import FOOTER
from bot.reports.week import AgendaLine, ConnectorWeek, SharedEntry, Week


def week_json(week: Week, reader: Reader) -> bytes:
    """UTF-8 JSON; times are ISO 8601 with their offset."""
    return json.dumps(week_data(week, reader), ensure_ascii=False, indent=2).encode()


def week_data(week: Week, reader: Reader) -> dict[str, Any]:
    return {
        "format": "tandem-week-1",
        "first_day": week.period.first.isoformat(),
        "last_day": week.period.last.isoformat(),
        "zone": week.period.zone,
        "made_at": reader.local(reader.now).isoformat(timespec="seconds"),
        "own_page": week.own_page,
        "note": reader.text(FOOTER),
        "connectors": [_connector(connector, reader) for connector in week.connectors],
    }


def _connector(connector: ConnectorWeek, reader: Reader) -> dict[str, Any]:
    return {
        "name": connector.name,
        "counts": connector.counts,
        "shared": [_entry(entry, reader) for entry in connector.entries],
        "for_supervision": [_line(line, reader) for line in connector.lines],
    }


def _entry(entry: SharedEntry, reader: Reader) -> dict[str, Any]:
    shot = entry.snapshot
    return {
        "shared_at": reader.local(entry.shared_at).isoformat(timespec="seconds"),
        "kept_at": shot.data["kept_at"],
        "kind": shot.data["kind"],
        "flow": shot.data["flow"],
        "title": shot.title,
        "competences": shot.data["competences"],
        "whole": entry.full,
        "experience": shot.part("experience"),
        "thinking": shot.part("thinking"),
        "action": shot.part("action") or "open",
        "answers": [
            {"question": answer["place"], "words": answer["text"], "value": answer["value"]} for answer in shot.answers
        ],
    }


def _line(line: AgendaLine, reader: Reader) -> dict[str, Any]:
    return {
        "shared_at": reader.local(line.shared_at).isoformat(timespec="seconds"),
        "words": line.words,
    }
