"""`tandem try` as its own process, and a browser that looks at its page."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page

READY_IN, ENDS_IN = 60, 15  # seconds


@asynccontextmanager
async def tandem_try(folder: Path, *options: str) -> AsyncIterator[str]:
    """The page's address. At the end: it ended cleanly, said nothing more, and left nothing in `folder`."""
    command = [sys.executable, "-m", "bot", "try", "--no-browser", "--port", "0", *options]
    environment = os.environ | {"TMPDIR": str(folder)}
    log = folder.with_name("try.log")
    with log.open("wb") as written:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=written, env=environment
        )
    try:
        assert process.stdout
        async with asyncio.timeout(READY_IN):
            said = (await process.stdout.readline()).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert found, log.read_text()
        yield found[0]
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            async with asyncio.timeout(ENDS_IN):
                await process.wait()
    left = list(folder.iterdir())
    assert (process.returncode, log.read_text(), left) == (0, "", [])


@asynccontextmanager
async def looking_at(browser: Browser, url: str, *, width: int, height: int) -> AsyncIterator[Page]:
    """The page, ready, on a Tuesday morning; a script error fails the test."""
    context = await browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    # The days until then are lived through, and no nudge of them is left that could come between.
    await page.request.post(f"{url}sandbox/clock", data={"at": "10:00", "weekday": 1})
    await page.goto(url)
    await page.wait_for_selector("html[data-ready]")
    try:
        yield page
    finally:
        await context.close()
    assert wrong == []
