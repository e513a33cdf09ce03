"""A running sandbox with a small scripted bot in it, and a real browser that looks at the page.

One browser serves all these tests, so they share one event loop: mark them asyncio(loop_scope="session").
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.clock import MovableClock
from bot.sandbox import Sandbox

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
URDU = "خوش آمدید! آج کی ملاقات کیسی رہی؟"


def keyboard(*rows: list[str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=text) for text in row] for row in rows])


class ScriptedBot:
    """Answers a handful of words, each showing one thing the page must be able to show."""

    def __init__(self, sandbox: Sandbox) -> None:
        root = sandbox.url
        self.api = Bot(sandbox.token, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot")
        self.username = sandbox.world.bot.username

    async def run(self) -> None:
        async with self.api:
            await self.api.set_my_commands(
                [BotCommand("reflect", "Look back on a visit"), BotCommand("menu", "Everything")]
            )
            await self.api.set_my_commands([BotCommand("reflect", "ملاقات پر غور کریں")], language_code="ur")
            await self.api.set_my_description("I help you think back over your visits.")
            offset = 0
            while True:
                for update in await self.api.get_updates(offset, timeout=30):
                    offset = update.update_id + 1
                    await self.answer(update)

    async def answer(self, update: Update) -> None:
        if update.callback_query is not None:
            await self.pressed(update)
        elif update.effective_message is not None and update.effective_message.text:
            await self.said(update.effective_message, update.effective_message.text)

    async def said(self, message: Message, text: str) -> None:
        send: Any = message.reply_html
        message.set_bot(self.api)
        if text.startswith("/start"):
            await send(f"Hello. You came with <code>{text.removeprefix('/start').strip() or 'nothing'}</code>.")
        elif text == "question":
            await send(
                "<b>Gibbs reflection</b> · 2 of 6\nFeelings\nWhat were you thinking and feeling?",
                reply_markup=keyboard(["Prompt", "Skip"], ["Back", "Pause"]),
            )
        elif text == "link":
            await send(f"Give this to your connector: https://t.me/{self.username}?start=inv-42")
        elif text == "rich":
            await send(
                "<b>bold</b> <i>it</i> <u>u</u> <s>s</s> <tg-spoiler>hidden</tg-spoiler> "
                "<code>x &lt; y</code> "
                '<a href="https://example.org">site</a> /menu\n<blockquote>quoted</blockquote>'
                "<pre>a &lt;img src=x onerror=alert(1)&gt;</pre>",
                protect_content=True,
            )
        elif text == "file":
            await self.api.send_document(message.chat_id, b"a,b\n1,2\n", filename="week.csv", caption="Your week")
        elif text == "urdu":
            await send(f"{URDU}\n<b>احساسات</b>", reply_markup=keyboard(["چھوڑیں", "واپس"]))
        elif text == "delete":
            await message.delete()
        else:
            await send(f"You said: {'edited ' if message.edit_date else ''}{len(text.splitlines())} line(s)")

    async def pressed(self, update: Update) -> None:
        query = update.callback_query
        assert query is not None
        query.set_bot(self.api)
        if query.data == "Prompt":
            await query.answer("One more cue")
            await query.edit_message_text(
                "<b>Gibbs reflection</b> · 2 of 6\nFeelings\nWhat did your body tell you?",
                parse_mode="HTML",
                reply_markup=keyboard(["Prompt", "Skip"], ["Back", "Pause"]),
            )
        else:
            await query.answer()
            await query.edit_message_reply_markup(None)


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    clock = MovableClock(MONDAY, running=True)

    async def next_due() -> datetime | None:
        return clock.now() + timedelta(days=2)

    made = Sandbox(clock=clock, flood_limits=False, next_due=next_due)
    await made.start()
    bot = asyncio.create_task(ScriptedBot(made).run())
    yield made
    bot.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await bot
    await made.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Page]:
    """The page, ready; a script error or a breach of the content policy fails the test."""
    context = await browser.new_context(viewport={"width": 1280, "height": 860}, accept_downloads=True)
    opened = await context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    await opened.goto(sandbox.page_url)
    await opened.wait_for_selector("html[data-ready]")
    yield opened
    await context.close()
    assert not [text for text in wrong if "409" not in text]
