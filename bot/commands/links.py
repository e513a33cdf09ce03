"""Links into the bot, for the operator to hand on."""

from __future__ import annotations

from bot.settings import load_settings
from bot.telegram.client import TandemBot


def bot_link(name: str, token: str) -> str:
    """The address that opens the bot of that name with a token."""
    return f"https://t.me/{name}?start={token}"


async def bot_name() -> str:
    """What the bot is called in Telegram. Raises SettingsError, CallFailed."""
    settings = load_settings()
    bot = TandemBot(settings.bot_token(), settings.api_url)
    await bot.initialize()
    try:
        return str((await bot.call("getMe"))["username"])
    finally:
        await bot.shutdown()
