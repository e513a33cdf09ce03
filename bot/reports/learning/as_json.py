"""A learning record as JSON, for other programs: stable English keys, documented in docs/exports.md."""

from __future__ import annotations

import json
from typing import Any

from bot.i18n import Reader
from bot.reports.learning.report import Learning, LearningItem
from bot.reports.papers.blocks import FOOTER


def learning_json(learning: Learning, reader: Reader) -> bytes:
    """UTF-8 JSON; times are minutes, days ISO 8601."""
    return json.dumps(learning_data(learning, reader), ensure_ascii=False, indent=2).encode()


def learning_data(learning: Learning, reader: Reader) -> dict[str, Any]:
    return {
        "format": "tandem-learning-1",
        "first_day": learning.first.isoformat(),
        "last_day": learning.last.isoformat(),
        "made_at": reader.local(reader.now).isoformat(timespec="seconds"),
        "note": reader.text(FOOTER),
        "totals": {
            "records": len(learning.done),
            "planned": len(learning.items) - len(learning.done),
            "minutes": learning.minutes,
            "formal_minutes": learning.formal_minutes,
            "participatory_minutes": learning.participatory,
            "points": learning.points,
            "own_target_minutes": learning.year.target if learning.is_a_year else None,
        },
        "records": [_item(item) for item in learning.items],
    }


def _item(item: LearningItem) -> dict[str, Any]:
    return {
        "first_day": item.first_day.isoformat(),
        "last_day": item.last_day.isoformat() if item.last_day else None,
        "state": item.state,
        "title": item.title,
        "kind": item.kind,
        "method": item.method,
        "formal": item.formal,
        "minutes": item.minutes,
        "participatory_minutes": item.participatory,
        "points": item.points,
        "competences": list(item.competences),
        "feedback_from": item.feedback_from,
        "reflection": item.reflection.kept_at.isoformat() if item.reflection else None,
        "answers": {place: words for place, words in item.answers.items() if place != "title"},
    }
