"""Commands and descriptions, by language and by scope."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.sandbox.phone import Phone


async def test_the_menu_follows_the_phones_language_and_the_narrowest_scope(bot: Bot, amina: Phone) -> None:
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands([BotCommand("help", "مدد")], language_code="ur")
    assert (await amina.menu())[0]["description"] == "Help"
    await amina.set_language("ur")
    assert (await amina.menu())[0]["description"] == "مدد"
    await bot.set_my_commands([BotCommand("team", "Team")], scope=BotCommandScopeAllPrivateChats())
    assert (await amina.menu())[0]["command"] == "team"
    await bot.set_my_commands([BotCommand("mine", "Mine")], scope=BotCommandScopeChat(5001))
    assert (await amina.menu())[0]["command"] == "mine"
    await bot.delete_my_commands(scope=BotCommandScopeChat(5001))
    assert (await amina.menu())[0]["command"] == "team"
    assert await bot.get_my_commands(language_code="ur") == (BotCommand("help", "مدد"),)
    assert await bot.get_my_commands(language_code="pl") == ()


async def test_descriptions_fall_back_to_those_without_a_language(bot: Bot) -> None:
    await bot.set_my_name("Tandem")
    await bot.set_my_description("Think back")
    await bot.set_my_description("Pomyśl", language_code="pl")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_description("pl")).description == "Pomyśl"
    assert (await bot.get_my_description("so")).description == "Think back"
    assert (await bot.get_my_short_description()).short_description == "Short"
    assert (await bot.get_my_name()).name == "Tandem"


@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        ({"commands": [{"command": "Help", "description": "x"}]}, "Bad Request: BOT_COMMAND_INVALID"),
        (
            {"commands": [{"command": "help", "description": " "}]},
            "Bad Request: command description must be non-empty",
        ),
        (
            {"commands": [{"command": "help", "description": "x" * 257}]},
            "Bad Request: command description length must not exceed 256",
        ),
        (
            {"commands": [{"command": "help"}]},
            "Bad Request: can't parse BotCommand: Can't find field \"description\"",
        ),
        ({"commands": [], "language_code": "english"}, "Bad Request: invalid language code specified"),
        (
            {"commands": [], "scope": {"type": "moon"}},
            "Bad Request: can't parse BotCommandScope: Unsupported type specified",
        ),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 404}}, "Bad Request: chat not found"),
    ],
)
async def test_bad_commands_are_refused(call: Any, arguments: dict[str, Any], description: str) -> None:
    assert (await call("setMyCommands", **arguments))["description"] == description
