"""What Telegram shows of the bot itself, brought up to date in every language: its menu and its descriptions."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from random import Random
from typing import Any

from bot.content.load import load_commands
from bot.i18n import SOURCE_LANGUAGE, Text, language, shipped_languages
from bot.telegram.backoff import backoff
from bot.telegram.buckets import Sleep
from bot.telegram.client import TandemBot
from bot.telegram.errors import AnswerLost, CallFailed, NotDelivered, TooFast
from bot.telegram.incoming import ALLOWED_UPDATES

# As many as Telegram opens: an update is in the inbox within milliseconds.
MOST_CONNECTIONS = 100

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing Telegram shows: `get` tells what it is now, `set` changes it to `wanted`."""

    get: str
    set: str
    wanted: dict[str, Any]

    def is_so(self, current: Any) -> bool:
        """Whether what `get` told is what is wanted; commands come as a bare list."""
        return bool(current == (self.wanted if isinstance(current, dict) else self.wanted.get("commands")))


async def own_name(bot: TandemBot, *, sleep: Sleep = asyncio.sleep) -> str:
    """The bot's name in Telegram, which invitation links are made with. Waits until Telegram can be asked."""
    return str((await _patiently(bot, "getMe", {}, sleep, Random()))["username"])


async def set_webhook(bot: TandemBot, url: str, secret: str, *, sleep: Sleep = asyncio.sleep) -> None:
    """Have Telegram post updates to `url`; those that wait already come too. Waits until Telegram can be asked."""
    parameters = {
        "url": url,
        "secret_token": secret,
        "allowed_updates": list(ALLOWED_UPDATES),
        "max_connections": MOST_CONNECTIONS,
    }
    await _patiently(bot, "setWebhook", parameters, sleep, Random())


async def introduce(bot: TandemBot, *, sleep: Sleep = asyncio.sleep) -> None:
    """Change what differs and leave the rest alone. Takes as long as Telegram needs: run it in the background."""
    random = Random()
    for code in shipped_languages():
        # What has no language code is shown to everybody whose language does not ship.
        whose = {} if code == SOURCE_LANGUAGE else {"language_code": code}
        for shown in _shown(code):
            try:
                current = await _patiently(bot, shown.get, whose, sleep, random)
                if not shown.is_so(current):
                    await _patiently(bot, shown.set, whose | shown.wanted, sleep, random)
            except CallFailed as error:
                log.warning("%s in %s did not work: %s", shown.set, code, error)


def _shown(code: str) -> list[Shown]:
    def said(msgid: str) -> str:
        return language(code).translate(Text(msgid))

    page = load_commands()
    commands = [{"command": command.name, "description": said(command.about)} for command in page.all]
    return [
        Shown("getMyCommands", "setMyCommands", {"commands": commands}),
        Shown("getMyDescription", "setMyDescription", {"description": said(page.description)}),
        Shown("getMyShortDescription", "setMyShortDescription", {"short_description": said(page.short)}),
    ]


async def _patiently(bot: TandemBot, method: str, parameters: dict[str, Any], sleep: Sleep, random: Random) -> Any:
    """Call until Telegram says yes or no."""
    failures = 0
    while True:
        try:
            return await bot.call(method, parameters)
        except TooFast as error:
            await sleep(error.seconds)
        except (NotDelivered, AnswerLost) as error:
            failures += 1
            if failures == 1:
                log.warning("%s has to wait: %s", method, error)
            await sleep(backoff(failures, random))
