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

from playwright.async_api import ViewportSize, async_playwright

from bot.sandbox.http import request
from bot.sandbox.phone import Phone
from bot.sandbox.server import CONNECTOR, SUPERVISOR

PICTURE = Path(__file__).with_name("two-phones.png")
CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
SIZE = ViewportSize(width=1280, height=820)
JOURNAL = (
    "We found the gardening group together. I asked, they did the talking.",
    "Glad that I had waited.",
    "Asking first takes longer, and then it is theirs.",
    "The gardening group",
)
LINE = "How much do I go along, and when do I stop?"
REFLECTION = (
    "We sat in the café by the station. They told me about the allotment they used to have.",
    "Calm, and a little surprised at how much they remembered.",
)


async def main() -> None:
    async with tried_out() as url:
        await request("POST", f"{url}/sandbox/clock", json_body={"at": "15:10"})
        amina, sam = Phone(url, CONNECTOR), Phone(url, SUPERVISOR)
        await say(amina, "/journal", *JOURNAL)
        await press(amina, "Share", "All of it", "Share", "Take to supervision")
        await say(amina, LINE)
        await say(sam, "/summary")
        await say(amina, "/reflect", *REFLECTION)
        await press(amina, "Prompt")
        await draw(url)


async def say(phone: Phone, *texts: str) -> None:
    for text in texts:
        await phone.send(text)
        await phone.settle()


async def press(phone: Phone, *labels: str) -> None:
    for label in labels:
        await phone.press(label)
        await phone.settle()


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
        await page.locator("#hints").evaluate("hints => { hints.open = false }")
        await page.wait_for_timeout(500)  # the phones grow into the room that this gives
        await page.screenshot(path=PICTURE)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
