"""On the page of `tandem try` the clock steps through a week, and the reminders arrive."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.phones import amina, one_more, press, say, sees
from tests.browser.trying import looking_at, tandem_try

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tmp").mkdir()
    return tmp_path / "tmp"


async def test_the_clock_steps_through_a_week_and_the_reminders_arrive(browser: Browser, folder: Path) -> None:
    async with tandem_try(folder) as url, looking_at(browser, url, width=1280, height=860) as page:
        phone = amina(page)
        await remind_me(page, "Ring the lunch club", "tomorrow 10:00")
        await say(phone, "/nudges")
        await press(phone, "Switch on or off")
        await press(phone, "Time to reflect")
        await press(phone, "Choose day and time")
        await press(phone, "Thursday")
        await press(phone, "09:00")
        await sees(phone, "The next one comes Thursday 09:00.")

        await step(page, "10:00")
        await sees(phone, "Ring the lunch club")
        await press(phone, "Next week")
        await step(page, "09:00")
        await sees(phone, "You asked for a moment to reflect every week.")
        await press(phone, "Tomorrow")
        await step(page, "09:00")
        await sees(phone, "You asked for a moment to reflect every week.")
        await press(phone, "Stop these")
        await step(page, "15:00")
        await sees(phone, "before your supervisor gets the summary")

        await say(phone, "/nudges")
        await sees(phone, "Ring the lunch club")
        await press(phone, "Pause all")
        await sees(phone, "Paused.")
        before = await phone.locator("li").count()
        await page.get_by_role("button", name="Next Monday 08:30").click()
        await expect(page.locator("#now")).to_contain_text("08:30")
        await page.get_by_role("button", name="Next Monday 08:30").click()
        await expect(phone.locator("li")).to_have_count(before)


async def remind_me(page: Page, what: str, when: str) -> None:
    phone = amina(page)
    await say(phone, "/nudges")
    await press(phone, "Remind me of something")
    await sees(phone, "What shall I remind you of?")
    await say(phone, what)
    await press(phone, "Pick a time")
    await sees(phone, "Which day, and what time?")
    await say(phone, when)
    await press(phone, "Yes")
    await press(phone, "Just once")
    await sees(phone, "I'll remind you")


async def step(page: Page, clock: str) -> None:
    """To the next one that is due."""
    async with one_more(amina(page)):
        await page.get_by_role("button", name="Next nudge").click()
    await expect(page.locator("#now")).to_contain_text(clock)
