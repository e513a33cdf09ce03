"""What a proxy or a service manager asks: is it up, should it be sent anything."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.storage.engines.migrate import _VERSION
from tests.web.conftest import Web


async def asked(web: Web, path: str) -> tuple[int, str]:
    answer = await web.http.get(path)
    return answer.status_code, answer.text.strip()


async def test_all_is_well(web: Web) -> None:
    assert await asked(web, "/healthz") == (200, "up")
    assert await asked(web, "/readyz") == (200, "ready")


async def test_without_its_database_it_is_up_but_not_ready(web: Web) -> None:
    web.database.away = True
    assert await asked(web, "/healthz") == (200, "up")
    assert await asked(web, "/readyz") == (503, "the database cannot be reached")
    web.database.away = False
    assert await asked(web, "/readyz") == (200, "ready")


async def test_on_tables_of_another_version_it_is_not_ready(web: Web) -> None:
    await web.database.write(lambda store: store.conn.execute(update(_VERSION).values(version_num="from elsewhere")))
    assert await asked(web, "/readyz") == (503, "the tables are of another version")


async def test_before_telegram_has_said_who_it_is_it_is_not_ready(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.app, "_bot_name", "")
    assert await asked(web, "/healthz") == (200, "up")
    assert await asked(web, "/readyz") == (503, "not introduced to Telegram yet")


async def test_the_health_checks_ask_for_no_secret_and_tell_none(web: Web) -> None:
    answer = await web.http.get("/readyz")
    assert "server" not in answer.headers
