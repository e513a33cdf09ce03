"""The bot's own account: getMe, logOut, close, and its name, descriptions and commands by language."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.world import World

LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_SHORT_DESCRIPTION = 64, 512, 120
MOST_COMMANDS, LONGEST_COMMAND, LONGEST_COMMAND_DESCRIPTION = 100, 32, 256
_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


async def get_me(world: World, _: Call) -> dict[str, Any]:
    return world.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def log_out(world: World, _: Call) -> bool:
    world.bot.logged_out = True
    return True


async def close(_world: World, _: Call) -> bool:
    return True


async def set_my_name(world: World, call: Call) -> bool:
    return _keep(world, world.bot.names, call, "name", LONGEST_NAME, "BOT_TITLE_INVALID")


async def get_my_name(world: World, call: Call) -> dict[str, str]:
    return {"name": _best(world.bot.names, call) or world.bot.first_name}


async def set_my_description(world: World, call: Call) -> bool:
    kept = world.bot.descriptions
    return _keep(world, kept, call, "description", LONGEST_DESCRIPTION, "DESCRIPTION_TOO_LONG")


async def get_my_description(world: World, call: Call) -> dict[str, str]:
    return {"description": _best(world.bot.descriptions, call)}


async def set_my_short_description(world: World, call: Call) -> bool:
    kept = world.bot.short_descriptions
    return _keep(world, kept, call, "short_description", LONGEST_SHORT_DESCRIPTION, "ABOUT_TOO_LONG")


async def get_my_short_description(world: World, call: Call) -> dict[str, str]:
    return {"short_description": _best(world.bot.short_descriptions, call)}


async def set_my_commands(world: World, call: Call) -> bool:
    commands = _commands(call)
    place = (_scope(world, call), _language(call))
    if commands:
        world.bot.commands[place] = commands
    else:
        world.bot.commands.pop(place, None)
    world.feed.publish("bot")
    return True


async def get_my_commands(world: World, call: Call) -> list[dict[str, str]]:
    return world.bot.commands.get((_scope(world, call), _language(call)), [])


async def delete_my_commands(world: World, call: Call) -> bool:
    world.bot.commands.pop((_scope(world, call), _language(call)), None)
    world.feed.publish("bot")
    return True


def _keep(world: World, kept: dict[str, str], call: Call, field: str, longest: int, too_long: str) -> bool:
    language, text = _language(call), call.text(field).strip()
    if len(text) > longest:
        raise bad_request(too_long)
    if text:
        kept[language] = text
    else:
        kept.pop(language, None)
    world.feed.publish("bot")
    return True


def _best(kept: dict[str, str], call: Call) -> str:
    return kept.get(_language(call)) or kept.get("", "")


def _language(call: Call) -> str:
    code = call.text("language_code")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("Invalid language code specified")
    return code


def _scope(world: World, call: Call) -> str:
    given = call.json("scope", "BotCommandScope JSON object")
    if given is None:
        return "default"
    if not isinstance(given, dict):
        raise bad_request("Can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = given.get("type")
    if not isinstance(kind, str):
        raise bad_request("Can't parse BotCommandScope: Can't find field \"type\"")
    if kind in _SCOPES:
        return kind
    if kind not in _CHAT_SCOPES:
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    chat = world.chat_for(str(given.get("chat_id", "")), writing=False)
    return f"{kind}:{chat.id}" + (f":{given.get('user_id', 0)}" if kind == "chat_member" else "")


def _commands(call: Call) -> list[dict[str, str]]:
    given = call.json("commands", "commands JSON object") or []
    if not isinstance(given, list):
        raise bad_request("Expected an Array of BotCommand")
    if len(given) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(command) for command in given]


def _command(given: Any) -> dict[str, str]:
    if not isinstance(given, dict):
        raise bad_request("Can't parse BotCommand: expected an Object")
    for field in ("command", "description"):
        if not isinstance(given.get(field), str):
            raise bad_request(f"Can't parse BotCommand: Can't find field \"{field}\"")
    command = given["command"].strip().removeprefix("/")
    description = given["description"].strip()
    if not command:
        raise bad_request("Command must be non-empty")
    if len(command) > LONGEST_COMMAND:
        raise bad_request(f"Command length must not exceed {LONGEST_COMMAND}")
    if not re.fullmatch("[a-z0-9_]+", command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > LONGEST_COMMAND_DESCRIPTION:
        raise bad_request(f"Command description length must not exceed {LONGEST_COMMAND_DESCRIPTION}")
    return {"command": command, "description": description}
