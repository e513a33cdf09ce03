"""The metrics: what was counted and how late things are; nobody can be told from them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.nudges.planning import plan_once
from bot.storage.people import add_person
from bot.storage.store import Store
from tests.ports import free_port
from tests.web.conftest import AMINA, BEGIN, Web, a_web, text

PORT = free_port()


@pytest.fixture
async def measured(tmp_path: Path) -> AsyncIterator[Web]:
    async with a_web(tmp_path, metrics_port=PORT) as web:
        yield web


async def page(path: str = "/metrics") -> str:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"http://127.0.0.1:{PORT}{path}")
        assert answer.status_code == 200, answer.status_code
        return answer.text


async def value_of(name: str) -> float:
    found = re.search(rf'^{name}{{process="web"}} (\S+)$', await page(), re.MULTILINE)
    assert found, name
    return float(found.group(1))


async def test_what_comes_in_and_goes_out_is_counted(measured: Web) -> None:
    for number, words in enumerate(("/start", "/help"), start=1):
        assert await measured.post(text(number, words)) == 200
        await measured.settled()
    assert await value_of("tandem_updates_total") == 2
    assert await value_of("tandem_turn_seconds_count") == 2
    assert await value_of("tandem_turn_seconds_sum") > 0
    assert await value_of("tandem_turns_failed_total") == 0
    assert await value_of("tandem_sent_total") == len(measured.said()) == 2
    assert await value_of("tandem_send_retries_total") == 0
    assert await value_of("tandem_processes") == 1
    assert await value_of("tandem_storage_up") == 1


async def test_a_message_that_has_to_be_sent_again_is_counted(measured: Web) -> None:
    measured.sandbox.world.faults.switch_on("error_500", calls=1, methods=["sendMessage"])
    await measured.post(text(1, "/start"))
    await measured.settled()
    assert await value_of("tandem_send_retries_total") == 1


async def test_a_turn_that_fails_is_counted_and_what_is_given_up_shows(
    measured: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("somebody's words")

    monkeypatch.setattr("bot.conversation.conversation.take_turn", fail)
    await measured.post(text(1, "/start"))
    await measured.settled()
    assert await value_of("tandem_turns_failed_total") == 3
    assert await value_of("tandem_inbox_set_aside") == 1
    assert await value_of("tandem_outbox_set_aside") == 0


async def test_how_late_things_are_is_told_when_somebody_asks(measured: Web) -> None:
    for each in ("inbox_oldest", "outbox_oldest", "nudge_lag"):
        assert await value_of(f"tandem_{each}_seconds") == 0
    assert await measured.database.write(owe_a_nudge)
    async with measured.app.sender.still(AMINA):
        await measured.post(text(1, "/help"))
        measured.sandbox.world.clock.advance(timedelta(seconds=90))
        assert await value_of("tandem_inbox_oldest_seconds") == 90
    assert await value_of("tandem_nudge_lag_seconds") == 30


def owe_a_nudge(store: Store) -> bool:
    """One that falls due in a minute."""
    person = add_person(
        store,
        telegram_id=AMINA,
        language="en",
        zone="Europe/London",
        nation="england",
        notice_version="1",
        at=BEGIN - timedelta(days=1),
    )
    return plan_once(store, person, "plan_date", BEGIN + timedelta(minutes=1), BEGIN) is not None


async def test_without_the_database_the_counts_are_there_and_that_it_is_away(measured: Web) -> None:
    await measured.post(text(1, "/start"))
    measured.database.away = True
    assert await value_of("tandem_storage_up") == 0
    assert await value_of("tandem_updates_total") == 1


async def test_I7_nobody_can_be_told_from_the_metrics(measured: Web) -> None:
    await measured.post(text(1, "/start unique-Payload"))
    await measured.settled()
    told = await page()
    named = re.sub(r"(?<= )\S+$", "", told, flags=re.MULTILINE)  # a time's digits may happen to spell an id
    for secret in (str(AMINA), "Amina", "unique-Payload", "TOKEN", "only-Telegram", measured.app.owner):
        assert secret not in named
    labels = set(re.findall(r"(\w+)=\"", told))
    assert labels == {"process", "le"}


async def test_unless_asked_for_there_are_none(web: Web) -> None:
    with pytest.raises(httpx.ConnectError):
        await page()
    assert (await web.http.get("/metrics")).status_code == 404
