"""What the status calls late or wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.commands.status import _of_the_bot, _receiving, _span
from bot.storage.condition import Condition
from bot.storage.lateness import Lateness
from bot.storage.processes import ProcessRecord

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NOTHING = timedelta()
WELL: dict[str, Any] = {"inbox": NOTHING, "outbox": NOTHING, "nudges": NOTHING}


def wrong(
    *, set_aside_lately: int = 0, backed_up: timedelta | None = NOTHING, running: bool = True, **late: Any
) -> set[str]:
    """The names of what is not well."""
    waits = Lateness(**{**WELL, "inbox_set_aside": 1, "outbox_set_aside": 2, **late})
    found = Condition(
        lateness=waits,
        set_aside_lately=set_aside_lately,
        sessions={"open": 2, "closed": 9},
        last_backup=None if backed_up is None else NOW - backed_up,
        living=[ProcessRecord("a", "run", NOW, NOW)] if running else [],
    )
    return {each.name for each in _of_the_bot(found, NOW) if not each.well}


def test_nothing_is_wrong_with_a_bot_that_is_well() -> None:
    assert wrong() == set()
    assert wrong(inbox=timedelta(seconds=50), outbox=timedelta(minutes=4), backed_up=timedelta(hours=35)) == set()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"inbox": timedelta(seconds=61)}, "inbox"),
        ({"outbox": timedelta(minutes=6)}, "outbox"),
        ({"nudges": timedelta(minutes=6)}, "nudges"),
        ({"set_aside_lately": 1}, "set aside"),
        ({"backed_up": timedelta(hours=37)}, "backup"),
        ({"backed_up": None}, "backup"),
        ({"running": False}, "processes"),
    ],
)
def test_what_is_late_or_missing_is_named(given: dict[str, Any], named: str) -> None:
    assert wrong(**given) == {named}


def test_of_a_webhook_only_the_host_is_shown_and_a_failure_counts_for_an_hour() -> None:
    info = {"url": "https://bot.example.org/secret", "pending_update_count": 3}
    found = _receiving(info, NOW)
    assert (found.says, found.well) == ("webhook at bot.example.org; 3 updates wait at Telegram", True)
    for minutes, well in ((5, False), (90, True)):
        failed = int((NOW - timedelta(minutes=minutes)).timestamp())
        assert _receiving({**info, "last_error_date": failed}, NOW).well == well
    assert _receiving({"url": "", "pending_update_count": 1}, NOW).says == "polling; 1 update waits at Telegram"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=119), "119 seconds"),
        (timedelta(minutes=2), "2 minutes"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_a_span_is_said_in_the_largest_unit_that_fits(span: timedelta, said: str) -> None:
    assert _span(span) == said
