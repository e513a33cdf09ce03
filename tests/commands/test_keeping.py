"""Backup, restore, a new master key and the status, as an operator meets them: real processes beside a real bot."""

from __future__ import annotations

import asyncio
import base64
import json
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.sandbox import Sandbox
from tests.commands.test_commands import KEY, PATIENCE, Operator

NEW_KEY = base64.b64encode(bytes(32)).decode()


class Keeper(Operator):
    """An operator who sees when the bot begins."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        super().__init__(folder, sandbox)
        self.sandbox = sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(clock=MovableClock(running=True))
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
def operator(tmp_path: Path, sandbox: Sandbox) -> Keeper:
    return Keeper(tmp_path, sandbox)


@asynccontextmanager
async def running(operator: Keeper, **settings: str) -> AsyncIterator[subprocess.Popen[str]]:
    """A bot that receives."""
    calls = operator.sandbox.world.calls
    before = calls[-1].n if calls else 0
    process = operator.start("run", **settings)
    try:
        while not any(call.n > before and call.method == "deletewebhook" for call in calls):
            assert process.poll() is None, "it ended"
            await asyncio.sleep(0.05)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "Traceback" in err) == (0, False)


async def test_from_a_running_bot_over_a_lost_machine_to_one_that_runs_again(operator: Keeper, tmp_path: Path) -> None:
    safe = tmp_path / "safe"
    async with running(operator):
        assert (await operator.says("team", "create", "Riverside"))[0] == 0
        code, out, err = await operator.says("backup", str(safe))
        assert (code, err) == (0, "")
        assert "7 days" in out
        code, _, err = await operator.says("restore", str(safe), "--replace", f"{tmp_path}/data/tandem.db")
        assert (code, len(err.splitlines())) == (2, 1)
        assert "already running" in err

    elsewhere = {"TANDEM_DATA_DIR": str(tmp_path / "elsewhere")}
    code, out, err = await operator.says("restore", str(safe), **elsewhere)
    assert (code, err) == (0, "")
    async with running(operator, **elsewhere):
        assert "Riverside" in (await operator.says("team", "list", **elsewhere))[1]

    code, _, err = await operator.says("restore", str(safe), **elsewhere)
    assert code == 2
    assert f"--replace {tmp_path}/elsewhere/tandem.db" in err
    code, _, err = await operator.says("restore", str(safe), "--replace", f"{tmp_path}/data/tandem.db", **elsewhere)
    assert code == 2
    assert "the database of these settings is" in err


async def test_a_restore_with_the_wrong_key_is_one_line_and_makes_nothing(operator: Keeper, tmp_path: Path) -> None:
    async with running(operator):
        await operator.says("backup", str(tmp_path / "safe"))
    elsewhere = {"TANDEM_DATA_DIR": str(tmp_path / "elsewhere"), "TANDEM_KEY": NEW_KEY}
    code, out, err = await operator.says("restore", str(tmp_path / "safe"), **elsewhere)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "master key" in err
    assert not (tmp_path / "elsewhere").exists()


async def test_a_master_key_in_a_file_is_changed_while_the_bot_is_stopped(operator: Keeper, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY)
    file.chmod(0o600)
    in_file = {"TANDEM_KEY": "", "TANDEM_KEY_FILE": str(file)}
    async with running(operator, **in_file):
        code, _, err = await operator.says("key", "rotate", **in_file)
        assert (code, len(err.splitlines())) == (2, 1)
        assert file.read_text() == KEY

    code, out, err = await operator.says("key", "rotate", **in_file)
    assert (code, err) == (0, "")
    assert KEY not in out
    assert (tmp_path / "key.old").read_text().split() == [KEY]
    assert file.stat().st_mode & 0o777 == (tmp_path / "key.old").stat().st_mode & 0o777 == 0o600
    async with running(operator, **in_file):
        pass
    code, _, err = await operator.says("run")
    assert code == 2
    assert "master key" in err


async def test_a_master_key_in_the_environment_is_changed_once_the_operator_has_the_new_one(operator: Keeper) -> None:
    async with running(operator):
        pass
    code, out, _ = await operator.says("key", "rotate")
    assert code == 0
    new = next(line.strip() for line in out.splitlines() if line.startswith("    "))
    assert KEY not in out
    async with running(operator):  # nothing has changed yet
        pass

    both = {"TANDEM_KEY": f"{new},{KEY}"}
    async with running(operator, **both):
        assert "key rotate" in (await operator.says("status", **both))[1]
    code, out, _ = await operator.says("key", "rotate", **both)
    assert code == 0
    assert new not in out
    async with running(operator, TANDEM_KEY=new):
        pass
    assert (await operator.says("run"))[0] == 2


async def test_the_status_is_well_after_a_backup_and_says_what_is_not(operator: Keeper, tmp_path: Path) -> None:
    async with running(operator):
        code, out, _ = await operator.says("status")
        assert code == 1
        assert out.splitlines()[-1] == "Look at: backup."
        await operator.says("backup", str(tmp_path / "safe"))
        code, out, err = await operator.says("status", "--json")
        found = json.loads(out)
        assert (code, err, found["well"]) == (0, "", True), out
        figures = {each["name"]: each["figures"] for each in found["findings"]}
        assert figures["processes"] == {"run": 1}
        assert figures["telegram"]["mode"] == "polling"
        assert figures["inbox"] == {"seconds": 0}

    code, out, _ = await operator.says("status", TANDEM_API_URL="http://127.0.0.1:9")
    assert (code, "none is running" in out, "Telegram was not reached" in out) == (1, True, True)
    assert operator.sandbox.token not in out
    code, out, _ = await operator.says("status", TANDEM_KEY=NEW_KEY)
    assert (code, "master key is not the one" in out) == (1, True)


async def test_the_status_makes_nothing_where_there_is_nothing(operator: Keeper, tmp_path: Path) -> None:
    code, out, _ = await operator.says("status")
    assert (code, "no database" in out) == (1, True)
    assert not (tmp_path / "data").exists()
