"""The commands of the shell as an operator meets them: real processes, one line for each mistake."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.sandbox import SUPERVISOR, Sandbox
from bot.sandbox.phone import Phone

PATIENCE = 100  # seconds: a real process on a busy machine
KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(clock=MovableClock(running=True))
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


class Operator:
    """Somebody at a shell with a folder for the data."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.settings = {
            "TANDEM_TOKEN": sandbox.token,
            "TANDEM_API_URL": sandbox.url,
            "TANDEM_DATA_DIR": str(folder / "data"),
            "TANDEM_KEY": KEY,
        }

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        given = {**self.settings, **settings}
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            env={**os.environ, **{name: value for name, value in given.items() if value}},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    async def says(self, *arguments: str, **settings: str) -> tuple[int, str, str]:

        process = self.start(*arguments, **settings)
        out, err = await asyncio.to_thread(process.communicate, timeout=PATIENCE)
        return process.returncode, out, err


@pytest.fixture
def operator(tmp_path: Path, sandbox: Sandbox) -> Operator:
    return Operator(tmp_path, sandbox)


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"TANDEM_TOKEN": ""}, "TANDEM_TOKEN"),
        ({"TANDEM_TOKEN": "1:wrong"}, "token"),
        ({"TANDEM_TIMEZONE": "Europe/Lodnon"}, "TANDEM_TIMEZONE"),
        ({"TANDEM_DEFAULT_LANGUAGE": "xx"}, "TANDEM_DEFAULT_LANGUAGE"),
        ({"TANDEM_API_URL": "telegram"}, "TANDEM_API_URL"),
        ({"TANDEM_SEND_RATE": "-1"}, "TANDEM_SEND_RATE"),
        ({"TANDEM_OPEN": "perhaps"}, "TANDEM_OPEN"),
        ({"TANDEM_LOG_LEVEL": "LOUD"}, "TANDEM_LOG_LEVEL"),
        ({"TANDEM_KEY": "c2hvcnQ="}, "TANDEM_KEY"),
    ],
)
async def test_a_wrong_setting_is_one_line_with_its_name_and_exit_2(
    operator: Operator, settings: dict[str, str], names: str
) -> None:
    code, out, err = await operator.says("run", **settings)

    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert names in err
    assert not any(value and value in err for name, value in settings.items() if name in ("TANDEM_TOKEN", "TANDEM_KEY"))


async def test_a_first_run_makes_the_database_and_a_supervisor_joins_by_the_printed_link(
    operator: Operator, sandbox: Sandbox
) -> None:
    running = operator.start("run")
    try:
        sam = Phone(sandbox.url, SUPERVISOR)
        await sam.start()
        await sam.expect("invitation link", PATIENCE)

        code, out, err = await operator.says("team", "create", "Riverside")
        assert (code, err) == (0, "")
        await sam.start(out.split("start=")[1].strip())
        await sam.expect("Hello, I'm Tandem", PATIENCE)
        await sam.press("Start")
        await sam.expect("What should I call you?", PATIENCE)

        code, out, _ = await operator.says("team", "list")
        assert code == 0
        assert "Riverside" in out
    finally:
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0
    assert "Traceback" not in err


async def test_a_second_run_on_the_same_data_is_refused_in_one_line(operator: Operator, sandbox: Sandbox) -> None:
    running = operator.start("run")
    try:
        sam = Phone(sandbox.url, SUPERVISOR)
        await sam.start()
        await sam.expect("invitation link", PATIENCE)
        code, _, err = await operator.says("run")
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=PATIENCE)
    assert code == 2
    assert len(err.splitlines()) == 1
    assert "already running" in err


async def test_another_master_key_refuses_to_start(operator: Operator, sandbox: Sandbox) -> None:
    running = operator.start("run")
    sam = Phone(sandbox.url, SUPERVISOR)
    await sam.start()
    await sam.expect("invitation link", PATIENCE)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=PATIENCE)

    code, _, err = await operator.says("run", TANDEM_KEY=base64.b64encode(bytes(32)).decode())

    assert code == 2
    assert "master key" in err
    assert len(err.splitlines()) == 1


async def test_a_team_needs_a_database_and_says_so(operator: Operator) -> None:
    code, _, err = await operator.says("team", "create", "Riverside")
    assert code == 2
    assert "no database" in err


async def test_check_finds_nothing_wrong_with_what_ships(operator: Operator) -> None:
    code, out, _ = await operator.says("check")
    assert code == 0, out
