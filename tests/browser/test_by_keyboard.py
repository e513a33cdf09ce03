"""The first half of the loop with Tab, arrow keys, Enter and letters only."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.phones import amina, field, newest, one_more, sees
from tests.browser.trying import looking_at, tandem_try

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FARTHEST = 25  # presses of Tab, however long the chat is

FOCUSED = """
(() => {
  const at = document.activeElement;
  return at === document.body ? "nothing" : at.ariaLabel || at.textContent.trim().replace(/\\s+/g, " ");
})()
"""


async def test_from_a_visit_to_a_share_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    async with tandem_try(folder) as url, looking_at(browser, url, width=1280, height=860) as page:
        phone = amina(page)
        log = phone.get_by_role("log", name="Messages on Amina’s phone")
        await expect(log).to_have_attribute("aria-live", "polite")
        await go_to(page, "Skip to the phones")
        await page.keyboard.press("Enter")
        await go_to(page, "Message as Amina")
        await type_and_send(page, "/visit")
        await sees(phone, "When does the visit end?")
        await go_to(page, "In 1 hour", backwards=True)
        await press(page)
        await sees(phone, "today 11:00")
        await go_to(page, "Next nudge", backwards=True)
        await press(page)
        await sees(phone, "You told me about this visit.")
        assert await focused(page) == "Next nudge"
        await go_to(page, "Journal · 2 min")
        await press(page)
        await sees(phone, "1 of 3")
        await go_to(page, "Message as Amina")
        for text in ("We planted beans.", "Tired, and pleased.", "Side by side is easy.", "Beans"):
            async with one_more(phone):
                await type_and_send(page, text)
            await expect(field(phone)).to_be_focused()
        await sees(phone, "Private until you share it.")
        await expect(log.locator("li.theirs").last).to_contain_text("We planted beans.")
        await go_to(page, "Share", backwards=True)
        for label, then in (
            ("Share", "How much?"),
            ("All of it", "exactly what Sam would see"),
            ("Share", "Shared with Sam."),
        ):
            await go_to(page, label)
            await press(page)
            await sees(phone, then)
        await page.keyboard.press("ArrowUp")
        await expect(page.locator("li.message:focus")).to_have_count(1)
        await expect(newest(phone)).not_to_be_focused()


async def go_to(page: Page, name: str, *, backwards: bool = False) -> None:
    """Tab until that has the focus."""
    passed = [await focused(page)]
    while passed[-1] != name:
        assert len(passed) <= FARTHEST, f"{name} is not among {passed}"
        await page.keyboard.press("Shift+Tab" if backwards else "Tab")
        passed.append(await focused(page))


async def press(page: Page) -> None:
    """Press what has the focus; afterwards something near still has it."""
    await page.keyboard.press("Enter")
    assert await focused(page) != "nothing"


async def type_and_send(page: Page, text: str) -> None:
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


async def focused(page: Page) -> str:
    """The name of what has the focus."""
    return str(await page.evaluate(FOCUSED))
