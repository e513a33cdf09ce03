"""Everything that is kept about somebody, as a page for themselves."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.i18n import Reader, language
from bot.reports.own.mydata import mydata_html

NOW = datetime(2026, 3, 2, 16, tzinfo=UTC)


def test_the_page_says_the_day_because_it_is_still_read_when_today_is_long_ago() -> None:
    page = mydata_html({"notice_at": "2026-03-02T15:30:00+00:00"}, Reader(language("en"), "Europe/London", NOW))

    assert "2 Mar 2026 15:30" in page.decode()
    assert "today" not in page.decode()
