"""What people do with their phones: each act changes the world and puts the update into the bot's queue."""

from __future__ import annotations

from typing import Any

from bot.sandbox.entities import found_entities, utf16_length
from bot.sandbox.messages import Message
from bot.sandbox.methods.chats import bot_membership
from bot.sandbox.people import Person
from bot.sandbox.world import CallbackQuery, World

LONGEST_TEXT = 4096
# Marks around a label that steer direction and show nothing.
_MARKS = dict.fromkeys([0x200E, 0x200F, *range(0x2066, 0x206A)])


class CannotDo(Exception):
    """Nobody could do that: there is no such message, button or person, or the phone does not let them."""


def person(world: World, person_id: int) -> Person:
    """Raises CannotDo when there is nobody with this id."""
    found = world.people.get(person_id)
    if found is None:
        raise CannotDo(f"there is no person {person_id}")
    return found


def write(world: World, who: Person, text: str, reply_to: int | None = None) -> list[Message]:
    """Send a text. The app cuts what is too long for one message, so it may become several."""
    target = None if reply_to is None else _message(world, who.id, reply_to)
    pieces = _cut(text.strip())
    if not pieces:
        raise CannotDo("the app does not send an empty text")
    return [say(world, who, text_of(piece), target) for piece in pieces]


def say(world: World, who: Person, content: dict[str, Any], reply_to: Message | None = None) -> Message:
    """Send any content (the Bot API's own fields) to the bot."""
    _may_act(who)
    world.open_chat(who)
    message = world.add_message(world.chats[who.id], who, content, reply_to=reply_to)
    world.updates.add("message", message.api())
    return message


def edit(world: World, who: Person, text: str, message_id: int | None = None) -> Message:
    """Change one's own text (the last one unless told which). Saving it unchanged tells nobody anything."""
    if message_id is None:
        own = [m for m in _messages(world, who.id) if m.sender is who and "text" in m.content]
        if not own:
            raise CannotDo("there is no text of one's own to edit")
        message = own[-1]
    else:
        message = _message(world, who.id, message_id)
    if message.sender is not who or "text" not in message.content:
        raise CannotDo("only one's own text can be edited")
    if not text.strip() or utf16_length(text.strip()) > LONGEST_TEXT:
        raise CannotDo("the app does not save an empty or too long text")
    content = text_of(text.strip())
    if content == message.content:
        return message
    message.content, message.edited = content, world.clock.now()
    world.changed(message)
    world.updates.add("edited_message", message.api())
    return message


def press(
    world: World,
    who: Person,
    *,
    label: str | None = None,
    data: str | None = None,
    message_id: int | None = None,
) -> dict[str, Any]:
    """Press an inline button by label or callback_data, on a message or on the newest that has it.

    Returns the callback query's id, or the url of a button that opens one.
    """
    _may_act(who)
    messages = _messages(world, who.id) if message_id is None else [_message(world, who.id, message_id)]
    for message in reversed(messages):
        for button in (button for row in message.buttons() for button in row):
            if (label is not None and _plain(button["text"]) == _plain(label)) or (
                data is not None and button.get("callback_data") == data
            ):
                return _pressed(world, who, message, button)
    raise CannotDo(f"there is no button {label if label is not None else data!r} to press")


def forge_press(world: World, who: Person, data: str, chat_id: int, message_id: int) -> dict[str, Any]:
    """A press with any data on any message, as a forged client could send it."""
    who.known = True
    message = world.message(chat_id, message_id)
    chat = world.chats.get(chat_id)
    if message is None and chat is None:
        raise CannotDo(f"there is no chat {chat_id}")
    if message is not None:
        shown = message.api()
    else:
        shown = {"chat": chat.chat() if chat else {}, "message_id": message_id, "date": 0}
    return _query(world, who, shown, chat_id, message_id, data)


def block(world: World, who: Person) -> None:
    """Block the bot. Twice is the same as once."""
    _change_membership(world, who, blocked=True)


def unblock(world: World, who: Person) -> None:
    _change_membership(world, who, blocked=False)


def react(world: World, who: Person, message_id: int, emoji: str) -> None:
    message = _message(world, who.id, message_id)
    world.updates.add(
        "message_reaction",
        {
            "chat": message.chat.chat(),
            "message_id": message.id,
            "user": who.user(),
            "date": int(world.clock.now().timestamp()),
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}],
        },
    )


def ask_inline(world: World, who: Person, query: str) -> None:
    """Type "@bot query" in some other chat."""
    who.known = True
    number = str(len(world.callbacks) + 1)
    world.updates.add("inline_query", {"id": number, "from": who.user(), "query": query, "offset": ""})


def text_of(text: str) -> dict[str, Any]:
    """The fields of a text as its sender's app and Telegram make them."""
    found = found_entities(text)
    return {"text": text} | ({"entities": found} if found else {})


def _cut(text: str) -> list[str]:
    pieces = []
    while utf16_length(text) > LONGEST_TEXT:
        end = LONGEST_TEXT
        while utf16_length(text[:end]) > LONGEST_TEXT:
            end -= 1
        space = max(text.rfind("\n", 0, end), text.rfind(" ", 0, end))
        end = space if space > 0 else end
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [piece for piece in (*pieces, text) if piece]


def _plain(label: str) -> str:
    return label.translate(_MARKS).strip()


def _may_act(who: Person) -> None:
    if who.deactivated:
        raise CannotDo("this account is deactivated")
    if who.blocked:
        raise CannotDo("this person has blocked the bot: unblock it first")


def _messages(world: World, chat_id: int) -> list[Message]:
    return [message for message in world.messages.get(chat_id, {}).values() if not message.deleted]


def _message(world: World, chat_id: int, message_id: int) -> Message:
    found = world.message(chat_id, message_id)
    if found is None:
        raise CannotDo(f"there is no message {message_id}")
    return found


def _pressed(world: World, who: Person, message: Message, button: dict[str, Any]) -> dict[str, Any]:
    if "callback_data" in button:
        return _query(world, who, message.api(), message.chat.id, message.id, button["callback_data"])
    if "url" in button:
        return {"url": button["url"]}
    raise CannotDo("the sandbox's phones have no use for this kind of button")


def _query(
    world: World, who: Person, message: dict[str, Any], chat_id: int, message_id: int, data: str
) -> dict[str, Any]:
    query = CallbackQuery(
        str(4_000_000_000 + len(world.callbacks)), who.id, chat_id, message_id, data, world.clock.now()
    )
    world.callbacks[query.id] = query
    update_id = world.updates.add(
        "callback_query",
        {
            "id": query.id,
            "from": who.user(),
            "message": message,
            "chat_instance": str(chat_id),
            "data": data,
        },
    )
    return {"query_id": query.id, "message_id": message_id, "update_id": update_id}


def _change_membership(world: World, who: Person, *, blocked: bool) -> None:
    if who.blocked == blocked:
        return
    who.blocked = blocked
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    world.updates.add("my_chat_member", bot_membership(world, world.chats[who.id], who.user(), before, after))
    world.person_changed(who)
