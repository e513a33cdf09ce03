"""What Telegram shows of the bot: set where it differs, and only there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.content.load import load_commands
from bot.i18n import Text, language, shipped_languages
from bot.sandbox import Sandbox
from bot.telegram.client import TandemBot
from bot.telegram.setup import introduce, own_name


async def shown(bot: TandemBot, code: str) -> tuple[list[Any], str, str]:
    whose = {} if code == "en" else {"language_code": code}
    return (
        await bot.call("getMyCommands", whose),
        (await bot.call("getMyDescription", whose))["description"],
        (await bot.call("getMyShortDescription", whose))["short_description"],
    )


def changes(sandbox: Sandbox) -> list[str]:
    return [call.method for call in sandbox.world.calls if call.method.lower().startswith("setmy")]


@pytest.mark.parametrize("code", shipped_languages())
async def test_i9_the_menu_and_the_descriptions_are_there_in_every_language(bot: TandemBot, code: str) -> None:
    await introduce(bot)
    page, said = load_commands(), language(code).translate
    commands = [{"command": command.name, "description": said(Text(command.about))} for command in page.all]
    assert await shown(bot, code) == (commands, said(Text(page.description)), said(Text(page.short)))


async def test_what_is_right_already_is_left_alone(bot: TandemBot, sandbox: Sandbox) -> None:
    await introduce(bot)
    before = changes(sandbox)
    await introduce(bot)
    assert before
    assert changes(sandbox) == before


async def test_it_gets_there_through_trouble(bot: TandemBot, sandbox: Sandbox) -> None:
    sandbox.world.faults.switch_on("error_500", calls=3)
    sandbox.world.faults.switch_on("too_many_requests", calls=2)
    slept = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0)

    await introduce(bot, sleep=sleep)
    assert len(slept) == 5
    commands, *_ = await shown(bot, "en")
    assert commands


async def test_that_telegram_cannot_be_asked_is_said_once(
    bot: TandemBot, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.world.faults.switch_on("connection_reset", calls=3, methods=["getMe"])

    async def no_time(_seconds: float) -> None:
        return

    assert await own_name(bot, sleep=no_time) == "tandem_sandbox_bot"
    assert caplog.text.count("getMe has to wait") == 1


async def test_the_bot_learns_its_own_name_once_telegram_can_be_asked(bot: TandemBot, sandbox: Sandbox) -> None:
    sandbox.world.faults.switch_on("error_502", calls=2)

    async def sleep(_: float) -> None:
        await asyncio.sleep(0)

    assert await own_name(bot, sleep=sleep) == "tandem_sandbox_bot"
