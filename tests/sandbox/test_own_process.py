"""The sandbox as a process of its own, for tests that kill the bot."""

from __future__ import annotations

import asyncio
import json
import sys

from bot.sandbox.phone import Phone


async def test_it_says_where_it_is_works_and_stops_when_told() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--token", "42:other", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout
        ready = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        assert ready["token"] == "42:other"
        assert await Phone(ready["url"], 5001).start() == 1
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_a_host_that_is_not_loopback_is_one_line_and_exit_2() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--host", "0.0.0.0", stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert said.decode() == "sandbox: the sandbox listens on loopback only\n"
