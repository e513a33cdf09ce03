"""A map of places, to make files of."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.i18n import Reader, language
from bot.reports.places.report import GapItem, LiftItem, PlaceItem, PlaceReport
from bot.storage.places.places import Known

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
READER = Reader(language("en"), "Europe/London", NOW)


def a_map() -> PlaceReport:
    """Three places (one of them closed), two that say different things of one, an idea, something missing."""
    return PlaceReport(
        team="Riverside",
        places=(
            PlaceItem(
                "food",
                Known("Thursday Kitchen", "Frome", "01373 465 757", "=A warm lunch", "Free, one step"),
                date(2026, 3, 4),
                None,
                to_check=False,
                said=(("green", "Everybody is welcomed."), ("red", "Two people were turned away.")),
            ),
            PlaceItem("faith", Known("مسجد نور"), date(2025, 3, 4), None, to_check=True, said=()),
            PlaceItem("make", Known("Men's shed", "Wells"), date(2026, 1, 2), date(2026, 1, 2), False, ()),
        ),
        lifts=(LiftItem("Thursday Kitchen", "red", "Ask how they choose.", "Amina", date(2026, 12, 1), None),),
        gaps=(GapItem("A choir on mornings", None, date(2026, 5, 6), date(2026, 6, 7)),),
    )
