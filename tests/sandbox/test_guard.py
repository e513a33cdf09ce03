"""The sandbox is for this machine only."""

from __future__ import annotations

from typing import Any

import pytest

from bot.clock import MovableClock
from bot.sandbox import Sandbox


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::"])
async def test_it_listens_on_loopback_only(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        await Sandbox(clock=MovableClock()).start(host)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example.org"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_other_sites_pages_are_kept_out(sandbox: Sandbox, http: Any, headers: dict[str, str]) -> None:
    async with http.get(f"{sandbox.url}/sandbox/state", headers=headers) as answer:
        assert answer.status == 403


async def test_a_form_of_another_page_cannot_act(sandbox: Sandbox, http: Any) -> None:
    async with http.post(f"{sandbox.url}/sandbox/people/5001/text", data={"text": "x"}) as answer:
        assert answer.status == 400


async def test_the_page_may_load_nothing_from_elsewhere(sandbox: Sandbox, http: Any) -> None:
    async with http.get(sandbox.page_url) as answer:
        policy = answer.headers["Content-Security-Policy"]
        body = await answer.text()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http://" not in body
    assert "<script>" not in body


async def test_a_taken_port_is_an_error(sandbox: Sandbox) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        await Sandbox(clock=MovableClock()).start(port=port)
