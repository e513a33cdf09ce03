"""I7: nobody's words, names or tokens appear in logs, errors or file names, and at rest they are encrypted."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.sandbox import CONNECTOR, Sandbox
from bot.sandbox.phone import Phone

TOKEN = "7007:zqtokenzq"
NAME = "Zqnamezq"
WORDS = ("zqhappenedzq", "zqfeelingzq", "zqlearningzq", "zqtitlezq", "zqheldzq", "zqeditedzq")


def run_bot(sandbox: Sandbox, folder: Path, format: str) -> subprocess.Popen[bytes]:
    settings = {
        "TANDEM_TOKEN": TOKEN,
        "TANDEM_API_URL": sandbox.url,
        "TANDEM_DATA_DIR": str(folder),
        "TANDEM_KEY": base64.b64encode(bytes(range(32))).decode(),
        "TANDEM_OPEN": "1",
        "TANDEM_SEND_RATE": "0",
        "TANDEM_LOG_LEVEL": "DEBUG",
        "TANDEM_LOG_FORMAT": format,
    }
    command = [sys.executable, "-m", "bot", "run"]
    return subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


async def write_a_journal(amina: Phone) -> None:
    await amina.start()
    await amina.expect("Hello, I'm Tandem")
    await amina.press("Start")
    await amina.expect("What should I call you?")
    await amina.send(NAME)
    await amina.expect("Thanks")
    await amina.send("/journal")
    for words, question in zip(WORDS[:4], ("1 of 3", "2 of 3", "3 of 3", "Title"), strict=True):
        await amina.expect(question)
        await amina.send(words)
    await amina.expect("Private until you share it.")
    await amina.edit(None, "zqeditedzq")
    await amina.expect("Changed in")
    await amina.send("zqheldzq")
    await amina.expect("What would you like to do with this?")


def kept_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        yield str(path.relative_to(folder)), path.read_bytes() if path.is_file() else b""


@pytest.mark.parametrize("format", ["text", "json"])
async def test_I7_nothing_is_said_or_stored_in_the_clear(tmp_path: Path, format: str) -> None:
    sandbox = Sandbox(clock=MovableClock(running=True), token=TOKEN, flood_limits=False)
    await sandbox.start()
    bot = run_bot(sandbox, tmp_path / "data", format)
    try:
        sandbox.world.faults.switch_on("error_500", calls=2, methods=["sendMessage"])
        await write_a_journal(Phone(sandbox.url, CONNECTOR))
        kept = list(kept_in(tmp_path / "data"))  # while it runs: the write-ahead log is there
    finally:
        bot.send_signal(signal.SIGTERM)
        said, _ = await asyncio.to_thread(bot.communicate, timeout=20)
        await sandbox.stop()
    kept += kept_in(tmp_path / "data")

    assert b"receiving" in said, "a log without a line shows nothing"
    assert b"has to wait" in said, "the error was not met"
    assert any(name.endswith(".db") and len(content) > 4096 for name, content in kept)
    for secret in (*WORDS, NAME, TOKEN):
        assert secret.encode() not in said
        for name, content in kept:
            assert secret not in name
            assert secret.encode() not in content
