"""The page's two phones, and what people do with them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Locator, Page, expect


def amina(page: Page) -> Locator:
    return page.get_by_role("region", name="Amina’s phone, Connector")


def sam(page: Page) -> Locator:
    return page.get_by_role("region", name="Sam’s phone, Supervisor")


def field(phone: Locator) -> Locator:
    return phone.get_by_role("textbox", name="Message as")


def button(phone: Locator, name: str) -> Locator:
    return phone.get_by_role("button", name=name, exact=True)


def newest(phone: Locator) -> Locator:
    """The bot's newest message."""
    return phone.locator("li.theirs").last


async def say(phone: Locator, text: str) -> None:
    await field(phone).fill(text)
    await field(phone).press("Enter")


@asynccontextmanager
async def one_more(phone: Locator) -> AsyncIterator[None]:
    """What is done inside brings one more message of the bot."""
    before = await phone.locator("li.theirs").count()
    yield
    await expect(phone.locator("li.theirs")).to_have_count(before + 1)


async def answer(phone: Locator, text: str) -> None:
    """Say it, and wait for what the bot says to it: the next question."""
    async with one_more(phone):
        await say(phone, text)


async def press(phone: Locator, name: str) -> None:
    """Press a button of the bot's newest message, once it is there."""
    await button(newest(phone), name).click()


async def sees(phone: Locator, text: str) -> None:
    """Wait until the bot's newest message has that text in it."""
    await expect(newest(phone)).to_contain_text(text)
