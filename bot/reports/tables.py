"""The rows a week's table has, in the reader's language: what CSV is made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.i18n import Reader, Text, mark, say
from bot.reports.entry_lines import experience_thinking_action, kind_name
from bot.reports.week import ConnectorWeek, Week

HEADINGS = (
    mark("Connector"),
    mark("Shared on"),
    mark("Written on"),
    mark("Kind"),
    mark("Title"),
    mark("Competences"),
    mark("Experience"),
    mark("Thinking"),
    mark("Action"),
)
FOOTER = say("Not a care record. It has no special protection in law. Keep it where only you can read it.")


def headings(reader: Reader) -> list[str]:
    return [reader.text(Text(heading)) for heading in HEADINGS]


def rows(week: Week, reader: Reader) -> Iterator[list[str]]:
    """One row per thing shared, connector by connector. A missing action is marked open."""
    for connector in week.connectors:
        yield from _entries(connector, reader)
        yield from _lines(connector, reader)


def _entries(connector: ConnectorWeek, reader: Reader) -> Iterator[list[str]]:
    for entry in connector.entries:
        shot = entry.snapshot
        experience, thinking, action = experience_thinking_action(shot, reader)
        yield [
            connector.name,
            _day(entry.shared_at, reader),
            _day(datetime.fromisoformat(shot.data["kept_at"]), reader),
            reader.text(kind_name(str(shot.data["kind"]))),
            shot.title,
            ", ".join(shot.data["competences"]),
            experience,
            thinking,
            action,
        ]


def _lines(connector: ConnectorWeek, reader: Reader) -> Iterator[list[str]]:
    for line in connector.lines:
        kind = reader.text(say("For supervision"))
        yield [connector.name, _day(line.shared_at, reader), "", kind, "", "", line.words, "", ""]


def _day(moment: datetime, reader: Reader) -> str:
    """A date that sorts and that spreadsheets understand, by the reader's own clock."""
    return reader.local(moment).date().isoformat()
