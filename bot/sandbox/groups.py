"""Groups and channels: the bot is added, people write, posts appear."""

from __future__ import annotations

from bot.sandbox.acts import CannotDo, text_of
from bot.sandbox.messages import Message
from bot.sandbox.methods.chats import bot_membership
from bot.sandbox.people import Chat, ChatType, Person
from bot.sandbox.world import World


def found(world: World, chat_id: int) -> Chat:
    """Raises CannotDo when there is no such group or channel."""
    chat = world.chats.get(chat_id)
    if chat is None or chat.type == "private":
        raise CannotDo(f"there is no group {chat_id}")
    return chat


def start(world: World, by: Person, title: str, kind: ChatType) -> Chat:
    """A new group, supergroup or channel, with the bot in it."""
    number = 1 + sum(chat.type != "private" for chat in world.chats.values())
    chat_id = -number if kind == "group" else -1_000_000_000_000 - number
    chat = Chat(chat_id, kind, title, bot="left")
    world.chats[chat_id] = chat
    add_bot(world, chat, by)
    return chat


def add_bot(world: World, chat: Chat, by: Person) -> None:
    """Add the bot: it is told of its membership, and in groups of the service message."""
    by.known = True
    before, chat.bot = chat.bot, "member"
    after = "administrator" if chat.type == "channel" else "member"
    world.updates.add("my_chat_member", bot_membership(world, chat, by.user(), before, after))
    if chat.type != "channel":
        joined = world.add_message(chat, by, {"new_chat_members": [world.bot.user()]})
        world.updates.add("message", joined.api())


def remove_bot(world: World, chat: Chat, by: Person) -> None:
    """Throw the bot out."""
    before, chat.bot = chat.bot, "kicked"
    world.updates.add("my_chat_member", bot_membership(world, chat, by.user(), before, "kicked"))


def write(world: World, chat: Chat, by: Person | None, text: str) -> Message:
    """Write into a group, or (nobody in particular) post in a channel."""
    sender = None if chat.type == "channel" else by
    message = world.add_message(chat, sender, text_of(text))
    if by is not None:
        by.known = True
    if chat.bot == "member":
        world.updates.add("channel_post" if chat.type == "channel" else "message", message.api())
    return message
