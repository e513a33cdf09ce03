"""`tandem try`: how it starts and ends, and the weeks it begins with."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.app import App
from bot.clock import MovableClock
from bot.commands.sample import play_sample
from bot.commands.try_out import TOKEN, start_app
from bot.sandbox.server import CONNECTOR, Sandbox
from bot.storage.sealing.crypto import new_key
from bot.storage.sealing.keys import MasterKey

PATIENCE = 60  # seconds


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    """`tandem try` with `folder` for its temporary files."""
    folder.mkdir()
    command = [sys.executable, "-m", "bot", "try", "--no-browser", *options]
    environment = os.environ | {"TMPDIR": str(folder)}
    return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_port_that_is_taken_is_one_line_and_exit_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said, complained = (process := start(tmp_path / "tmp", "--port", str(port))).communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (2, "")
    assert complained == f"tandem: no page on port {port}: it is in use; name another with --port, or 0 for any\n"
    assert list((tmp_path / "tmp").iterdir()) == []


def test_ended_while_it_begins_it_leaves_nothing_behind(tmp_path: Path) -> None:
    process = start(tmp_path / "tmp", "--port", "0")
    give_up = time.monotonic() + PATIENCE
    while not list((tmp_path / "tmp").glob("*/tandem.db")) and time.monotonic() < give_up:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0
    assert list((tmp_path / "tmp").iterdir()) == []


def test_an_empty_one_prints_the_first_supervisors_link(tmp_path: Path) -> None:
    process = start(tmp_path / "tmp", "--port", "0", "--empty")
    assert process.stdout
    here, link = process.stdout.readline(), process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=PATIENCE) == ("", "")
    assert here.startswith("Tandem is here: http://127.0.0.1:")
    assert "https://t.me/tandem_sandbox_bot?start=" in link


def test_ended_while_its_page_moves_the_clock_it_says_nothing(tmp_path: Path) -> None:
    process = start(tmp_path / "tmp", "--port", "0")
    assert process.stdout
    here = process.stdout.readline()
    port = urlsplit(here.split()[3]).port
    assert port
    with ExitStack() as asked:
        for _ in range(5):
            page = asked.enter_context(closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)))
            page.request("POST", "/sandbox/clock", '{"advance": 31536000}', {"Content-Type": "application/json"})
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=PATIENCE) == ("", "")


@pytest.mark.parametrize("now", [datetime(2026, 3, 30, 0, 10, tzinfo=UTC), datetime(2026, 11, 27, 12, tzinfo=UTC)])
async def test_the_sample_is_lived_through_whatever_day_it_is(tmp_path: Path, now: datetime) -> None:
    clock = MovableClock(now, running=True)
    apps: list[App] = []

    async def settled() -> None:
        await apps[0].settled()

    async def next_due() -> datetime | None:
        return await apps[0].next_due()

    sandbox = Sandbox(clock=clock, token=TOKEN, flood_limits=False, next_due=next_due, settled=settled)
    await sandbox.start()
    try:
        apps.append(await start_app(tmp_path, MasterKey(new_key()), sandbox, clock, send_rate=0))
        await play_sample(apps[0], sandbox, clock)
        await apps[0].stop()
    finally:
        await sandbox.stop()
    assert clock.now() >= now
    theirs = [message["text"] for message in sandbox.world.visible(CONNECTOR)]
    assert "Sam answers: Thank you" in theirs
    assert any("Learning · today" in text for text in theirs)
    assert any("Both of you have said yes" in text for text in theirs)
