"""getChat, leaveChat."""

from __future__ import annotations

from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.people import Chat
from bot.sandbox.world import World

# What every ChatFullInfo must carry, whatever the chat.
_ALWAYS = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": True,
        "limited_gifts": True,
        "unique_gifts": True,
        "premium_subscription": True,
        "gifts_from_channels": True,
    },
}


_ADMINISTRATOR = dict.fromkeys(
    (
        "can_be_edited",
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ),
    False,
)
_MORE: dict[str, dict[str, Any]] = {"kicked": {"until_date": 0}, "administrator": _ADMINISTRATOR}


async def get_chat(world: World, call: Call) -> dict[str, Any]:
    chat = world.chat_for(call.text("chat_id"), writing=False)
    return chat.chat() | _ALWAYS


async def leave_chat(world: World, call: Call) -> bool:
    chat = world.chat_for(call.text("chat_id"), writing=False)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    before, chat.bot = chat.bot, "left"
    world.updates.add("my_chat_member", bot_membership(world, chat, world.bot.user(), before, "left"))
    world.feed.publish("chat", chat.id)
    return True


def bot_membership(world: World, chat: Chat, by: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    """A ChatMemberUpdated about the bot; `before` and `after` are statuses like "member" and "kicked"."""
    bot = world.bot.user()

    def member(status: str) -> dict[str, Any]:
        return {"user": bot, "status": status} | _MORE.get(status, {})

    return {
        "chat": chat.chat(),
        "from": by,
        "date": int(world.clock.now().timestamp()),
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }
