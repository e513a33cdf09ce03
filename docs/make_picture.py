"""Draws two-phones.png, the picture of the README, from the real thing: `python docs/make_picture.py`.

It needs Chromium, and what the tests need.
"""

from __future__ import annotations

import asyncio
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import async_playwright

from bot.sandbox.phone import Phone
from bot.sandbox.server import CONNECTOR, SUPERVISOR

PICTURE = Path(__file__).with_name("two-phones.png")
CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
SIZE = {"width": 1280, "height": 800}
REFLECTION = (
    "We sat in the café by the station. They told me about the allotment they used to have.",
    "Calm, and a little surprised at how much they remembered.",
)


async def main() -> None:
    async with tried_out() as url:
        amina, sam = Phone(url, CONNECTOR), Phone(url, SUPERVISOR)
        await sam.send("/summary last")
        await sam.settle()
        await amina.send("/reflect")
        for words in REFLECTION:
            await amina.settle()
            await amina.send(words)
        await amina.settle()
        await amina.press("Prompt")
        await amina.settle()
        await draw(url)


@asynccontextmanager
async def tried_out() -> AsyncIterator[str]:
    """The root of a running `tandem try`."""
    command = (sys.executable, "-m", "bot", "try", "--no-browser", "--port", "0")
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    assert process.stdout
    try:
        said = (await process.stdout.readline()).decode()
        found = re.search(r"http://\S+", said)
        assert found, "tandem try did not start"
        yield found[0].rstrip("/")
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def draw(url: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = await browser.new_page(viewport=SIZE)
        await page.goto(url)
        await page.wait_for_selector("html[data-ready]")
        await page.wait_for_timeout(500)
        await page.screenshot(path=PICTURE)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
