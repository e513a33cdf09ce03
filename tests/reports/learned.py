"""A year of learning, to make files of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from bot.i18n import Reader, language
from bot.reports.learning.report import Learning, LearningItem
from bot.storage.entries import EntryRecord
from bot.storage.learning.years import LearningYear

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
READER = Reader(language("en"), "Europe/London", NOW)
REFLECTION = EntryRecord(UUID(int=9), UUID(int=1), "reflection", "what", "v1", "Europe/London", NOW, NOW, None, [], [])


FROM_APRIL = LearningYear(4, 1200)


def item(first_day: date, **said: Any) -> LearningItem:
    """A record that was done on that day, and says nothing else unless it is given."""
    nothing: dict[str, Any] = {
        **dict.fromkeys(("last_day", "kind", "method", "formal", "minutes", "participatory", "points")),
        **dict.fromkeys(("feedback_from", "reflection")),
        "state": "done",
        "competences": (),
        "answers": {},
    }
    return LearningItem(entry_id=UUID(int=first_day.toordinal()), first_day=first_day, **(nothing | said))


def a_year(year: LearningYear = FROM_APRIL) -> Learning:
    """A course of two days, a line, feedback, and something planned."""
    return Learning(
        date(2026, 4, 1),
        date(2027, 3, 31),
        year,
        (
            item(
                date(2026, 4, 9),
                last_day=date(2026, 4, 10),
                kind="courses",
                method="webinars",
                formal=True,
                minutes=420,
                participatory=300,
                points=3.5,
                competences=("2.2", "2.3"),
                answers={
                    "title": "Motivational interviewing",
                    "learned": "To wait after a question.",
                    "changed": "I count to ten.",
                    "benefit": "People find their own reasons.",
                    "evidence": "certificate.pdf",
                    "difference": "Three people made a plan.",
                },
                reflection=REFLECTION,
            ),
            item(
                date(2026, 5, 4),
                kind="informal",
                formal=False,
                minutes=15,
                competences=("3.1",),
                answers={"learned": "=The food bank opens at nine."},
            ),
            item(
                date(2026, 6, 4),
                kind="observation",
                minutes=45,
                feedback_from="supervisor",
                answers={"asked": "How I begin", "feedback": "You asked first."},
            ),
            item(
                date(2026, 9, 4),
                state="planned",
                kind="study_days",
                minutes=360,
                answers={"title": "Study day", "why": "To meet others."},
            ),
        ),
    )
