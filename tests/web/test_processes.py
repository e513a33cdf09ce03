"""Real processes on a real PostgreSQL that comes and goes."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from random import Random
from time import monotonic

import httpx
import pytest

from tests.postgresql import own_server
from tests.promises.processes import BotProcess, telegram_process
from tests.promises.replicas import STOPPED_WITHIN, Replica, replicas

pytestmark = pytest.mark.postgresql
PATIENCE = 60.0


async def asked(web: Replica, path: str) -> int:
    """The status; 0 when nobody answers."""
    async with httpx.AsyncClient(trust_env=False) as http:
        try:
            return (
                await http.get(f"http://127.0.0.1:{web.settings['TANDEM_PORT']}{path}", timeout=PATIENCE)
            ).status_code
        except httpx.TransportError:
            return 0


async def becomes(web: Replica, status: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while await asked(web, "/readyz") != status:
            await asyncio.sleep(0.1)


async def ends(process: BotProcess) -> float:
    """The seconds it takes to end after SIGTERM."""
    assert process.process
    began = monotonic()
    process.process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.process.wait(), STOPPED_WITHIN) == 0, process.said.read_text()
    return monotonic() - began


@pytest.mark.timeout(300)
async def test_a_web_and_a_worker_live_through_an_outage_of_the_database_and_end_when_they_are_told(
    tmp_path: Path,
) -> None:
    async with telegram_process() as telegram:
        with own_server() as server:
            url = await asyncio.to_thread(server.make, "tandem")
            async with replicas(telegram, url, tmp_path / "bots", Random(), webs=1, workers=1) as them:
                [web], [worker] = them.of("web"), them.of("worker")
                await becomes(web, 200)
                while "at work" not in worker.said.read_text():
                    await asyncio.sleep(0.1)
                await asyncio.to_thread(server.stop)
                await becomes(web, 503)
                assert await asked(web, "/healthz") == 200
                await asyncio.to_thread(server.start)
                await becomes(web, 200)
                assert (web.starts, worker.starts) == (1, 1), "it went on by itself"
                await web.hold()
                assert await ends(web) < STOPPED_WITHIN
                await worker.hold()
                await asyncio.to_thread(server.stop, "QUIT")
                assert await ends(worker) < STOPPED_WITHIN
                await asyncio.to_thread(server.start)
                assert "Traceback" not in them.said()
