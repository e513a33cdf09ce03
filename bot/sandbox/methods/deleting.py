"""deleteMessage, deleteMessages: only for 48 hours, by the sandbox's clock."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.messages import Message
from bot.sandbox.world import World

DELETABLE_FOR = timedelta(hours=48)
MOST_AT_ONCE = 100


async def delete_message(world: World, call: Call) -> bool:
    if not call.text("chat_id"):
        raise bad_request("Chat identifier is not specified")
    if not call.integer("message_id"):
        raise bad_request("Message identifier is not specified")
    chat = world.chat_for(call.text("chat_id"), writing=True)
    message = world.message(chat.id, call.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _check(world, message)
    _delete(world, message)
    return True


async def delete_messages(world: World, call: Call) -> bool:
    """Several at once: what is not there is passed over, one that is too old stops them all."""
    ids = _message_ids(call)
    chat = world.chat_for(call.text("chat_id"), writing=True)
    found = [message for number in ids if (message := world.message(chat.id, number))]
    for message in found:
        _check(world, message)
    for message in found:
        _delete(world, message)
    return True


def _message_ids(call: Call) -> list[int]:
    given = call.json("message_ids", "message_ids JSON object")
    if given is None:
        raise bad_request("Message identifiers are not specified")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of message identifiers")
    if len(given) > MOST_AT_ONCE:
        raise bad_request("Too many message identifiers specified")
    if not given:
        raise bad_request("Message identifiers are not specified")
    try:
        ids = [int(number) for number in given]
    except (TypeError, ValueError):
        raise bad_request("Can't parse message identifier as a Number") from None
    if any(number <= 0 for number in ids):
        raise bad_request("Invalid message identifier specified")
    return ids


def _check(world: World, message: Message) -> None:
    if world.clock.now() - message.date > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")


def _delete(world: World, message: Message) -> None:
    message.deleted = True
    world.changed(message)
